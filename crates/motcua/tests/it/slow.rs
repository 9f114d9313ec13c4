//! Load cannot starve the service: with five hundred slow clients and a flood on sign-in, filing by others goes on.
//!
//! `SLOW_CLIENTS` says how many (40 when it is not set); `script/slow-clients` is the run with five hundred.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    thread,
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::Bytes,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use motcua::listen::{self, Limits};
use testkit::{
    citizen::{Acknowledged, Application, Citizen, photo},
    program::{self, Program, rest},
    visitor::Visitor,
};

use crate::bed::{binary, installation};

#[allow(clippy::disallowed_methods, reason = "how a long run is asked for")]
fn clients() -> usize {
    std::env::var("SLOW_CLIENTS").ok().and_then(|count| count.parse().ok()).unwrap_or(40)
}

#[allow(clippy::disallowed_methods, reason = "what is measured here is the time people wait")]
fn now() -> Instant {
    Instant::now()
}

/// How somebody is slow.
#[derive(Debug, Clone, Copy)]
enum Slow {
    /// Connects and says nothing.
    Silent,
    /// Sends the head a letter at a time.
    Head,
    /// Sends the body a byte at a time.
    Body,
    /// Asks for much and reads nothing of it.
    Answer,
}

impl Slow {
    /// Behaves so once; ends when the server closes, or is told to end.
    fn behave(self, server: SocketAddr, ends: &AtomicBool) {
        let Ok(mut stream) = TcpStream::connect(server) else { return };
        let _ = stream.set_read_timeout(Some(Duration::from_millis(900)));
        let _ = stream.set_write_timeout(Some(Duration::from_secs(5)));
        let begun = match self {
            Self::Silent => Ok(()),
            Self::Head => stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nx-slow: "),
            Self::Body => stream.write_all(
                b"POST /tra-cuu HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\n\
                  content-length: 400000\r\n\r\ncsrf=",
            ),
            Self::Answer => {
                let ask = format!("GET {} HTTP/1.1\r\nhost: x\r\n\r\n", style(server).unwrap_or_default());
                (0..100).try_for_each(|_| stream.write_all(ask.as_bytes()))
            }
        };
        if begun.is_err() {
            return;
        }
        while !ends.load(SeqCst) {
            match self {
                // A read that ends is the server's farewell.
                Self::Silent => match stream.read(&mut [0; 64]) {
                    Ok(0) => return,
                    Err(error) if !is_patience(&error) => return,
                    _ => {}
                },
                Self::Head | Self::Body => {
                    rest(Duration::from_millis(900));
                    if stream.write_all(b"x").is_err() {
                        return;
                    }
                }
                Self::Answer => rest(Duration::from_millis(900)),
            }
        }
    }
}

/// The address of the style: the largest thing that everybody may ask for and that costs nothing to make.
fn style(server: SocketAddr) -> Option<String> {
    let page = Visitor::new(server).get("/").ok()?.text();
    page.split('"').find(|word| word.starts_with("/assets/app-") && word.contains(".css")).map(str::to_owned)
}

fn is_patience(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut)
}

/// Tries passwords as fast as it is let, each time from another address.
fn tries_passwords(server: SocketAddr, ends: &AtomicBool, [judged, slowed]: [&AtomicUsize; 2]) {
    while !ends.load(SeqCst) {
        let mut visitor = Visitor::new(server);
        // Another name each time: a name is shut after ten tries, and then nothing is judged.
        let somebody = format!("09{:08}", u32::from_be_bytes(base::random::bytes()) % 100_000_000);
        let tried = visitor.get("/dang-nhap").and_then(|page| {
            let form = page.form_with("password")?.with("name", &somebody).with("password", "khong phai mat khau");
            visitor.submit("/dang-nhap", &form)
        });
        match tried {
            Ok(answer) if answer.status != 429 => {
                judged.fetch_add(1, SeqCst);
            }
            Ok(_) => {
                slowed.fetch_add(1, SeqCst);
            }
            Err(_) => rest(Duration::from_millis(200)),
        }
    }
}

fn register(server: &Program, name: &str) -> Citizen {
    Citizen::register(server.address(), &format!("{name}@vi-du.vn")).unwrap()
}

