//! How the portal is: facts, and which of them need somebody's attention.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// Mail that waits longer than this many seconds for its way out does not leave by itself.
pub const MAIL_WAITS_SECONDS: i64 = 15 * 60;
/// Less free space than this, in bytes, is soon none.
pub const FREE_BYTES_MIN: i64 = 1 << 30;

coded_enum! {
    /// Where the data lives.
    pub enum DatabaseEngine {
        /// A file of this server's.
        Sqlite = "sqlite",
        /// A database server.
        Postgres = "postgres",
    }
}

coded_enum! {
    /// Where mails go.
    pub enum MailWay {
        /// One file for each, in a folder.
        Folder = "folder",
        /// A mail server.
        Smtp = "smtp",
    }
}

coded_enum! {
    /// The lines of the page.
    pub enum HealthLine {
        /// Which Entente this is.
        Version = "version",
        /// The database answers and has this version's tables.
        Database = "database",
        /// Where mails go.
        MailWay = "mail_way",
        /// Mail leaves.
        MailQueue = "mail_queue",
        /// No mail was given up.
        MailFailed = "mail_failed",
        /// There is room for more.
        Disk = "disk",
        /// The address that people open.
        PublicUrl = "public_url",
        /// Whose word is taken for where a visitor comes from.
        Proxies = "proxies",
        /// DIR-02: providers say which groups people are in.
        Groups = "groups",
    }
}

/// The room where the data folder is, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disk {
    /// What is left.
    pub free: i64,
    /// All of it.
    pub total: i64,
}

/// Facts without secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// When this was true.
    pub at: Timestamp,
    /// Of the program.
    pub version: String,
    /// Where the data lives.
    pub engine: DatabaseEngine,
    /// Steps of the tables that were done.
    pub migrations_done: i64,
    /// Steps that this version of the program knows.
    pub migrations_known: i64,
    /// Where mails go.
    pub mail_way: MailWay,
    /// The folder, or the mail server's host.
    pub mail_place: String,
    /// The mail that has waited longest for its way out was written then.
    pub oldest_mail_at: Option<Timestamp>,
    /// Mails that were given up.
    pub failed_mails: i64,
    /// The data folder.
    pub folder: String,
    /// Where that can be asked for.
    pub disk: Option<Disk>,
    /// The address that people open.
    pub public_url: String,
    /// How many reverse proxies and networks of them are believed.
    pub trusted_proxies: u32,
    /// People of linked directories whose groups the provider left out, which could have made administrators of them.
    pub groups_left_out: i64,
    /// Registered accounts.
    pub accounts: i64,
    /// Users of all directories.
    pub people: i64,
    /// Engagements of every life.
    pub engagements: i64,
    /// Sessions that are open.
    pub sessions: i64,
}

impl Health {
    /// Whether that line needs somebody's attention.
    pub fn needs_attention(&self, line: HealthLine) -> bool {
        match line {
            HealthLine::Version => false,
            HealthLine::Database => self.migrations_done != self.migrations_known,
            // Whoever tries it out reads the mails in the folder.
            HealthLine::MailWay => self.mail_way == MailWay::Folder && !self.is_local(),
            HealthLine::MailQueue => self.oldest_mail_at.is_some_and(|at| self.at.seconds_since(at) > MAIL_WAITS_SECONDS),
            HealthLine::MailFailed => self.failed_mails > 0,
            HealthLine::Disk => self.disk.is_some_and(|disk| disk.free < FREE_BYTES_MIN || disk.free < disk.total / 20),
            HealthLine::PublicUrl => !self.is_secure() && !self.is_local(),
            // What speaks https in front of the portal is a proxy: without its word all visitors come from one address.
            HealthLine::Proxies => self.is_secure() && self.trusted_proxies == 0,
            HealthLine::Groups => self.groups_left_out > 0,
        }
    }

    /// The lines that need somebody's attention.
    pub fn attention(&self) -> Vec<HealthLine> {
        HealthLine::ALL.iter().copied().filter(|line| self.needs_attention(*line)).collect()
    }

    /// People reach the portal over https.
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// Only from the machine that it runs on.
    pub fn is_local(&self) -> bool {
        let host = self.public_url.split_once("://").map_or("", |(_, host)| host);
        let host = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit())).map_or(host, |(host, _)| host);
        host == "localhost" || host == "[::1]" || host.starts_with("127.")
    }
}
