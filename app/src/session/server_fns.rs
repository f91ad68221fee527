use leptos::prelude::*;

use crate::{api_error::ApiError, response::Next};

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
