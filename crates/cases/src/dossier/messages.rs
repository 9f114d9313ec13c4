//! What the citizen is told, written in the transaction that causes it.
//!
//! Sent to the filer's e-mail address, or by text message where there is only a phone. Of a dossier filed by a mandate to
//! the principal's, and to the agent's as long as the mandate holds. The look-up secret is in the first message alone.

use base::{Moment, local_date, local_time};
use db::Tx;
use outreach::{Address, Message};
use people::{
    accounts::{self, Account},
    mandates,
};
use rules::{
    document::Person,
    workflow::{Event, State, WHOLE},
};

use super::{store::Loaded, surroundings};
use crate::{CaseError, Operation};

/// Tells the filer what happened, where it concerns them.
pub(super) fn tell(tx: &Tx, op: &Operation, loaded: &Loaded, events: &[Event]) -> Result<(), CaseError> {
    for event in events {
        let unit = surroundings::agency_name(tx, loaded.dossier.agency)?;
        let Some((subject, sentence)) = words(op, loaded, event, &unit) else { continue };
        tell_all(tx, op, loaded, &subject, &sentence)?;
    }
    Ok(())
}

/// Whom messages about the dossier are for.
fn recipients(tx: &Tx, op: &Operation, loaded: &Loaded) -> Result<Vec<Person>, CaseError> {
    let (filer, parties) = (&loaded.header.filer, loaded.dossier.parties);
    let Some((owner, mandate)) = parties.owner.zip(parties.mandate) else { return Ok(vec![filer.clone()]) };
    let principal = accounts::find(tx, &op.office.vault, owner)?;
    let name = |account: &Account| account.profile.shown_name().to_owned();
    let mut all: Vec<Person> =
        principal.iter().map(|account| Person { name: name(account), ..account.person() }).collect();
    // Whoever acts for the principal no more is told nothing more.
    let agent = mandates::living(tx, mandate, local_date(op.now))?;
    let still = agent.is_some_and(|agent| {
        parties.filer == Some(agent.account) && agent.procedures.reach(&loaded.summary.procedure_code)
    });
    let twice = all.iter().any(|person| address(person).is_some() && address(person) == address(filer));
    if still && !twice {
        all.push(filer.clone());
    }
    Ok(all)
}

fn tell_all(tx: &Tx, op: &Operation, loaded: &Loaded, subject: &str, sentence: &str) -> Result<(), CaseError> {
    for person in recipients(tx, op, loaded)? {
        send(tx, op, loaded, &person, subject.to_owned(), sentence)?;
    }
    Ok(())
}

/// Tells that somebody outside the duty opened the dossier, and why they were let.
pub(super) fn tell_of_glass(
    tx: &Tx,
    op: &Operation,
    loaded: &Loaded,
    who: &str,
    reason: &str,
) -> Result<(), CaseError> {
    let name = known_as(loaded);
    let sentence = format!(
        "Lúc {}, {who} đã mở xem hồ sơ {name} ngoài nhiệm vụ, sau khi người thứ hai có thẩm quyền cho phép. Lý do: \
         {reason}. Cán bộ này chỉ được xem, không được xử lý. Mọi lần xem đều được ghi lại tại {}/tai-khoan/ai-da-xem",
        when(op.now),
        op.office.settings.address
    );
    let subject = format!("Hồ sơ {name}: được xem ngoài nhiệm vụ");
    let owner = loaded.header.owner.as_ref().filter(|owner| {
        loaded.dossier.parties.mandate.is_none() && address(owner) != address(&loaded.header.filer)
    });
    tell_all(tx, op, loaded, &subject, &sentence)?;
    owner.map_or(Ok(()), |owner| send(tx, op, loaded, owner, subject, &sentence))
}

/// Tells that the dossier's content will be destroyed, and how to keep a copy.
pub(super) fn tell_of_destruction(
    tx: &Tx,
    op: &Operation,
    loaded: &Loaded,
    after: base::Date,
    basis: &str,
) -> Result<(), CaseError> {
    let name = known_as(loaded);
    let sentence = format!(
        "Hồ sơ {name} đã hết thời hạn lưu giữ ({basis}). Sau ngày {}, nội dung khai, giấy tờ và tệp của hồ sơ được hủy và \
         không ai đọc lại được. Bản chính kết quả ông/bà đã nhận vẫn có giá trị như thường. Cần giữ bản sao, xin tải về \
         trước ngày đó tại {}/tai-khoan/du-lieu",
        base::text::short_date(after),
        op.office.settings.address
    );
    tell_all(tx, op, loaded, &format!("Hồ sơ {name}: sắp hủy nội dung"), &sentence)
}

