//! A mail server for one test: takes mails and keeps them as they came, and every line with whether it could be read on the way.

use std::sync::{Arc, Mutex};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;

#[derive(Clone, Default)]
pub struct MailServer {
    kept: Arc<Mutex<Kept>>,
    ways: Arc<Ways>,
}

#[derive(Default)]
struct Kept {
    mails: Vec<String>,
    lines: Vec<(bool, String)>,
    connections: usize,
}

/// How it behaves; otherwise as any small server does.
#[derive(Default)]
pub struct Ways {
    pub tls: Tls,
    /// What it says to a word instead of the usual; nothing at all for an empty answer.
    pub answers: Vec<(&'static str, &'static str)>,
    /// What it says when it has taken a mail, instead of the usual.
    pub taken: Option<&'static [u8]>,
    /// It closes a connection after that many mails.
    pub mails_a_connection: Option<usize>,
}

#[derive(Default)]
pub enum Tls {
    #[default]
    None,
    OnDemand(Certificate),
    /// And it goes on talking before the encryption begins, as one would have it who sits in between.
    Interfered(Certificate),
    FromTheStart(Certificate),
}

pub struct Certificate {
    chain: Vec<CertificateDer<'static>>,
    key: Vec<u8>,
}

/// Whom a test trusts.
pub struct Authority(Issuer<'static, KeyPair>, rcgen::Certificate);

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let certificate = params.self_signed(&key).expect("signed");
        Self(Issuer::new(params, key), certificate)
    }

    /// As `SSL_CERT_FILE` takes it.
    pub fn pem(&self) -> String {
        self.1.pem()
    }

    pub fn certificate(&self, name: &str) -> Certificate {
        self.issue(CertificateParams::new([name.to_owned()]).expect("a name"))
    }

    pub fn expired_certificate(&self, name: &str) -> Certificate {
        let mut params = CertificateParams::new([name.to_owned()]).expect("a name");
        (params.not_before, params.not_after) = (date_time_ymd(2019, 1, 1), date_time_ymd(2020, 1, 1));
        self.issue(params)
    }

    fn issue(&self, params: CertificateParams) -> Certificate {
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.0).expect("signed");
        Certificate { chain: vec![certificate.der().clone()], key: key.serialize_der() }
    }
}

impl Certificate {
    fn acceptor(&self) -> TlsAcceptor {
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(self.key.clone()));
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider())).with_safe_default_protocol_versions();
        let config = config.expect("versions").with_no_client_auth().with_single_cert(self.chain.clone(), key).expect("they fit");
        TlsAcceptor::from(Arc::new(config))
    }
}

/// What comes after a connection's lines.
enum After<S> {
    Over,
    Encrypts(S),
}

impl MailServer {
    pub fn that(ways: Ways) -> Self {
        Self { ways: Arc::new(ways), ..Self::default() }
    }

    /// Its address, as `ENTENTE_MAIL` takes it.
    pub async fn start(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.listen().await)
    }

    /// Gives its port.
    pub async fn listen(&self) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let server = self.clone();
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let server = server.clone();
                server.kept.lock().expect("no panic").connections += 1;
                tokio::spawn(async move { server.answer(connection).await });
            }
        });
        port
    }

    pub fn mails(&self) -> Vec<String> {
        self.kept.lock().expect("no panic").mails.clone()
    }

    pub fn connections(&self) -> usize {
        self.kept.lock().expect("no panic").connections
    }

    /// What it was told that anybody in between could read, but for mails.
    pub fn heard_in_the_clear(&self) -> Vec<String> {
        self.heard(false)
    }

    pub fn heard_encrypted(&self) -> Vec<String> {
        self.heard(true)
    }

    fn heard(&self, encrypted: bool) -> Vec<String> {
        let kept = self.kept.lock().expect("no panic");
        kept.lines.iter().filter(|(was, _)| *was == encrypted).map(|(_, line)| line.clone()).collect()
    }

    async fn answer(&self, connection: TcpStream) -> std::io::Result<()> {
        match &self.ways.tls {
            Tls::FromTheStart(certificate) => {
                let encrypted = certificate.acceptor().accept(connection).await?;
                self.talk(encrypted, true, true).await.map(drop)
            }
            Tls::OnDemand(certificate) | Tls::Interfered(certificate) => {
                let After::Encrypts(connection) = self.talk(connection, false, true).await? else { return Ok(()) };
                let encrypted = certificate.acceptor().accept(connection).await?;
                self.talk(encrypted, true, false).await.map(drop)
            }
            Tls::None => self.talk(connection, false, true).await.map(drop),
        }
    }

    async fn talk<S: AsyncRead + AsyncWrite + Unpin>(&self, connection: S, encrypted: bool, greets: bool) -> std::io::Result<After<S>> {
        let mut connection = BufReader::new(connection);
        if greets {
            connection.write_all(b"220 test\r\n").await?;
        }
        let mut mails = 0;
        loop {
            let mut line = String::new();
            if connection.read_line(&mut line).await? == 0 {
                return Ok(After::Over);
            }
            let line = line.trim_end();
            self.kept.lock().expect("no panic").lines.push((encrypted, line.to_owned()));
            let word = line.split([' ', ':']).next().unwrap_or_default();
            let special = self.ways.answers.iter().find(|(known, _)| *known == word).map(|(_, answer)| *answer);
            match (word, special) {
                (_, Some("")) => std::future::pending().await,
                (_, Some(answer)) => connection.write_all(format!("{answer}\r\n").as_bytes()).await?,
                ("EHLO", None) => {
                    let offers = match &self.ways.tls {
                        Tls::OnDemand(_) | Tls::Interfered(_) if !encrypted => "250-STARTTLS\r\n",
                        _ => "",
                    };
                    connection.write_all(format!("250-test\r\n{offers}250-AUTH PLAIN LOGIN\r\n250 SIZE\r\n").as_bytes()).await?;
                }
                ("STARTTLS", None) => {
                    let more = if matches!(self.ways.tls, Tls::Interfered(_)) { "250-test\r\n250 AUTH PLAIN\r\n" } else { "" };
                    connection.write_all(format!("220 go on\r\n{more}").as_bytes()).await?;
                    return Ok(After::Encrypts(connection.into_inner()));
                }
                ("AUTH", None) => connection.write_all(b"235 welcome\r\n").await?,
                ("DATA", None) => {
                    connection.write_all(b"354 go on\r\n").await?;
                    let mut mail = String::new();
                    while connection.read_line(&mut mail).await? > 0 && !mail.ends_with("\r\n.\r\n") {}
                    self.kept.lock().expect("no panic").mails.push(mail);
                    connection.write_all(self.ways.taken.unwrap_or(b"250 2.0.0 taken\r\n")).await?;
                    mails += 1;
                    if self.ways.mails_a_connection == Some(mails) {
                        return Ok(After::Over);
                    }
                }
                ("QUIT", None) => connection.write_all(b"221 bye\r\n").await?,
                _ => connection.write_all(b"250 ok\r\n").await?,
            }
        }
    }
}
