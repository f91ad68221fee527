//! The page's files: named after their content, so that a browser keeps them for good.

use std::{path::Path, sync::Arc};

use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::Response,
    routing,
};
use entente_app::{backend::Assets, messages::Texts};
use entente_shared::Language;
use sha2::{Digest, Sha256};
use tower_http::{
    compression::CompressionLayer,
    services::{ServeDir, ServeFile},
};

use super::Web;

/// The folder that `make build` fills, and the texts that come from the program itself.
pub struct Site {
    folder: std::path::PathBuf,
    assets: Arc<Assets>,
}

/// The page is not there: a sentence for the operator.
#[derive(Debug, thiserror::Error)]
#[error("ENTENTE_SITE: the folder {0} has no built page ({1}). Run `make build`, or name the folder that it has filled.")]
pub struct NoSite(String, String);

impl Site {
    pub fn open(folder: &Path) -> Result<Self, NoSite> {
        let failed = |error: &dyn std::fmt::Display| NoSite(folder.display().to_string(), format!("manifest.json: {error}"));
        let manifest = std::fs::read_to_string(folder.join("manifest.json")).map_err(|error| failed(&error))?;
        let assets: Assets = serde_json::from_str(&manifest).map_err(|error| failed(&error))?;
        Ok(Self { folder: folder.to_owned(), assets: Arc::new(with_texts(assets)) })
    }

    /// Without files, for tests that look at documents only.
    pub fn without_files() -> Self {
        Self { folder: "/nonexistent".into(), assets: Arc::new(with_texts(Assets::default())) }
    }

    pub fn assets(&self) -> Arc<Assets> {
        Arc::clone(&self.assets)
    }

    /// The addresses of the files.
    pub fn routes(&self) -> Router<Web> {
        let mut router = Router::new();
        for language in Language::ALL {
            let file = Texts::file(*language);
            let answer = move || async move { ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], file) };
            router = router.route(&texts_path(*language), routing::get(answer));
        }
        let files = ServeDir::new(self.folder.join("pkg")).precompressed_br().precompressed_gzip();
        router
            .layer(CompressionLayer::new())
            .nest_service("/pkg", files)
            .layer(middleware::from_fn(keep_for_good))
            .route_service("/favicon.svg", ServeFile::new(self.folder.join("favicon.svg")))
            .route_service("/robots.txt", ServeFile::new(self.folder.join("robots.txt")))
    }
}

fn with_texts(assets: Assets) -> Assets {
    Assets { texts: Language::ALL.iter().map(|language| texts_path(*language)).collect(), ..assets }
}

/// Not beneath `/pkg`: that is the folder's.
fn texts_path(language: Language) -> String {
    let digest = Sha256::digest(Texts::file(language));
    let hash: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("/texts/{language}.{hash}.txt")
}

async fn keep_for_good(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if matches!(response.status(), StatusCode::OK | StatusCode::NOT_MODIFIED | StatusCode::PARTIAL_CONTENT) {
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    response
}