fn send(
    tx: &Tx,
    op: &Operation,
    loaded: &Loaded,
    person: &Person,
    subject: String,
    sentence: &str,
) -> Result<(), CaseError> {
    let Some(to) = address(person) else { return Ok(()) };
    let body = format!(
        "Kính gửi {},\n\n{sentence}\n\nThủ tục: {}\nTra cứu: {}/tra-cuu\n",
        person.name, loaded.header.procedure, op.office.settings.address
    );
    outreach::notify(tx, &op.office.vault, &Message { to, subject, body }, op.now)?;
    Ok(())
}

fn address(person: &Person) -> Option<Address> {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    given(&person.email).map(Address::Email).or_else(|| given(&person.phone).map(Address::Phone))
}

/// Reminds the citizen of what was asked, before the last day.
pub(super) fn remind_of_supplement(
    tx: &Tx,
    op: &Operation,
    loaded: &Loaded,
    until: Moment,
) -> Result<(), CaseError> {
    let Some(asked) = &loaded.dossier.asked else { return Ok(()) };
    let name = known_as(loaded);
    let day = base::text::short_date(base::local_date(until));
    let sentence = format!(
        "Hồ sơ {name} đang chờ ông/bà bổ sung, hoàn thiện. Ngày cuối cùng: {day}. Lý do: {}{}",
        asked.reason,
        list(&asked.papers)
    );
    let subject = format!("Hồ sơ {name}: sắp hết hạn bổ sung");
    tell_all(tx, op, loaded, &subject, &helped(op, sentence))
}

fn known_as(loaded: &Loaded) -> &str {
    loaded.dossier.code().unwrap_or(&loaded.summary.reference)
}

/// With the number to call.
fn helped(op: &Operation, sentence: String) -> String {
    let hotline = op.office.settings.hotline.as_ref();
    sentence + &hotline.map(|number| format!(" Cần giúp đỡ, xin gọi {number}.")).unwrap_or_default()
}

/// `17:00 ngày 05/11/2019`.
fn when(moment: Moment) -> String {
    let local = local_time(moment);
    format!("{:02}:{:02} ngày {}", local.hour(), local.minute(), base::text::short_date(local.date()))
}

/// The same, and whether it may still move.
fn when_due(moment: Moment, provisional: bool) -> String {
    when(moment)
        + if provisional {
            " (tạm tính, vì lịch nghỉ của năm đó chưa được quyết định)"
        } else {
            ""
        }
}

