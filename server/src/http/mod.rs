//! HTTP: from a request to a visit, from a visit to a page or a form's answer.

mod cookies;
mod exports;
mod failure;
mod functions;
mod guard;
mod health;
mod linked;
mod listen;
mod log;
mod made_for;
mod pages;
mod proxies;
mod sent;
mod site;
mod visits;

use std::sync::Arc;

use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRef},
    middleware, routing,
};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};

pub use listen::serve;
pub use made_for::FOR_WHOEVER_ACTS;
pub use site::Site;

use crate::{directories::linked::Linked, services::Services};

/// What the handlers share.
#[derive(Clone, FromRef)]
pub struct Web {
    services: Services,
    backend: entente_app::backend::Backend,
    site: Arc<Site>,
    functions: Arc<functions::Functions>,
    linked: Arc<Linked>,
}

impl Web {
    pub fn new(services: Services, site: Site) -> Self {
        // Leptos runs its own tasks on the same executor. A second call changes nothing.
        let _ = any_spawner::Executor::init_tokio();
        let linked = Arc::new(services.linked());
        Self { backend: services.backend(), linked, services, site: Arc::new(site), functions: Arc::new(functions::Functions::all()) }
    }
}

/// Every address of the server.
pub fn router(web: Web) -> Router {
    let files = web.site.routes();
    Router::new()
        .route("/healthz", routing::get(health::alive))
        .route("/readyz", routing::get(health::ready))
        .route("/fn/{*path}", routing::any(functions::answer))
        .route("/auth/start/{provider}", routing::post(linked::start).layer(DefaultBodyLimit::max(functions::BODY_BYTES)))
        .route("/engagements/{id}/members.csv", routing::any(exports::members))
        // Not by HEAD: it would use up what the person comes with.
        .route("/auth/callback/{provider}", routing::get(linked::finish).head(linked::not_by_head))
        .route("/engagements/{id}/acceptances.csv", routing::any(exports::acceptances))
        .route("/me/terms/{receipt}", routing::any(exports::receipt))
        .fallback(pages::page)
        .layer(middleware::from_fn(failure::in_time))
        .layer(middleware::from_fn_with_state(web.clone(), guard::refuse_other_sites))
        .layer(CatchPanicLayer::custom(failure::panicked))
        .layer(middleware::from_fn_with_state(web.clone(), failure::show))
        // The last resort: the page of an error can fail as well.
        .layer(CatchPanicLayer::custom(failure::panicked))
        .layer(CompressionLayer::new().quality(tower_http::CompressionLevel::Fastest))
        .merge(files)
        .layer(middleware::from_fn_with_state(web.clone(), guard::add_security_headers))
        .layer(middleware::from_fn_with_state(web.clone(), log::follow))
        .with_state(web)
}
