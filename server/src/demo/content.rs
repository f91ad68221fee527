//! The demo's programs and engagements: every way to enter, every audience, every stage of life.

use std::collections::HashMap;

use entente_shared::{
    EngagementId, ProgramId, Timestamp,
    engagements::{AccessKind, Audience, EXPIRY_DAYS, Life, REMINDER_DAYS},
};

use super::{id, organizations::Cast, terms};
use crate::{
    clock::SeededIds,
    db::Tx,
    engagements::{self, NewEngagement},
    fault::Fault,
};

struct Engagement {
    key: &'static str,
    program: &'static str,
    title: &'static str,
    access: AccessKind,
    /// Prefixes of the organizations that it is for; none: for any.
    audience: &'static [&'static str],
    life: Life,
    /// Sign-in addresses.
    owners: &'static [&'static str],
    power_users: &'static [&'static str],
    days_ago: i64,
    summary: &'static str,
    description: &'static str,
}

/// What most of them have in common.
const PLAIN: Engagement = Engagement {
    key: "",
    program: "Early access",
    title: "",
    access: AccessKind::Open,
    audience: &[],
    life: Life::Active,
    owners: &["oscar@northlight"],
    power_users: &[],
    days_ago: 0,
    summary: "",
    description: "",
};

const PROGRAMS: [&str; 3] = ["Early access", "Device SDKs", "Partner pilots"];

use AccessKind::{ByInvitation, Managed};

const ENGAGEMENTS: [Engagement; 17] = [
    Engagement {
        key: "atlas-5",
        title: "Atlas 5 preview",
        access: Managed,
        owners: &["oscar@northlight", "olivia@northlight"],
        power_users: &["paul@aurelia"],
        days_ago: 3,
        summary: "The next major version of Atlas, six months before it ships. Builds every two weeks.",
        description: "Atlas 5 brings a new scheduler and a planning view that works offline.\n\n## What you get\n\n- a build every two weeks, \
            with release notes\n- a test tenant with sample data\n- a call with the product team once a month\n\n## What we ask for\n\nTry \
            each build within a week and tell us what breaks. **Previews are not for production.**",
        ..PLAIN
    },
    Engagement {
        key: "atlas-mobile",
        title: "Atlas mobile beta",
        days_ago: 5,
        summary: "The mobile app for people on the shop floor, on Android and iOS.",
        description: "Install the beta, use it for a shift, send what you noticed. No preparation needed.\n\n1. Join.\n2. Install the app \
            from the package list.\n3. Sign in with your usual account.",
        ..PLAIN
    },
    Engagement {
        key: "sensor-sdk",
        program: "Device SDKs",
        title: "Sensor SDK 3",
        owners: &["olivia@northlight"],
        days_ago: 8,
        summary: "Libraries and samples to connect sensors, in C, Rust and Python.",
        description: "Version 3 is smaller and needs no operating system.\n\n| Language | State |\n| --- | --- |\n| C | stable |\n| Rust | \
            stable |\n| Python | beta |\n",
        ..PLAIN
    },
    Engagement {
        key: "gateway",
        program: "Device SDKs",
        title: "Gateway firmware 8 release candidates",
        access: Managed,
        audience: &["aurelia", "brightwater"],
        owners: &["olivia@northlight"],
        power_users: &["paul@aurelia"],
        days_ago: 12,
        summary: "Release candidates for gateways in the field, with a way back to version 7.",
        description: "For organizations with gateways in production. Each candidate comes with a list of what changed and a rollback image.",
        ..PLAIN
    },
    Engagement {
        key: "warehouse",
        program: "Partner pilots",
        title: "Warehouse robotics pilot",
        access: Managed,
        audience: &["aurelia"],
        power_users: &["paul@aurelia"],
        days_ago: 15,
        summary: "A joint pilot in two warehouses: route planning together with Aurelia’s robots.",
        description: "The pilot runs until the end of the quarter. Weekly figures are shared here.",
        ..PLAIN
    },
    Engagement {
        key: "cold-chain",
        program: "Partner pilots",
        title: "Cold chain tracking",
        access: ByInvitation,
        audience: &["brightwater"],
        owners: &["olivia@northlight"],
        days_ago: 18,
        summary: "Temperature along the whole way, from the plant to the shop.",
        description: "Sensors, gateways and dashboards for one route. Write to the owner to take part.",
        ..PLAIN
    },
    Engagement {
        key: "accessibility",
        title: "Accessibility review board",
        access: ByInvitation,
        days_ago: 21,
        summary: "People who use assistive technology review new screens before they are built.",
        description: "Four sessions a year, paid. Write to us with a word about how you work.",
        ..PLAIN
    },
    Engagement {
        key: "french",
        title: "Retour d’expérience : interface française",
        days_ago: 24,
        summary: "Relisez la traduction française d’Atlas et signalez ce qui sonne faux.",
        description: "Chaque mois, une série d’écrans à relire. Vos remarques sont intégrées dans la version suivante.\n\n- vocabulaire \
            métier\n- formats de dates et de nombres\n- textes trop longs",
        ..PLAIN
    },
    Engagement {
        key: "telemetry",
        program: "Device SDKs",
        title: "Telemetry API v2",
        audience: &["aurelia", "brightwater"],
        owners: &["olivia@northlight"],
        days_ago: 30,
        summary: "Measurements as a stream instead of files. Documentation, a sandbox and sample clients.",
        description: "The sandbox is reset every night. Limits: 100 requests a second, 10 streams.",
        ..PLAIN
    },
    Engagement {
        key: "support-policy",
        title: "Long-term support policy consultation",
        access: Managed,
        owners: &["oscar@northlight", "olivia@northlight"],
        days_ago: 36,
        summary: "How long should a version be supported? A draft for comment.",
        description: "We read every comment and publish a summary.",
        ..PLAIN
    },
    Engagement {
        key: "edge",
        program: "Partner pilots",
        title: "Edge analytics design partners",
        access: ByInvitation,
        audience: &["aurelia", "brightwater"],
        days_ago: 40,
        summary: "Shape the analytics that run on the gateway itself.",
        description: "A small circle: two people of each organization. Write to the owner.",
        ..PLAIN
    },
    Engagement {
        key: "spare-parts",
        program: "Partner pilots",
        title: "Spare parts catalogue",
        audience: &["aurelia"],
        days_ago: 44,
        summary: "Drawings and part numbers for Aurelia’s service teams.",
        description: "Updated on the first Monday of the month.",
        ..PLAIN
    },
    Engagement {
        key: "integration-lab",
        title: "Integration test lab",
        access: Managed,
        owners: &["olivia@northlight"],
        days_ago: 50,
        summary: "Book time on real hardware and run your integration against it.",
        description: "Say in your request which interface you test and when.",
        ..PLAIN
    },
    Engagement {
        key: "battery",
        program: "Device SDKs",
        title: "Battery safety advisory",
        access: Managed,
        life: Life::Paused,
        days_ago: 60,
        summary: "Advisories for devices with lithium batteries. Takes nobody new at the moment.",
        description: "Published advisories stay available to those who take part.",
        ..PLAIN
    },
    Engagement {
        key: "atlas-4",
        title: "Atlas 4 end of support",
        life: Life::Closed,
        days_ago: 100,
        summary: "What ended when, and how to move to Atlas 5.",
        description: "Closed: kept for reference.",
        ..PLAIN
    },
    Engagement {
        key: "atlas-3",
        title: "Atlas 3 field test",
        access: Managed,
        life: Life::Archived,
        days_ago: 108,
        summary: "The test before Atlas 4. Put away.",
        description: "Archived: its owners reach it by its address.",
        ..PLAIN
    },
    Engagement {
        key: "atlas-6",
        title: "Atlas 6 concepts",
        access: ByInvitation,
        life: Life::Draft,
        days_ago: 1,
        summary: "Not announced yet.",
        description: "Draft.",
        ..PLAIN
    },
];

