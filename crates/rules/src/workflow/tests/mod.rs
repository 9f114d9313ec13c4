//! Tests of the life cycle: a department whose dossiers come in at the provincial centre, a commune of two.

mod consultations;
mod guards;
mod incidents;
mod ladder;
mod moved;
mod outage;
mod steps;
mod strands;
mod taken_over;
mod traces;
mod transitions;
mod walks;

use base::{
    AccountId, Actor, AgencyId, Date, DocumentId, Moment, Officer, OfficerId, Part, Refusal, RevisionId, Role, Vnd,
};
use jiff::civil::date;

use super::*;
use crate::{
    calendar::{Calendar, Limit, tests::at},
    form::{Answers, Facts, ForWhom},
    procedure::{Channel, Process, Route, Step, Tier, process},
};

/// An id that is the same in every run.
fn account(n: u8) -> AccountId {
    AccountId::from_bytes([n; 16])
}
fn agency(n: u8) -> AgencyId {
    AgencyId::from_bytes([n; 16])
}
fn paper(n: u8) -> DocumentId {
    DocumentId::from_bytes([n; 16])
}

fn officer(n: u8, agency: AgencyId, roles: &[Role]) -> Officer {
    Officer {
        id: OfficerId::from_bytes([n; 16]),
        name: format!("Cán bộ {n}"),
        title: "Chuyên viên".to_owned(),
        agency,
        roles: roles.to_vec(),
        account: Some(account(n)),
    }
}

const DEPARTMENT: u8 = 201;
const CENTRE: u8 = 202;
const OTHER: u8 = 203;
const COMMUNE: u8 = 204;
const CITIZEN: u8 = 100;

/// Everybody, by the word the tests call them.
fn person(word: &str) -> Officer {
    let (department, centre, other, commune) =
        (agency(DEPARTMENT), agency(CENTRE), agency(OTHER), agency(COMMUNE));
    match word {
        "intake" => officer(1, centre, &[Role::Intake]),
        "cashier" => officer(2, centre, &[Role::Cashier]),
        "centre-head" => officer(3, centre, &[Role::SectionHead]),
        "specialist" => officer(4, department, &[Role::Specialist]),
        "colleague" => officer(5, department, &[Role::Specialist]),
        "head" => officer(6, department, &[Role::SectionHead]),
        "leader" => officer(7, department, &[Role::Leader]),
        "clerk" => officer(8, department, &[Role::Clerk]),
        "consulted" => officer(9, other, &[Role::Specialist]),
        "controller" => officer(10, other, &[Role::Controller]),
        "inspector" => officer(11, department, &[Role::Inspector]),
        "commune" => officer(12, commune, &[Role::Intake, Role::Specialist, Role::Clerk, Role::Cashier]),
        "chair" => officer(13, commune, &[Role::Leader]),
        "drafting-leader" => officer(14, department, &[Role::Specialist, Role::SectionHead, Role::Leader]),
        "second-intake" => officer(16, centre, &[Role::Intake]),
        "stranger" => officer(15, other, &[Role::Intake, Role::SectionHead, Role::Leader, Role::Clerk]),
        _ => panic!("nobody is called {word}"),
    }
}

fn actor(word: &str) -> Actor {
    match word {
        "citizen" => Actor::Citizen { account: account(CITIZEN) },
        "somebody" => Actor::Citizen { account: account(99) },
        "system" => Actor::System,
        _ => Actor::Officer(person(word)),
    }
}

/// A dossier with its clock and its events.
#[derive(Debug, Clone)]
struct World {
    dossier: Dossier,
    events: Vec<(Event, Moment)>,
    now: Moment,
    calendar: Calendar,
    limit: Limit,
    route: Route,
    plan: Vec<Strand>,
    agency_open: bool,
    steps: Vec<Step>,
    filing: Option<(Answers, Facts)>,
}

impl World {
    /// A draft on Monday 4 March 2019 at nine, seven working days allowed.
    fn draft() -> Self {
        Self::draft_at(DEPARTMENT, CENTRE)
    }

    /// A draft under the process of the process tests, for a building of that many floors.
    fn rich(floors: u32) -> Self {
        let steps = toml::from_str::<Process>(process::tests::RICH).unwrap().steps;
        let mut answers = Answers::default();
        answers.set("floors", floors.to_string());
        let (today, for_whom, channel) = (date(2019, 3, 4), ForWhom::Myself, Channel::Online);
        let facts = Facts { today, for_whom, case: None, channel, tier: Tier::Province };
        Self { steps, filing: Some((answers, facts)), limit: Limit::WorkingDays(10), ..Self::draft() }
    }

