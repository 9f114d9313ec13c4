//! The parts of a dossier's page, ready to be shown.

use base::{Officer, Part, Role};
use cases::{
    document::{FormOf, Kind},
    dossier::attachment::{Attachment, Role as FileRole},
};
use rules::{
    calendar::timeliness,
    document::Person,
    policy::Duty,
    workflow::{ClockKind, CommandKind, Finance, PaperReceived, State, sits},
};
use webkit::{Page, ui::SummaryList};

use crate::{
    bench::Bench,
    door::Room,
    step::is_quick,
    words::{self, Left, VI},
};

/// Something the officer may do now.
pub struct Action {
    /// Word of the step in addresses and text keys.
    pub word: &'static str,
    /// It needs nothing typed: one click.
    pub quick: bool,
    /// The version the page shows.
    pub version: u64,
    /// For a transfer: the officer goes on with it.
    pub keep: bool,
    /// What stands on the button.
    pub text: String,
}

/// Steps beside those that carry the dossier on; folded away.
const ASIDE: &[CommandKind] = &[
    CommandKind::Refuse,
    CommandKind::PassOn,
    CommandKind::Recall,
    CommandKind::StepBack,
    CommandKind::AskOpinion,
    CommandKind::ForgoOpinion,
    CommandKind::ExtendOpinion,
    CommandKind::Lapse,
    CommandKind::RequireFinance,
    CommandKind::Extend,
    CommandKind::Decline,
    CommandKind::Apologise,
    CommandKind::DropApology,
    CommandKind::Remind,
    CommandKind::CorrectResult,
    CommandKind::ReportIncident,
    CommandKind::Delegate,
    CommandKind::Withdraw,
    CommandKind::DeclineWithdrawal,
    CommandKind::Stop,
    CommandKind::CorrectCalendar,
    CommandKind::ForwardAgain,
];

/// Steps that are part of another one's page.
const HIDDEN: [CommandKind; 2] = [CommandKind::Submit, CommandKind::LeaveUnscanned];

/// What the officer may do: what carries the dossier on, and the rest.
pub fn actions(bench: &Bench, officer: &Officer) -> (Vec<Action>, Vec<Action>) {
    let version = bench.view.dossier.version;
    let (mut first, mut more) = (Vec::new(), Vec::new());
    for kind in bench.view.allowed.iter().copied().filter(|kind| !HIDDEN.contains(kind)) {
        // Papers without a scan need a word on the step's page.
        let scans = kind == CommandKind::Transfer && !bench.unscanned().is_empty();
        let quick = is_quick(kind) && !scans;
        let action = |text: String, keep| Action { word: kind.word(), quick, version, keep, text };
        let text = VI.t(&format!("desk.step.{}", kind.word()));
        if kind == CommandKind::Transfer && quick && may_keep(bench, officer) {
            first.push(action(VI.t("desk.dossier.keep"), true));
        }
        if ASIDE.contains(&kind) { more.push(action(text, false)) } else { first.push(action(text, false)) }
    }
    // Completing the papers is asked for beside accepting, never offered before it.
    first.sort_by_key(|action| matches!(action.word, "ask-completion" | "ask-supplement" | "record-payment"));
    (first, more)
}

/// Hand-over to oneself is one click, for who is a specialist of the competent section too.
pub fn may_keep(bench: &Bench, officer: &Officer) -> bool {
    sits(officer, bench.view.dossier.seat(Part::Section)) && officer.has(Role::Specialist)
}

/// The appointment and what is left of it.
pub struct Due {
    /// Rows of the box: label and value.
    pub rows: Vec<(String, String)>,
    /// What is left, while it counts.
    pub left: Option<Left>,
    /// It rests on days off nobody has decided.
    pub provisional: bool,
    /// The limit stands still.
    pub paused: bool,
}

