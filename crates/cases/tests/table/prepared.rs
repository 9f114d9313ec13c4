//! The people of the table, what they give, and dossiers in every state.

use base::{Actor, DocumentId, DossierId, Part, Role, Vnd};
use cases::{
    document::Kind,
    dossier::{self, Acceptance},
};
use jiff::civil::date;
use rules::{
    form::Lang,
    workflow::{Command, DeliveryWay, Outcome, PaperAsked, Signature, State, State as S},
};
use testkit::vn;

use crate::town::*;

/// The people by the word the table calls them.
pub fn who(town: &Town, word: &str) -> Actor {
    let (here, centre) = (town.agency, town.centre);
    match word {
        "citizen" => town.citizen.clone(),
        "system" => Actor::System,
        "intake" => town.officer(11, centre, Role::Intake),
        "cashier" => town.officer(12, centre, Role::Cashier),
        "specialist" => town.officer(13, here, Role::Specialist),
        "leader" => town.officer(14, here, Role::Leader),
        "clerk" => town.officer(15, here, Role::Clerk),
        "head" => town.officer(16, here, Role::SectionHead),
        "consulted" => town.officer(17, centre, Role::Specialist),
        _ => panic!("nobody is called {word}"),
    }
}

pub fn why() -> String {
    "Lý do ghi trong phiếu".to_owned()
}
pub fn new() -> DocumentId {
    DocumentId::new()
}
pub fn ask(supplement: bool) -> Command {
    let name = "Giấy khai sinh".to_owned();
    let papers = vec![PaperAsked {
        component: None,
        name,
        originals: 1,
        certified: 0,
        copies: 0,
        note: "thiếu".to_owned(),
    }];
    let (reason, document, answer_by) = (why(), new(), Some(date(2019, 3, 20)));
    if supplement {
        Command::AskSupplement { reason, papers, document, answer_by }
    } else {
        Command::AskCompletion { reason, papers, document, answer_by }
    }
}
pub fn opinion(town: &Town) -> Command {
    let question = "Có tranh chấp không?".to_owned();
    Command::AskOpinion {
        agency: town.centre,
        question,
        document: new(),
        answer_by: date(2019, 3, 8),
        mandatory: true,
        step: None,
    }
}
pub fn draft(town: &Town, id: DossierId, outcome: Outcome, to: Part) -> Command {
    let reason = (outcome == Outcome::Negative).then(why);
    Command::SubmitDraft { document: town.paper(id, Kind::Draft), outcome, reason, to }
}
pub fn sign(town: &Town, id: DossierId) -> Command {
    let signatory = who(town, "leader").officer().unwrap().id;
    Command::Sign { signature: Signature::Digital { document: town.paper(id, Kind::Signed), signatory } }
}
pub fn issue(town: &Town, id: DossierId) -> Command {
    Command::Issue { number: "1/TL".into(), on: date(2019, 3, 4), document: town.paper(id, Kind::Issued) }
}
pub fn finance(pauses: bool) -> Command {
    Command::RequireFinance { amount: Vnd(50_000), reason: why(), document: new(), pauses }
}

/// A dossier in that state, by the straight way.
pub fn prepared(town: &Town, state: State) -> DossierId {
    let id = town.complete_draft();
    let gives = |word: &str, command: Command| drop(town.act(&who(town, word), id, &command).unwrap());
    if state == S::Draft {
        return id;
    }
    town.submit(id).unwrap();
    if matches!(state, S::PreSupplement) {
        gives("intake", ask(false));
    }
    if matches!(state, S::Submitted | S::PreSupplement) {
        return id;
    }
    let version = town.version(id);
    dossier::accept(town.op(&who(town, "intake")), id, version, Acceptance::default()).unwrap();
    let specialist = who(town, "specialist").officer().unwrap().id;
    let steps: [(State, &str, Command); 2] = [
        (S::Accepted, "intake", Command::Transfer { keep: false }),
        (S::Transferred, "specialist", Command::Confirm),
    ];
    for (reached, word, command) in steps {
        if state == reached {
            return id;
        }
        gives(word, command);
    }
    gives("specialist", Command::Assign { officer: specialist });
    match state {
        S::InProcessing => {}
        S::Consulting => gives("specialist", opinion(town)),
        S::Supplement => gives("specialist", ask(true)),
        S::SupplementHandedIn => {
            gives("specialist", ask(true));
            town.clock.set(vn("2019-03-06T10:00"));
            dossier::resubmit(town.op(&town.citizen), id, None, Lang::Vi).unwrap();
        }
        S::WaitingFinance => {
            gives("specialist", finance(true));
            town.clock.set(vn("2019-03-06T10:00"));
        }
        _ => {
            gives("specialist", draft(town, id, Outcome::Positive, Part::Leadership));
            later(town, id, state);
        }
    }
    id
}

pub fn later(town: &Town, id: DossierId, state: State) {
    let gives = |word: &str, command: Command| drop(town.act(&who(town, word), id, &command).unwrap());
    if state == S::ForSignature {
        return;
    }
    gives("leader", sign(town, id));
    if state == S::Signed {
        return;
    }
    gives("clerk", issue(town, id));
    if state == S::Issued {
        return;
    }
    gives("clerk", Command::HandResult);
    gives("intake", Command::Confirm);
    let paid = Command::RecordPayment { amount: Vnd(8_000), series: "AA/19".into(), number: "0000001".into() };
    gives("cashier", paid);
    if state == S::Returned {
        gives("intake", give_back());
    }
}

pub fn give_back() -> Command {
    Command::Return { way: DeliveryWay::Counter, receiver: "Nguyễn Thị Mẫu".into(), document: new() }
}
