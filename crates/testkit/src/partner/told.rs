//! News of a dossier, brought to the door of an installation.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::TcpStream,
};

use liaison::{
    message::{Outcome, Progress},
    signing::{Head, KEY, SIGNATURE, Secret, TIME},
    stamp,
};

/// A piece of news.
#[derive(Debug, Clone)]
pub struct News {
    /// The message's number.
    pub number: String,
    /// Our reference.
    pub reference: String,
    /// The strand.
    pub strand: String,
    /// The partner's own code.
    pub code: Option<String>,
    /// National status.
    pub status: u8,
    /// When it happened.
    pub at: base::Moment,
    /// What was done.
    pub words: String,
    /// The result is handed to the one-stop.
    pub here: bool,
    /// What resulted.
    pub results: Vec<Outcome>,
}

impl News {
    /// The message.
    pub fn message(&self) -> Progress {
        Progress {
            ma_thong_diep: self.number.clone(),
            ma_ho_so: self.reference.clone(),
            phan_lien_thong: self.strand.clone(),
            ma_ho_so_doi_tac: self.code.clone(),
            thoi_diem_xu_ly: stamp(self.at),
            phong_ban_xu_ly: Some("Đội Quản lý hành chính".to_owned()),
            noi_dung_xu_ly: self.words.clone(),
            trang_thai: self.status,
            tra_tai_mot_cua: self.here,
            danh_sach_ket_qua: self.results.clone(),
            ..Progress::default()
        }
    }
}

/// Brings a message to `host:port` as the partner called `name`, signed at `now`; tells the status it got and the
/// body.
pub fn tell(
    to: &str,
    name: &str,
    secret: &Secret,
    message: &Progress,
    now: base::Moment,
) -> io::Result<(u16, String)> {
    let body = serde_json::to_vec(message)?;
    let path = format!("/lien-thong/{name}/tien-trinh");
    let time = stamp(now);
    let head = Head { method: "POST", path: &path, key: &message.ma_thong_diep, time: &time };
    let signature = secret.request(head, &body);
    let mut stream = TcpStream::connect(to)?;
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {to}\r\ncontent-length: {}\r\ncontent-type: application/json\r\n{KEY}: {}\r\n{TIME}: {time}\r\n{SIGNATURE}: {signature}\r\nconnection: close\r\n\r\n",
        body.len(),
        message.ma_thong_diep
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(&body)?;
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let status = line.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or_default();
    let mut rest = String::new();
    reader.read_to_string(&mut rest)?;
    let body = rest.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default();
    Ok((status, body))
}
