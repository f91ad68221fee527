//! `entente mail test`: one mail, by the way that is configured, with a word on each step.

use entente_shared::{Language, MailId, Timestamp};

use super::{
    deliver::{Route, Way, keep},
    letters::{Block, TO_A_STRANGER, Written},
    smtp::Unsent,
};
use crate::config::Config;

/// Sends it past the outbox. `say` gets a sentence for each step that was done.
///
/// # Errors
/// The step that was not.
pub async fn try_out(config: &Config, to: &str, id: MailId, now: Timestamp, mut say: impl FnMut(&str) + Send) -> Result<(), Unsent> {
    let route = Route::new(config);
    let written = Written {
        name: String::new(),
        address: to.to_owned(),
        language: Language::English,
        subject: "Test mail".to_owned(),
        blocks: vec![
            Block::Text("This is a test mail. It was sent with the command \u{201c}entente mail test\u{201d} by somebody who looks after this portal.".to_owned()),
            Block::Text("You need not do anything: mails of the portal arrive here.".to_owned()),
        ],
        footer: TO_A_STRANGER,
    };
    let message = route.message(id, &written, now).map_err(|fault| Unsent {
        why: format!("the mail can't be written: {fault}"),
        advice: "check the address, and ENTENTE_MAIL_FROM",
    })?;
    say(&format!("From {} to {to}.", route.from));
    let server = match &route.way {
        Way::Folder(folder) => {
            let kept = keep(folder, id, &message.formatted()).await.map_err(|error| Unsent {
                why: format!("no file can be written in {}: {error}", folder.display()),
                advice: "check the folder in ENTENTE_MAIL, and who may write there",
            })?;
            say(&format!("Written to {}. Mails are files until ENTENTE_MAIL names a mail server (smtp:// or smtps://).", kept.display()));
            return Ok(());
        }
        Way::Server(server) => &server.smtp,
    };
    let mut session = server.open(&mut say).await?;
    let answer = server.send(&mut session, &message).await?;
    say(&format!("The server has taken the mail for {to}: {answer}"));
    server.close(session).await;
    Ok(())
}
