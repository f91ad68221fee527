//! The conversation with a mail server. Until the connection is encrypted it is led here, and after that by `lettre`: nothing that was said
//! in the clear is believed afterwards, and no password is sent before.

mod plain;
mod tls;
mod wire;

use std::{fmt, net::SocketAddr, sync::Arc, time::Duration};

use lettre::{
    Message,
    transport::smtp::{
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::AsyncSmtpConnection,
        extension::ClientId,
    },
};
use rustls::ClientConfig;
use tokio::{net::TcpStream, sync::OnceCell};
use url::Host;

use self::{
    plain::Plain,
    wire::{Stream, Wire},
};
use crate::config::{MailServer, Protection};

/// Handing a mail over takes longer than the other steps: the server reads it for what nobody wants.
const TO_HAND_OVER: u32 = 3;

/// Why a mail did not get to the server: what happened, and what would help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsent {
    pub why: String,
    pub advice: &'static str,
}

impl fmt::Display for Unsent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.why, self.advice)
    }
}

/// A mail server, and the portal as it knows it.
pub struct Smtp {
    server: MailServer,
    hello: ClientId,
    patience: Duration,
    trust: OnceCell<Arc<ClientConfig>>,
}

/// A connection that mails can be handed to.
pub struct Session {
    connection: AsyncSmtpConnection,
}

/// Is told each step that was done, as a sentence.
pub type Told<'a> = &'a mut (dyn FnMut(&str) + Send);

impl Smtp {
    /// `host`: the portal's, which it says it is.
    pub fn new(server: MailServer, host: Host, patience: Duration) -> Self {
        let hello = match host {
            Host::Domain(name) => ClientId::Domain(name),
            Host::Ipv4(ip) => ClientId::Ipv4(ip),
            Host::Ipv6(ip) => ClientId::Ipv6(ip),
        };
        Self { server, hello, patience, trust: OnceCell::new() }
    }

    /// Connects, encrypts as the server's address asks for it, and signs in.
    pub async fn open(&self, told: Told<'_>) -> Result<Session, Unsent> {
        let place = self.server.place();
        let unreachable = |error| Unsent { why: format!("{place} can't be reached: {error}"), advice: REACH };
        let connect = TcpStream::connect((&*self.server.host, self.server.port));
        let tcp = self.within(self.patience, "take the connection", connect).await?.map_err(unreachable)?;
        let address = tcp.peer_addr().map_err(unreachable)?;
        // Otherwise each of the small steps of a conversation waits for the answer to the one before.
        tcp.set_nodelay(true).map_err(unreachable)?;
        told(&format!("Connected to {place} ({address})."));
        let wire = match self.server.protection {
            Protection::None => {
                told("Not encrypted: ENTENTE_MAIL says tls=none.");
                Wire::new(address, b"", tcp)
            }
            Protection::Tls => self.encrypt(address, b"", tcp, told).await?,
            Protection::StartTls | Protection::IfOffered => {
                let plain = Plain::new(tcp, &place);
                match self.within(self.patience, "say who it is", plain.ask_for_tls(&self.hello)).await?? {
                    // Its greeting was read, and lettre waits for one.
                    Stream::Encryptable(tcp) => self.encrypt(address, b"220 \r\n", tcp, told).await?,
                    Stream::Plain(tcp) if self.server.protection == Protection::IfOffered => {
                        told("Not encrypted: the server does not offer it. It is on this machine, and needs no password.");
                        Wire::new(address, b"220 \r\n", tcp)
                    }
                    Stream::Plain(_) => return Err(self.offers_nothing()),
                }
            }
        };
        let greeted = self.within(self.patience, "say who it is", AsyncSmtpConnection::connect_with_transport(Box::new(wire), &self.hello));
        let connection = greeted.await?.map_err(|error| self.refused("the greeting", &error))?;
        let mut session = Session { connection };
        self.sign_in(&mut session, told).await?;
        Ok(session)
    }

