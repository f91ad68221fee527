//! Listening, and stopping without dropping anybody.

use std::{net::SocketAddr, time::Duration};

use axum::serve::ListenerExt;
use tokio::{net::TcpListener, sync::watch};

use super::{Site, Web, router};
use crate::services::Services;

/// How long requests under way may take to finish when the server is asked to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(20);

/// Serves until the process is asked to stop (SIGTERM, Ctrl-C), then lets the requests under way finish.
pub async fn serve(services: Services) -> std::io::Result<()> {
    let site = Site::open(&services.config.site).map_err(std::io::Error::other)?;
    let address = services.config.addr;
    let failed = |error: std::io::Error| std::io::Error::other(format!("ENTENTE_ADDR: can't listen on {address}: {error}."));
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    // Small answers leave at once.
    let listener = listener.tap_io(|connection| {
        if let Err(error) = connection.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY was not set");
        }
    });
    let (stop, stopped) = watch::channel(false);
    let outbox = services.spawn_outbox(stopped.clone());
    let jobs = services.spawn_jobs(stopped.clone());
    tracing::info!(%address, url = services.config.public_url, "serving");
    let app = router(Web::new(services, site)).into_make_service_with_connect_info::<SocketAddr>();
    let mut asked = stopped.clone();
    let server = axum::serve(listener, app).with_graceful_shutdown(async move {
        let _ = asked.wait_for(|stop| *stop).await;
    });
    tokio::spawn(async move {
        asked_to_stop().await;
        tracing::info!("stopping");
        let _ = stop.send(true);
    });
    let mut late = stopped;
    let too_late = async move {
        let _ = late.wait_for(|stop| *stop).await;
        tokio::time::sleep(LAST_REQUESTS).await;
    };
    tokio::select! {
        ended = async { server.await } => ended?,
        () = too_late => tracing::warn!("some requests did not finish in time"),
    }
    let _ = tokio::time::timeout(LAST_REQUESTS, async { tokio::join!(outbox, jobs) }).await;
    Ok(())
}

async fn asked_to_stop() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! { () = interrupt => {}, () = terminate => {} }
}