/// Files three dossiers and tells how long each took from the first page to the acknowledgement.
fn files(server: SocketAddr, mut citizen: Citizen) -> Vec<Duration> {
    // A browser whose connection was closed meanwhile opens another.
    citizen.visitor = citizen.visitor.at(server);
    let one = |_| {
        let application = Application::birth(photo(40_000).unwrap()).unwrap();
        let (began, mut filed) = (now(), false);
        citizen.file(&application, &mut |heard| filed |= matches!(heard, Acknowledged::Filed { .. })).unwrap();
        assert!(filed);
        began.elapsed()
    };
    (0..3).map(one).collect()
}

#[test]
fn with_slow_clients_and_a_flood_on_sign_in_filing_by_others_goes_on() {
    let folder = installation();
    let mut command = program::command(binary(), folder.path(), &["serve"]);
    // Every visitor says to come from an address of their own: nothing is slowed down by its address.
    command.env("CALLER_HEADER", "x-forwarded-for");
    let server = Program::start(command).unwrap();
    let quiet = files(server.address(), register(&server, "truoc"));
    let citizens = ["giua-1", "giua-2"].map(|name| register(&server, name));
    let (ends, judged, closed, slowed) =
        (AtomicBool::new(false), AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    let (count, address) = (clients(), server.address());
    let loaded = thread::scope(|scope| {
        let (ends, judged, closed, slowed) = (&ends, &judged, &closed, &slowed);
        for n in 0..count {
            let how = [Slow::Silent, Slow::Head, Slow::Body, Slow::Answer][n % 4];
            scope.spawn(move || {
                while !ends.load(SeqCst) {
                    how.behave(address, ends);
                    closed.fetch_add(1, SeqCst);
                }
            });
        }
        for _ in 0..16 {
            scope.spawn(move || tries_passwords(address, ends, [judged, slowed]));
        }
        // Long enough that the first of them are closed and come again.
        rest(Duration::from_secs(25));
        let filing = citizens.map(|citizen| scope.spawn(move || files(address, citizen)));
        let loaded = filing.map(thread::ScopedJoinHandle::join);
        ends.store(true, SeqCst);
        loaded
    });
    let loaded: Vec<Duration> = loaded.into_iter().flat_map(Result::unwrap).collect();
    let slowest = |times: &[Duration]| times.iter().max().copied().unwrap_or_default();
    println!(
        "{count} slow clients, closed and back {} times; {} sign-ins judged and {} told to wait; whole filings before: slowest {:?} of {}, \
         under load: slowest {:?} of {}",
        closed.load(SeqCst),
        judged.load(SeqCst),
        slowed.load(SeqCst),
        slowest(&quiet),
        quiet.len(),
        slowest(&loaded),
        loaded.len(),
    );
    assert_eq!(loaded.len(), 6, "everybody filed");
    assert!(judged.load(SeqCst) > 0, "the flood was no flood");
    assert!(slowest(&loaded) < Duration::from_mins(2), "{loaded:?}");
}

const SHORT: Limits = Limits {
    head: Duration::from_secs(1),
    handshake: Duration::from_secs(1),
    still: Duration::from_secs(1),
    grace: Duration::from_secs(2),
    pace: 10_000,
    bodies: 1_000_000,
    connections: 64,
    from_one: Some(8),
    farewell: Duration::from_secs(1),
};

/// A small site behind the real listener with these limits.
async fn site(limits: Limits) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new()
        .route("/", get(|| async { "ok" }))
        .route("/large", get(|| async { vec![b'x'; 30_000_000] }))
        .route("/take", post(|body: Bytes| async move { body.len().to_string() }))
        .layer(DefaultBodyLimit::max(10_000_000));
    tokio::spawn(listen::serve(listener, router, None, limits, std::future::pending()));
    address
}