    fn draft_at(competent: u8, intake: u8) -> Self {
        let opening = Opening {
            revision: RevisionId::from_bytes([7; 16]),
            agency: agency(competent),
            intake_agency: agency(intake),
            channel: Channel::Online,
            parties: Parties { filer: Some(account(CITIZEN)), owner: Some(account(CITIZEN)), mandate: None },
            typed_by: None,
        };
        let now = at("2019-03-04 09:00:00");
        Self {
            dossier: Dossier::opened(&opening),
            events: vec![(Event::Opened(opening), now)],
            now,
            calendar: crate::calendar::tests::calendar(),
            limit: Limit::WorkingDays(7),
            route: Route::Local,
            plan: Vec::new(),
            agency_open: true,
            steps: Process::general().steps,
            filing: None,
        }
    }

    fn give_as(&mut self, actor: &Actor, subject: Option<&Officer>, command: &Command) -> Result<(), Refusal> {
        let ctx = Context {
            actor,
            now: self.now,
            calendar: &self.calendar,
            calendar_rules: "2019-1",
            limit: Some(self.limit),
            route: self.route,
            plan: &self.plan,
            agency_open: self.agency_open,
            subject,
            course: self.course(),
        };
        for event in decide(&self.dossier, command, &ctx)? {
            self.dossier = fold(self.dossier.clone(), &event, self.now);
            self.events.push((event, self.now));
        }
        Ok(())
    }

    fn course(&self) -> Course<'_> {
        Course { steps: &self.steps, filing: self.filing.as_ref().map(|(answers, facts)| (answers, facts)) }
    }

    fn give(&mut self, who: &str, command: Command) -> Result<(), Refusal> {
        self.give_as(&actor(who), None, &command)
    }

    /// Gives a command that must succeed.
    #[track_caller]
    fn does(mut self, who: &str, command: Command) -> Self {
        let state = self.dossier.state;
        if let Err(refusal) = self.give(who, command.clone()) {
            panic!("{who} cannot {command:?} in {state:?}: {refusal:?}");
        }
        self
    }

    /// The key with which the command is refused; the world stays as it was.
    #[track_caller]
    fn refused(&self, who: &str, command: Command) -> String {
        self.clone().give(who, command).expect_err("it was not refused").key
    }

    fn at(mut self, text: &str) -> Self {
        self.now = at(text);
        self
    }

    fn state(&self) -> State {
        self.dossier.state
    }

    fn submitted() -> Self {
        Self::draft().does("citizen", submit())
    }
    fn accepted() -> Self {
        Self::submitted().does("intake", accept())
    }
    fn in_processing() -> Self {
        Self::accepted()
            .does("intake", Command::Transfer { keep: false })
            .does("head", Command::Confirm)
            .does("specialist", Command::Assign { officer: person("specialist").id })
    }
    fn for_signature() -> Self {
        Self::in_processing().does("specialist", draft(Part::Section)).does("head", Command::Review)
    }
    fn signed() -> Self {
        Self::for_signature().does("leader", sign("leader"))
    }
    fn issued() -> Self {
        Self::signed().does("clerk", issue())
    }
    fn ready() -> Self {
        Self::issued().does("clerk", Command::HandResult).does("intake", Command::Confirm)
    }
}

