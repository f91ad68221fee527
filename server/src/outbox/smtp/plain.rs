//! The part of a conversation that anybody in between can read and change: as little as leads to encryption.

use lettre::transport::smtp::extension::ClientId;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{
    Unsent,
    wire::{self, Stream},
};

/// More than any server says until the connection is encrypted.
const ANSWER_BYTES: usize = 64 * 1024;

pub struct Plain<'a> {
    tcp: TcpStream,
    place: &'a str,
    /// What has come and was not looked at.
    rest: Vec<u8>,
    /// How much has come.
    bytes: usize,
}

impl<'a> Plain<'a> {
    pub const fn new(tcp: TcpStream, place: &'a str) -> Self {
        Self { tcp, place, rest: Vec::new(), bytes: 0 }
    }

    /// Asks for encryption where it is offered.
    pub async fn ask_for_tls(mut self, hello: &ClientId) -> Result<Stream<TcpStream>, Unsent> {
        self.answer("the connection").await?;
        let offers = self.ask(&format!("EHLO {hello}"), "the greeting").await?;
        let has_tls = offers.iter().any(|offer| offer.trim().eq_ignore_ascii_case("STARTTLS"));
        if has_tls {
            self.ask("STARTTLS", "STARTTLS").await?;
        }
        // What is said before it was asked for would count as said in confidence: somebody may have put it in.
        if !self.rest.is_empty() {
            return Err(Unsent {
                why: format!("{} went on talking before the connection was encrypted", self.place),
                advice: "somebody in between may be changing what is said; check the network and the server",
            });
        }
        Ok(if has_tls { Stream::Encryptable(self.tcp) } else { Stream::Plain(self.tcp) })
    }

    async fn ask(&mut self, command: &str, what: &str) -> Result<Vec<String>, Unsent> {
        self.tcp.write_all(format!("{command}\r\n").as_bytes()).await.map_err(|error| self.broke_off(&error.to_string()))?;
        self.answer(what).await
    }

    /// The lines of a good answer, without their codes.
    async fn answer(&mut self, to: &str) -> Result<Vec<String>, Unsent> {
        let mut lines = Vec::new();
        loop {
            let line = self.line().await?;
            let (code, text) = (line.get(..3).unwrap_or_default(), line.get(4..).unwrap_or_default());
            if !matches!(code, "220" | "250") {
                return Err(Unsent {
                    why: format!("{} did not accept {to}: {}", self.place, line.chars().take(200).collect::<String>()),
                    advice: "check that ENTENTE_MAIL names a mail server, and the right port of it",
                });
            }
            lines.push(text.to_owned());
            if line.as_bytes().get(3) != Some(&b'-') {
                return Ok(lines);
            }
        }
    }

    async fn line(&mut self) -> Result<String, Unsent> {
        loop {
            if self.bytes > ANSWER_BYTES {
                return Err(self.broke_off("it says more than a mail server does"));
            }
            if let Some(end) = self.rest.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.rest.drain(..=end).collect();
                return Ok(wire::readable(&String::from_utf8_lossy(&line)).trim_end().to_owned());
            }
            match self.tcp.read_buf(&mut self.rest).await {
                Ok(0) => return Err(self.broke_off("it closed the connection")),
                Ok(more) => self.bytes += more,
                Err(error) => return Err(self.broke_off(&error.to_string())),
            }
        }
    }

    fn broke_off(&self, why: &str) -> Unsent {
        Unsent {
            why: format!("{} broke off: {why}", self.place),
            advice: "check the port in ENTENTE_MAIL: 465 takes smtps://, 25 and 587 take smtp://",
        }
    }
}