/// The box about time.
pub fn due(room: &Room, bench: &Bench) -> Due {
    let dossier = &bench.view.dossier;
    let counts = !dossier.state.is_final() && dossier.ended_at.is_none() && !dossier.is_paused();
    let answer = dossier.answer_due.map(|due| due.moment);
    let until = answer.or(dossier.due.map(|due| due.current).filter(|_| counts));
    Due {
        rows: due_rows(bench),
        left: until.map(|until| words::left(&room.app.office.calendar(), room.now, until)),
        provisional: dossier.due.is_some_and(|due| due.provisional)
            || dossier.answer_due.is_some_and(|due| due.provisional),
        paused: dossier.is_paused(),
    }
}

fn due_rows(bench: &Bench) -> Vec<(String, String)> {
    let dossier = &bench.view.dossier;
    let mut rows = Vec::new();
    let mut row = |key: &str, value: String| rows.push((VI.t(key), value));
    if let Some(answer) = dossier.answer_due {
        row("desk.due.answer", words::due(answer.moment, answer.provisional));
    }
    if let Some(acceptance) = &dossier.acceptance {
        row("desk.due.received", words::moment(acceptance.received));
        row("desk.due.limit", cases::document::words::limit(acceptance.limit));
        if let Some(basis) = &acceptance.limit_basis {
            row("desk.due.basis", basis.clone());
        }
    }
    if let Some(due) = dossier.due {
        row("desk.due.appointment", words::due(due.current, due.provisional));
        if due.original != due.current {
            row("desk.due.original", words::moment(due.original));
        }
    }
    if let (Some(ended), Some(due), Some(acceptance)) = (dossier.ended_at, dossier.due, &dossier.acceptance) {
        let word = match timeliness(due.original, ended, acceptance.limit) {
            rules::calendar::Timeliness::Early => "desk.due.early",
            rules::calendar::Timeliness::OnTime => "desk.due.on_time",
            rules::calendar::Timeliness::Late => "desk.due.late",
        };
        row("desk.due.ended", format!("{} ({})", words::moment(ended), VI.t(word)));
    }
    rows
}

/// A paper that the procedure asks for, with the files that came for it.
pub struct PaperRow {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// How many on paper are asked for, in words.
    pub counts: String,
    /// How many came on paper, in words.
    pub received: String,
    /// The files.
    pub files: Vec<FileRow>,
}

/// One file.
pub struct FileRow {
    /// Id in its address.
    pub id: String,
    /// Name.
    pub name: String,
    /// Size in words.
    pub size: String,
    /// SHA-256.
    pub sha256: String,
    /// A picture that browsers show; otherwise a PDF.
    pub picture: bool,
    /// A photo that became a page of a PDF.
    pub received: bool,
    /// Which filing it came with.
    pub round: Option<u32>,
    /// Why it does not open now, in words; `None`: it does.
    pub shut: Option<String>,
}

fn file_row(file: &Attachment) -> FileRow {
    FileRow {
        id: file.id.to_string(),
        name: file.name.clone(),
        size: words::size(file.size),
        sha256: file.sha256.clone(),
        picture: file.media_type.starts_with("image/") && file.media_type != "image/heic",
        received: file.role == FileRole::Received,
        round: file.round,
        shut: (!file.opens()).then(|| VI.t(&format!("desk.scan_state.{}", file.scan.word()))),
    }
}

/// The papers in the order of the sheet, then files of papers that no longer apply.
pub fn papers(bench: &Bench) -> Vec<PaperRow> {
    let of = |key: &str| -> Vec<FileRow> {
        bench.view.files.iter().filter(|file| file.component == key).map(file_row).collect()
    };
    let came = |key: &str| -> String {
        let paper = bench.view.dossier.papers.iter().find(|paper| paper.component == key);
        paper.map(|paper| counts(paper.originals, paper.certified, paper.copies)).unwrap_or_default()
    };
    let listed = bench.papers();
    let wanted = listed.iter().map(|paper| PaperRow {
        key: paper.key.clone(),
        name: paper.name.vi.clone(),
        counts: counts(paper.originals, paper.certified, paper.copies),
        received: came(&paper.key),
        files: of(&paper.key),
    });
    let mut rows: Vec<PaperRow> = wanted.collect();
    let filed = bench.view.files.iter().map(|file| file.component.as_str());
    let came_in = bench.view.dossier.papers.iter().map(|paper| paper.component.as_str());
    let mut others: Vec<&str> = filed.chain(came_in).collect();
    others.retain(|key| !listed.iter().any(|paper| paper.key == *key));
    others.sort_unstable();
    others.dedup();
    for key in others {
        let name = cases::dossier::paper_name(&bench.definition.sheet, key).vi;
        let (key, counts) = (key.to_owned(), String::new());
        rows.push(PaperRow { name, counts, received: came(&key), files: of(&key), key });
    }
    rows
}