fn why() -> String {
    "Vì lý do nêu trong phiếu".to_owned()
}
fn submit() -> Command {
    Command::Submit {
        channel: Channel::Online,
        parties: Parties { filer: Some(account(CITIZEN)), owner: Some(account(CITIZEN)), mandate: None },
        delivery: DeliveryWay::Counter,
        owed: Vnd(8_000),
        confirmation: None,
        papers: vec![],
        late: None,
    }
}
fn accept() -> Command {
    let register = Register { field: "Hộ tịch".to_owned(), year: 2019, line: 1 };
    let code = "000.00.05.H16-190304-0001".to_owned();
    Command::Accept { code, register, form_01: paper(1), owed: Vnd(8_000), stated: None }
}
/// Papers that came at the centre while everything stood still.
fn late(outage: Outage, received: Moment, receiver: &str) -> Command {
    let Command::Submit { parties, delivery, owed, .. } = submit() else { unreachable!() };
    let receiver = person(receiver).id;
    Command::Submit {
        channel: Channel::Counter,
        parties,
        delivery,
        owed,
        confirmation: None,
        papers: vec![],
        late: Some(Box::new(LateEntry { outage, days: 5, received, receiver, slip: "07".to_owned() })),
    }
}
fn outage(agency: Option<AgencyId>, began: Moment, ended: Option<Moment>) -> Outage {
    Outage { id: base::OutageId::from_bytes([8; 16]), agency, began, ended }
}
/// A dossier of another system, received on 18 February 2019; `pick` chooses how far it is.
fn take_over(pick: u8, today: Date) -> Command {
    let received = at("2019-02-18 08:30:00");
    let asked = Asked {
        reason: why(),
        papers: missing(),
        document: paper(51),
        answer_by: Some(today),
        by: person("specialist").id,
    };
    let result = ForeignResult { number: "7/GXN".to_owned(), on: date(2019, 2, 25), outcome: Outcome::Positive };
    let since = at("2019-02-26 09:00:00");
    let stage = match pick % 5 {
        0 => Stage::Accepted,
        1 => Stage::Transferred,
        2 => Stage::InProcessing { officer: person("specialist").id },
        3 => Stage::Supplement { asked, since },
        _ => Stage::ResultReady { result, since },
    };
    Command::TakeOver(Box::new(TakeOver {
        source: "Một cửa cũ".to_owned(),
        code: "H16.5-190218-0003".to_owned(),
        register: Register { field: "Hộ tịch".to_owned(), year: 2019, line: 1 },
        form_01: paper(50),
        received,
        due: at("2019-03-08 17:00:00"),
        stage,
        delivery: DeliveryWay::Counter,
        owed: Vnd(8_000),
        paid: Vnd(3_000),
        told: false,
    }))
}
fn move_over(from: u8, to: u8, intake: u8) -> Command {
    Command::Move(Moving {
        plan: base::PlanId::from_bytes([9; 16]),
        from: agency(from),
        to: agency(to),
        intake_agency: agency(intake),
        officer: None,
    })
}
fn refuse() -> Command {
    Command::Refuse { reason: why(), document: paper(3) }
}
fn missing() -> Vec<PaperAsked> {
    let name = "Giấy chứng sinh".to_owned();
    vec![PaperAsked {
        component: None, name, originals: 1, certified: 0, copies: 0, note: "còn thiếu".to_owned()
    }]
}
fn ask_completion() -> Command {
    let answer_by = Some(date(2019, 3, 20));
    Command::AskCompletion { reason: why(), papers: missing(), document: paper(2), answer_by }
}
fn ask_supplement() -> Command {
    let answer_by = Some(date(2019, 3, 20));
    Command::AskSupplement { reason: why(), papers: missing(), document: paper(2), answer_by }
}
fn assign(word: &str) -> (Command, Officer) {
    (Command::Assign { officer: person(word).id }, person(word))
}
fn draft(to: Part) -> Command {
    Command::SubmitDraft { document: paper(10), outcome: Outcome::Positive, reason: None, to }
}
fn sign(word: &str) -> Command {
    Command::Sign { signature: Signature::Digital { document: paper(11), signatory: person(word).id } }
}
fn pen(word: &str, on: Date) -> Command {
    Command::Sign { signature: Signature::Pen { document: paper(11), signatory: person(word).id, on } }
}
fn issue() -> Command {
    Command::Issue { number: "12/GXN-UBND".to_owned(), on: date(2019, 3, 4), document: paper(12) }
}
fn correct() -> Command {
    Command::CorrectResult { reason: why(), document: paper(40), outcome: Outcome::Positive, apology: paper(42) }
}
fn withdraw() -> Command {
    Command::Withdraw { reason: why(), document: paper(20) }
}
fn give_back() -> Command {
    Command::Return { way: DeliveryWay::Counter, receiver: "Nguyễn Thử".to_owned(), document: paper(21) }
}
fn pay(amount: i64) -> Command {
    Command::RecordPayment { amount: Vnd(amount), series: "AA/19".to_owned(), number: "0000123".to_owned() }
}
fn ask_opinion() -> Command {
    Command::AskOpinion {
        agency: agency(OTHER),
        question: "Thửa đất có thuộc quy hoạch không?".to_owned(),
        document: paper(30),
        answer_by: date(2019, 3, 8),
        mandatory: true,
        step: None,
    }
}
fn require_finance(pauses: bool) -> Command {
    Command::RequireFinance { amount: Vnd(1_000_000), reason: why(), document: paper(31), pauses }
}
fn extend(extra: u32) -> Command {
    Command::Extend {
        basis: "Điều 21 Luật Hộ tịch".to_owned(), reason: why(), extra, document: paper(32)
    }
}
fn apologise(new_day: Date) -> Command {
    Command::Apologise { reason: why(), new_day, document: paper(33) }
}
