//! The SMS gateway as a process of its own.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use outreach::{
    Address, Channel, Message,
    sms::{Account, Smpp},
};

#[test]
fn the_process_prints_what_it_takes_and_behaves_as_told() {
    let mut process = Command::new(env!("CARGO_BIN_EXE_sms-gateway"))
        .args(["0", "throttle"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let account = Account {
        gateway: lines.next().unwrap().unwrap(),
        system_id: "motcua".to_owned(),
        password: "bi-mat".to_owned(),
        sender: "MOTCUA".to_owned(),
    };
    let channel = Smpp::new(&account).unwrap();
    let message = Message {
        to: Address::Phone("0900000001".into()),
        subject: String::new(),
        body: "Hồ sơ đã có kết quả".into(),
    };
    assert!(channel.send(&message).is_err());
    channel.send(&message).unwrap();
    assert_eq!(lines.next().unwrap().unwrap(), "MOTCUA -> 84900000001 None: Hồ sơ đã có kết quả");
    process.kill().unwrap();
    process.wait().unwrap();
}
