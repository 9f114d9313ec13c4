//! The table of the dossier's life (domain reference, 4.3) row by row: from which state, who, with what, to which
//! national code, and which paper, message and effect on the clock each row has. On one engine: other tests show that
//! the engines agree.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod prepared;
#[path = "../town/mod.rs"]
mod town;

use base::{Actor, DocumentId, DossierId, Part, Role};
use cases::{
    document::Kind,
    dossier::{self, Acceptance},
};
use jiff::civil::date;
use prepared::*;
use rules::{
    form::Lang,
    workflow::{Command, Dossier, IncidentKind, Outcome, State, State as S},
};
use testkit::{Store, vn};
use town::*;

/// What a row does to the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Clock {
    /// The one-stop's eight office hours begin.
    AnswerStarts,
    /// They are kept.
    AnswerKept,
    /// They go on as they are.
    AnswerGoesOn,
    /// The limit begins.
    Starts,
    /// It runs on.
    Runs,
    /// It stands still.
    Pauses,
    /// It still stands.
    Stands,
    /// It goes on, with another appointment.
    Resumes,
    /// Another appointment.
    Moves,
    /// The result is there.
    Stops,
    /// Nothing runs any more.
    Closed,
}

fn effect(before: &Dossier, after: &Dossier, wanted: Clock) -> bool {
    let paused = (before.is_paused(), after.is_paused());
    let moved = before.due != after.due;
    match wanted {
        Clock::AnswerStarts => after.answer_due.is_some() && after.answer_due != before.answer_due,
        Clock::AnswerKept => before.answer_due.is_some() && after.answer_due.is_none(),
        Clock::AnswerGoesOn => before.answer_due.is_some() && after.answer_due == before.answer_due,
        Clock::Starts => before.due.is_none() && after.due.is_some() && after.answer_due.is_none(),
        Clock::Runs => after.due.is_some() && !moved && paused == (false, false) && after.ended_at.is_none(),
        Clock::Pauses => paused == (false, true) && !moved,
        Clock::Stands => !moved && paused.0 == paused.1 && before.ended_at == after.ended_at,
        Clock::Resumes => paused == (true, false) && moved,
        Clock::Moves => moved && paused == (false, false),
        Clock::Stops => before.ended_at.is_none() && after.ended_at.is_some() && !moved,
        Clock::Closed => after.state.is_final() && after.running().is_empty(),
    }
}

