//! What happens after a form was carried out.

use leptos::prelude::*;

/// Counts changes: what a page shows is loaded anew with each.
#[derive(Clone, Copy)]
pub struct Refresh(pub RwSignal<u32>);

#[cfg(not(feature = "ssr"))]
impl Refresh {
    /// What is asked for after this is asked for again after each change.
    pub fn watch() -> u32 {
        use_context::<Self>().map(|refresh| refresh.0.get()).unwrap_or_default()
    }
}

/// The ways on from a form. Made with the form, for an event has no context to find them in.
#[cfg(not(feature = "ssr"))]
#[derive(Clone, Copy)]
pub struct GoOn {
    navigate: StoredValue<Navigate, LocalStorage>,
    refresh: Option<Refresh>,
    shown: Option<crate::session::ShownOnce>,
}

#[cfg(not(feature = "ssr"))]
type Navigate = std::rc::Rc<dyn Fn(&str)>;

#[cfg(not(feature = "ssr"))]
impl GoOn {
    pub fn new() -> Self {
        let navigate = leptos_router::hooks::use_navigate();
        Self {
            navigate: StoredValue::new_local(std::rc::Rc::new(move |path: &str| navigate(path, Default::default()))),
            refresh: use_context(),
            shown: use_context(),
        }
    }

    /// Goes where the answer says, and loads anew what is shown.
    pub fn to(self, next: &crate::response::Next) {
        if next.reload {
            let _ = leptos::prelude::window().location().assign(&next.path);
            return;
        }
        if let Some(crate::session::ShownOnce(shown)) = self.shown {
            let values = next.shown.clone();
            shown.set((!values.is_empty()).then(|| crate::response::Shown { path: next.path.clone(), values }));
        }
        if let Some(navigate) = self.navigate.try_get_value() {
            navigate(&next.path);
        }
        self.refresh();
    }

    /// What is shown is out of date.
    pub fn refresh(self) {
        if let Some(Refresh(count)) = self.refresh {
            count.update(|count| *count += 1);
        }
    }
}
