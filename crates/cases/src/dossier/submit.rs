//! The citizen files the draft.
//!
//! Idempotent by draft: a second click finds the dossier filed and gets the same acknowledgement. A filing
//! that is refused changes nothing: draft and files stay as they are.

use base::{DossierId, FieldErrors, Refusal, local_date};
use db::Tx;
use rules::{
    fee,
    form::{Answers, Facts, Lang, check, journey, people::people},
    procedure::{Channel, Definition},
    workflow::{AnswerDue, Command, Confirmation, DeliveryWay, LateEntry, PaperReceived, State},
};

use super::{
    Content, Header, acknowledgement, attachment, by_mandate, exchange,
    needed::{self, papers_needed},
    offered,
    papers::listed,
    perform::{Terms, perform, pinned, scoped, unchanged},
    save_answers::working_copy,
    store::{self, Loaded},
    surroundings::Competence,
    view::facts,
};
use crate::{CaseError, Operation, received::Scan};

/// How a draft is filed. By which channel and whether assisted is no wish: the draft itself knows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Filing {
    /// When an officer types online for the citizen: how the citizen confirmed.
    pub confirmation: Option<Confirmation>,
    /// The language of sentences at fields.
    pub lang: Lang,
}

/// What the acknowledgement page says first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted {
    /// The dossier.
    pub id: DossierId,
    /// Temporary reference.
    pub reference: String,
    /// Look-up secret.
    pub secret: String,
    /// Until when the one-stop answers.
    pub answer_due: Option<AnswerDue>,
    /// Whether this call filed it; a repeated one finds it filed.
    pub first: bool,
}

/// Files the draft, by the sheet it was begun under. Complaints are in `lang`.
pub fn submit(op: Operation, id: DossierId, lang: Lang) -> Result<Submitted, CaseError> {
    op.office.db.write(|tx| {
        let mut loaded = scoped(tx, &op, id, true)?;
        if loaded.dossier.state != State::Draft {
            return Ok(acknowledged(&loaded, false));
        }
        enter(tx, &op, &mut loaded, Filing { confirmation: None, lang })?;
        Ok(acknowledged(&loaded, true))
    })
}

/// Files what came without paper.
pub(super) fn enter(tx: &Tx, op: &Operation, loaded: &mut Loaded, filing: Filing) -> Result<(), CaseError> {
    enter_with(tx, op, loaded, filing, (Vec::new(), None))
}

/// The one intake: every dossier enters through here, whatever brought it. `papers`: what came on paper; `late`: during a
/// declared outage.
pub(super) fn enter_with(
    tx: &Tx,
    op: &Operation,
    loaded: &mut Loaded,
    filing: Filing,
    (papers, late): (Vec<PaperReceived>, Option<LateEntry>),
) -> Result<(), CaseError> {
    let definition = &pinned(tx, loaded)?;
    let competence = Competence::of(tx, op, loaded.dossier.agency)?;
    let channel = loaded.dossier.channel;
    offered::may_enter(tx, op, &definition.sheet, &competence, channel)?;
    let content = by_mandate::content(tx, op, loaded, working_copy(tx, loaded)?)?;
    let facts = known(tx, op, loaded, &content, channel)?;
    let content = complete(tx, loaded, definition, content, &facts, (channel, filing.lang))?;
    let lines = fee::of_filing(&definition.sheet.fees, &content.answers, &facts, facts.today);
    let command = Command::Submit {
        channel,
        parties: by_mandate::parties(op, loaded),
        delivery: content.delivery,
        owed: fee::sum(&lines).known,
        confirmation: filing.confirmation,
        papers,
        late: late.map(Box::new),
    };
    let plan = exchange::plan(&definition.sheet, &op.office.settings.partners)?;
    let terms = Terms { limit: None, route: definition.sheet.route, plan: &plan };
    keep(tx, op, loaded, definition, &content, &facts)?;
    perform(tx, op, loaded, &command, terms)?;
    acknowledgement::write(tx, op, loaded, definition, &content, &facts)
}

/// What forms and sheets know besides the answers.
pub(super) fn known(
    tx: &Tx,
    op: &Operation,
    loaded: &Loaded,
    content: &Content,
    channel: Channel,
) -> Result<Facts, CaseError> {
    let tier = Competence::of(tx, op, loaded.dossier.agency)?.tier();
    Ok(facts(content, channel, tier, local_date(op.now)))
}

