//! The program itself, with a system beneath that refuses to write: files may not grow beyond a limit, and what does is an input/output error.

use std::{
    process::{Child, Command, Stdio},
    time::Duration,
};

use axum::http::header;

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Running {
    /// How large a file of it may become: a number of bytes, or `unlimited`.
    fn limit_files_to(&self, size: &str) {
        let done = Command::new("prlimit").args(["--pid", &self.0.id().to_string(), &format!("--fsize={size}:unlimited")]).status();
        assert!(done.expect("prlimit runs").success());
    }
}

async fn until(what: &str, url: &str, is: impl Fn(u16, &str) -> bool) -> reqwest::Response {
    let asking = async {
        loop {
            if let Ok(answer) = reqwest::get(url).await {
                let (status, head) = (answer.status().as_u16(), answer.headers().contains_key(header::RETRY_AFTER));
                let body = answer.text().await.expect("text");
                if is(status, &body) {
                    assert_eq!(head, status == 503, "{body}");
                    return reqwest::get(url).await.expect("an answer");
                }
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), asking).await.unwrap_or_else(|_| panic!("{what} never comes"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn input_and_output_that_fail_are_said_and_the_portal_recovers_without_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let address = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("an address");
    let (site, url) = (folder.path().join("site"), format!("http://{address}"));
    std::fs::create_dir(&site).expect("a folder");
    std::fs::write(site.join("manifest.json"), r#"{"js":"","wasm":"","css":"","parts":{}}"#).expect("written");
    // A file that may not grow is an error of the call, and not the end of the program.
    let mut program = Command::new("sh");
    program.args(["-c", "trap '' XFSZ; exec \"$0\" serve", env!("CARGO_BIN_EXE_entente")]).stderr(Stdio::null());
    program.env("ENTENTE_DATA", folder.path().join("data")).env("ENTENTE_ADDR", address.to_string()).env("ENTENTE_SITE", &site);
    let running = Running(program.spawn().expect("it starts"));
    until("a portal that is ready", &format!("{url}/readyz"), |status, _| status == 200).await;

    // The journal that every write goes to can't get longer.
    running.limit_files_to("4096");
    until("a reason", &format!("{url}/readyz"), |status, body| status == 503 && body.starts_with("not ready: faulty\n")).await;
    running.limit_files_to("unlimited");
    until("a portal that is ready again", &format!("{url}/readyz"), |status, _| status == 200).await;
}
