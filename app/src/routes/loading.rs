//! Which parts the browser has already; the others come when a page of theirs is asked for.

use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::Part;

#[derive(Clone, Copy)]
pub struct LoadedParts(RwSignal<Vec<Part>>);

impl LoadedParts {
    /// With the part that the document's page belongs to: it has to be there before the page is taken over.
    pub async fn of_document() -> Result<Vec<Part>, JsValue> {
        let path = window().location().pathname()?;
        let part = Part::at(&path);
        if let Some(part) = part {
            part.load().await.map_err(|error| JsValue::from_str(&error.to_string()))?;
        }
        Ok(part.into_iter().collect())
    }

    pub fn provide(loaded: Vec<Part>) {
        provide_context(Self(RwSignal::new(loaded)));
    }

    /// Whether the code of the page at a path is there. If it is not it is on its way, and who asked is asked again.
    pub fn have(self, path: &str) -> bool {
        let Some(part) = Part::at(path) else { return true };
        if self.0.with_untracked(|loaded| loaded.contains(&part)) {
            return true;
        }
        self.0.track();
        leptos::task::spawn_local(async move {
            if part.load().await.is_ok() {
                self.0.update(|loaded| loaded.push(part));
            } else {
                // The server has another build by now, or can't be reached: the document says it better.
                let _ = window().location().reload();
            }
        });
        false
    }
}
