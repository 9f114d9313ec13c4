//! Papers beyond those of the one-stop: apology, extension and stopping as the form set of the day has them, notices,
//! letters and receipts, each from the event that calls for it.
//!
//! They use the layout of a general paper (Decree 30/2020/NĐ-CP, annex I). Deliberately absent: the result
//! itself (`result`), which an officer writes.

use std::collections::BTreeMap;

use base::{DocumentId, Moment, Officer, local_date, local_time};
use people::Agency;
use rules::{
    document::{Apology, Help, OfficialResult, Person, ResultReceipt, Signature, StopNotice, sets::Purpose},
    workflow::{
        DueMoments, Event, EventKind, Incident, IncidentKind, Opinion, Outcome, Remedy, Returned, State, Strand,
        replay,
    },
};

use super::store::Loaded;
use crate::{
    Settings,
    document::{
        Data, Kind,
        papers::{Folio, Handed, result_receipt},
        sets,
    },
};

/// Who writes a paper, for whom, when.
pub(super) struct Desk<'a> {
    pub agency: &'a Agency,
    pub officer: Option<&'a Officer>,
    pub settings: &'a Settings,
    pub now: Moment,
}

/// A paper to be written.
pub(super) struct Letter {
    pub id: DocumentId,
    pub kind: Kind,
    pub name: &'static str,
    pub data: Data,
}

/// The paper that goes with an event, if it has one that is neither the one-stop's nor a result.
pub(super) fn of(desk: &Desk, loaded: &Loaded, folio: &Folio, event: &Event) -> Option<Letter> {
    let today = local_date(desk.now);
    match event {
        Event::Apologised(apology) => {
            let due = loaded.dossier.due?;
            let paper = form_04(desk, loaded, folio, &apology.reason, (due, apology.new_due))?;
            let data = sets::data(Purpose::Apology, today, &paper);
            Some(Letter { id: apology.document, kind: Kind::Form04, name: "phieu-xin-loi-va-hen-lai.pdf", data })
        }
        Event::ApologyDrafted(draft) => {
            let due = loaded.dossier.due?;
            let paper = form_04(desk, loaded, folio, &draft.reason, (due, draft.new_due))?;
            let (name, data) = ("du-thao-phieu-xin-loi.pdf", sets::data(Purpose::Apology, today, &paper));
            Some(Letter { id: draft.document, kind: Kind::ApologyDraft, name, data })
        }
        Event::Extended { extension, due, .. } if sets::has(Purpose::Extension, today) => {
            let paper = form_04(desk, loaded, folio, &extension.reason, (due_before(loaded)?, due.current))?;
            let paper = Apology { basis: Some(extension.basis.clone()), ..paper };
            let data = sets::data(Purpose::Extension, today, &paper);
            Some(Letter { id: extension.document, kind: Kind::Form04, name: "de-nghi-gia-han.pdf", data })
        }
        Event::Stopped { reason, document, .. } if sets::has(Purpose::Stopping, today) => {
            let data = sets::data(Purpose::Stopping, today, &stopping(desk, loaded, folio, reason)?);
            let name = "thong-bao-dung-giai-quyet.pdf";
            Some(Letter { id: *document, kind: Kind::StopNotice, name, data })
        }
        Event::Returned(returned) => {
            let data = receipt(desk, loaded, folio, returned)?;
            Some(Letter { id: returned.document, kind: Kind::ResultReceipt, name: "giay-nhan-ket-qua.pdf", data })
        }
        Event::StrandReturned { strand, returned } => {
            let data = part_receipt(desk, loaded, folio, strand, returned)?;
            Some(Letter { id: returned.document, kind: Kind::ResultReceipt, name: "giay-nhan-ket-qua.pdf", data })
        }
        Event::IncidentClosed(remedy) => {
            let notice = put_right(loaded, folio, remedy)?;
            let data = Data::from(&set(desk, folio, &notice));
            Some(Letter { id: notice.id, kind: Kind::Notice, name: notice.file, data })
        }
        other => {
            let notice = notice(other, folio)?;
            let data = Data::from(&set(desk, folio, &notice));
            let opinion = matches!(
                other.kind(),
                EventKind::OpinionAsked | EventKind::OpinionClosed | EventKind::OpinionReplaced
            );
            let kind = if opinion { Kind::Opinion } else { Kind::Notice };
            Some(Letter { id: notice.id, kind, name: notice.file, data })
        }
    }
}

