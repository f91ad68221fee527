//! Access and life of an engagement in words.

use entente_shared::engagements::{AccessKind, Audience, Life};

use crate::{
    html::Element,
    messages::{Text, texts},
    ui::tag,
};

pub const fn access_name(access: AccessKind) -> Text {
    match access {
        AccessKind::Open => Text::AccessOpen,
        AccessKind::Managed => Text::AccessManaged,
        AccessKind::ByInvitation => Text::AccessByInvitation,
    }
}

/// How one enters, as a choice: the word and what it means.
pub fn access_means(access: AccessKind) -> &'static str {
    texts().get(match access {
        AccessKind::Open => Text::AccessOpenMeans,
        AccessKind::Managed => Text::AccessManagedMeans,
        AccessKind::ByInvitation => Text::AccessByInvitationMeans,
    })
}

/// ENG-02: for whom it is, as a choice.
pub fn audience_means(audience: Audience) -> &'static str {
    texts().get(audience_name(audience))
}

pub const fn audience_name(audience: Audience) -> Text {
    match audience {
        Audience::Any => Text::AudienceAny,
        Audience::Several => Text::AudienceSeveral,
        Audience::One => Text::AudienceOne,
    }
}

pub fn access_tag(access: AccessKind) -> Element {
    let tone = match access {
        AccessKind::Open => "good",
        AccessKind::Managed => "info",
        AccessKind::ByInvitation => "neutral",
    };
    tag(tone, texts().get(access_name(access)))
}

pub const fn life_name(life: Life) -> Text {
    match life {
        Life::Draft => Text::LifeDraft,
        Life::Active => Text::LifeActive,
        Life::Paused => Text::LifePaused,
        Life::Closed => Text::LifeClosed,
        Life::Archived => Text::LifeArchived,
    }
}

/// Said only where it is not the usual: an active engagement needs no word.
pub fn life_tag(life: Life) -> Option<Element> {
    let tone = match life {
        Life::Active => return None,
        Life::Paused => "warning",
        Life::Draft | Life::Closed | Life::Archived => "neutral",
    };
    Some(tag(tone, texts().get(life_name(life))))
}
