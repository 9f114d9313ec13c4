//! Which fields a step has, how they are shown, and what they hold at first.

use base::{AgencyId, OfficerId, Role, local_date};
use cases::{
    CaseError,
    dossier::result::{self, DraftText},
};
use people::{agencies, officers};
use rules::{
    calendar::{Calendar, Limit},
    workflow::{CommandKind, DeliveryWay},
};
use webkit::{Answers, Page, page::Markup};

use super::{Shown, extra, opinions};
use crate::{
    bench::Bench,
    door::Room,
    dossier::process,
    words::{self, VI},
};

/// A field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// One line.
    Line(&'static str),
    /// Several lines.
    Area(&'static str),
    /// A day.
    Day(&'static str),
    /// A day that may be left out.
    MaybeDay(&'static str),
    /// An amount in đồng.
    Money(&'static str),
    /// A whole number.
    Whole(&'static str),
    /// One of the officers offered.
    Officer(&'static str),
    /// One of the officers offered, or nobody.
    MaybeOfficer(&'static str),
    /// One of the agencies offered.
    Agency(&'static str),
    /// One of the agencies offered, or none.
    MaybeAgency(&'static str),
    /// One of the open steps of the process, with the answer that decides where it leads.
    Work(&'static str),
    /// An open step whose agency is to be asked, or none; not shown while there is none.
    ForStep(&'static str),
    /// One of the strands whose result can be returned.
    Strand(&'static str),
    /// Yes or nothing.
    Yes(&'static str),
    /// How the citizen gets the result.
    Way(&'static str),
    /// A scan.
    Scan(&'static str),
    /// One of a few words; the texts have a line for each under the field's name.
    One(&'static str, &'static [&'static str]),
}

impl Field {
    /// Its name in the posted form.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Line(name)
            | Self::Area(name)
            | Self::Day(name)
            | Self::MaybeDay(name)
            | Self::Money(name)
            | Self::Whole(name)
            | Self::Officer(name)
            | Self::Agency(name)
            | Self::MaybeAgency(name)
            | Self::Work(name)
            | Self::ForStep(name)
            | Self::Strand(name)
            | Self::Yes(name)
            | Self::Way(name)
            | Self::Scan(name)
            | Self::MaybeOfficer(name)
            | Self::One(name, _) => name,
        }
    }
}

/// The fields of a step, in order.
pub fn of(kind: CommandKind) -> &'static [Field] {
    use CommandKind as C;
    use Field as F;
    match kind {
        C::AskCompletion | C::AskSupplement => &[F::Area("reason"), F::MaybeDay("answer_by")],
        C::Refuse
        | C::Recall
        | C::StepBack
        | C::Lapse
        | C::Decline
        | C::SendBack
        | C::Withdraw
        | C::DeclineWithdrawal
        | C::DropApology
        | C::Stop
        | C::CorrectCalendar => &[F::Area("reason")],
        C::PassOn => &[F::Agency("agency"), F::Area("reason")],
        C::Assign => &[F::Officer("officer")],
        C::AskOpinion => &[
            F::Agency("agency"),
            F::MaybeAgency(ALSO[0]),
            F::MaybeAgency(ALSO[1]),
            F::MaybeAgency(ALSO[2]),
            F::Area("question"),
            F::Day("answer_by"),
            F::Yes("mandatory"),
            F::ForStep("for_step"),
        ],
        C::FinishStep => &[F::Work("work"), F::Area("note")],
        C::ExtendOpinion => &[F::Agency("agency"), F::Day("answer_by"), F::Area("reason")],
        C::GiveOpinion => &[F::Area("opinion")],
        C::ForgoOpinion => &[F::Agency("agency"), F::Area("ground")],
        C::RequireFinance => &[F::Money("amount"), F::Area("reason"), F::Yes("pauses")],
        C::ConfirmFinance => &[F::Line("receipt")],
        C::Extend => &[F::Line("basis"), F::Area("reason"), F::Whole("extra")],
        C::Apologise => &[F::Area("reason"), F::Day("new_day")],
        C::SubmitDraft => &[
            F::One("outcome", OUTCOMES),
            F::Line("title"),
            F::Area("grounds"),
            F::Area("body"),
            F::Area("lines"),
            F::Area("closing"),
            F::Officer("signatory"),
            F::One("to", READERS),
        ],
        C::Sign => &[F::Officer("signatory"), F::Day("on"), F::Scan("scan")],
        C::Issue => &[F::Whole("number"), F::Day("on"), F::Scan("scan")],
        C::Return => &[F::Line("receiver"), F::Way("way")],
        C::CorrectResult => &[
            F::Area("reason"),
            F::One("outcome", OUTCOMES),
            F::Line("title"),
            F::Area("grounds"),
            F::Area("body"),
            F::Area("lines"),
            F::Area("closing"),
            F::Officer("signatory"),
        ],
        C::Delegate => &[F::Officer("officer"), F::Day("since"), F::Day("until"), F::Area("reason")],
        C::RecordPayment => &[F::Money("amount"), F::Line("series"), F::Line("number")],
        C::Accept => &[F::Money("owed")],
        C::ReportIncident => {
            &[F::One("incident", INCIDENTS), F::Area("what"), F::One("part", PARTS), F::MaybeOfficer("officer")]
        }
        C::CloseIncident => &[F::Area("remedy"), F::Money("cost")],
        C::ReturnStrand => &[F::Strand("strand"), F::Line("receiver"), F::Way("way")],
        C::Submit
        | C::Resubmit
        | C::Transfer
        | C::LeaveUnscanned
        | C::Confirm
        | C::FindComplete
        | C::Approve
        | C::Review
        | C::HandResult
        | C::Remind
        | C::ApproveWithdrawal
        | C::AskAgencies
        | C::TakeSilence
        | C::DraftApology
        | C::SendApology
        | C::NoteTaken
        | C::Hear
        | C::ForwardAgain
        | C::TakeOver
        | C::Move
        | C::ConfirmArrival => &[],
    }
}

/// The field of a step that takes a reason, a question or an opinion: where phrases are of use.
pub fn reason(kind: CommandKind) -> Option<&'static str> {
    let words = ["reason", "question", "opinion", "ground"];
    of(kind).iter().map(Field::name).find(|name| words.contains(name))
}

/// The other agencies that one letter asks besides the first.
pub const ALSO: [&str; 3] = ["agency_2", "agency_3", "agency_4"];
const OUTCOMES: &[&str] = &["positive", "negative"];
const READERS: &[&str] = &["section", "leadership"];
const PARTS: &[&str] = &["one-stop", "section", "leadership", "clerical"];
const INCIDENTS: &[&str] = &["wrong-result", "paper-lost", "paper-damaged", "late"];

/// What a step's page offers to choose from, and what it tells.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// Officers: id and name with position.
    pub officers: Vec<(OfficerId, String)>,
    /// Agencies: id and name.
    pub agencies: Vec<(AgencyId, String)>,
    /// Steps of the process: what is posted and what is read.
    pub steps: Vec<(String, String)>,
    /// Strands: key and name.
    pub strands: Vec<(String, String)>,
    /// Lines of explanation: label and value.
    pub facts: Vec<(String, String)>,
    /// The officer's certificate can sign.
    pub can_sign: bool,
    /// No limit is known: the officer has to name one.
    pub limit_unknown: bool,
    /// The number comes from a book of certification and is not typed.
    pub in_book: bool,
    /// The officer may go on with it as the specialist.
    pub may_keep: bool,
    /// A scan must be added.
    pub scan_needed: bool,
}

impl Choices {
    /// What this step offers for this dossier.
    pub fn of(room: &Room, bench: &Bench, kind: CommandKind) -> Result<Self, CaseError> {
        let mut choices = Self { scan_needed: kind != CommandKind::Issue, ..Self::default() };
        match kind {
            CommandKind::Assign | CommandKind::Delegate => {
                choices.officers = serving(room, bench, Role::Specialist)?;
            }
            CommandKind::Sign => {
                choices.officers = serving(room, bench, Role::Leader)?;
                choices.can_sign = own_certificate(room);
            }
            CommandKind::SubmitDraft | CommandKind::CorrectResult => {
                choices.officers = serving(room, bench, Role::Leader)?;
            }
            CommandKind::PassOn => choices.agencies = others(room, bench)?,
            CommandKind::AskOpinion => {
                choices.agencies = others(room, bench)?;
                choices.steps = process::to_ask(bench);
            }
            CommandKind::FinishStep => choices.steps = process::to_finish(room, bench),
            CommandKind::GiveOpinion => opinions::asked(room, bench, &mut choices),
            CommandKind::ForgoOpinion | CommandKind::ExtendOpinion => {
                let asked = bench.view.dossier.open_consultations();
                choices.agencies = asked.map(|asked| (asked.agency, bench.names.agency(asked.agency))).collect();
            }
            CommandKind::Transfer => {
                let missing = bench.unscanned();
                if !missing.is_empty() {
                    choices.facts.push((VI.t("desk.pile.unscanned"), missing.join("\n")));
                }
                choices.may_keep = crate::dossier::may_keep(bench, room.op().officer()?);
            }
            CommandKind::Accept => appointment(room, bench, &mut choices),
            CommandKind::Issue => {
                let numbering = result::numbering(room.op(), bench.view.summary.id)?;
                match numbering.book {
                    Some(book) => {
                        let told = format!(
                            "{}, {}",
                            book.numbers,
                            VI.t_with("desk.certification.book", &[("book", book.book)])
                        );
                        choices.facts.push((VI.t("desk.certification.will_take"), told));
                        choices.facts.push((VI.t("desk.certification.of_paper"), book.titles.join("\n")));
                        choices.in_book = true;
                    }
                    None => choices.facts.push((VI.t("desk.fact.sign"), numbering.sign)),
                }
                let how = if numbering.digital { "desk.fact.digital" } else { "desk.fact.pen" };
                choices.facts.push((VI.t("desk.fact.signed"), VI.t(how)));
            }
            CommandKind::RecordPayment => {
                choices.facts.push((VI.t("desk.fee.owed"), bench.view.dossier.owed.to_string()));
                choices.facts.push((VI.t("desk.fee.paid"), bench.view.dossier.paid.to_string()));
            }
            CommandKind::ReturnStrand => {
                let ready = bench.view.dossier.strands.iter().filter(|strand| strand.is_to_be_returned());
                choices.strands = ready.map(|strand| (strand.key.clone(), strand.name.clone())).collect();
            }
            CommandKind::ReportIncident => choices.officers = colleagues(room, bench, None)?,
            CommandKind::CloseIncident => {
                if let Some(open) = bench.view.dossier.open_incidents().next() {
                    choices.facts.push((VI.t(&format!("desk.incident.{}", open.kind.word())), open.what.clone()));
                }
            }
            _ => {}
        }
        Ok(choices)
    }
}

fn own_certificate(room: &Room) -> bool {
    let officer = room.actor.officer().filter(|officer| officer.has(Role::Leader));
    officer.is_some_and(|officer| room.app.office.signer.can_sign(&base::paper::Signatory::Officer(officer.id)))
}

fn serving(room: &Room, bench: &Bench, role: Role) -> Result<Vec<(OfficerId, String)>, CaseError> {
    colleagues(room, bench, Some(role))
}

fn colleagues(room: &Room, bench: &Bench, role: Option<Role>) -> Result<Vec<(OfficerId, String)>, CaseError> {
    let today = local_date(room.now);
    let found = room.app.office.db.read(|tx| {
        Ok::<_, CaseError>(officers::of_agency(
            tx,
            &room.app.office.vault,
            bench.view.dossier.agency,
            role,
            today,
        )?)
    })?;
    Ok(found.into_iter().map(|officer| (officer.id, format!("{}, {}", officer.name, officer.title))).collect())
}

fn others(room: &Room, bench: &Bench) -> Result<Vec<(AgencyId, String)>, CaseError> {
    let today = local_date(room.now);
    let all = room.app.office.db.read(|tx| Ok::<_, CaseError>(agencies::list(tx, today)?))?;
    let mut others: Vec<_> = all
        .into_iter()
        .filter(|agency| agency.id != bench.view.dossier.agency && agency.tier != agencies::Tier::Province)
        .map(|agency| (agency.id, agency.full_name))
        .collect();
    others.sort_by(|one, other| one.1.cmp(&other.1));
    Ok(others)
}

/// The limit that acceptance would set now.
pub fn limit(bench: &Bench) -> Option<Limit> {
    bench.definition.sheet.limit(&bench.view.content.answers, &bench.facts())
}

/// What acceptance would promise.
fn appointment(room: &Room, bench: &Bench, choices: &mut Choices) {
    let calendar: &Calendar = &room.app.office.calendar();
    let Some(limit) = limit(bench) else {
        choices.limit_unknown = true;
        return;
    };
    choices.facts.push((VI.t("desk.due.limit"), cases::document::words::limit(limit)));
    let received = match bench.view.dossier.channel {
        rules::procedure::Channel::Online => calendar.legal_receipt(room.now).unwrap_or(room.now),
        _ => room.now,
    };
    choices.facts.push((VI.t("desk.due.received"), words::moment(received)));
    let due = calendar.due(received, limit, &[]).and_then(rules::calendar::Deadline::into_due);
    match due {
        Ok(due) => {
            let shown = words::due(due.moment, due.provisional);
            choices.facts.push((VI.t("desk.due.appointment"), shown));
        }
        Err(refusal) => choices.facts.push((VI.t("desk.due.appointment"), VI.refusal(&refusal))),
    }
}

/// What the fields hold when the page is opened.
pub fn first(room: &Room, bench: &Bench, kind: CommandKind, choices: &Choices) -> Result<Answers, CaseError> {
    let dossier = &bench.view.dossier;
    let today = local_date(room.now);
    let mut typed = Answers::default();
    let mut set = |name: &str, value: String| typed.0.push((name.to_owned(), value));
    match kind {
        CommandKind::Accept => set("owed", dossier.owed.0.to_string()),
        CommandKind::RecordPayment => set("amount", (dossier.owed.0 - dossier.paid.0).to_string()),
        CommandKind::Return | CommandKind::ReturnStrand => {
            if let [(only, _)] = choices.strands.as_slice() {
                set("strand", only.clone());
            }
            set("receiver", bench.view.content.filer.name.clone());
            set("way", dossier.delivery.way.word().to_owned());
        }
        CommandKind::Issue => {
            set("number", result::numbering(room.op(), bench.view.summary.id)?.next.to_string());
            set_day(&mut set, "on", today);
        }
        CommandKind::Sign => set_day(&mut set, "on", today),
        CommandKind::FinishStep => {
            if let [(only, _)] = choices.steps.as_slice() {
                set("work", only.clone());
            }
        }
        CommandKind::AskOpinion => set_day(&mut set, "answer_by", opinions::proposed_day(room)),
        CommandKind::GiveOpinion => set("opinion", opinions::said(room, bench)),
        CommandKind::Apologise => {
            if let Some(draft) = &dossier.apology_draft {
                set("reason", draft.reason.clone());
                set_day(&mut set, "new_day", local_date(draft.new_due));
            }
        }
        CommandKind::CloseIncident => set("cost", "0".to_owned()),
        CommandKind::Assign => {
            if let [(only, _)] = choices.officers.as_slice() {
                set("officer", only.to_string());
            }
        }
        CommandKind::SubmitDraft | CommandKind::CorrectResult => {
            let draft = result::proposed(room.op(), bench.view.summary.id)?;
            draft_answers(&mut set, &draft, choices);
        }
        _ => {}
    }
    Ok(typed)
}

fn set_day(set: &mut impl FnMut(&str, String), name: &str, day: base::Date) {
    set(&format!("{name}.day"), day.day().to_string());
    set(&format!("{name}.month"), day.month().to_string());
    set(&format!("{name}.year"), day.year().to_string());
}

fn draft_answers(set: &mut impl FnMut(&str, String), draft: &DraftText, choices: &Choices) {
    set("outcome", draft.outcome.word().to_owned());
    for (name, value) in [
        ("title", &draft.title),
        ("grounds", &draft.grounds),
        ("body", &draft.body),
        ("lines", &draft.lines),
        ("closing", &draft.closing),
    ] {
        set(name, value.clone());
    }
    let signatory = draft.signatory.or(choices.officers.first().map(|(id, _)| *id));
    set("signatory", signatory.map(|id| id.to_string()).unwrap_or_default());
    set("to", "leadership".to_owned());
}

/// The words for a field: the step's own where it has some.
pub fn label(kind: CommandKind, name: &str) -> String {
    let own = format!("desk.field.{}.{name}", kind.word());
    if VI.has(&own) { VI.t(&own) } else { VI.t(&format!("desk.field.{name}")) }
}

/// All fields of the step as HTML.
pub fn markup(page: &Page, shown: &Shown) -> Vec<Markup> {
    let typed = of(shown.kind).iter().filter(|field| !(shown.choices.in_book && field.name() == "number"));
    let mut fields: Vec<Markup> = typed.map(|field| one(page, shown, *field)).collect();
    if shown.kind == CommandKind::Accept {
        fields.extend(extra::own_limit(page, shown));
    }
    if shown.kind == CommandKind::Transfer {
        fields.extend(extra::unscanned(page, shown));
    }
    fields
}

/// Where typing begins: at the first wrong field, else at the first of the step.
pub fn begins(shown: &Shown) -> &str {
    // The list of papers, and the button of the digital signature, stand before the fields.
    let before =
        matches!(shown.kind, CommandKind::AskCompletion | CommandKind::AskSupplement) || shown.choices.can_sign;
    let first = of(shown.kind).first().filter(|_| !before).map_or("", Field::name);
    shown.errors.0.first().map_or(first, |error| error.path.as_str())
}

fn one(page: &Page, shown: &Shown, field: Field) -> Markup {
    let (ui, typed) = (page.ui(), &shown.typed);
    let here = begins(shown) == field.name();
    let says = |name: &str| label(shown.kind, name);
    let error = |name: &str| page.error(&shown.errors, name);
    // A number is only proposed for what the office itself numbers: not for a receipt or a corrected result.
    let numbers = shown.kind == CommandKind::Issue;
    let hint = |name: &str| {
        let key = format!("desk.help.{name}");
        if name == "number" && !numbers {
            return String::new();
        }
        if VI.has(&key) { VI.t(&key) } else { String::new() }
    };
    Markup(match field {
        Field::Line(name) => ui
            .input(name, says(name))
            .value(typed.get(name))
            .hint(hint(name))
            .error(error(name))
            .focus(here)
            .to_string(),
        Field::Area(name) => {
            let rows = if matches!(name, "lines" | "body") { 8 } else { 4 };
            let area = ui.textarea(name, says(name)).rows(rows).value(typed.get(name));
            area.hint(hint(name))
                .error(error(name))
                .focus(here)
                .optional(matches!(name, "grounds" | "lines" | "closing" | "note"))
                .to_string()
        }
        Field::Day(name) | Field::MaybeDay(name) => {
            let part = |part: &str| typed.get(&format!("{name}.{part}")).to_owned();
            let date = ui.date(name, says(name)).values(part("day"), part("month"), part("year"));
            date.error(error(name)).focus(here).optional(matches!(field, Field::MaybeDay(_))).to_string()
        }
        Field::Money(name) => {
            let input = ui.input(name, says(name)).numeric().width(10).suffix("đồng").value(typed.get(name));
            input.hint(hint(name)).error(error(name)).focus(here).to_string()
        }
        Field::Whole(name) => {
            let input = ui.input(name, says(name)).numeric().width(5).value(typed.get(name));
            input.hint(hint(name)).error(error(name)).focus(here).to_string()
        }
        Field::Officer(name) | Field::MaybeOfficer(name) => {
            let items = shown.choices.officers.iter().map(|(id, text)| (id.to_string(), text.clone()));
            ui.select(name, says(name))
                .blank()
                .items(items)
                .chosen(typed.get(name))
                .error(error(name))
                .focus(here)
                .optional(matches!(field, Field::MaybeOfficer(_)))
                .to_string()
        }
        Field::Agency(name) | Field::MaybeAgency(name) => {
            let items = shown.choices.agencies.iter().map(|(id, text)| (id.to_string(), text.clone()));
            ui.select(name, says(name))
                .blank()
                .items(items)
                .chosen(typed.get(name))
                .error(error(name))
                .focus(here)
                .optional(matches!(field, Field::MaybeAgency(_)))
                .to_string()
        }
        Field::Work(name) => {
            let radios = ui.radios(name, says(name)).items(shown.choices.steps.clone()).chosen(typed.get(name));
            radios.error(error(name)).focus(here).to_string()
        }
        Field::ForStep(_) if shown.choices.steps.is_empty() => String::new(),
        Field::ForStep(name) => ui
            .select(name, says(name))
            .blank()
            .items(shown.choices.steps.clone())
            .chosen(typed.get(name))
            .hint(hint(name))
            .error(error(name))
            .focus(here)
            .optional(true)
            .to_string(),
        Field::Strand(name) => {
            let radios = ui.radios(name, says(name)).items(shown.choices.strands.clone());
            radios.chosen(typed.get(name)).error(error(name)).focus(here).to_string()
        }
        Field::Yes(name) => {
            // The legend is not seen; a long one would still make a phone's page wider.
            let yes = ui
                .checkboxes(name, VI.t("desk.field.yes"))
                .quiet()
                .item("yes", says(name))
                .chosen(typed.get(name));
            yes.error(error(name)).focus(here).to_string()
        }
        Field::Way(name) => {
            let ways = DeliveryWay::ALL.map(|way| (way.word(), VI.t(&format!("desk.delivery.{}", way.word()))));
            ui.radios(name, says(name))
                .items(ways)
                .chosen(typed.get(name))
                .error(error(name))
                .focus(here)
                .to_string()
        }
        Field::Scan(name) => {
            let upload = ui.upload(name, says(name)).accept(".pdf,.jpg,.jpeg,.png").limit(10 * 1024 * 1024);
            let hint = VI.t(if shown.choices.scan_needed { "desk.help.scan" } else { "desk.help.scan_optional" });
            upload.hint(hint).error(error(name)).focus(here).to_string()
        }
        Field::One(name, words) => {
            let words = words.iter().map(|word| (*word, VI.t(&format!("desk.{name}.{word}"))));
            let radios = ui.radios(name, says(name)).items(words).chosen(typed.get(name)).error(error(name));
            if matches!(name, "outcome" | "to") { radios.inline() } else { radios }.focus(here).to_string()
        }
    })
}