/// The content as it is filed: answers that do not apply dropped. Refused with the fields that need
/// attention; only a filing online has to fill in the form and attach every required paper, for papers on
/// the counter are checked by eye.
pub(super) fn complete(
    tx: &Tx,
    loaded: &Loaded,
    definition: &Definition,
    content: Content,
    facts: &Facts,
    (channel, lang): (Channel, Lang),
) -> Result<Content, CaseError> {
    let answers = journey::prune(&definition.form, &content.answers, facts);
    let mut errors = around(definition, &content);
    if channel == Channel::Online {
        errors.0.extend(check::check_all(&definition.form, &answers, facts, lang).0);
        errors.0.extend(papers_missing(tx, loaded, definition, &answers, facts)?.0);
    }
    errors.into_result()?;
    Ok(Content { answers, ..content })
}

pub(super) fn around(definition: &Definition, content: &Content) -> FieldErrors {
    let mut errors = FieldErrors::default();
    let cases = &definition.sheet.cases;
    let chosen = content.case.as_ref().is_some_and(|key| cases.iter().any(|case| case.key == *key));
    if !cases.is_empty() && !chosen {
        errors.push("case", Refusal::new("case_missing"));
    }
    if content.filer.name.trim().is_empty() {
        errors.push("filer.name", Refusal::new("name_missing"));
    }
    if content.owner.as_ref().is_some_and(|owner| owner.name.trim().is_empty()) {
        errors.push("owner.name", Refusal::new("name_missing"));
    }
    let nowhere = content.delivery_address.as_ref().is_none_or(|address| address.trim().is_empty());
    if content.delivery == DeliveryWay::Post && nowhere {
        errors.push("delivery_address", Refusal::new("delivery_address_missing"));
    }
    errors
}

fn papers_missing(
    tx: &Tx,
    loaded: &Loaded,
    definition: &Definition,
    answers: &Answers,
    facts: &Facts,
) -> Result<FieldErrors, CaseError> {
    let files = attachment::of(tx, &loaded.key, loaded.id)?;
    let papers = papers_needed(&definition.sheet, answers, facts);
    let mut errors = needed::papers_missing(&papers, |key| files.iter().any(|file| file.component == key));
    // Found after it was taken: it would be opened by nobody.
    for file in files.iter().filter(|file| file.round.is_none() && file.scan == Scan::Infected) {
        let refusal = Refusal::new("file_infected_inside").with("name", &file.name);
        errors.push(&format!("paper.{}", file.component), refusal);
    }
    Ok(errors)
}

/// Keeps what is filed as a round of its own that nobody changes any more.
fn keep(
    tx: &Tx,
    op: &Operation,
    loaded: &mut Loaded,
    definition: &Definition,
    content: &Content,
    facts: &Facts,
) -> Result<(), CaseError> {
    let round = store::last_round(tx, loaded.id)? + 1;
    store::put_content(tx, &loaded.key, loaded.id, round, content, op.now)?;
    store::put_content(tx, &loaded.key, loaded.id, 0, content, op.now)?;
    attachment::file(tx, loaded.id, round)?;
    loaded.header = Header {
        filer: content.filer.clone(),
        owner: content.owner.clone(),
        capacity: content.mandate.and(content.relation.clone()),
        people: people(&definition.form, &content.answers),
        papers: papers_needed(&definition.sheet, &content.answers, facts).iter().map(listed).collect(),
        ..loaded.header.clone()
    };
    store::put_header(tx, &loaded.key, loaded.id, &loaded.header)?;
    Ok(())
}

pub(super) fn acknowledged(loaded: &Loaded, first: bool) -> Submitted {
    Submitted {
        id: loaded.id,
        reference: loaded.summary.reference.clone(),
        secret: loaded.header.secret.clone(),
        answer_due: loaded.dossier.answer_due,
        first,
    }
}

/// Supplies what was asked, before acceptance or after. `papers`: what came on paper.
pub(super) fn supply(
    tx: &Tx,
    op: &Operation,
    loaded: &mut Loaded,
    definition: &Definition,
    version: Option<u64>,
    lang: Lang,
    papers: Vec<PaperReceived>,
) -> Result<(), CaseError> {
    unchanged(loaded, version)?;
    let channel = if op.actor.officer().is_some() { Channel::Counter } else { Channel::Online };
    let content = working_copy(tx, loaded)?;
    let facts = known(tx, op, loaded, &content, loaded.dossier.channel)?;
    let content = complete(tx, loaded, definition, content, &facts, (channel, lang))?;
    keep(tx, op, loaded, definition, &content, &facts)?;
    perform(tx, op, loaded, &Command::Resubmit { papers }, Terms::NONE)?;
    Ok(())
}
