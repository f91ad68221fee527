//! The way of a mail out of the house: a file in a folder, or a mail server.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use entente_app::messages::{isolated, mail_text};
use entente_shared::{MailId, Timestamp};
use lettre::{
    Message,
    message::{Mailbox, MultiPart, header},
};
use tokio::io::AsyncWriteExt;

use super::{
    letters::{Block, Written},
    smtp::{Session, Smtp, Unsent},
};
use crate::{
    config::{Config, MailRoute},
    fault::Fault,
    folder,
};

/// Servers close connections that bring them too much at once.
const MAILS_A_SESSION: u32 = 50;

pub struct Route {
    pub(super) way: Way,
    pub(super) from: String,
    public_url: String,
}

pub(super) enum Way {
    Folder(PathBuf),
    Server(Box<Server>),
}

/// A mail server, with the connections to it that the next mails are handed to as well.
pub(super) struct Server {
    pub(super) smtp: Smtp,
    idle: Mutex<Vec<(Session, u32)>>,
}

impl Route {
    pub fn new(config: &Config) -> Self {
        let way = match &config.mail {
            MailRoute::Folder(folder) => Way::Folder(folder.clone()),
            MailRoute::Smtp(server) => Way::Server(Box::new(Server {
                smtp: Smtp::new(server.clone(), config.public_host(), config.mail_patience),
                idle: Mutex::default(),
            })),
        };
        Self { way, from: config.mail_from.clone(), public_url: config.public_url.clone() }
    }

    /// Delivers under the mail's id. A second time replaces the first in a folder, and carries the same Message-ID to a server.
    pub async fn deliver(&self, id: MailId, written: &Written, now: Timestamp) -> Result<(), Fault> {
        let message = self.message(id, written, now)?;
        match &self.way {
            Way::Folder(folder) => keep(folder, id, &message.formatted()).await.map(drop).map_err(broken),
            Way::Server(server) => server.deliver(&message).await.map_err(broken),
        }
    }

    /// Nothing is left to send: no server is kept waiting.
    pub async fn rest(&self) {
        if let Way::Server(server) = &self.way {
            while let Some((session, _)) = server.take() {
                server.smtp.close(session).await;
            }
        }
    }

    pub(super) fn message(&self, id: MailId, written: &Written, now: Timestamp) -> Result<Message, Fault> {
        let host = self.from.rsplit('@').next().unwrap_or("localhost");
        let date = std::time::UNIX_EPOCH + Duration::from_micros(u64::try_from(now.0).unwrap_or_default());
        let raw =
            |name: &'static str, value: &str| header::HeaderValue::new(header::HeaderName::new_from_ascii_str(name), value.to_owned());
        Message::builder()
            .message_id(Some(format!("<{id}@{host}>")))
            .date(date)
            .from(Mailbox::new(Some("Entente".to_owned()), self.from.parse().map_err(broken)?))
            .to(Mailbox::new((!written.name.is_empty()).then(|| written.name.clone()), written.address.parse().map_err(broken)?))
            .subject(&written.subject)
            .raw_header(raw("Auto-Submitted", "auto-generated"))
            .raw_header(raw("Content-Language", written.language.as_str()))
            .multipart(MultiPart::alternative_plain_html(self.plain(written), self.html(written)))
            .map_err(broken)
    }

    /// Each link stands alone on its line. What people wrote is quoted, so it can't pass for a link of ours.
    fn plain(&self, written: &Written) -> String {
        let mut parts: Vec<String> = written
            .blocks
            .iter()
            .map(|block| match block {
                Block::Text(text) => text.clone(),
                Block::Quote(text) => text.lines().map(|line| format!("> {}", isolated(line))).collect::<Vec<_>>().join("\n"),
                Block::Link(url) => url.clone(),
            })
            .collect();
        parts.push(format!("-- \n{}\n{}\n", mail_text(written.language, written.footer, &[]), self.public_url));
        parts.join("\n\n")
    }

    fn html(&self, written: &Written) -> String {
        let link = |url: &str| format!("<a href=\"{0}\">{0}</a>", escape(url));
        let mut html = format!(
            "<!doctype html>\n<html lang=\"{}\">\n<head><meta charset=\"utf-8\"><title>{}</title></head>\n\
            <body style=\"font: 16px/1.5 system-ui, sans-serif; max-width: 40em\">\n",
            written.language,
            escape(&written.subject)
        );
        for block in &written.blocks {
            html.push_str(&match block {
                Block::Text(text) => format!("<p>{}</p>\n", escape(text)),
                Block::Quote(text) => format!("<blockquote dir=\"auto\">{}</blockquote>\n", escape(text).replace('\n', "<br>\n")),
                Block::Link(url) => format!("<p>{}</p>\n", link(url)),
            });
        }
        let footer = mail_text(written.language, written.footer, &[]);
        html.push_str(&format!("<hr>\n<p><small>{} {}</small></p>\n</body>\n</html>\n", escape(&footer), link(&self.public_url)));
        html
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

impl Server {
    async fn deliver(&self, message: &Message) -> Result<(), Unsent> {
        let (mut session, mails) = match self.take_alive().await {
            Some(known) => known,
            None => (self.smtp.open(&mut |_| {}).await?, 0),
        };
        // A session in which something went wrong is not used again.
        self.smtp.send(&mut session, message).await?;
        if mails + 1 < MAILS_A_SESSION {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push((session, mails + 1));
        } else {
            self.smtp.close(session).await;
        }
        Ok(())
    }

    async fn take_alive(&self) -> Option<(Session, u32)> {
        while let Some((mut session, mails)) = self.take() {
            if self.smtp.is_alive(&mut session).await {
                return Some((session, mails));
            }
        }
        None
    }

    fn take(&self) -> Option<(Session, u32)> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }
}

/// Writes aside and renames: whoever looks sees whole mails only. Gives the file's path.
pub(super) async fn keep(folder: &Path, id: MailId, bytes: &[u8]) -> std::io::Result<PathBuf> {
    folder::make(folder).await?;
    let aside = folder.join(format!(".{id}.part"));
    let mut file = tokio::fs::File::create(&aside).await?;
    file.write_all(bytes).await?;
    file.sync_all().await?;
    let path = folder.join(format!("{id}.eml"));
    tokio::fs::rename(aside, &path).await?;
    Ok(path)
}

fn broken(error: impl std::fmt::Display) -> Fault {
    Fault::Broken(error.to_string())
}
