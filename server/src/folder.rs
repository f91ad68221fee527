//! Folders of the portal's own.

use std::{io, path::Path};

/// Makes it where it isn't there. The database holds addresses and hashes, the mails hold links: nothing for other users of the machine.
pub async fn make(folder: &Path) -> io::Result<()> {
    let mut builder = tokio::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    builder.mode(0o700);
    builder.create(folder).await
}
