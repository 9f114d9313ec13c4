//! The system of a ministry that decides nothing, as a process of its own: takes dossiers and moves them on.
//!
//! `partner PORT SECRET_FILE [--as KEY] [--to HOST:PORT] [--way 2,4,9] [--pace MILLISECONDS] [--here]
//! [--telling once|twice|reversed|forged|never] [--mute] [MANNER …]`
//!
//! The manners (`take`, `fail`, `lose`, `reject`, `forge`, `babble`, `hold-MILLISECONDS`,
//! `hang-MILLISECONDS`) hold for the dossiers and
//! questions that come first, one each. Each dossier then goes the way of national status codes, one step each
//! `--pace`, told to the installation at `--to` as the partner `--as`; `--telling` says how: twice, in reverse order,
//! with a wrong signature, or not at all, so that the installation has to ask. `--mute`: it does not know when asked
//! either. `--here`: the result is handed to the one-stop.

use std::{
    collections::BTreeMap,
    io,
    time::{Duration, SystemTime},
};

use liaison::{
    message::{Outcome, Progress},
    signing::Secret,
};
use testkit::partner::{Kept, Manner, News, Partner, tell};

/// A result as small as a PDF can be.
const RESULT: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 297]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n4 0 obj<</Length 60>>stream\nBT /F 18 Tf 40 200 Td (Ket qua cua he thong thu nghiem) Tj ET\nendstream endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

struct Settings {
    port: u16,
    secret: Secret,
    name: String,
    to: Option<String>,
    way: Vec<u8>,
    pace: Duration,
    here: bool,
    telling: String,
    mute: bool,
    manners: Vec<Manner>,
}

fn wrong(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, what.to_owned())
}

#[allow(clippy::disallowed_methods, reason = "a program of its own reads its own words")]
fn settings() -> io::Result<Settings> {
    let mut words = std::env::args().skip(1);
    let port = words.next().and_then(|word| word.parse().ok()).ok_or_else(|| wrong("which port?"))?;
    let file = words.next().ok_or_else(|| wrong("which file has the secret?"))?;
    let secret = Secret::new(&std::fs::read_to_string(file)?).map_err(|why| wrong(&why))?;
    let mut settings = Settings {
        port,
        secret,
        name: "cong-an".to_owned(),
        to: None,
        way: vec![2, 4, 9],
        pace: Duration::from_secs(2),
        here: false,
        telling: "once".to_owned(),
        mute: false,
        manners: Vec::new(),
    };
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| wrong("a value is missing"));
        match word.as_str() {
            "--as" => settings.name = value()?,
            "--to" => settings.to = Some(value()?),
            "--way" => {
                let codes: Result<Vec<u8>, _> = value()?.split(',').map(str::parse).collect();
                settings.way = codes.map_err(|_| wrong("the way is a list of status codes"))?;
            }
            "--pace" => settings.pace = Duration::from_millis(value()?.parse().map_err(|_| wrong("which pace?"))?),
            "--here" => settings.here = true,
            "--mute" => settings.mute = true,
            "--telling" => settings.telling = value()?,
            manner => settings.manners.push(Manner::from_word(manner).ok_or_else(|| wrong("an unknown manner"))?),
        }
    }
    Ok(settings)
}

#[allow(clippy::disallowed_methods, reason = "a program of its own has a clock of its own")]
fn now() -> base::Moment {
    SystemTime::now().try_into().unwrap_or_default()
}

fn main() -> io::Result<()> {
    let settings = settings()?;
    let partner = Partner::start(settings.port, settings.secret.clone(), &settings.manners)?;
    println!("{}", partner.address());
    let mut gone: BTreeMap<(String, String), Vec<Progress>> = BTreeMap::new();
    loop {
        testkit::program::rest(settings.pace);
        for kept in partner.kept() {
            let place = (kept.message.ma_ho_so.clone(), kept.message.phan_lien_thong.clone());
            let said = gone.entry(place).or_insert_with(|| {
                println!("{} {} -> {}", kept.message.ma_ho_so, kept.message.phan_lien_thong, kept.code);
                Vec::new()
            });
            if let Some(code) = settings.way.get(said.len()) {
                said.push(moves(&settings, &partner, &kept, *code, said.len() + 1));
                tells(&settings, said);
            }
        }
    }
}

/// The next thing that happens to a dossier.
fn moves(settings: &Settings, partner: &Partner, kept: &Kept, code: u8, step: usize) -> Progress {
    let at = now();
    let news = News {
        number: format!("{}-{step}", kept.code),
        reference: kept.message.ma_ho_so.clone(),
        strand: kept.message.phan_lien_thong.clone(),
        code: Some(kept.code.clone()),
        status: code,
        at,
        words: words(code).to_owned(),
        here: settings.here,
        results: if code == 9 { vec![result(partner, kept)] } else { Vec::new() },
    };
    let message = news.message();
    if !settings.mute {
        partner.says(message.clone());
    }
    message
}

/// Tells the newest of `said` in the manner asked for.
fn tells(settings: &Settings, said: &[Progress]) {
    let (Some(to), Some(newest)) = (settings.to.as_deref(), said.last()) else { return };
    let forged = Secret::new("mot-bi-mat-khong-phai-cua-ai").ok();
    let secret = if settings.telling == "forged" { forged.as_ref() } else { Some(&settings.secret) };
    let told: Vec<&Progress> = match settings.telling.as_str() {
        "never" => Vec::new(),
        "twice" => vec![newest, newest],
        // All at the end, the newest first.
        "reversed" if said.len() < settings.way.len() => Vec::new(),
        "reversed" => said.iter().rev().collect(),
        _ => vec![newest],
    };
    for message in told {
        let answer = secret.map(|secret| tell(to, &settings.name, secret, message, now()));
        println!("{} {}: {answer:?}", message.ma_ho_so, message.trang_thai);
    }
}

fn result(partner: &Partner, kept: &Kept) -> Outcome {
    let id = format!("{}.pdf", kept.code);
    let sha256 = partner.has_result(&id, RESULT);
    Outcome {
        ten_ket_qua: format!("Kết quả {}", kept.message.ten_tthc),
        so_hieu: Some(format!("{}/KQ", kept.code)),
        ngay_ky: Some(base::local_date(now()).strftime("%Y%m%d").to_string()),
        ma_tep: Some(id),
        ten_tep: Some("ket-qua.pdf".to_owned()),
        sha256: Some(sha256),
    }
}

fn words(code: u8) -> &'static str {
    match code {
        2 => "Đã tiếp nhận hồ sơ",
        3 => "Hồ sơ không thuộc thẩm quyền",
        4 => "Cán bộ đang kiểm tra thông tin cư trú",
        5 => "Đề nghị bổ sung giấy tờ chứng minh chỗ ở hợp pháp",
        6 => "Đề nghị nộp lệ phí đăng ký cư trú",
        8 => "Không đủ điều kiện theo Điều 20 Luật Cư trú",
        9 => "Đã giải quyết xong",
        10 => "Đã trả kết quả",
        _ => "Đã nhận",
    }
}
