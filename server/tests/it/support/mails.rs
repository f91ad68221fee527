//! The mails that have left, as their readers get them.

use mailparse::{MailHeaderMap, addrparse, parse_mail};

use super::World;

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mail {
    /// The address alone.
    pub to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub message_id: String,
}

impl Mail {
    /// The links of the plain text, each alone on its line.
    pub fn links(&self) -> Vec<&str> {
        self.text.lines().map(str::trim).filter(|line| line.starts_with("http://")).collect()
    }
}

impl World {
    /// Sends what is due, and gives every mail that has left so far, ordered by recipient.
    pub async fn mails(&self) -> Vec<Mail> {
        self.services.outbox().send_due().await.expect("the outbox works");
        self.mails_in_folder()
    }

    pub fn mails_in_folder(&self) -> Vec<Mail> {
        let Ok(files) = std::fs::read_dir(self.folder.path().join("mail")) else { return Vec::new() };
        let mut mails: Vec<Mail> = files
            .map(|file| file.expect("a file").path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "eml"))
            .map(|path| read(&std::fs::read(path).expect("a readable file")))
            .collect();
        mails.sort();
        mails
    }
}

fn read(bytes: &[u8]) -> Mail {
    let mail = parse_mail(bytes).expect("a mail");
    let header = |name: &str| mail.headers.get_first_value(name).unwrap_or_default();
    let [plain, html] = &mail.subparts[..] else { panic!("two alternatives") };
    assert_eq!((&*plain.ctype.mimetype, &*html.ctype.mimetype), ("text/plain", "text/html"));
    Mail {
        to: addrparse(&header("To")).expect("an address").extract_single_info().expect("one recipient").addr,
        subject: header("Subject"),
        message_id: header("Message-ID"),
        text: plain.get_body().expect("text").replace("\r\n", "\n"),
        html: html.get_body().expect("text"),
    }
}
