//! Encryption, and whom it is with.

use std::sync::Arc;

use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, ProtocolVersion, RootCertStore, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use tokio::net::TcpStream;
use tokio_rustls::{TlsConnector, client::TlsStream};

use super::Unsent;
use crate::config::{MailServer, Protection};

/// Trusts whom the system trusts (`SSL_CERT_FILE` and `SSL_CERT_DIR` included), or where it says nothing whom browsers trust.
pub fn trusting(protection: Protection) -> Result<Arc<ClientConfig>, Unsent> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone());
    let builder = builder.with_safe_default_protocol_versions().map_err(|error| unusable(&error.to_string()))?;
    let config = match protection {
        Protection::IfOffered => builder.dangerous().with_custom_certificate_verifier(Arc::new(Anybody(provider))).with_no_client_auth(),
        Protection::Tls | Protection::StartTls | Protection::None => builder.with_root_certificates(roots()?).with_no_client_auth(),
    };
    Ok(Arc::new(config))
}

fn roots() -> Result<RootCertStore, Unsent> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    let (added, _) = roots.add_parsable_certificates(found.certs);
    if added == 0 {
        // Somebody has said whom to trust, and it can't be read: others are not to be trusted instead.
        if std::env::var_os("SSL_CERT_FILE").is_some() || std::env::var_os("SSL_CERT_DIR").is_some() {
            let why = found.errors.first().map_or_else(|| "there is none in it".to_owned(), ToString::to_string);
            return Err(unusable(&format!("SSL_CERT_FILE or SSL_CERT_DIR names no certificates: {why}")));
        }
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    Ok(roots)
}

fn unusable(why: &str) -> Unsent {
    Unsent {
        why: format!("this machine can't check certificates: {why}"),
        advice: "name a PEM file of certificates to trust in SSL_CERT_FILE",
    }
}

pub async fn connect(config: Arc<ClientConfig>, server: &MailServer, tcp: TcpStream) -> Result<TlsStream<TcpStream>, Unsent> {
    let name = ServerName::try_from(server.host.clone()).map_err(|error| unusable(&error.to_string()))?;
    TlsConnector::from(config).connect(name, tcp).await.map_err(|error| {
        let cause = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>());
        let advice = match cause {
            Some(Error::InvalidCertificate(certificate)) => advice(certificate),
            Some(Error::InvalidMessage(_)) => "it does not speak TLS there: smtps:// is for port 465, smtp:// for 25 and 587",
            _ => "check the port in ENTENTE_MAIL (465 takes smtps://), and the server's TLS settings",
        };
        Unsent { why: format!("the connection to {} can't be encrypted: {error}", server.place()), advice }
    })
}

fn advice(certificate: &CertificateError) -> &'static str {
    match certificate {
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "write the host in ENTENTE_MAIL as it stands in the server's certificate"
        }
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => "renew the server's certificate, or set this machine's clock",
        _ => {
            "add the authority that has issued the server's certificate to those that this machine trusts, or name its file in SSL_CERT_FILE"
        }
    }
}

pub fn version(stream: &TlsStream<TcpStream>) -> &'static str {
    match stream.get_ref().1.protocol_version() {
        Some(ProtocolVersion::TLSv1_3) => "TLS 1.3",
        Some(ProtocolVersion::TLSv1_2) => "TLS 1.2",
        _ => "TLS",
    }
}

/// On this machine nobody can get between: encryption with whomever is no worse than none. Small servers come with certificates that nobody
/// would accept, so nothing of them is looked at.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