/// A row: name, from, who, what, to, national code, papers written, the words of the message's subject, clock.
type Row<'a> =
    (&'a str, State, &'a str, &'a dyn Fn(&Town, DossierId) -> Command, State, u8, &'a [Kind], &'a str, Clock);

#[track_caller]
fn holds(store: &Store, row: &Row) {
    let (name, from, word, command, to, code, papers, message, clock) = row;
    let town = Town::new(store);
    let id = prepared(&town, *from);
    // Who inspects sees internal papers too.
    let inspector = town.officer(30, town.centre, Role::Inspector);
    let view = || dossier::view(town.op(&inspector), id).unwrap();
    let mails = || town.office.db.read(|tx| outreach::newest(tx, &town.office.vault, None, 99)).unwrap();
    let command = command(&town, id);
    let (before, mails_before) = (view(), mails().len());
    assert_eq!(before.dossier.state, *from, "{name}: prepared");
    if !matches!(from, S::SupplementHandedIn | S::WaitingFinance) {
        town.clock.set(vn("2019-03-04T15:30"));
    }
    town.act(&who(&town, word), id, &command).unwrap_or_else(|error| panic!("{name}: {error:?}"));
    let after = view();
    assert_eq!((after.dossier.state, after.dossier.state.national_code()), (*to, Some(*code)), "{name}");
    let old: Vec<DocumentId> = before.documents.iter().map(|paper| paper.id).collect();
    let written: Vec<Kind> =
        after.documents.iter().filter(|paper| !old.contains(&paper.id)).map(|paper| paper.kind).collect();
    assert_eq!(written, *papers, "{name}: papers");
    let sent = mails();
    let subjects: Vec<&str> =
        sent.iter().take(sent.len() - mails_before).map(|kept| kept.message.subject.as_str()).collect();
    match *message {
        "" => assert!(subjects.is_empty(), "{name}: {subjects:?}"),
        words => assert!(subjects.len() == 1 && subjects[0].contains(words), "{name}: {subjects:?}"),
    }
    assert!(effect(&before.dossier, &after.dossier, *clock), "{name}: {clock:?} {:?}", after.dossier.due);
    assert_eq!(after.dossier.holder_fault(), None, "{name}");
}

fn all(rows: &[Row]) {
    for row in rows {
        holds(&Store::sqlite(), row);
    }
}

#[test]
fn before_acceptance() {
    let right = |town: &Town| town.agency("67-D05");
    all(&[
        (
            "ask to complete",
            S::Submitted,
            "intake",
            &|_, _| ask(false),
            S::PreSupplement,
            5,
            &[Kind::Form02],
            "cần bổ sung",
            Clock::AnswerKept,
        ),
        (
            "refuse",
            S::Submitted,
            "intake",
            &|_, _| Command::Refuse { reason: why(), document: new() },
            S::NotAccepted,
            3,
            &[Kind::Form03],
            "không được tiếp nhận",
            Clock::Closed,
        ),
        (
            "refuse what was to be completed",
            S::PreSupplement,
            "intake",
            &|_, _| Command::Refuse { reason: why(), document: new() },
            S::NotAccepted,
            3,
            &[Kind::Form03],
            "không được tiếp nhận",
            Clock::Closed,
        ),
        (
            "withdraw",
            S::Submitted,
            "citizen",
            &|_, _| Command::Withdraw { reason: why(), document: new() },
            S::Withdrawn,
            7,
            &[Kind::Notice],
            "đã rút",
            Clock::Closed,
        ),
        (
            "withdraw what was to be completed",
            S::PreSupplement,
            "citizen",
            &|_, _| Command::Withdraw { reason: why(), document: new() },
            S::Withdrawn,
            7,
            &[Kind::Notice],
            "đã rút",
            Clock::Closed,
        ),
        (
            "filed at the wrong agency",
            S::Submitted,
            "intake",
            &|town, _| {
                let agency = right(town);
                Command::PassOn { agency, intake_agency: town.centre, reason: why(), document: new() }
            },
            S::Submitted,
            1,
            &[Kind::Notice],
            "đã chuyển đúng cơ quan",
            Clock::AnswerGoesOn,
        ),
    ]);
}

#[test]
fn silence_of_the_citizen() {
    let store = Store::sqlite();
    for (from, to, code, message) in [
        (S::PreSupplement, S::NotAccepted, 3, "không được tiếp nhận"),
        (S::Supplement, S::Stopped, 8, "dừng giải quyết"),
    ] {
        let town = Town::new(&store);
        let id = prepared(&town, from);
        town.clock.set(vn("2019-03-21T08:00"));
        let lapse = Command::Lapse { reason: why(), document: new() };
        town.act(&who(&town, "intake"), id, &lapse).unwrap();
        let view = dossier::view(town.op(&Actor::System), id).unwrap();
        assert_eq!((view.dossier.state, view.dossier.state.national_code()), (to, Some(code)));
        let mail = town.office.db.read(|tx| outreach::newest(tx, &town.office.vault, None, 1)).unwrap();
        assert!(mail[0].message.subject.contains(message));
        assert!(
            view.documents
                .iter()
                .any(|paper| Some(paper.id) == view.dossier.closing.as_ref().map(|it| it.document))
        );
        town.clock.set(vn("2019-03-04T09:00"));
    }
}

#[test]
fn at_work() {
    let assign = |town: &Town, _| Command::Assign { officer: who(town, "specialist").officer().unwrap().id };
    all(&[
        (
            "transfer",
            S::Accepted,
            "intake",
            &|_, _| Command::Transfer { keep: false },
            S::Transferred,
            4,
            &[],
            "",
            Clock::Runs,
        ),
        (
            "confirm receipt",
            S::Transferred,
            "specialist",
            &|_, _| Command::Confirm,
            S::Transferred,
            4,
            &[],
            "",
            Clock::Runs,
        ),
        (
            "recall a wrong hand-over",
            S::Transferred,
            "intake",
            &|_, _| Command::Recall { reason: why() },
            S::Accepted,
            2,
            &[],
            "",
            Clock::Runs,
        ),
        (
            "return by one step",
            S::InProcessing,
            "specialist",
            &|_, _| Command::StepBack { reason: why() },
            S::Transferred,
            4,
            &[],
            "",
            Clock::Runs,
        ),
        (
            "ask for an opinion",
            S::InProcessing,
            "specialist",
            &|town, _| opinion(town),
            S::Consulting,
            4,
            &[Kind::Opinion],
            "",
            Clock::Runs,
        ),
        (
            "answer",
            S::Consulting,
            "consulted",
            &|_, _| Command::GiveOpinion { opinion: "Không".into(), document: new() },
            S::InProcessing,
            4,
            &[Kind::Opinion],
            "",
            Clock::Runs,
        ),
        (
            "go on without",
            S::Consulting,
            "specialist",
            &|town, _| Command::ForgoOpinion { agency: town.centre, ground: why(), document: new() },
            S::InProcessing,
            4,
            &[Kind::Opinion],
            "",
            Clock::Runs,
        ),
        (
            "ask for a supplement",
            S::InProcessing,
            "specialist",
            &|_, _| ask(true),
            S::Supplement,
            5,
            &[Kind::Form02],
            "cần bổ sung",
            Clock::Pauses,
        ),
        (
            "found complete",
            S::SupplementHandedIn,
            "intake",
            &|_, _| Command::FindComplete { document: new() },
            S::InProcessing,
            4,
            &[Kind::Form01],
            "đã bổ sung đủ",
            Clock::Resumes,
        ),
        (
            "financial obligation that pauses",
            S::InProcessing,
            "specialist",
            &|_, _| finance(true),
            S::WaitingFinance,
            6,
            &[Kind::Notice],
            "nghĩa vụ tài chính",
            Clock::Pauses,
        ),
        (
            "financial obligation that does not",
            S::InProcessing,
            "specialist",
            &|_, _| finance(false),
            S::WaitingFinance,
            6,
            &[Kind::Notice],
            "nghĩa vụ tài chính",
            Clock::Runs,
        ),
        (
            "payment confirmed",
            S::WaitingFinance,
            "cashier",
            &|_, _| Command::ConfirmFinance { receipt: "GNT 1".into() },
            S::InProcessing,
            4,
            &[],
            "đã thực hiện nghĩa vụ tài chính",
            Clock::Resumes,
        ),
        (
            "apology",
            S::InProcessing,
            "leader",
            &|_, _| Command::Apologise { reason: why(), new_day: date(2019, 3, 12), document: new() },
            S::InProcessing,
            4,
            &[Kind::Form04],
            "xin lỗi và hẹn lại",
            Clock::Moves,
        ),
        (
            "drafted apology",
            S::InProcessing,
            "system",
            &|_, _| Command::DraftApology { reason: why(), new_day: date(2019, 3, 12), document: new() },
            S::InProcessing,
            4,
            &[Kind::ApologyDraft],
            "",
            Clock::Runs,
        ),
        (
            "stand in",
            S::InProcessing,
            "head",
            &|town, _| {
                let absent = who(town, "specialist").officer().unwrap().id;
                let delegate = town.appoint("lamthay", town.agency, &[Role::Specialist]);
                let (since, until) = (date(2019, 3, 5), date(2019, 3, 6));
                Command::Delegate { absent, delegate, since, until, reason: why() }
            },
            S::InProcessing,
            4,
            &[],
            "",
            Clock::Runs,
        ),
        (
            "ask to withdraw",
            S::InProcessing,
            "citizen",
            &|_, _| Command::Withdraw { reason: why(), document: new() },
            S::InProcessing,
            4,
            &[Kind::Notice],
            "đã nhận đề nghị rút",
            Clock::Runs,
        ),
        (
            "stop",
            S::InProcessing,
            "leader",
            &|_, _| Command::Stop { reason: why(), document: new() },
            S::Stopped,
            8,
            &[Kind::Notice],
            "dừng giải quyết",
            Clock::Closed,
        ),
    ]);
    let store = Store::sqlite();
    let town = Town::new(&store);
    let id = prepared(&town, S::Transferred);
    town.act(&who(&town, "specialist"), id, &Command::Confirm).unwrap();
    town.act(&who(&town, "specialist"), id, &assign(&town, id)).unwrap();
    assert_eq!(dossier::view(town.op(&Actor::System), id).unwrap().dossier.state, S::InProcessing);
}

#[test]
fn two_officers_for_what_needs_two() {
    let store = Store::sqlite();
    let town = Town::new(&store);
    let view = |id| dossier::view(town.op(&Actor::System), id).unwrap();
    let last = || {
        let mail = town.office.db.read(|tx| outreach::newest(tx, &town.office.vault, None, 1)).unwrap();
        mail[0].message.subject.clone()
    };
    // A statutory extension: proposed, approved, the due date moved and not late.
    let id = prepared(&town, S::InProcessing);
    let due = view(id).dossier.due.unwrap();
    let extend = Command::Extend { basis: "Điều 5".into(), reason: why(), extra: 2, document: new() };
    town.act(&who(&town, "specialist"), id, &extend).unwrap();
    assert_eq!(view(id).dossier.due, Some(due), "a proposal moves nothing");
    town.act(&who(&town, "head"), id, &Command::Approve).unwrap();
    let moved = view(id).dossier.due.unwrap();
    assert!(moved.original > due.original && moved.original == moved.current);
    assert!(last().contains("được gia hạn"));
    // A withdrawal after acceptance: asked, approved, closed.
    town.act(&town.citizen, id, &Command::Withdraw { reason: why(), document: new() }).unwrap();
    town.act(&who(&town, "head"), id, &Command::ApproveWithdrawal { document: new() }).unwrap();
    assert_eq!(view(id).dossier.state, S::Withdrawn);
    assert!(last().contains("đã rút"));
    // A second supplement: proposed, approved, counted.
    let id = prepared(&town, S::SupplementHandedIn);
    town.act(&who(&town, "intake"), id, &Command::FindComplete { document: new() }).unwrap();
    town.act(&who(&town, "specialist"), id, &ask(true)).unwrap();
    assert_eq!((view(id).dossier.state, view(id).dossier.supplements), (S::InProcessing, 1));
    town.act(&who(&town, "head"), id, &Command::Approve).unwrap();
    assert_eq!((view(id).dossier.state, view(id).dossier.supplements), (S::Supplement, 2));
    assert!(last().contains("cần bổ sung"));
}

#[test]
fn from_the_draft_to_the_result_and_after() {
    all(&[
        (
            "submit a draft",
            S::InProcessing,
            "specialist",
            &|town, id| draft(town, id, Outcome::Positive, Part::Section),
            S::ForSignature,
            4,
            &[],
            "",
            Clock::Runs,
        ),
        (
            "refuse on the merits",
            S::InProcessing,
            "specialist",
            &|town, id| draft(town, id, Outcome::Negative, Part::Leadership),
            S::ForSignature,
            4,
            &[],
            "",
            Clock::Runs,
        ),
        (
            "the leader sends back",
            S::ForSignature,
            "leader",
            &|_, _| Command::SendBack { reason: why() },
            S::InProcessing,
            4,
            &[],
            "",
            Clock::Runs,
        ),
        ("sign", S::ForSignature, "leader", &|town, id| sign(town, id), S::Signed, 4, &[], "", Clock::Runs),
        (
            "the clerk sends back",
            S::Signed,
            "clerk",
            &|_, _| Command::SendBack { reason: why() },
            S::InProcessing,
            4,
            &[],
            "",
            Clock::Runs,
        ),
        ("number and issue", S::Signed, "clerk", &|town, id| issue(town, id), S::Issued, 4, &[], "", Clock::Runs),
        ("hand the result", S::Issued, "clerk", &|_, _| Command::HandResult, S::Issued, 4, &[], "", Clock::Runs),
        (
            "return",
            S::ResultReady,
            "intake",
            &|_, _| give_back(),
            S::Returned,
            10,
            &[Kind::ResultReceipt],
            "đã trả kết quả",
            Clock::Closed,
        ),
        (
            "not collected",
            S::ResultReady,
            "system",
            &|_, _| Command::Remind,
            S::ResultReady,
            9,
            &[],
            "mời nhận kết quả",
            Clock::Stands,
        ),
        (
            "a paper was lost",
            S::Returned,
            "intake",
            &|_, _| Command::ReportIncident {
                incident: IncidentKind::PaperLost,
                what: why(),
                part: Part::OneStop,
                officer: None,
            },
            S::Returned,
            10,
            &[],
            "ghi nhận sự cố",
            Clock::Stands,
        ),
    ]);
    let store = Store::sqlite();
    let town = Town::new(&store);
    let id = prepared(&town, S::Issued);
    town.act(&who(&town, "clerk"), id, &Command::HandResult).unwrap();
    let view = || dossier::view(town.op(&Actor::System), id).unwrap().dossier;
    let before = view();
    town.act(&who(&town, "intake"), id, &Command::Confirm).unwrap();
    assert!(effect(&before, &view(), Clock::Stops) && view().state.national_code() == Some(9));
    let mail = town.office.db.read(|tx| outreach::newest(tx, &town.office.vault, None, 1)).unwrap();
    assert!(mail[0].message.subject.contains("đã có kết quả"));
}

#[test]
fn filing_accepting_and_supplying() {
    let store = Store::sqlite();
    let town = Town::new(&store);
    let view = |id| dossier::view(town.op(&Actor::System), id).unwrap();
    let last = || {
        let mail = town.office.db.read(|tx| outreach::newest(tx, &town.office.vault, None, 1)).unwrap();
        mail[0].message.subject.clone()
    };
    let id = prepared(&town, S::Draft);
    assert_eq!(view(id).dossier.state.national_code(), None);
    let before = view(id).dossier;
    town.submit(id).unwrap();
    let filed = view(id);
    assert!(effect(&before, &filed.dossier, Clock::AnswerStarts) && last().contains("đã nộp"));
    assert_eq!(filed.documents[0].kind, Kind::Acknowledgement);
    let version = town.version(id);
    dossier::accept(town.op(&who(&town, "intake")), id, version, Acceptance::default()).unwrap();
    let accepted = view(id);
    assert!(effect(&filed.dossier, &accepted.dossier, Clock::Starts) && last().contains("đã được tiếp nhận"));
    assert!(accepted.documents.iter().any(|paper| paper.kind == Kind::Form01));
    for (from, to) in [(S::PreSupplement, S::Submitted), (S::Supplement, S::SupplementHandedIn)] {
        let id = prepared(&town, from);
        let before = view(id).dossier;
        dossier::resubmit(town.op(&town.citizen), id, None, Lang::Vi).unwrap();
        let after = view(id).dossier;
        assert_eq!(after.state, to);
        assert!(
            effect(&before, &after, Clock::AnswerStarts) && last().contains("đã nhận phần bổ sung"),
            "{}",
            last()
        );
    }
}