/// Under which sign a numbered letter takes its number when it goes out.
pub(super) fn numbered_as(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Form04 => Some("PXL"),
        Kind::StopNotice => Some("TB"),
        _ => None,
    }
}

/// Enters number and date in a letter that goes out now.
pub(super) fn enter(letter: &mut Letter, number: String, date: base::Date) {
    if let Some(fields) = letter.data.data.as_object_mut() {
        fields.insert("number".to_owned(), number.into());
        fields.insert("date".to_owned(), date.to_string().into());
    }
}

/// The appointment as it was before what is being written now.
fn due_before(loaded: &Loaded) -> Option<DueMoments> {
    replay(loaded.recorded.iter().map(|recorded| (&recorded.event, recorded.at)))?.due
}

/// Form 04: what was promised, why it cannot be kept, and the new day.
fn form_04(
    desk: &Desk,
    loaded: &Loaded,
    folio: &Folio,
    reason: &str,
    (due, new_due): (DueMoments, Moment),
) -> Option<Apology> {
    let acceptance = loaded.dossier.acceptance.as_ref()?;
    Some(Apology {
        form: None,
        head: folio.head.clone(),
        number: None,
        date: None,
        drafted_on: local_date(desk.now),
        person: folio.filer.clone(),
        received_at: local_time(acceptance.received),
        unit: desk.agency.authority(),
        content: folio.content.clone(),
        field: loaded.summary.field.clone(),
        code: acceptance.code.clone(),
        due_at: local_time(due.original),
        provisional: due.provisional,
        reason: reason.to_owned(),
        basis: None,
        new_due_at: local_time(new_due),
        signature: signature(desk.agency, desk.officer),
        recipients: vec!["Như trên".to_owned(), folio.one_stop.clone(), "Lưu: VT, hồ sơ".to_owned()],
    })
}

/// The notice of stopping: the ground, and the request that was not answered where that is it.
fn stopping(desk: &Desk, loaded: &Loaded, folio: &Folio, reason: &str) -> Option<StopNotice> {
    let acceptance = loaded.dossier.acceptance.as_ref()?;
    let before = replay(loaded.recorded.iter().map(|recorded| (&recorded.event, recorded.at)))?;
    let asked = before.asked.as_ref().filter(|_| before.state == State::Supplement);
    let pause = before.pauses.last().filter(|pause| pause.to.is_none());
    let officer = desk.officer.map(|officer| officer.name.clone());
    Some(StopNotice {
        form: None,
        head: folio.head.clone(),
        number: None,
        sign: sign(desk.agency, Some("TB")),
        date: None,
        drafted_on: local_date(desk.now),
        person: folio.filer.clone(),
        owner: folio.owner.clone(),
        content: folio.content.clone(),
        code: acceptance.code.clone(),
        received_at: local_time(acceptance.received),
        due_at: before.due.map(|due| local_time(due.current)),
        reason: reason.to_owned(),
        unanswered: asked.zip(pause).map(|(asked, pause)| (local_time(pause.from), asked.answer_by)),
        stopped_at: local_time(desk.now),
        help: Help { website: Some(desk.settings.address.clone()), officer, phone: desk.settings.hotline.clone() },
        signature: signature(desk.agency, desk.officer),
        recipients: vec!["Như trên".to_owned(), folio.one_stop.clone(), "Lưu: VT, hồ sơ".to_owned()],
        qr: Some(format!("{}/tra-cuu?ma={}", desk.settings.address, folio.known_as())),
    })
}