fn words(op: &Operation, loaded: &Loaded, event: &Event, unit: &str) -> Option<(String, String)> {
    let name = known_as(loaded);
    let due = loaded.dossier.due.map(|due| when_due(due.current, due.provisional)).unwrap_or_default();
    let (subject, sentence) = match event {
        Event::Submitted { .. } if loaded.dossier.elsewhere().is_some() => filed_onward(loaded)?,
        Event::Forwarded { .. } | Event::ForeignStatus { .. } | Event::StrandDropped { .. } => {
            strands(loaded, event, name)?
        }
        Event::OwnResultReceived { .. } => (
            "đã có một phần kết quả",
            format!(
                "Hồ sơ {name} đã có {}. Ông/bà có thể nhận trước; các kết quả còn lại đang được giải quyết.",
                loaded.dossier.own_strand()?.name
            ),
        ),
        Event::StrandReturned { strand, .. } => (
            "đã trả một phần kết quả",
            format!("{} của hồ sơ {name} đã được trả cho ông/bà.", loaded.dossier.strand(strand)?.name),
        ),
        Event::StrandsEnded => (
            "đã có kết quả",
            format!(
                "Mọi phần của hồ sơ {name} đã giải quyết xong, mời ông/bà nhận kết quả tại bộ phận trả kết quả."
            ),
        ),
        Event::Submitted { answer_due, .. } => (
            "đã nộp",
            format!(
                "Hồ sơ của ông/bà đã nộp thành công. Mã tạm: {}. Mã tra cứu bí mật: {}. {unit} sẽ trả lời chậm \
                 nhất lúc {}.",
                loaded.summary.reference,
                loaded.header.secret,
                when_due(answer_due.moment, answer_due.provisional)
            ),
        ),
        Event::PassedOn { reason, .. } => (
            "đã chuyển đúng cơ quan",
            format!("Hồ sơ {name} được chuyển đến {unit} để giải quyết. Lý do: {reason}"),
        ),
        Event::CompletionAsked { asked, .. } | Event::SupplementAsked { asked, .. } => (
            "cần bổ sung",
            format!(
                "Hồ sơ {name} cần bổ sung, hoàn thiện{}. Lý do: {}{}",
                asked
                    .answer_by
                    .map(|day| format!(" trước hết ngày {}", base::text::short_date(day)))
                    .unwrap_or_default(),
                asked.reason,
                list(&asked.papers)
            ),
        ),
        Event::Resubmitted { answer_due, .. } | Event::SupplementHandedIn { answer_due, .. } => (
            "đã nhận phần bổ sung",
            format!(
                "Phần bổ sung của hồ sơ {name} đã đến nơi tiếp nhận và được trả lời chậm nhất lúc {}.",
                when_due(answer_due.moment, answer_due.provisional)
            ),
        ),
        Event::NotAccepted { reason, .. } => {
            ("không được tiếp nhận", format!("Hồ sơ {name} không được tiếp nhận. Lý do: {reason}"))
        }
        Event::Accepted { acceptance, .. } => (
            "đã được tiếp nhận",
            format!("{unit} đã tiếp nhận hồ sơ. Mã hồ sơ: {}. Hẹn trả kết quả: {due}.", acceptance.code),
        ),
        Event::SupplementFound { .. } => {
            ("đã bổ sung đủ", format!("Giấy tờ bổ sung của hồ sơ {name} đã đủ. Hẹn trả kết quả mới: {due}."))
        }
        Event::FinanceRequired(obligation) => (
            "cần thực hiện nghĩa vụ tài chính",
            format!("Hồ sơ {name} cần nộp {}. Lý do: {}", obligation.amount, obligation.reason),
        ),
        Event::FinanceConfirmed { .. } => (
            "đã thực hiện nghĩa vụ tài chính",
            format!("Nghĩa vụ tài chính của hồ sơ {name} đã được xác nhận. Hẹn trả kết quả: {due}."),
        ),
        Event::Extended { extension, .. } => (
            "được gia hạn",
            format!("Thời hạn giải quyết hồ sơ {name} được gia hạn theo {}. Hẹn mới: {due}.", extension.basis),
        ),
        Event::Apologised(apology) => (
            "xin lỗi và hẹn lại",
            format!("{unit} xin lỗi vì chậm giải quyết hồ sơ {name}. Lý do: {}. Hẹn lại: {due}.", apology.reason),
        ),
        // A date that only stops being provisional is nothing to write about.
        Event::CalendarCorrected { due: now, before, .. }
            if before.is_some_and(|it| it.current == now.current) =>
        {
            return None;
        }
        Event::CalendarCorrected { reason, before, .. } => {
            let before = before.map(|due| format!(" (trước đây: {})", when(due.current))).unwrap_or_default();
            (
                "tính lại ngày hẹn",
                format!("Ngày hẹn trả kết quả hồ sơ {name} được tính lại: {due}{before}. Lý do: {reason}"),
            )
        }
        Event::AnswerTimeCorrected { answer_due, before, .. } if answer_due.moment == before.moment => {
            return None;
        }
        Event::AnswerTimeCorrected { reason, answer_due, before } => (
            "tính lại hạn trả lời",
            format!(
                "{unit} sẽ trả lời hồ sơ {name} chậm nhất lúc {} (trước đây: {}). Lý do: {reason}",
                when_due(answer_due.moment, answer_due.provisional),
                when(before.moment)
            ),
        ),
        Event::Moved(_) if loaded.dossier.state.is_final() || loaded.dossier.state == State::Draft => return None,
        Event::Moved(_) => (
            "chuyển cơ quan giải quyết",
            format!(
                "Do sắp xếp đơn vị hành chính, hồ sơ {name} nay do {unit} giải quyết. Mã hồ sơ, ngày hẹn và giấy tờ \
                 đã nộp giữ nguyên; ông/bà không phải làm lại việc gì."
            ),
        ),
        Event::TakenOver(taken) if taken.told => (
            "chuyển sang hệ thống mới",
            format!(
                "Hồ sơ {name} được giải quyết tiếp trên hệ thống mới; mã hồ sơ và ngày hẹn không thay đổi. Hẹn trả kết \
                 quả: {due}. Mã tra cứu bí mật mới: {}.",
                loaded.header.secret
            ),
        ),
        Event::ResultReceived { .. } => {
            ("đã có kết quả", format!("Hồ sơ {name} đã có kết quả, mời ông/bà nhận tại bộ phận trả kết quả."))
        }
        Event::Reminded => ("mời nhận kết quả", format!("Kết quả hồ sơ {name} đang chờ ông/bà đến nhận.")),
        Event::Returned(_) => ("đã trả kết quả", format!("Kết quả hồ sơ {name} đã được trả cho ông/bà.")),
        Event::ResultCorrected { reason, .. } => (
            "đính chính kết quả",
            format!(
                "{unit} xin lỗi vì sai sót trong kết quả hồ sơ {name} và đã ban hành văn bản đính chính. {reason}"
            ),
        ),
        Event::IncidentReported(incident) => (
            "ghi nhận sự cố",
            format!("{unit} đã ghi nhận sự cố của hồ sơ {name} và sẽ khắc phục. Nội dung: {}", incident.what),
        ),
        Event::IncidentClosed(remedy) => (
            "đã khắc phục sự cố",
            format!(
                "{unit} xin lỗi ông/bà vì sự cố của hồ sơ {name}. Đã khắc phục: {} Thư xin lỗi nằm trong hồ sơ.",
                remedy.what
            ),
        ),
        Event::WithdrawalRequested { .. } => (
            "đã nhận đề nghị rút",
            format!(
                "{unit} đã nhận đề nghị rút hồ sơ {name} và sẽ trả lời. Trong khi chờ, hồ sơ vẫn được giải quyết."
            ),
        ),
        Event::WithdrawalDeclined { reason } => {
            ("chưa được rút", format!("Đề nghị rút hồ sơ {name} không được chấp thuận. Lý do: {reason}"))
        }
        Event::Withdrawn { .. } => ("đã rút", format!("Hồ sơ {name} đã được rút theo đề nghị của ông/bà.")),
        Event::Stopped { reason, .. } => {
            ("dừng giải quyết", format!("{unit} dừng giải quyết hồ sơ {name}. Lý do: {reason}"))
        }
        _ => return None,
    };
    Some((format!("Hồ sơ {name}: {subject}"), helped(op, sentence)))
}

