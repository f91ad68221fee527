//! A stand-in until the pages are served from here.

use crate::services::Services;

/// Serves the pages.
pub async fn serve(_services: Services) -> std::io::Result<()> {
    Err(std::io::Error::other("this build has no pages"))
}
