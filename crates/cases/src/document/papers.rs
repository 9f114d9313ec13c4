//! The papers of the straight way, built from what is known of a dossier. Pure.

use std::collections::BTreeMap;

use base::{Date, Moment, local_date, local_time};
use rules::{
    calendar::Limit,
    document::{
        Component, Help, Letterhead, LookUp, OfficialResult, Person, Receipt, RefusalOfIntake, ResultReceipt,
        ResultRefusal, Signature, SupplementRequest,
    },
    workflow::{DeliveryWay, PaperAsked, Register},
};

use super::words;
use crate::Settings;

/// What papers say about a dossier, gathered once by who loads it.
#[derive(Debug, Clone)]
pub struct Folio {
    /// The head of the agency that issues the paper.
    pub head: Letterhead,
    /// The name of its one-stop, for example `Bộ phận Tiếp nhận và Trả kết quả xã Thuận An`.
    pub one_stop: String,
    /// Temporary reference.
    pub reference: String,
    /// Dossier code, from acceptance on.
    pub code: Option<String>,
    /// What is asked for: the procedure's name, with the case where there are several.
    pub content: String,
    /// The filer.
    pub filer: Person,
    /// The owner, when somebody else.
    pub owner: Option<Person>,
    /// By which right the filer acts, where that is a mandate.
    pub capacity: Option<String>,
    /// How it came in, in words: `trực tuyến`.
    pub channel: String,
    /// The papers that were filed, with numbers of originals and copies.
    pub components: Vec<Component>,
    /// How many sets.
    pub sets: u32,
    /// When it was filed.
    pub filed_at: Option<Moment>,
    /// How the citizen wants the result.
    pub delivery: DeliveryWay,
}

impl Folio {
    /// What the dossier is called now: the code, or the reference before acceptance.
    pub fn known_as(&self) -> &str {
        self.code.as_deref().unwrap_or(&self.reference)
    }
}

/// Where people look the dossier up; the QR code carries the address with the code but never the secret.
fn look_up(settings: &Settings, known_as: &str, secret: Option<String>) -> (LookUp, String) {
    let address = format!("{}/tra-cuu", settings.address);
    let qr = format!("{address}?ma={known_as}");
    (LookUp { address, secret }, qr)
}

fn help(settings: &Settings, officer: &str) -> Help {
    Help {
        website: Some(settings.address.clone()),
        officer: Some(officer.to_owned()),
        phone: settings.hotline.clone(),
    }
}

/// What acceptance adds to the folio.
#[derive(Debug, Clone)]
pub struct Acceptance<'a> {
    /// The code.
    pub code: &'a str,
    /// The line of the register.
    pub register: &'a Register,
    /// The limit.
    pub limit: Limit,
    /// On what it rests, when it is not the procedure's.
    pub limit_basis: Option<String>,
    /// From when it counts.
    pub received: Moment,
    /// The appointment.
    pub due: Moment,
    /// Whether the appointment rests on undecided days off.
    pub provisional: bool,
    /// Who accepted.
    pub officer: &'a str,
    /// The look-up secret, when the paper goes to the citizen only.
    pub secret: Option<String>,
}

/// Form 01.
pub fn form_01(folio: &Folio, settings: &Settings, acceptance: &Acceptance, now: Moment) -> Receipt {
    let (look_up, qr) = look_up(settings, acceptance.code, acceptance.secret.clone());
    let due = local_time(acceptance.due);
    Receipt {
        form: None,
        head: folio.head.clone(),
        code: acceptance.code.to_owned(),
        date: local_date(now),
        filer: folio.filer.clone(),
        channel: folio.channel.clone(),
        content: folio.content.clone(),
        owner: folio.owner.clone(),
        capacity: folio.capacity.clone(),
        components: folio.components.clone(),
        sets: folio.sets,
        limit: words::limit(acceptance.limit),
        limit_basis: acceptance.limit_basis.clone(),
        received_at: local_time(acceptance.received),
        due_at: Some(due),
        provisional: acceptance.provisional,
        delivery: words::delivery(folio.delivery, &folio.one_stop),
        // Delivery by post can be asked for up to one day before (annex of Circular 01/2018/TT-VPCP).
        // Where that day has passed already, nothing can be asked for.
        post_until: due.date().yesterday().ok().filter(|last| *last >= local_date(now)),
        book: Some(format!("{}/{}", acceptance.register.field, acceptance.register.year)),
        line: u32::try_from(acceptance.register.line).ok(),
        look_up,
        phone: settings.hotline.clone(),
        officer: acceptance.officer.to_owned(),
        qr,
    }
}

/// Form 02.
pub fn form_02(
    folio: &Folio,
    settings: &Settings,
    papers: &[PaperAsked],
    reason: &str,
    reply_by: Option<Date>,
    officer: &str,
    now: Moment,
) -> SupplementRequest {
    let (_, qr) = look_up(settings, folio.known_as(), None);
    SupplementRequest {
        form: None,
        head: folio.head.clone(),
        number: None,
        date: local_date(now),
        code: folio.known_as().to_owned(),
        person: folio.filer.clone(),
        content: folio.content.clone(),
        papers: papers.iter().map(asked).collect(),
        reason: reason.to_owned(),
        reply_by,
        help: help(settings, officer),
        officer: officer.to_owned(),
        qr: Some(qr),
    }
}

