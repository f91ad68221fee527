//! What happens after a form was carried out.

use leptos::prelude::*;

use crate::response::Next;

/// Counts changes: what a page shows is loaded anew with each.
#[derive(Clone, Copy)]
pub struct Refresh(pub RwSignal<u32>);

impl Refresh {
    /// Resources that depend on this are loaded again after each change.
    pub fn watch() -> u32 {
        use_context::<Self>().map(|refresh| refresh.0.get()).unwrap_or_default()
    }

    /// Something has changed.
    pub fn bump() {
        if let Some(refresh) = use_context::<Self>() {
            refresh.0.update(|count| *count += 1);
        }
    }
}

/// Goes where the answer says, and loads anew what is shown. To be made inside the page, called later.
pub fn go_on() -> impl Fn(Next) + 'static {
    let navigate = leptos_router::hooks::use_navigate();
    let refresh = use_context::<Refresh>();
    move |next| {
        if next.reload {
            let _ = leptos::prelude::window().location().assign(&next.path);
            return;
        }
        navigate(&next.path, Default::default());
        if let Some(refresh) = refresh {
            refresh.0.update(|count| *count += 1);
        }
    }
}
