//! The client by which this house asks others is turned against nobody: not by redirects, not by names that point
//! inside, not by answers without an end.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests stop where they stand and measure")]

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};

use base::moment;
use liaison::{Account, Line, Reach, Trouble, outward::client_where, signing::Secret};

const PATIENCE: Duration = Duration::from_millis(1_500);

/// A web server that answers everybody in one way, and counts them.
struct Server {
    address: SocketAddr,
    asked: Arc<AtomicU32>,
}

fn serve(answer: impl Fn(TcpStream) + Send + Clone + 'static) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = Server { address: listener.local_addr().unwrap(), asked: Arc::default() };
    let asked = server.asked.clone();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            asked.fetch_add(1, SeqCst);
            let answer = answer.clone();
            std::thread::spawn(move || {
                let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
                let _ = stream.read(&mut [0; 8192]);
                answer(stream);
            });
        }
    });
    server
}

fn ask(address: &str, reach: Reach, points_to: Vec<SocketAddr>) -> Result<(), String> {
    let secret = Secret::new("mot-bi-mat-du-dai-de-thu").unwrap();
    let account = Account { key: "bo".into(), name: "Bộ".into(), address: address.to_owned(), reach, secret };
    let agent = client_where("doi-tac.example", reach, PATIENCE, move |_| points_to.clone());
    match Line::over(account, agent).progress("MA", "phan", moment(0)) {
        Ok(_) => Ok(()),
        Err(Trouble::Failed(why) | Trouble::Refused(why)) => Err(why),
    }
}

const PARTNER: &str = "http://doi-tac.example";

#[test]
fn a_name_that_points_inside_is_not_connected() {
    let server = serve(|mut stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
    });
    // On this machine, where the settings say so, it is asked; its answer is worth nothing without a signature.
    let why = ask(PARTNER, Reach::ThisMachine, vec![server.address]).unwrap_err();
    assert!(why.contains("wrong signature"), "{why}");
    assert_eq!(server.asked.load(SeqCst), 1);
    let metadata: SocketAddr = "169.254.169.254:80".parse().unwrap();
    let mapped = format!("[::ffff:127.0.0.1]:{}", server.address.port()).parse().unwrap();
    for points_to in
        [server.address, mapped, metadata, "10.0.0.1:80".parse().unwrap(), "[fe80::1]:80".parse().unwrap()]
    {
        let began = Instant::now();
        let why = ask(PARTNER, Reach::Internet, vec![points_to]).unwrap_err();
        assert!(why.contains("host not found"), "{points_to}: {why}");
        assert!(began.elapsed() < Duration::from_millis(500), "{points_to}: nothing was tried");
    }
    assert!(ask(PARTNER, Reach::Private, vec![metadata]).unwrap_err().contains("host not found"), "by nobody");
    assert_eq!(server.asked.load(SeqCst), 1);
}

#[test]
fn only_the_host_it_was_made_for_is_asked() {
    let server = serve(|_| {});
    for other in
        ["http://khac.example", "http://doi-tac.example.khac.example", "http://doi-tac.example@khac.example"]
    {
        assert!(ask(other, Reach::ThisMachine, vec![server.address]).is_err(), "{other}");
    }
    assert_eq!(server.asked.load(SeqCst), 0);
}

#[test]
fn a_redirect_leads_nowhere() {
    let inside = serve(|_| {});
    let to = inside.address;
    for status in ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let answer = format!(
            "HTTP/1.1 {status}\r\nlocation: http://doi-tac.example:{}/\r\ncontent-length: 0\r\n\r\n",
            to.port()
        );
        let partner = serve(move |mut stream| {
            let _ = stream.write_all(answer.as_bytes());
        });
        let why = ask(PARTNER, Reach::ThisMachine, vec![partner.address]).unwrap_err();
        assert!(why.contains("wrong signature"), "{status}: {why}");
        assert_eq!(partner.asked.load(SeqCst), 1);
    }
    assert_eq!(inside.asked.load(SeqCst), 0);
}

#[test]
fn an_answer_without_an_end_is_broken_off() {
    let chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let flood = serve(move |mut stream| {
        let _ = stream.write_all(chunked);
        let piece = [b"10000\r\n".as_slice(), &vec![b'x'; 65_536], b"\r\n"].concat();
        while stream.write_all(&piece).is_ok() {}
    });
    let heads = serve(|mut stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
        while stream.write_all(b"x-more: and more and more and more and more\r\n").is_ok() {}
    });
    let drip = serve(move |mut stream| {
        let _ = stream.write_all(chunked);
        while stream.write_all(b"1\r\nx\r\n").is_ok() {
            std::thread::sleep(Duration::from_millis(50));
        }
    });
    let silent = serve(|stream| {
        std::thread::sleep(Duration::from_secs(20));
        drop(stream);
    });
    for (what, server) in [("flood", flood), ("heads", heads), ("drip", drip), ("silent", silent)] {
        let began = Instant::now();
        let why = ask(PARTNER, Reach::ThisMachine, vec![server.address]).unwrap_err();
        assert!(began.elapsed() < Duration::from_secs(10), "{what} took {:?}: {why}", began.elapsed());
        assert!(why.contains("broke off") || why.contains("does not answer"), "{what}: {why}");
    }
}