/// The partner answers; our time to answer does not run.
fn filed_onward(loaded: &Loaded) -> Option<(&'static str, String)> {
    let partner = &loaded.dossier.elsewhere()?.partner.as_ref()?.name;
    Some((
        "đã nộp",
        format!(
            "Hồ sơ của ông/bà đã nộp thành công. Mã tạm: {}. Mã tra cứu bí mật: {}. Hồ sơ được chuyển đến {partner} \
             để giải quyết; hệ thống đó báo tiến độ và chúng tôi báo lại cho ông/bà.",
            loaded.summary.reference, loaded.header.secret
        ),
    ))
}

/// What partners do. Told is what is new: no old message that came late, no second one with the same status.
fn strands(loaded: &Loaded, event: &Event, name: &str) -> Option<(&'static str, String)> {
    let find = |key: &String| loaded.dossier.strand(key);
    match event {
        Event::Forwarded { strand } => {
            let strand = find(strand).filter(|strand| strand.key != WHOLE && strand.forwarded == 1)?;
            let partner = &strand.partner.as_ref()?.name;
            let sentence =
                format!("Phần {} của hồ sơ {name} đã được chuyển đến {partner} để giải quyết.", strand.name);
            Some(("đã chuyển tiếp", sentence))
        }
        Event::ForeignStatus { strand, report } => {
            let strand = find(strand)?;
            let before = strand.reports.iter().filter(|it| it.id != report.id).max_by_key(|it| (it.at, it.code));
            let moved = before.is_none_or(|before| before.code != report.code);
            if !moved || strand.latest() != Some(report) {
                return None;
            }
            let partner = &strand.partner.as_ref()?.name;
            let said = if report.words.trim().is_empty() {
                String::new()
            } else {
                format!(" Nội dung: {}", report.words)
            };
            let status = national(report.code);
            Some((status, format!("{partner} báo về {} của hồ sơ {name}: {status}.{said}", strand.name)))
        }
        Event::StrandDropped { strand, reason } => Some((
            "một phần không giải quyết được",
            format!(
                "Phần {} của hồ sơ {name} không giải quyết được vì chưa có {reason}. Các kết quả khác vẫn được trả.",
                find(strand)?.name
            ),
        )),
        _ => None,
    }
}

/// The national status codes (domain reference, 4.1), in words for the citizen.
fn national(code: u8) -> &'static str {
    match code {
        1 => "mới nhận",
        2 => "đã tiếp nhận",
        3 => "không tiếp nhận",
        4 => "đang xử lý",
        5 => "cần bổ sung giấy tờ",
        6 => "cần thực hiện nghĩa vụ tài chính",
        7 => "đã rút hồ sơ",
        8 => "dừng xử lý",
        9 => "đã có kết quả",
        _ => "đã trả kết quả",
    }
}

fn list(papers: &[rules::workflow::PaperAsked]) -> String {
    papers.iter().fold(String::new(), |list, paper| list + "\n- " + &paper.name + ": " + &paper.note)
}
