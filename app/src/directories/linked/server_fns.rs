use entente_shared::{
    AccountId, DirectoryId,
    directories::{AccountDirectories, LinkFields, LinkReview, ProviderSummary, UnlinkFields, UnlinkReview},
};
use leptos::prelude::*;

use crate::{api_error::ApiError, response::Next, ui::Question};

#[server(prefix = "/fn", endpoint = "directories/providers", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_providers() -> Result<Vec<ProviderSummary>, ApiError> {
    Ok(crate::backend::visit()?.backend.linked_directories.providers())
}

#[server(prefix = "/fn", endpoint = "directories/of-account", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_account_directories() -> Result<AccountDirectories, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.linked_directories.list(&visit).await?)
}

#[server(prefix = "/fn", endpoint = "directories/review-link", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_link_review(account: AccountId) -> Result<LinkReview, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.linked_directories.review_link(&visit, account).await?)
}

#[server(prefix = "/fn", endpoint = "directories/review-unlink", input = leptos::server_fn::codec::GetUrl)]
pub async fn load_unlink_review(directory: DirectoryId) -> Result<UnlinkReview, ApiError> {
    let visit = crate::backend::visit()?;
    Ok(visit.backend.linked_directories.review_unlink(&visit, directory).await?)
}

#[server(prefix = "/fn", endpoint = "directories/link")]
pub async fn link_directory(form: LinkFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    let (account, directory, link) = form.parse()?;
    // Either way another person acts afterwards, so the whole page is another one.
    if link {
        visit.backend.linked_directories.link(&visit, account, directory).await?;
        Ok(Next { reload: true, ..Next::with_notice("/account/directories", Notice::DirectoryLinked) })
    } else {
        visit.backend.linked_directories.leave_link(&visit, account).await?;
        Ok(Next::reload("/account/directories"))
    }
}

#[server(prefix = "/fn", endpoint = "directories/unlink")]
pub async fn unlink_directory(form: UnlinkFields) -> Result<Next, ApiError> {
    use crate::response::Notice;
    let visit = crate::backend::visit()?;
    visit.backend.linked_directories.unlink(&visit, form.parse()?).await?;
    Ok(Next::with_notice("/account/directories", Notice::DirectoryUnlinked))
}

impl Question for LoadProviders {}

impl Question for LoadAccountDirectories {}

impl Question for LoadLinkReview {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("account", self.account.to_string())]
    }
}

impl Question for LoadUnlinkReview {
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![("directory", self.directory.to_string())]
    }
}
