//! What stands between the portal and its PostgreSQL server in a test: a relay that can be taken away and put back.

use std::sync::{Arc, Mutex};

use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// Passes connections on while it is there.
#[derive(Default)]
pub struct Relay {
    port: Mutex<Option<u16>>,
    server: Mutex<String>,
    listening: Mutex<Option<JoinHandle<()>>>,
    passing: Arc<Mutex<Vec<JoinHandle<()>>>>,
}

impl Relay {
    /// The same address by way of the relay.
    pub async fn lead_to(&self, url: &str) -> String {
        let (front, rest) = url.rsplit_once('@').expect("a user");
        let (server, database) = rest.split_once('/').expect("a database");
        *self.server.lock().expect("no panic") = server.to_owned();
        self.put_back().await;
        format!("{front}@127.0.0.1:{}/{database}", self.port().expect("it listens"))
    }

    fn port(&self) -> Option<u16> {
        *self.port.lock().expect("no panic")
    }

    /// Listens, on the same port each time.
    pub async fn put_back(&self) {
        let listener = TcpListener::bind(("127.0.0.1", self.port().unwrap_or_default())).await.expect("the port is free");
        *self.port.lock().expect("no panic") = Some(listener.local_addr().expect("an address").port());
        let (server, passing) = (self.server.lock().expect("no panic").clone(), self.passing.clone());
        let listening = tokio::spawn(async move {
            while let Ok((mut from, _)) = listener.accept().await {
                let server = server.clone();
                let pass = tokio::spawn(async move {
                    let mut to = TcpStream::connect(server).await.expect("the PostgreSQL server answers");
                    let _ = tokio::io::copy_bidirectional(&mut from, &mut to).await;
                });
                passing.lock().expect("no panic").push(pass);
            }
        });
        *self.listening.lock().expect("no panic") = Some(listening);
    }

    /// Refuses new connections and cuts those that there are.
    pub async fn take_away(&self) {
        let listening = self.listening.lock().expect("no panic").take().expect("it is there");
        let passing = std::mem::take(&mut *self.passing.lock().expect("no panic"));
        for task in passing.into_iter().chain([listening]) {
            task.abort();
            let _ = task.await;
        }
    }
}
