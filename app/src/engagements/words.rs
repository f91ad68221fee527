//! Access and life of an engagement in words.

use entente_shared::engagements::{AccessKind, Life};
use leptos::prelude::*;

use crate::{
    messages::{Text, texts},
    ui::Tag,
};

pub const fn access_name(access: AccessKind) -> Text {
    match access {
        AccessKind::Open => Text::AccessOpen,
        AccessKind::Managed => Text::AccessManaged,
        AccessKind::ByInvitation => Text::AccessByInvitation,
    }
}

pub fn access_tag(access: AccessKind) -> AnyView {
    let tone = match access {
        AccessKind::Open => "good",
        AccessKind::Managed => "info",
        AccessKind::ByInvitation => "neutral",
    };
    view! { <Tag tone text=texts().get(access_name(access))/> }.into_any()
}

/// Said only where it is not the usual: an active engagement needs no word.
pub fn life_tag(life: Life) -> Option<AnyView> {
    let (tone, text) = match life {
        Life::Active => return None,
        Life::Draft => ("neutral", Text::LifeDraft),
        Life::Paused => ("warning", Text::LifePaused),
        Life::Closed => ("neutral", Text::LifeClosed),
        Life::Archived => ("neutral", Text::LifeArchived),
    };
    Some(view! { <Tag tone text=texts().get(text)/> }.into_any())
}