/// The citizen's acknowledgement of the result.
fn receipt(desk: &Desk, loaded: &Loaded, folio: &Folio, returned: &Returned) -> Option<Data> {
    let Some((number, on)) = loaded.dossier.result_number() else {
        let strand = loaded.dossier.elsewhere()?;
        return Some(handed(desk, folio, returned, foreign(strand, desk)));
    };
    let kind = match loaded.dossier.outcome() {
        Some(Outcome::Negative) => "Văn bản từ chối giải quyết".to_owned(),
        _ => format!("Kết quả: {}", folio.content),
    };
    Some(handed(desk, folio, returned, (kind, number.to_owned(), on)))
}

/// The acknowledgement of one strand's result.
fn part_receipt(desk: &Desk, loaded: &Loaded, folio: &Folio, strand: &str, returned: &Returned) -> Option<Data> {
    let strand = loaded.dossier.strand(strand)?;
    let what = match (&strand.partner, loaded.dossier.issued()) {
        (None, Some(issued)) => (format!("Kết quả: {}", strand.name), issued.number.clone(), issued.on),
        _ => foreign(strand, desk),
    };
    Some(handed(desk, folio, returned, what))
}

/// Kind, number and date of a result that another system made, as that system tells them.
fn foreign(strand: &Strand, desk: &Desk) -> (String, String, base::Date) {
    let said = strand.latest().map(|latest| latest.results.as_slice()).unwrap_or_default();
    let names: Vec<&str> = said.iter().map(|result| result.name.as_str()).collect();
    let name = if names.is_empty() { strand.name.clone() } else { names.join("; ") };
    let first = said.first();
    let number = first.and_then(|result| result.number.clone()).or_else(|| strand.foreign_code.clone());
    let on = first.and_then(|result| result.on).unwrap_or_else(|| local_date(desk.now));
    (format!("Kết quả: {name}"), number.unwrap_or_default(), on)
}

fn handed(
    desk: &Desk,
    folio: &Folio,
    returned: &Returned,
    (kind, number, on): (String, String, base::Date),
) -> Data {
    let owner = folio.owner.as_ref().unwrap_or(&folio.filer);
    let known = [Some(&folio.filer), folio.owner.as_ref()];
    let receiver = known.into_iter().flatten().find(|person| person.name == returned.receiver).cloned();
    let handed = Handed {
        receiver: receiver.unwrap_or_else(|| Person { name: returned.receiver.clone(), ..Person::default() }),
        capacity: None,
        kind: &kind,
        number: &number,
        on,
        officer: desk.officer.map(|officer| officer.name.as_str()).unwrap_or_default(),
    };
    let summary = Some(format!("{}; chủ hồ sơ: {}", folio.content, owner.name));
    Data::from(&ResultReceipt { summary, ..result_receipt(folio, &handed, desk.now) })
}

struct Notice {
    id: DocumentId,
    file: &'static str,
    title: &'static str,
    sign: &'static str,
    body: Vec<String>,
}

