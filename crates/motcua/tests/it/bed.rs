//! A house on a folder of its own, with the shipped catalogue, and its routes asked in the same process.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use motcua::{config::Config, demo::Province, serve, wiring::House};
use tempfile::TempDir;
use testkit::program;
use tower::ServiceExt;
use webkit::routes::Line;

/// A house with its routes.
pub struct TestApp {
    pub router: Router,
    pub table: Vec<Line>,
    _folder: TempDir,
}

/// The settings of a demonstration in `folder`.
pub fn config(folder: &std::path::Path) -> Config {
    let folder = folder.to_str().unwrap().to_owned();
    let config = Config::from(|key| match key {
        "DATA_DIR" => Some(folder.clone()),
        "DEMO" => Some("on".to_owned()),
        _ => None,
    });
    Config { program: Some(binary().to_owned()), ..config.unwrap() }
}

impl TestApp {
    pub fn open() -> Self {
        Self::with(|config| config)
    }

    /// The same with settings changed.
    pub fn with(changed: impl Fn(Config) -> Config) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = changed(config(folder.path()));
        let house = House::open(&config).unwrap();
        let (router, table) = serve::site(&house, &config);
        Self { router, table, _folder: folder }
    }

    /// What a request without a form is answered, under the cookies given.
    pub async fn ask(&self, method: &str, path: &str, cookies: &str) -> (StatusCode, String) {
        let request = Request::builder().method(method).uri(path).header(header::COOKIE, cookies);
        let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let status = response.status();
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, String::from_utf8_lossy(&body).into_owned())
    }
}

/// The program under test.
pub fn binary() -> &'static std::path::Path {
    std::path::Path::new(env!("CARGO_BIN_EXE_motcua"))
}

/// A data folder with the demonstration's province and its people, and no dossiers.
pub fn installation() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let config = config(folder.path());
    let house = House::open(&config).unwrap();
    Province::make(&house, &|_| {}).unwrap();
    folder
}

/// The real server on that folder.
pub fn serve_from(folder: &TempDir) -> program::Program {
    program::Program::start(program::command(binary(), folder.path(), &["serve"])).unwrap()
}