/// Sends this, then a byte every tenth of a second where `drips`, and tells what came back before the server closed.
fn until_closed(server: SocketAddr, said: &[u8], drips: bool) -> String {
    let mut stream = TcpStream::connect(server).unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    stream.write_all(said).unwrap();
    let (began, mut heard) = (now(), Vec::new());
    loop {
        assert!(began.elapsed() < Duration::from_secs(20), "still open: {}", String::from_utf8_lossy(said));
        let mut piece = [0; 4096];
        match stream.read(&mut piece) {
            Ok(0) => return String::from_utf8_lossy(&heard).into_owned(),
            Ok(count) => heard.extend_from_slice(&piece[..count]),
            Err(error) if is_patience(&error) => {
                if drips && stream.write_all(b"x").is_err() {
                    return String::from_utf8_lossy(&heard).into_owned();
                }
            }
            Err(_) => return String::from_utf8_lossy(&heard).into_owned(),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_stands_still_or_hardly_moves_is_closed_and_others_are_served() {
    let server = site(SHORT).await;
    let head = "POST /take HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\n";
    let tried = |said: &'static str, drips| {
        tokio::task::spawn_blocking(move || until_closed(server, said.as_bytes(), drips))
    };
    let all = [
        tried("", false),
        tried("GET / HTTP/1.1\r\nhost: x\r\nx-slow: ", false),
        tried("GET / HTTP/1.1\r\nhost: x\r\nx-slow: ", true),
        tried("GET / HTTP/1.1\r\nhost: x\r\n\r\n", false),
        tried(head, false),
        tried(head, true),
    ];
    let mut heard = Vec::new();
    for one in all {
        heard.push(one.await.unwrap());
    }
    assert!(heard[3].starts_with("HTTP/1.1 200") && heard[3].ends_with("ok"), "asked and answered: {}", heard[3]);
    assert!(heard.iter().enumerate().all(|(n, said)| n == 3 || !said.starts_with("HTTP/1.1 200")), "{heard:?}");
    // Who reads nothing of an answer is left, and is no longer in the way of who comes from the same network.
    let idle: Vec<TcpStream> = (0..8)
        .map(|_| {
            let mut stream = TcpStream::connect(server).unwrap();
            stream.write_all(b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
            stream
        })
        .collect();
    let next =
        tokio::task::spawn_blocking(move || until_closed(server, b"GET / HTTP/1.1\r\nhost: x\r\n\r\n", false));
    assert_eq!(next.await.unwrap(), "", "eight of one network are enough");
    tokio::time::sleep(Duration::from_secs(3)).await;
    let next =
        tokio::task::spawn_blocking(move || until_closed(server, b"GET / HTTP/1.1\r\nhost: x\r\n\r\n", false));
    assert!(next.await.unwrap().ends_with("ok"));
    drop(idle);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_do_not_fill_the_memory_and_a_body_of_moderate_pace_is_taken() {
    let server = site(Limits { from_one: None, ..SHORT }).await;
    let posted = |size: usize, rest_after: Option<u64>| {
        tokio::task::spawn_blocking(move || {
            let mut stream = TcpStream::connect(server).unwrap();
            stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
            let _ = write!(
                stream,
                "POST /take HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {size}\r\n\r\n"
            );
            for _ in 0..size / 50_000 {
                let _ = stream.write_all(&vec![b'x'; 50_000]);
                rest(Duration::from_millis(rest_after.unwrap_or(0)));
            }
            let mut heard = String::new();
            let _ = stream.read_to_string(&mut heard);
            heard
        })
    };
    let steady = posted(500_000, Some(400)).await.unwrap();
    assert!(steady.ends_with("500000"), "four seconds at a good pace: {steady}");
    let too_much = posted(3_000_000, None).await.unwrap();
    assert!(!too_much.starts_with("HTTP/1.1 200"), "three times what there is room for: {too_much}");
    assert!(posted(500_000, None).await.unwrap().ends_with("500000"), "and the room is given back");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_framed_twice_hides_no_second_one_and_nothing_is_traced() {
    let server = site(SHORT).await;
    let tried =
        |said: &'static str| tokio::task::spawn_blocking(move || until_closed(server, said.as_bytes(), false));
    let hidden = "POST /take HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n\
        0\r\n\r\nGET / HTTP/1.1\r\nhost: x\r\n\r\n";
    let heard = tried(hidden).await.unwrap();
    assert!(heard.matches("HTTP/1.1 ").count() <= 1, "{heard}");
    let heard = tried("TRACE / HTTP/1.1\r\nhost: x\r\nx-secret: abc\r\n\r\n").await.unwrap();
    assert!(heard.starts_with("HTTP/1.1 405") && !heard.contains("abc"), "{heard}");
}