/// The demo's engagements by their keys.
pub type Engagements = HashMap<&'static str, EngagementId>;

/// Its programs by their names.
pub type Programs = HashMap<&'static str, ProgramId>;

pub async fn write(tx: &mut Tx, ids: &SeededIds, now: Timestamp, cast: &Cast) -> Result<(Programs, Engagements), Fault> {
    let since = now.plus_days(-110);
    let (operator, _) = cast.person("admin@northlight")?;
    let mut programs = Programs::new();
    for name in PROGRAMS {
        let program = ProgramId(id(ids));
        engagements::add_program(tx, program, cast.host, name, since).await?;
        engagements::give_program_role(tx, program, operator, "owner").await?;
        programs.insert(name, program);
        if name == "Partner pilots" {
            terms::of_program(tx, ids, program, since).await?;
        }
    }
    let mut all = Engagements::new();
    for engagement in &ENGAGEMENTS {
        let program = *programs.get(engagement.program).ok_or_else(|| Fault::Broken("the demo lacks a program".to_owned()))?;
        all.insert(engagement.key, write_one(tx, ids, now, cast, engagement, program).await?);
    }
    if let Some(spare_parts) = all.get("spare-parts") {
        terms::of_engagement(tx, ids, *spare_parts, now).await?;
    }
    Ok((programs, all))
}

async fn write_one(
    tx: &mut Tx,
    ids: &SeededIds,
    now: Timestamp,
    cast: &Cast,
    engagement: &Engagement,
    program: ProgramId,
) -> Result<EngagementId, Fault> {
    let new = NewEngagement {
        id: EngagementId(id(ids)),
        program,
        program_name: engagement.program,
        host_name: cast.host_name,
        title: engagement.title,
        summary: engagement.summary,
        description: engagement.description,
        access: engagement.access,
        life: engagement.life,
        audience: match engagement.audience {
            [] => Audience::Any,
            [_] => Audience::One,
            [_, _, ..] => Audience::Several,
        },
        contact_email: "",
        reminder_days: REMINDER_DAYS,
        expiry_days: EXPIRY_DAYS,
        published_at: now.plus_days(-engagement.days_ago),
    };
    engagements::add(tx, &new).await?;
    for prefix in engagement.audience {
        engagements::add_to_audience(tx, new.id, cast.account(prefix)?).await?;
    }
    for (role, addresses) in [("owner", engagement.owners), ("power_user", engagement.power_users)] {
        for address in addresses {
            let (user, account) = cast.person(address)?;
            engagements::give_role(tx, new.id, user, account, role).await?;
        }
    }
    Ok(new.id)
}
