//! Messages on both engines, and over a real SMTP conversation.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    sync::atomic::{AtomicUsize, Ordering},
};

use db::DbError;
use outreach::{Address, Channel, Channels, Message, channel::Smtp, newest, notify, send};
use testkit::{each_engine, vn};

fn hello() -> Message {
    Message {
        to: Address::Email("mau@example.vn".into()),
        subject: "Hồ sơ đã được tiếp nhận".into(),
        body: "Kính gửi ông Mẫu".into(),
    }
}

struct Failing(AtomicUsize);
impl Channel for Failing {
    fn send(&self, _: &Message) -> Result<(), String> {
        if self.0.fetch_add(1, Ordering::SeqCst) == 0 { Err("busy".into()) } else { Ok(()) }
    }
}

#[test]
fn a_message_is_written_with_its_cause_and_sent_once_a_channel_takes_it() {
    each_engine(|store| {
        let now = vn("2019-04-24T09:00");
        let channels = Channels { email: Box::new(Failing(AtomicUsize::new(0))), phone: None };
        let undone = store.db.write::<(), DbError>(|tx| {
            notify(tx, &store.vault, &hello(), now)?;
            Err(DbError::NoRow)
        });
        assert!(undone.is_err());
        let id = store.db.write::<_, DbError>(|tx| notify(tx, &store.vault, &hello(), now)).unwrap();
        assert!(send(&store.db, &store.vault, &channels, id, now).is_err());
        send(&store.db, &store.vault, &channels, id, now).unwrap();
        send(&store.db, &store.vault, &channels, id, now).unwrap();
        let kept = store.db.read::<_, DbError>(|tx| newest(tx, &store.vault, Some(&hello().to), 10)).unwrap();
        assert_eq!(kept.len(), 1, "the undone cause left no message");
        assert_eq!(kept[0].message, hello());
        assert_eq!(kept[0].sent_at, Some(now));
    });
}

#[test]
fn without_a_channel_for_text_messages_nothing_is_marked_as_sent() {
    let store = testkit::Store::sqlite();
    let now = vn("2019-04-24T09:00");
    let channels = Channels { email: Box::new(Failing(AtomicUsize::new(1))), phone: None };
    let message = Message { to: Address::Phone("0900000001".into()), ..hello() };
    let id = store.db.write::<_, DbError>(|tx| notify(tx, &store.vault, &message, now)).unwrap();
    assert!(send(&store.db, &store.vault, &channels, id, now).is_err());
    assert_eq!(
        store.db.read::<_, DbError>(|tx| outreach::one(tx, &store.vault, id)).unwrap().unwrap().sent_at,
        None
    );
}

#[test]
fn mail_speaks_smtp() {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = server.local_addr().unwrap().port();
    let talk = std::thread::spawn(move || {
        let (stream, _) = server.accept().unwrap();
        let mut out = stream.try_clone().unwrap();
        let mut heard = String::new();
        out.write_all(b"220 test\r\n").unwrap();
        let mut in_data = false;
        for line in BufReader::new(stream).lines() {
            let line = line.unwrap();
            heard += &format!("{line}\n");
            if in_data {
                if line == "." {
                    in_data = false;
                    out.write_all(b"250 taken\r\n").unwrap();
                }
                continue;
            }
            match line.split(' ').next().unwrap_or_default() {
                "DATA" => {
                    in_data = true;
                    out.write_all(b"354 go\r\n").unwrap();
                }
                "QUIT" => {
                    out.write_all(b"221 bye\r\n").unwrap();
                    break;
                }
                _ => out.write_all(b"250 ok\r\n").unwrap(),
            }
        }
        heard
    });
    let smtp = Smtp::new(&format!("smtp://127.0.0.1:{port}"), None, "Một Cửa <motcua@example.vn>").unwrap();
    smtp.send(&hello()).unwrap();
    drop(smtp);
    let heard = talk.join().unwrap();
    assert!(heard.contains("RCPT TO:<mau@example.vn>"), "{heard}");
    assert!(heard.contains("Content-Type: text/plain; charset=utf-8"), "{heard}");
}

#[test]
fn addresses_are_masked_for_pages() {
    assert_eq!(Address::Phone("0901234567".into()).masked(), "…567");
    assert_eq!(Address::Email("nguyen@example.vn".into()).masked(), "ng…@example.vn");
}