    async fn encrypt(&self, address: SocketAddr, greeting: &'static [u8], tcp: TcpStream, told: Told<'_>) -> Result<Wire, Unsent> {
        let Self { server, .. } = self;
        let config = self.trust.get_or_try_init(|| async { tls::trusting(server.protection) }).await?;
        let encrypted = self.within(self.patience, "begin to encrypt", tls::connect(config.clone(), server, tcp)).await??;
        let (begun, whom) = match server.protection {
            Protection::Tls => ("from the first byte on", format!("the certificate is trusted and for {}", server.host)),
            Protection::StartTls | Protection::None => ("with STARTTLS", format!("the certificate is trusted and for {}", server.host)),
            Protection::IfOffered => {
                let why = "the certificate was not checked, as the server is on this machine and needs no password";
                ("with STARTTLS", why.to_owned())
            }
        };
        told(&format!("Encrypted {begun} ({}); {whom}.", tls::version(&encrypted)));
        Ok(Wire::new(address, greeting, encrypted))
    }

    async fn sign_in(&self, session: &mut Session, told: Told<'_>) -> Result<(), Unsent> {
        let Some(login) = &self.server.login else {
            told("Not signed in: ENTENTE_MAIL has no user.");
            return Ok(());
        };
        let known = session.connection.server_info().get_auth_mechanism(DEFAULT_MECHANISMS);
        if known.is_none() {
            let why = format!("{} offers no way to sign in with a password (PLAIN or LOGIN)", self.server.place());
            return Err(Unsent { why, advice: "check the port in ENTENTE_MAIL, or leave user and password out if it needs none" });
        }
        let credentials = Credentials::new(login.user.clone(), login.password.clone());
        let answer = self.within(self.patience, "answer the sign-in", session.connection.auth(DEFAULT_MECHANISMS, &credentials)).await?;
        answer.map_err(|error| self.refused("the sign-in", &error))?;
        told(&format!("Signed in as {}.", login.user));
        Ok(())
    }

    /// Hands a mail over, and gives what the server says to it.
    pub async fn send(&self, session: &mut Session, message: &Message) -> Result<String, Unsent> {
        let bytes = message.formatted();
        let sent = session.connection.send(message.envelope(), &bytes);
        let answer = self.within(self.patience * TO_HAND_OVER, "take the mail", sent).await?;
        let answer = answer.map_err(|error| self.refused("the mail", &error))?;
        Ok(wire::readable(format!("{} {}", answer.code(), answer.message().collect::<Vec<_>>().join(" ")).trim_end()))
    }

    /// Whether the server is still there; it may have closed a connection that was not used for a while.
    pub async fn is_alive(&self, session: &mut Session) -> bool {
        self.within(self.patience, "answer", session.connection.test_connected()).await.unwrap_or_default()
    }

    /// Takes its leave. Nothing depends on the answer.
    pub async fn close(&self, mut session: Session) {
        let _ = self.within(self.patience, "take its leave", session.connection.quit()).await;
    }

    async fn within<T>(&self, patience: Duration, what: &str, step: impl Future<Output = T>) -> Result<T, Unsent> {
        tokio::time::timeout(patience, step).await.map_err(|_| Unsent {
            why: format!("{} did not {what} within {} s", self.server.place(), patience.as_secs_f32()),
            advice: "check the port in ENTENTE_MAIL (465 takes smtps://, 25 and 587 take smtp://), and what stands between here and there",
        })
    }

    fn refused(&self, what: &str, error: &lettre::transport::smtp::Error) -> Unsent {
        let advice = match (error.status(), what) {
            (Some(_), "the sign-in") => "check user and password in ENTENTE_MAIL",
            (Some(_), _) => "its answer says what it wants; the sender is ENTENTE_MAIL_FROM",
            (None, _) => "look into the mail server's log if that goes on",
        };
        // "permanent error (550): …", as lettre says it.
        Unsent { why: wire::readable(&format!("{} did not accept {what}: {error}", self.server.place())), advice }
    }

    /// As a man in the middle would have it too, who takes the offer away.
    fn offers_nothing(&self) -> Unsent {
        let place = self.server.place();
        if self.server.login.is_some() {
            Unsent {
                why: format!("{place} does not offer STARTTLS, and a password is sent over an encrypted connection only"),
                advice: "check the port (587 and 25 have STARTTLS; 465 takes smtps://), and whether something in between takes the offer away",
            }
        } else {
            Unsent {
                why: format!("{place} does not offer STARTTLS, and is outside this machine"),
                advice: "use a server that encrypts, or write ?tls=none behind its address in ENTENTE_MAIL if everybody in between may read the mails",
            }
        }
    }
}

const REACH: &str = "check host and port in ENTENTE_MAIL, and that no firewall is in between";
