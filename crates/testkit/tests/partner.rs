//! The partner as a process of its own: it takes what is handed over, moves it on, and behaves as told.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    time::Duration,
};

use liaison::{Account, Line, Trouble, message::Dossier, signing::Secret};

#[test]
fn the_process_takes_moves_on_tells_and_misbehaves_as_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bi-mat");
    std::fs::write(&file, "mot-bi-mat-du-dai-de-thu\n").unwrap();
    let mut process = Command::new(env!("CARGO_BIN_EXE_partner"))
        .arg("0")
        .arg(&file)
        .args(["--pace", "50", "--way", "2,9", "fail", "hang-900", "reject", "forge"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let account = Account {
        key: "cong-an".to_owned(),
        name: "Công an".to_owned(),
        address: lines.next().unwrap().unwrap(),
        reach: liaison::Reach::ThisMachine,
        secret: Secret::new("mot-bi-mat-du-dai-de-thu").unwrap(),
    };
    let line = Line::with_patience(account.clone(), Duration::from_millis(400));
    let now = testkit::vn("2019-04-24T09:00");
    let dossier = Dossier {
        ma_ho_so: "190424-ABCDEF".to_owned(),
        phan_lien_thong: "whole".to_owned(),
        ..Dossier::default()
    };
    let no_file = |_: &str| Err("no file".to_owned());
    let hand_over = || line.hand_over("khoa-1", &dossier, now, &no_file);
    assert!(matches!(hand_over(), Err(Trouble::Failed(why)) if why.contains("500")));
    assert!(matches!(hand_over(), Err(Trouble::Failed(why)) if why.contains("does not answer")));
    assert!(matches!(hand_over(), Err(Trouble::Refused(why)) if why.contains("chỗ ở")));
    assert!(matches!(hand_over(), Err(Trouble::Failed(why)) if why.contains("wrong signature")));
    assert_eq!(hand_over().unwrap(), "BCA-000001", "taken the time before, known now");
    assert_eq!(lines.next().unwrap().unwrap(), "190424-ABCDEF whole -> BCA-000001");
    let mut said = Vec::new();
    while said.len() < 2 {
        testkit::program::rest(Duration::from_millis(60));
        said = line.progress("190424-ABCDEF", "whole", now).unwrap();
    }
    let outcome = said.last().unwrap().danh_sach_ket_qua.first().unwrap().clone();
    let (id, sha256) = (outcome.ma_tep.unwrap(), outcome.sha256.unwrap());
    assert!(line.result(&id, &sha256, now).unwrap().starts_with(b"%PDF"));
    assert!(line.result(&id, &"0".repeat(64), now).is_err(), "not the file that was named");
    assert!(line.result("../x", &sha256, now).is_err());
    let stranger = Account { secret: Secret::new("mot-bi-mat-khac-du-dai-hon").unwrap(), ..account };
    let refused = Line::new(stranger).hand_over("khoa-2", &dossier, now, &no_file);
    assert!(matches!(refused, Err(Trouble::Failed(why)) if why.contains("401")));
    process.kill().unwrap();
    process.wait().unwrap();
}