fn notice(event: &Event, folio: &Folio) -> Option<Notice> {
    let name = folio.known_as();
    let make = |id: &DocumentId, file, title, sign, body: Vec<String>| Notice { id: *id, file, title, sign, body };
    let why = |reason: &str| format!("Lý do: {reason}");
    Some(match event {
        Event::Stopped { reason, document, .. } => make(
            document,
            "thong-bao-dung-giai-quyet.pdf",
            "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ",
            "TB",
            vec![format!("Hồ sơ mã số {name} được dừng giải quyết."), why(reason)],
        ),
        Event::PassedOn { reason, document: Some(document), .. } => make(
            document,
            "phieu-chuyen-ho-so.pdf",
            "PHIẾU CHUYỂN HỒ SƠ",
            "TB",
            vec![
                format!("Hồ sơ mã {name} của ông/bà {} được chuyển đến cơ quan có thẩm quyền.", folio.filer.name),
                why(reason),
                "Thời hạn trả lời người nộp vẫn tính từ khi hồ sơ được nộp.".to_owned(),
            ],
        ),
        Event::WithdrawalRequested { reason, document } => make(
            document,
            "de-nghi-rut-ho-so.pdf",
            "GIẤY ĐỀ NGHỊ RÚT HỒ SƠ",
            "ĐN",
            vec![format!("Ông/bà {} đề nghị rút hồ sơ mã số {name}.", folio.filer.name), why(reason)],
        ),
        Event::Withdrawn { reason, document, .. } => make(
            document,
            "thong-bao-rut-ho-so.pdf",
            "THÔNG BÁO VỀ VIỆC RÚT HỒ SƠ",
            "TB",
            vec![
                format!("Hồ sơ mã số {name} được rút theo đề nghị của người nộp và trả lại đầy đủ."),
                why(reason),
            ],
        ),
        Event::OpinionAsked(asked) => make(
            &asked.document,
            "de-nghi-cho-y-kien.pdf",
            "ĐỀ NGHỊ CHO Ý KIẾN",
            "CV",
            vec![
                format!("Để giải quyết hồ sơ mã số {name}, đề nghị cơ quan cho ý kiến về nội dung sau:"),
                asked.question.clone(),
                format!("Đề nghị trả lời trước ngày {}.", base::text::short_date(asked.answer_by)),
            ],
        ),
        Event::OpinionClosed { opinion, .. } | Event::OpinionReplaced { opinion, .. } => {
            return Some(closed(opinion, name));
        }
        Event::FinanceRequired(asked) => make(
            &asked.document,
            "thong-bao-nghia-vu-tai-chinh.pdf",
            "THÔNG BÁO THỰC HIỆN NGHĨA VỤ TÀI CHÍNH",
            "TB",
            vec![format!("Số tiền phải nộp cho hồ sơ mã số {name}: {}.", asked.amount), why(&asked.reason)],
        ),
        Event::Extended { extension, .. } => make(
            &extension.document,
            "thong-bao-gia-han.pdf",
            "THÔNG BÁO GIA HẠN THỜI HẠN GIẢI QUYẾT",
            "TB",
            vec![
                format!("Thời hạn giải quyết hồ sơ mã số {name} được gia hạn theo {}.", extension.basis),
                why(&extension.reason),
            ],
        ),
        Event::ResultCorrected { reason, apology, issued, .. } => make(
            apology,
            "thu-xin-loi.pdf",
            "THƯ XIN LỖI",
            "TXL",
            vec![
                format!(
                    "Cơ quan xin lỗi ông/bà {} vì kết quả của hồ sơ mã số {name} có sai sót.",
                    folio.filer.name
                ),
                format!("Nội dung sai sót: {reason}"),
                // Decree 61/2018/NĐ-CP, article 21, clause 1.
                format!(
                    "Kết quả đã được sửa và thay bằng văn bản số {} ngày {}; mọi chi phí phát sinh do cơ quan chịu.",
                    issued.number,
                    base::text::short_date(issued.on)
                ),
            ],
        ),
        _ => return None,
    })
}

/// The letter of apology that closes an incident. Whatever it cost, the citizen does not bear it (Decree
/// 61/2018/NĐ-CP, article 21, clause 1).
fn put_right(loaded: &Loaded, folio: &Folio, remedy: &Remedy) -> Option<Notice> {
    let is_this = |incident: &&Incident| incident.remedy.as_ref().is_some_and(|it| it.document == remedy.document);
    let incident = loaded.dossier.incidents.iter().find(is_this)?;
    let kind = match incident.kind {
        IncidentKind::WrongResult => "kết quả có sai sót",
        IncidentKind::PaperLost => "giấy tờ bị mất",
        IncidentKind::PaperDamaged => "giấy tờ bị hỏng",
        IncidentKind::Late => "hồ sơ bị giải quyết chậm",
    };
    let name = folio.known_as();
    let mut body = vec![
        format!(
            "Cơ quan xin lỗi ông/bà {} vì {kind} trong quá trình giải quyết hồ sơ mã số {name}.",
            folio.filer.name
        ),
        format!("Sự việc: {}", incident.what),
        format!("Cách khắc phục: {}", remedy.what),
    ];
    if remedy.cost > base::Vnd::ZERO {
        body.push(format!("Chi phí khắc phục là {}, do cơ quan chịu; ông/bà không phải trả.", remedy.cost));
    } else {
        body.push("Ông/bà không phải trả chi phí nào cho việc khắc phục.".to_owned());
    }
    Some(Notice { id: remedy.document, file: "thu-xin-loi.pdf", title: "THƯ XIN LỖI", sign: "TXL", body })
}