/// What came on paper: `Tờ khai (1 bản chính); …`.
pub fn received(papers: &[PaperReceived]) -> String {
    let one = |paper: &PaperReceived| {
        format!("{} ({})", paper.name, counts(paper.originals, paper.certified, paper.copies))
    };
    papers.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// `1 bản chính, 2 bản chụp`.
pub fn counts(originals: u32, certified: u32, copies: u32) -> String {
    let parts = [
        (originals, VI.t_with("desk.paper.originals", &[("count", originals)])),
        (certified, VI.t_with("desk.paper.certified", &[("count", certified)])),
        (copies, VI.t_with("desk.paper.copies", &[("count", copies)])),
    ];
    let said: Vec<String> = parts.into_iter().filter(|(count, _)| *count > 0).map(|(_, text)| text).collect();
    said.join(", ")
}

/// A paper of the office.
pub struct PrintRow {
    /// Id in its address.
    pub id: String,
    /// What it is.
    pub kind: String,
    /// When it was written.
    pub at: String,
    /// Which form of which set, where it is a numbered one.
    pub form: String,
    /// Its layout was not compared with the circular.
    pub unseen: bool,
    /// It is the newest intake slip: one key prints it.
    pub slip: bool,
}

/// The office's papers, the newest first.
pub fn prints(bench: &Bench) -> Vec<PrintRow> {
    let rows = bench.view.documents.iter().rev();
    let slip = rows.clone().find(|paper| paper.kind == Kind::Form01).map(|paper| paper.id);
    rows.map(|paper| PrintRow {
        slip: Some(paper.id) == slip,
        id: paper.id.to_string(),
        kind: VI.t(&format!("desk.print.{}", paper.kind.word())),
        at: words::moment(paper.at),
        form: paper.form.as_ref().map(which_form).unwrap_or_default(),
        unseen: paper.form.as_ref().is_some_and(|form| form.unseen),
    })
    .collect()
}

fn which_form(form: &FormOf) -> String {
    VI.t_with("desk.form.which", &[("number", &form.number), ("set", &form.set)])
}

/// What the officer has to know before acting.
pub fn notes(bench: &Bench, officer: &Officer) -> Vec<String> {
    let dossier = &bench.view.dossier;
    let own = bench.view.own_matter;
    let drafter = dossier.draft_in_hand().is_some_and(|draft| draft.drafter == officer.id);
    let checks = [
        (own, VI.t("desk.note.own_dossier")),
        (dossier.elsewhere().is_some() && !dossier.state.is_final(), VI.t("desk.note.elsewhere")),
        (bench.view.duty == Some(Duty::Glass), VI.t("desk_glass.note")),
        (
            drafter && (dossier.state == State::ForSignature || dossier.correction.is_some()),
            VI.t("desk.note.own_draft"),
        ),
        (dossier.correction.is_some(), VI.t("desk.note.correction")),
        (dossier.arrival.is_some(), VI.t("desk.note.arrived")),
        (dossier.handover.is_some(), VI.t("desk.note.handed_over")),
        (dossier.proposal.is_some(), VI.t("desk.note.proposal")),
        (dossier.withdrawal.is_some(), VI.t("desk.note.withdrawal")),
        (dossier.open_incidents().next().is_some(), VI.t("desk.note.incident")),
        (dossier.finance() == Finance::Unpaid && dossier.ended_at.is_some(), VI.t("desk.note.unpaid")),
        (dossier.apology_draft.is_some(), VI.t("desk.note.apology_drafted")),
        (dossier.open_consultations().next().is_some(), VI.t("desk.note.opinions")),
        (dossier.assisted.is_some(), VI.t("desk.note.assisted")),
    ];
    checks.into_iter().filter(|(holds, _)| *holds).map(|(_, sentence)| sentence).collect()
}

/// The days of the apology that the system drafted: the new one, and the last on which it can go out.
pub fn apology(bench: &Bench) -> Vec<(String, String)> {
    let dossier = &bench.view.dossier;
    let last = dossier.running().into_iter().find(|running| running.kind == ClockKind::Apology);
    let new_day = dossier.apology_draft.as_ref().map(|draft| ("desk.apology.new_day", draft.new_due));
    let days = new_day.into_iter().chain(last.map(|running| ("desk.apology.last", running.due)));
    days.map(|(key, at)| (VI.t(key), words::day(base::local_date(at)))).collect()
}

/// Procedure, filer, owner, channel, delivery, holder.
pub fn people(page: &Page, bench: &Bench) -> SummaryList {
    let content = &bench.view.content;
    let cases = &bench.definition.sheet.cases;
    let case = content.case.as_ref().and_then(|key| cases.iter().find(|case| case.key == *key));
    let summary = &bench.view.summary;
    let reference = summary.code.as_ref().map(|_| summary.reference.clone());
    let late = bench.view.dossier.late.as_ref().map(|late| super::history::entered_late(bench, late));
    let procedure = format!("{} ({})", bench.view.header.procedure, summary.procedure_code);
    page.ui()
        .summary()
        .row(page.t("desk.dossier.procedure"), procedure)
        .row_if(page.t("desk.dossier.case"), case.map(|case| case.name.vi.clone()).unwrap_or_default())
        .row(page.t("desk.dossier.filer"), person(&content.filer))
        .row_if(page.t("desk.dossier.owner"), content.owner.as_ref().map(person).unwrap_or_default())
        .row_if(page.t("desk.dossier.relation"), content.relation.clone().unwrap_or_default())
        .row(
            page.t("desk.dossier.channel"),
            page.t(&format!("desk.channel.{}", bench.view.dossier.channel.word())),
        )
        .row(page.t("desk.dossier.delivery"), delivery(page, bench))
        .row(page.t("desk.dossier.agency"), bench.agency.authority())
        .row_if(page.t("desk.reorganisation.before"), before(bench))
        .row(page.t("desk.dossier.holder"), bench.holder())
        .row_if(page.t("desk.take_over.mark"), summary.taken_over.clone().unwrap_or_default())
        .row_if(page.t("desk.outage.mark"), late.unwrap_or_default())
        .row_if(page.t("desk.take_over.result"), foreign_result(bench))
        .row_if(page.t("desk.absence.stands_in"), stand_ins(bench))
        .row_if(page.t("desk.dossier.reference"), reference.unwrap_or_default())
}

/// The result another system issued: it lies on paper, no file of it is here.
fn foreign_result(bench: &Bench) -> String {
    let result = bench.view.dossier.foreign_result();
    result.map(|result| format!("{}, {}", result.number, words::day(result.on))).unwrap_or_default()
}

/// Who stands in for whom, with the days; it ends by itself.
fn stand_ins(bench: &Bench) -> String {
    let one = |it: &rules::workflow::Delegation| {
        let who = [("stand_in", bench.names.officer(it.delegate)), ("absent", bench.names.officer(it.absent))];
        format!("{}, {} – {}", VI.t_with("desk.absence.for", &who), words::day(it.since), words::day(it.until))
    };
    bench.view.dossier.delegations.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// The agency it was filed at, when a reorganisation moved it.
fn before(bench: &Bench) -> String {
    let first = bench.view.dossier.moves.first();
    first.map(|made| bench.names.agency(made.from)).unwrap_or_default()
}

fn person(person: &Person) -> String {
    let parts = [&person.identity, &person.phone, &person.email, &person.address];
    let known: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    format!("{}\n{}", person.name, known.join(" · "))
}

fn delivery(page: &Page, bench: &Bench) -> String {
    let way = page.t(&format!("desk.delivery.{}", bench.view.content.delivery.word()));
    match &bench.view.content.delivery_address {
        Some(address) => format!("{way}\n{address}"),
        None => way,
    }
}
