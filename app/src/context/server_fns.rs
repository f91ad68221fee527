use entente_shared::people::OtherContexts;
use leptos::prelude::*;

use crate::{api_error::ApiError, response::Next, ui::Question};

#[server(prefix = "/fn", endpoint = "session/switch")]
pub async fn switch_context(to: String, return_to: String) -> Result<Next, ApiError> {
    use entente_shared::{Error, Missing, directories::local_path};
    let visit = crate::backend::visit()?;
    let to = to.parse().map_err(|_| Error::from(Missing::Context))?;
    visit.backend.contexts.switch(&visit, to).await?;
    Ok(Next::reload(local_path(&return_to)))
}

#[server(prefix = "/fn", endpoint = "session/leave")]
pub async fn leave_session() -> Result<Next, ApiError> {
    use crate::{backend::SessionChange, response::Notice};
    let visit = crate::backend::visit()?;
    if visit.backend.contexts.leave(&visit).await? {
        // Who gives up a sign-in wants to be somebody else, beside those who are signed in.
        return Ok(Next::reload(if visit.pending.is_some() { "/sign-in?also=true" } else { "/" }));
    }
    visit.reply(|reply| reply.session = SessionChange::End);
    Ok(Next { reload: true, ..Next::with_notice("/sign-in", Notice::SignedOut) })
}

#[server(prefix = "/fn", endpoint = "session/contexts", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_contexts(words: String) -> Result<OtherContexts, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.contexts.others(&visit, &words).await?)
}

impl Question for LoadContexts {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("words", self.words.clone())]
    }
}
