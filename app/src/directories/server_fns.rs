use entente_shared::directories::{NewDirectoryFields, SignInFields};
use leptos::prelude::*;

use crate::{api_error::ApiError, response::Next};

#[server(prefix = "/fn", endpoint = "directories/create")]
pub async fn create_directory(form: NewDirectoryFields) -> Result<Next, ApiError> {
    use crate::{backend::SessionChange, response::Notice};
    use entente_shared::{Error, directories::local_path};
    let visit = crate::backend::visit()?;
    let new = form.parse().map_err(Error::from)?;
    let token = visit.backend.directories.create(&visit, new, form.also).await?;
    visit.reply(|reply| reply.session = SessionChange::Start(token));
    Ok(Next { reload: true, ..Next::with_notice(local_path(&form.return_to), Notice::DirectoryCreated) })
}

#[server(prefix = "/fn", endpoint = "directories/sign-in")]
pub async fn sign_in(form: SignInFields) -> Result<Next, ApiError> {
    use crate::credentials::server_fns::go_on;
    use entente_shared::{Error, Form};
    let visit = crate::backend::visit()?;
    form.check().into_result().map_err(Error::from)?;
    let token = visit.backend.directories.sign_in(&visit, &form).await?;
    Ok(go_on(&visit, token, &form.return_to))
}

#[server(prefix = "/fn", endpoint = "directories/sign-out")]
pub async fn sign_out(#[server(default)] return_to: String) -> Result<Next, ApiError> {
    use crate::{backend::SessionChange, response::Notice, ui::address};
    use entente_shared::directories::local_path;
    let visit = crate::backend::visit()?;
    visit.backend.directories.sign_out(&visit).await?;
    visit.reply(|reply| reply.session = SessionChange::End);
    // Whoever signs out to come back as somebody else gets where they wanted to go.
    let sign_in = match local_path(&return_to) {
        "/" => "/sign-in".to_owned(),
        wanted => address("/sign-in", &[("return_to", wanted)]),
    };
    Ok(Next { reload: true, ..Next::with_notice(&sign_in, Notice::SignedOut) })
}