fn closed(opinion: &Opinion, name: &str) -> Notice {
    let (title, first) = if opinion.given {
        ("VĂN BẢN THAM GIA Ý KIẾN", format!("Về hồ sơ mã số {name}, cơ quan có ý kiến như sau:"))
    } else if opinion.silent {
        (
            "GHI NHẬN VIỆC KHÔNG CÓ Ý KIẾN",
            format!("Về hồ sơ mã số {name}, cơ quan được hỏi không trả lời đúng hạn:"),
        )
    } else {
        ("GHI NHẬN VIỆC TIẾP TỤC GIẢI QUYẾT", format!("Hồ sơ mã số {name} được tiếp tục giải quyết với căn cứ:"))
    };
    Notice { id: opinion.document, file: "y-kien.pdf", title, sign: "CV", body: vec![first, opinion.text.clone()] }
}

fn set(desk: &Desk, folio: &Folio, notice: &Notice) -> OfficialResult {
    OfficialResult {
        head: folio.head.clone(),
        number: None,
        sign: sign(desk.agency, Some(notice.sign)),
        date: None,
        drafted_on: local_date(desk.now),
        title: notice.title.to_owned(),
        subtitle: Some(folio.content.clone()),
        grounds: Vec::new(),
        body: notice.body.clone(),
        lines: Vec::new(),
        answers: BTreeMap::new(),
        closing: Vec::new(),
        signature: signature(desk.agency, desk.officer),
        recipients: vec!["Như trên".to_owned(), "Lưu: VT, hồ sơ".to_owned()],
        code: folio.known_as().to_owned(),
        qr: Some(format!("{}/tra-cuu?ma={}", desk.settings.address, folio.known_as())),
    }
}

/// What stands after the slash of a number: `UBND-XNTTHN`, `STP-QĐ` (Decree 30/2020/NĐ-CP, annex III).
pub(super) fn sign(agency: &Agency, kind: Option<&str>) -> String {
    let unit = if agency.tier == people::agencies::Tier::Department {
        agency
            .name
            .split_whitespace()
            .filter_map(|word| word.chars().next())
            .flat_map(char::to_uppercase)
            .collect()
    } else {
        "UBND".to_owned()
    };
    kind.map_or(unit.clone(), |kind| format!("{unit}-{kind}"))
}

/// Who signs: a committee's chair on behalf of the committee, a deputy for the head (Decree 30/2020/NĐ-CP,
/// annex I, part II, clause 7). The committee is named once, so the position loses it. Others sign under their
/// own position.
pub(super) fn signature(agency: &Agency, officer: Option<&Officer>) -> Signature {
    const COMMITTEE: &str = "ỦY BAN NHÂN DÂN";
    let Some(officer) = officer else {
        return Signature { authority: None, title: String::new(), name: String::new() };
    };
    let committee = agency.tier != people::agencies::Tier::Department;
    let full = officer.title.to_uppercase();
    if !officer.has(base::Role::Leader) {
        return Signature { authority: None, title: full, name: officer.name.clone() };
    }
    let short =
        full.split_once(COMMITTEE).filter(|_| committee).map_or(full.as_str(), |(before, _)| before.trim());
    let on_behalf = committee.then(|| format!("TM. {COMMITTEE}"));
    let for_head = short.strip_prefix("PHÓ ").map(|head| format!("KT. {head}"));
    let authority: Vec<String> = [on_behalf, for_head].into_iter().flatten().collect();
    let authority = (!authority.is_empty()).then(|| authority.join("\n"));
    Signature { authority, title: short.to_owned(), name: officer.name.clone() }
}
