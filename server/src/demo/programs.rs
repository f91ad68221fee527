//! The demo's pages of programs, who else runs them, and announcements in every state.

use entente_shared::{
    AnnouncementId, Timestamp,
    announcements::{NewAnnouncement, Place},
};

use super::{
    content::{Engagements, Programs},
    id,
    organizations::Cast,
};
use crate::{
    announcements::{self, NewRow},
    clock::SeededIds,
    db::Tx,
    engagements,
    fault::Fault,
    programs,
};

/// Program and landing text.
const PAGES: [(&str, &str); 3] = [
    (
        "Early access",
        "See what comes next in **Atlas**, months before it ships, and change it while that is still easy.\n\n## How it works\n\n1. Choose \
         an engagement below.\n2. Try each build on your own work.\n3. Tell us what you noticed.\n\n## What you can expect\n\n- an answer \
         to every message within five working days\n- release notes with each build\n- nothing to pay, and nothing to sign but the terms of \
         use",
    ),
    (
        "Device SDKs",
        "Libraries, firmware and documentation for those who build on our devices.\n\n| For | Look at |\n| --- | --- |\n| sensors | Sensor \
         SDK 3 |\n| gateways | Gateway firmware 8 |\n| data | Telemetry API v2 |\n\nVersions are supported for two years.",
    ),
    (
        "Partner pilots",
        "Joint pilots with single partners: one question, one site, one quarter. What is learned is shared with those who took part.",
    ),
];

/// Program, role and sign-in address.
const ROLES: [(&str, &str, &str); 2] = [("Device SDKs", "creator", "olivia@northlight"), ("Early access", "publisher", "oscar@northlight")];

struct Announcement {
    /// A program's name or an engagement's key.
    place: &'static str,
    title: &'static str,
    text: &'static str,
    /// Days from now; before now if negative.
    from: i64,
    until: Option<i64>,
}

const ANNOUNCEMENTS: [Announcement; 4] = [
    Announcement {
        place: "Early access",
        title: "Office hours every Thursday",
        text: "The product team answers questions **every Thursday at 14:00 UTC**. No registration needed.",
        from: -10,
        until: None,
    },
    Announcement {
        place: "atlas-5",
        title: "Build 12 is out",
        text: "It brings the new planning view.\n\n- please try it offline\n- known problem: printing is slow",
        from: -2,
        until: Some(30),
    },
    Announcement {
        place: "atlas-5",
        title: "Planned maintenance of the test tenant",
        text: "The test tenant is not available on the day after this is shown, from 06:00 to 08:00 UTC.",
        from: 14,
        until: Some(16),
    },
    Announcement {
        place: "Early access",
        title: "Survey about the last quarter",
        text: "Thank you for more than a hundred answers.",
        from: -60,
        until: Some(-30),
    },
];

pub async fn write(
    tx: &mut Tx,
    ids: &SeededIds,
    now: Timestamp,
    cast: &Cast,
    by_name: &Programs,
    by_key: &Engagements,
) -> Result<(), Fault> {
    let program = |name: &str| by_name.get(name).copied().ok_or_else(|| Fault::Broken(format!("the demo has no program {name}")));
    for (name, text) in PAGES {
        programs::set_description(tx, program(name)?, text).await?;
    }
    for (name, role, address) in ROLES {
        engagements::give_program_role(tx, program(name)?, cast.person(address)?.0, role).await?;
    }
    let (nora, _) = cast.person("admin@northlight")?;
    let (oscar, _) = cast.person("oscar@northlight")?;
    for Announcement { place, title, text, from, until } in &ANNOUNCEMENTS {
        let (place, by) = match by_key.get(place) {
            Some(engagement) => (Place::Engagement(*engagement), oscar),
            None => (Place::Program(program(place)?), nora),
        };
        let content = NewAnnouncement {
            title: (*title).to_owned(),
            text: (*text).to_owned(),
            effective_at: now.plus_days(*from),
            expires_at: until.map(|days| now.plus_days(days)),
        };
        let at = now.plus_days((*from).min(0));
        announcements::add(tx, &NewRow { id: AnnouncementId(id(ids)), place, content, by, at }).await?;
    }
    Ok(())
}
