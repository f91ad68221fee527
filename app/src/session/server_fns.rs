use entente_shared::{Timestamp, people::Actor};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{api_error::ApiError, response::Next};

/// What every page shows: the person, and the time by the server's clock (so that "2 hours ago" is the same on both sides).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub actor: Option<Actor>,
    pub now: Timestamp,
}

#[server(prefix = "/fn", endpoint = "session", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_session() -> Result<Session, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(Session { actor: visit.actor.clone(), now: visit.now })
}

#[server(prefix = "/fn", endpoint = "session/choose-language")]
pub async fn choose_language(language: String, return_to: String) -> Result<Next, ApiError> {
    use entente_shared::{Error, directories::local_path};
    let visit = crate::backend::visit()?;
    let language = language.parse().map_err(|_| Error::Malformed)?;
    visit.backend.directories.choose_language(&visit, language).await?;
    visit.reply(|reply| reply.language = Some(language));
    Ok(Next::reload(local_path(&return_to)))
}

#[server(prefix = "/fn", endpoint = "session/choose-theme")]
pub async fn choose_theme(theme: String, return_to: String) -> Result<Next, ApiError> {
    use crate::backend::Theme;
    let visit = crate::backend::visit()?;
    visit.reply(|reply| reply.theme = Some(Theme::from_word(&theme)));
    Ok(Next::reload(entente_shared::directories::local_path(&return_to)))
}