fn asked(paper: &PaperAsked) -> Component {
    Component {
        name: paper.name.clone(),
        originals: paper.originals,
        certified: paper.certified,
        copies: paper.copies,
        note: (!paper.note.is_empty()).then(|| paper.note.clone()),
    }
}

/// Form 03.
pub fn form_03(folio: &Folio, settings: &Settings, reason: &str, officer: &str, now: Moment) -> RefusalOfIntake {
    let (_, qr) = look_up(settings, folio.known_as(), None);
    RefusalOfIntake {
        form: None,
        head: folio.head.clone(),
        number: None,
        date: local_date(now),
        person: folio.filer.clone(),
        reference: Some(folio.reference.clone()),
        filed_at: folio.filed_at.map(local_time),
        content: folio.content.clone(),
        reason: reason.to_owned(),
        help: help(settings, officer),
        officer: officer.to_owned(),
        qr: Some(qr),
    }
}

/// What a result says beyond the folio.
#[derive(Debug, Clone)]
pub struct ResultText {
    /// Title as printed.
    pub title: String,
    /// Abbreviation in the number, for example `GXN`.
    pub sign: String,
    /// Legal grounds.
    pub grounds: Vec<String>,
    /// Sentences.
    pub body: Vec<String>,
    /// Lines of label and value.
    pub lines: Vec<(String, String)>,
    /// The form's answers in words by path ([`rules::form::summary::by_path`]), for a procedure's own template.
    pub answers: BTreeMap<String, String>,
    /// Sentences after the lines.
    pub closing: Vec<String>,
    /// Who is to sign.
    pub signature: Signature,
}

/// A granted result. Without `numbered` it is a draft whose number and date stay open.
pub fn result(
    folio: &Folio,
    settings: &Settings,
    text: &ResultText,
    numbered: Option<(&str, Date)>,
    now: Moment,
) -> OfficialResult {
    let (_, qr) = look_up(settings, folio.known_as(), None);
    OfficialResult {
        head: folio.head.plain(),
        number: numbered.map(|(number, _)| number.to_owned()),
        sign: text.sign.clone(),
        date: numbered.map(|(_, date)| date),
        drafted_on: local_date(now),
        title: text.title.clone(),
        subtitle: None,
        grounds: text.grounds.clone(),
        body: text.body.clone(),
        lines: text.lines.clone(),
        answers: text.answers.clone(),
        closing: text.closing.clone(),
        signature: text.signature.clone(),
        // A certificate addresses nobody, so nobody is "as above".
        recipients: vec!["Người có yêu cầu".to_owned(), "Lưu: VT, hồ sơ".to_owned()],
        code: folio.known_as().to_owned(),
        qr: Some(qr),
    }
}

/// A refusal on the merits: a result all the same, with its reasons and the way to complain.
pub fn refusal(
    folio: &Folio,
    settings: &Settings,
    text: &ResultText,
    reasons: Vec<String>,
    numbered: Option<(&str, Date)>,
    received_at: Moment,
    now: Moment,
) -> ResultRefusal {
    let (_, qr) = look_up(settings, folio.known_as(), None);
    ResultRefusal {
        head: folio.head.plain(),
        number: numbered.map(|(number, _)| number.to_owned()),
        sign: text.sign.clone(),
        date: numbered.map(|(_, date)| date),
        drafted_on: local_date(now),
        person: folio.owner.clone().unwrap_or_else(|| folio.filer.clone()),
        content: folio.content.clone(),
        code: folio.known_as().to_owned(),
        received_at: local_time(received_at),
        reasons,
        grounds: text.grounds.clone(),
        // Law on Complaints 02/2011/QH13, article 9.
        appeal: Some(
            "Nếu không đồng ý, ông/bà có quyền khiếu nại trong thời hạn 90 ngày kể từ ngày nhận được văn bản này."
                .to_owned(),
        ),
        signature: text.signature.clone(),
        recipients: recipients(),
        qr: Some(qr),
    }
}

fn recipients() -> Vec<String> {
    vec!["Như trên".to_owned(), "Lưu: VT, hồ sơ".to_owned()]
}

/// What the citizen confirms on receiving the result.
#[derive(Debug, Clone)]
pub struct Handed<'a> {
    /// Who receives it.
    pub receiver: Person,
    /// As what, when not the owner.
    pub capacity: Option<String>,
    /// What it is.
    pub kind: &'a str,
    /// Its number.
    pub number: &'a str,
    /// Its date.
    pub on: Date,
    /// The officer who hands it over.
    pub officer: &'a str,
}

/// The acknowledgement of the result.
pub fn result_receipt(folio: &Folio, handed: &Handed, now: Moment) -> ResultReceipt {
    ResultReceipt {
        head: folio.head.clone(),
        date: local_date(now),
        code: folio.known_as().to_owned(),
        content: folio.content.clone(),
        receiver: handed.receiver.clone(),
        capacity: handed.capacity.clone(),
        owner: folio.owner.clone(),
        kind: handed.kind.to_owned(),
        number: Some(handed.number.to_owned()),
        issued_on: Some(handed.on),
        summary: None,
        copies: 1,
        returned_at: local_time(now),
        officer: handed.officer.to_owned(),
    }
}
