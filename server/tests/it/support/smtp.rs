//! A mail server for one test: takes mails and keeps them as they came.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

#[derive(Clone, Default)]
pub struct MailServer(Arc<Mutex<Vec<String>>>);

impl MailServer {
    /// Its address, as `ENTENTE_MAIL` takes it.
    pub async fn start(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let server = self.clone();
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let server = server.clone();
                tokio::spawn(async move { server.talk(connection).await });
            }
        });
        format!("smtp://{address}")
    }

    pub fn mails(&self) -> Vec<String> {
        self.0.lock().expect("no panic").clone()
    }

    async fn talk(&self, connection: TcpStream) -> std::io::Result<()> {
        let (reading, mut writing) = connection.into_split();
        let mut lines = BufReader::new(reading).lines();
        writing.write_all(b"220 test\r\n").await?;
        while let Some(line) = lines.next_line().await? {
            let answer: &[u8] = match line.split([' ', ':']).next().unwrap_or_default() {
                "EHLO" => b"250 test\r\n",
                "DATA" => {
                    writing.write_all(b"354 go on\r\n").await?;
                    let mut mail = String::new();
                    while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                        mail.push_str(&line);
                        mail.push_str("\r\n");
                    }
                    self.0.lock().expect("no panic").push(mail);
                    b"250 taken\r\n"
                }
                "QUIT" => b"221 bye\r\n",
                _ => b"250 ok\r\n",
            };
            writing.write_all(answer).await?;
        }
        Ok(())
    }
}
