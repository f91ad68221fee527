//! ORG-04: whether what is being typed is still free. The answer counts only while nothing else was typed since.

use entente_shared::names::Availability;
use leptos::prelude::*;

/// How long somebody has to pause before the server is asked, in milliseconds.
#[cfg(not(feature = "ssr"))]
const PAUSE: u64 = 400;

#[cfg(not(feature = "ssr"))]
pub fn ask(typed: String, address: &'static str, answer: RwSignal<Option<Availability>>) {
    use crate::wire;
    use leptos_router::location::Url;
    use std::{cell::Cell, time::Duration};

    thread_local!(static ASKED: Cell<u32> = const { Cell::new(0) });
    let this = ASKED.get().wrapping_add(1);
    ASKED.set(this);
    // The page may be gone by the time that an answer comes.
    answer.try_set(None);
    if typed.trim().is_empty() {
        return;
    }
    let later = move || {
        if ASKED.get() == this {
            leptos::task::spawn_local(async move {
                let address = format!("{address}{}", Url::escape(&typed));
                let found = wire::get(&address).await.and_then(wire::decode::<Availability>);
                if ASKED.get() == this {
                    answer.try_set(found.ok());
                }
            });
        }
    };
    set_timeout(later, Duration::from_millis(PAUSE));
}

#[cfg(feature = "ssr")]
pub fn ask(_typed: String, _address: &'static str, _answer: RwSignal<Option<Availability>>) {}
