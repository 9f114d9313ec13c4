//! TLS by the server itself: what it speaks, and a renewed certificate that comes into use by itself.

use std::{
    path::Path,
    process::{Command, Output, Stdio},
};

use motcua::listen::Tls;
use testkit::program;

use crate::bed::{binary, installation};

/// A certificate that certifies nothing, made by OpenSSL, with this name on it.
fn make(folder: &Path, name: &str) {
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"])
        .args(["-subj", &format!("/CN={name}"), "-addext", "subjectAltName=DNS:localhost"])
        .arg("-keyout")
        .arg(folder.join("key.pem"))
        .arg("-out")
        .arg(folder.join("cert.pem"))
        .stderr(Stdio::null())
        .status();
    assert!(made.expect("openssl is needed").success());
}

fn curl(port: u16, folder: &Path, words: &[&str]) -> Output {
    let address = format!("https://localhost:{port}/dang-nhap");
    let mut command = Command::new("curl");
    command.args(["--silent", "--show-error", "--max-time", "20", "--include", "--cacert"]);
    command.arg(folder.join("cert.pem")).args(words).arg(address).output().expect("curl is needed")
}

#[test]
fn the_server_speaks_tls_of_today_and_takes_wrong_files_for_a_mistake() {
    let folder = installation();
    make(folder.path(), "thu-nghiem");
    let start = |key: &str| {
        let mut command = program::command(binary(), folder.path(), &["serve"]);
        command.env("TLS_CERTIFICATE", folder.path().join("cert.pem")).env("TLS_KEY", folder.path().join(key));
        program::Program::start(command)
    };
    let server = start("key.pem").unwrap();
    let port = server.address().port();
    for words in [&["--tls-max", "1.2"][..], &["--tlsv1.3"]] {
        let said = curl(port, folder.path(), words);
        let text = String::from_utf8_lossy(&said.stdout);
        assert!(text.starts_with("HTTP/1.1 200"), "{words:?}: {text} {}", String::from_utf8_lossy(&said.stderr));
        let head = text.to_lowercase();
        assert!(head.contains("strict-transport-security: max-age=31536000; includesubdomains"), "{text}");
        assert!(head.contains("set-cookie: __host-"), "cookies are bound to HTTPS");
    }
    assert!(!curl(port, folder.path(), &["--tls-max", "1.1"]).status.success(), "nothing older");
    let plain =
        Command::new("curl").args(["--silent", "--max-time", "20", &format!("http://localhost:{port}/")]).output();
    assert!(!plain.unwrap().status.success(), "nothing in the clear");
    drop(server);
    assert!(start("cert.pem").is_err(), "a certificate is no key");
}

#[test]
fn files_that_do_not_go_together_are_refused_with_their_names() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    make(one.path(), "mot");
    make(other.path(), "hai");
    let open = |cert: &Path, key: &Path| Tls::open(&cert.join("cert.pem"), &key.join("key.pem"));
    assert!(open(one.path(), one.path()).is_ok());
    let wrong = format!("{:#}", open(one.path(), other.path()).err().expect("not taken"));
    assert!(wrong.contains("do not go together"), "{wrong}");
    std::fs::write(one.path().join("cert.pem"), "not PEM").unwrap();
    assert!(open(one.path(), one.path()).is_err());
}
