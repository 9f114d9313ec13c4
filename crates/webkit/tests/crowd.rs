//! Who asks for very much at once leaves others their turn, and who is refused leaves a line in the log.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use std::{
    io::Write,
    sync::{
        Arc, LazyLock, Mutex,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use base::{Actor, Denied};
use tokio::sync::Semaphore;
use tower::ServiceExt;
use webkit::{
    Access, Callers, CitizenVisit, Routes, SignedIn, Site, WebError,
    session::{Lookup, Sessions},
    shell::{Shell, serve},
};

/// Knows one citizen.
struct OneCitizen;

impl Sessions for OneCitizen {
    fn lookup<'a>(&'a self, area: webkit::Area, token: &'a str) -> Lookup<'a> {
        let known = (area, token) == (webkit::Area::Portal, "citizen");
        Box::pin(async move {
            Ok(known.then(|| SignedIn {
                actor: Actor::Citizen { account: base::AccountId::from_bytes([1; 16]) },
                name: "Người Mẫu".to_owned(),
                session: base::SessionId::from_bytes([4; 16]),
                proved_at: None,
                acting: None,
            }))
        })
    }
}

fn app(routes: Routes) -> Router {
    let site = Site {
        province: "tỉnh Đắk Nông".to_owned(),
        address: "http://localhost".to_owned(),
        hotline: None,
        https: false,
        demo: true,
        key: [7; 32],
        callers: Arc::new(Callers::behind(Some("x-real-ip".parse().unwrap()))),
        clock: Arc::new(base::SystemClock),
    };
    serve(routes, Shell { site: Arc::new(site), sessions: Arc::new(OneCitizen) }).0
}

fn get(path: &str, from: &str, cookie: &str) -> Request<Body> {
    Request::get(path).header("x-real-ip", from).header(header::COOKIE, cookie).body(Body::empty()).unwrap()
}

#[tokio::test]
async fn a_flood_of_pages_from_one_address_leaves_the_machine_to_others() {
    LazyLock::force(&LOG);
    let (inside, gate) = (Arc::new(AtomicUsize::new(0)), Arc::new(Semaphore::new(0)));
    let (counted, shut) = (inside.clone(), gate.clone());
    let costly = move || {
        let (inside, gate) = (counted.clone(), shut.clone());
        async move {
            inside.fetch_add(1, SeqCst);
            drop(gate.acquire().await);
            "made"
        }
    };
    let app = app(Routes::new().get("/costly", Access::Public, costly));
    let ask = |from: &str, cookie: &str| {
        let (app, request) = (app.clone(), get("/costly", from, cookie));
        tokio::spawn(async move { app.oneshot(request).await.unwrap().status() })
    };
    let settled = || async {
        for _ in 0..1_000 {
            tokio::task::yield_now().await;
        }
        inside.load(SeqCst)
    };
    let half = (std::thread::available_parallelism().unwrap().get() / 2).max(1);
    let mut all: Vec<_> = (0..half + 20).map(|_| ask("192.0.2.1", "")).collect();
    assert_eq!(settled().await, half, "half of the cores for one address");
    all.push(ask("192.0.2.2", ""));
    assert_eq!(settled().await, half + 1, "another address waits for nobody");
    all.push(ask("192.0.2.1", "phien=citizen"));
    assert_eq!(settled().await, half + 2, "nor does who has signed in, at whatever address");
    gate.add_permits(100);
    for answer in all {
        assert_eq!(answer.await.unwrap(), StatusCode::OK, "who waited is served");
    }
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

/// The log of all tests here, set before any of them asks: what is first met by a test without one is never told.
static LOG: LazyLock<Log> = LazyLock::new(|| {
    let log = Log::default();
    let writer = log.clone();
    let told = tracing_subscriber::fmt().with_max_level(tracing::Level::WARN).with_writer(move || writer.clone());
    tracing::subscriber::set_global_default(told.finish()).unwrap();
    log
});

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn who_is_refused_leaves_a_line_that_says_why_and_no_address() {
    let log = LOG.clone();
    let gone = |_: CitizenVisit| async { Err::<&'static str, _>(WebError::Denied(Denied::NotFound)) };
    let app = app(Routes::new()
        .get("/ho-so/{id}", Access::Citizen, gone)
        .get("/can-bo", Access::ANY_OFFICER, || async { "desk" })
        .post("/mine", Access::Citizen, |_: CitizenVisit| async { "mine" }));
    let said = |request: Request<Body>| {
        let (app, log) = (app.clone(), log.clone());
        async move {
            log.0.lock().unwrap().clear();
            let (parts, body) = app.oneshot(request).await.unwrap().into_parts();
            to_bytes(body, usize::MAX).await.unwrap();
            (parts.status, String::from_utf8(log.0.lock().unwrap().clone()).unwrap())
        }
    };
    let mine = "phien=citizen";
    let (status, line) = said(get("/ho-so/bi-mat", "192.0.2.1", mine)).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(line.contains("refused") && line.contains("not_found") && line.contains("/ho-so/{id}"), "{line}");
    assert!(!line.contains("bi-mat") && !line.contains("192.0.2.1"), "{line}");
    let stranger = Request::post("/mine").header("x-real-ip", "192.0.2.1").body(Body::empty()).unwrap();
    let (status, line) = said(stranger).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(line.contains("signed_out"), "{line}");
    let (_, line) = said(get("/khong-co", "192.0.2.1", "")).await;
    assert_eq!(line, "", "what a stranger mistypes is no attack");
}
