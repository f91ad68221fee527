//! What the benchmark compares the list page with: axum, the same query for a person, JSON. No session, no page, no headers.
//!
//! `bare ADDRESS SESSION-TOKEN`: the list is that of the session's person. The database comes from the same environment as the server's.

use std::{net::SocketAddr, sync::Arc};

use axum::{Json, Router, extract::State, routing};
use entente_app::backend::{Arrival, Assets, Theme, Visit};
use entente_server::{
    clock::{SystemClock, SystemIds},
    config::Config,
    services::Services,
};
use entente_shared::{
    Language, Page, Timestamp,
    engagements::{DiscoverQuery, EngagementSummary},
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let address: SocketAddr = arguments.next().ok_or("an address to listen on")?.parse()?;
    let token = arguments.next().ok_or("a session's token")?;
    let services = Services::open(Config::load()?, Arc::new(SystemClock), Arc::new(SystemIds)).await?;
    let actor = services.find_session(&token).await?.ok_or("the session has ended")?.actor;
    let visit = Arc::new(Visit::new(
        services.backend(),
        Arc::new(Assets::default()),
        Arrival {
            request_id: "bare".to_owned(),
            now: Timestamp(0),
            actor: Some(actor),
            pending: None,
            session: None,
            others: Default::default(),
            language: Language::English,
            theme: Theme::System,
            address: address.ip(),
            user_agent: String::new(),
            refused: None,
            failure: None,
        },
    ));
    let app = Router::new().route("/", routing::get(list)).with_state(visit);
    let listener = axum::serve::ListenerExt::tap_io(tokio::net::TcpListener::bind(address).await?, |connection| {
        let _ = connection.set_nodelay(true);
    });
    Ok(axum::serve(listener, app).await?)
}

async fn list(State(visit): State<Arc<Visit>>) -> Json<Option<Page<EngagementSummary>>> {
    Json(visit.backend.engagements.discover(&visit, &DiscoverQuery::default()).await.ok())
}
