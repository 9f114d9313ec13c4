//! The draft of the result: proposed from the sheet and the dossier's data, edited by the specialist, set on
//! paper with number and date left open.

use std::collections::BTreeMap;

use base::{DocumentId, DossierId, Officer, OfficerId, Part, Refusal, Role, local_date};
use db::Tx;
use people::officers;
use rules::{
    document::{OfficialResult, ResultRefusal},
    form::{Lang, journey::Journey, summary},
    procedure::Definition,
    workflow::{Command, Dossier, Event, Outcome},
};
use serde::{Deserialize, Serialize};

use super::super::{
    letters,
    papers::folio,
    perform::{Done, Terms, fresh, perform, pinned, scoped},
    save_answers::working_copy,
    store::Loaded,
    submit::known,
    surroundings::Competence,
};
use crate::{
    CaseError, Operation,
    document::{
        self, Data, Kind, New,
        papers::{ResultText, refusal, result},
    },
};

/// A draft as an officer edits it: texts of several lines, a line each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftText {
    /// Which way it decides.
    pub outcome: Outcome,
    /// Title as printed.
    pub title: String,
    /// Legal grounds.
    pub grounds: String,
    /// Paragraphs before the lines; for a refusal: the reasons.
    pub body: String,
    /// `Label: value` lines.
    pub lines: String,
    /// Paragraphs after the lines.
    pub closing: String,
    /// Who is to sign.
    pub signatory: Option<OfficerId>,
}

/// The draft to begin with: the latest one, or one made of the sheet and the answers.
pub fn proposed(op: Operation, id: DossierId) -> Result<DraftText, CaseError> {
    op.office.db.read(|tx| {
        let loaded = scoped(tx, &op, id, false)?;
        if let Some(draft) = &loaded.dossier.draft
            && let Some(kept) = document::data(tx, &loaded.key, draft.document)?
            && let Some(text) = read_back(&kept, draft.outcome)
        {
            return Ok(text);
        }
        fresh_text(tx, &op, &loaded)
    })
}

fn read_back(kept: &Data, outcome: Outcome) -> Option<DraftText> {
    let joined = |lines: &[String]| lines.join("\n");
    if outcome == Outcome::Negative {
        let paper: ResultRefusal = serde_json::from_value(kept.data.clone()).ok()?;
        let (grounds, body) = (joined(&paper.grounds), joined(&paper.reasons));
        return Some(DraftText { outcome, grounds, body, ..DraftText::empty() });
    }
    let paper: OfficialResult = serde_json::from_value(kept.data.clone()).ok()?;
    let lines: Vec<String> = paper.lines.iter().map(|(label, value)| format!("{label}: {value}")).collect();
    Some(DraftText {
        outcome,
        title: paper.title,
        grounds: joined(&paper.grounds),
        body: joined(&paper.body),
        lines: joined(&lines),
        closing: joined(&paper.closing),
        signatory: None,
    })
}

fn fresh_text(tx: &Tx, op: &Operation, loaded: &Loaded) -> Result<DraftText, CaseError> {
    let definition = &*pinned(tx, loaded)?;
    let competence = Competence::of(tx, op, loaded.dossier.agency)?;
    let content = working_copy(tx, loaded)?;
    let kind = definition.sheet.results.first();
    let grounds: Vec<String> = definition.sheet.bases.iter().map(ground).collect();
    let owner = content.owner.as_ref().unwrap_or(&content.filer);
    Ok(DraftText {
        outcome: Outcome::Positive,
        title: kind.map_or_else(|| loaded.header.procedure.clone(), |kind| kind.name.clone()).to_uppercase(),
        grounds: grounds.join("\n"),
        body: format!(
            "Xét đề nghị của {} về việc {}, {} xác nhận:",
            owner.name,
            lower_first(&loaded.header.procedure),
            competence.agency.authority()
        ),
        lines: answered(tx, op, loaded, definition)?,
        ..DraftText::empty()
    }
    .for_template(definition))
}

/// Every answer as a line.
fn answered(tx: &Tx, op: &Operation, loaded: &Loaded, definition: &Definition) -> Result<String, CaseError> {
    let content = working_copy(tx, loaded)?;
    let facts = known(tx, op, loaded, &content, loaded.dossier.channel)?;
    let journey = Journey::new(&definition.form, &content.answers, &facts);
    let sections = summary::summary(&journey, Lang::Vi);
    let lines = sections.iter().flat_map(|section| &section.lines).filter(|line| !line.value.is_empty());
    let lines: Vec<String> =
        lines.map(|line| format!("{}: {}", line.label, line.value.replace('\n', ", "))).collect();
    Ok(lines.join("\n"))
}

fn ground(basis: &rules::procedure::LegalBasis) -> String {
    if basis.name.is_empty() {
        format!("Căn cứ văn bản số {}", basis.number)
    } else {
        format!("Căn cứ {} số {}", basis.name, basis.number)
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

impl DraftText {
    /// A procedure's own template says by itself what the form knows; the draft only adds to it.
    fn for_template(self, definition: &Definition) -> Self {
        if definition.result_template.is_none() {
            return self;
        }
        Self { body: String::new(), lines: String::new(), ..self }
    }

    fn empty() -> Self {
        Self {
            outcome: Outcome::Positive,
            title: String::new(),
            grounds: String::new(),
            body: String::new(),
            lines: String::new(),
            closing: String::new(),
            signatory: None,
        }
    }
}

fn paragraphs(text: &str) -> Vec<String> {
    let tidy = base::text::tidy_lines(text);
    tidy.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

fn pairs(text: &str) -> Vec<(String, String)> {
    let split = |line: String| match line.split_once(':') {
        Some((label, value)) => (label.trim().to_owned(), value.trim().to_owned()),
        None => (String::new(), line),
    };
    paragraphs(text).into_iter().map(split).collect()
}

/// The paper of a draft, by the sheet the dossier was begun under. Refused when it says nothing.
fn paper(tx: &Tx, op: &Operation, loaded: &Loaded, text: &DraftText) -> Result<Data, CaseError> {
    let definition = &*pinned(tx, loaded)?;
    let agency = Competence::of(tx, op, loaded.dossier.agency)?.agency;
    let body = paragraphs(&text.body);
    let mut errors = base::FieldErrors::default();
    let own = definition.result_template.as_ref().filter(|_| text.outcome == Outcome::Positive);
    let finding = definition.sheet.results.first().is_some_and(|kind| kind.finding);
    if body.is_empty() && (own.is_none() || finding) {
        errors.push("body", Refusal::new("body_missing"));
    }
    if text.outcome == Outcome::Positive && text.title.trim().is_empty() {
        errors.push("title", Refusal::new("title_missing"));
    }
    let signatory = signatory(tx, op, loaded, text)?;
    if signatory.is_none() {
        errors.push("signatory", Refusal::new("not_a_signatory"));
    }
    errors.into_result()?;
    let kind = definition.sheet.results.first().and_then(|kind| kind.sign.as_deref());
    let booked = definition.sheet.results.first().and_then(|kind| kind.book.as_ref());
    let sign = match booked.filter(|_| text.outcome == Outcome::Positive) {
        Some(booked) => booked.kind.book(local_date(op.now).year()),
        None => letters::sign(&agency, kind.filter(|_| text.outcome == Outcome::Positive)),
    };
    let words = ResultText {
        title: base::text::tidy(&text.title),
        sign,
        grounds: paragraphs(&text.grounds),
        body: body.clone(),
        lines: pairs(&text.lines),
        answers: by_path(tx, op, loaded, definition)?,
        closing: with_replaced(&loaded.dossier, paragraphs(&text.closing)),
        signature: letters::signature(&agency, signatory.as_ref()),
    };
    let folio = folio(tx, op, loaded)?;
    let settings = &op.office.settings;
    Ok(match text.outcome {
        Outcome::Positive => {
            let data = Data::from(&result(&folio, settings, &words, None, op.now));
            Data { template: own.cloned().unwrap_or(data.template), ..data }
        }
        Outcome::Negative => {
            let received = loaded.dossier.acceptance.as_ref().map_or(op.now, |acceptance| acceptance.received);
            Data::from(&refusal(
                &folio,
                settings,
                &words,
                with_replaced(&loaded.dossier, body),
                None,
                received,
                op.now,
            ))
        }
    })
}

/// A corrected result names the document it takes the place of.
fn with_replaced(dossier: &Dossier, mut paragraphs: Vec<String>) -> Vec<String> {
    if let Some((number, on)) = dossier.result_number() {
        let day = base::text::short_date(on);
        let sentence = format!("Văn bản này thay thế văn bản số {number} ngày {day}.");
        if !paragraphs.contains(&sentence) {
            paragraphs.push(sentence);
        }
    }
    paragraphs
}

fn by_path(
    tx: &Tx,
    op: &Operation,
    loaded: &Loaded,
    definition: &Definition,
) -> Result<BTreeMap<String, String>, CaseError> {
    let content = working_copy(tx, loaded)?;
    let facts = known(tx, op, loaded, &content, loaded.dossier.channel)?;
    Ok(summary::by_path(&Journey::new(&definition.form, &content.answers, &facts), Lang::Vi))
}

/// The leader who is to sign: the one named, else the first the agency has.
fn signatory(tx: &Tx, op: &Operation, loaded: &Loaded, text: &DraftText) -> Result<Option<Officer>, CaseError> {
    let leaders =
        officers::of_agency(tx, &op.office.vault, loaded.dossier.agency, Some(Role::Leader), local_date(op.now))?;
    Ok(match text.signatory {
        Some(named) => leaders.into_iter().find(|leader| leader.id == named),
        None => leaders.into_iter().next(),
    })
}

/// The draft as a PDF, kept nowhere.
pub fn preview(op: Operation, id: DossierId, text: &DraftText) -> Result<Vec<u8>, CaseError> {
    let data = op.office.db.read(|tx| {
        let loaded = scoped(tx, &op, id, false)?;
        paper(tx, &op, &loaded, text)
    })?;
    Ok(op.office.renderer.render(&data.template, &data.data, &[])?)
}

/// Lays the draft before the section's head or the leadership.
pub fn submit_draft(
    op: Operation,
    id: DossierId,
    version: u64,
    text: &DraftText,
    to: Part,
) -> Result<Done, CaseError> {
    let reason = (text.outcome == Outcome::Negative).then(|| base::text::tidy_lines(&text.body));
    let document = DocumentId::new();
    let command = Command::SubmitDraft { document, outcome: text.outcome, reason, to };
    lay(op, id, version, text, (document, &command))
}

/// Writes the draft's paper and gives the step that names it.
pub(super) fn lay(
    op: Operation,
    id: DossierId,
    version: u64,
    text: &DraftText,
    (document, command): (DocumentId, &Command),
) -> Result<Done, CaseError> {
    op.office.db.write(|tx| {
        let mut loaded = scoped(tx, &op, id, true)?;
        fresh(&loaded, Some(version))?;
        let events = lay_loaded(tx, &op, &mut loaded, text, (document, command))?;
        Ok(Done { id, dossier: loaded.dossier, events })
    })
}

/// The same in the caller's transaction.
pub(super) fn lay_loaded(
    tx: &Tx,
    op: &Operation,
    loaded: &mut Loaded,
    text: &DraftText,
    (document, command): (DocumentId, &Command),
) -> Result<Vec<Event>, CaseError> {
    let data = paper(tx, op, loaded, text)?;
    let by = op.actor.officer().map(|officer| officer.id);
    let name = "du-thao-ket-qua.pdf".to_owned();
    let new = New { id: document, dossier: loaded.id, kind: Kind::Draft, name, by, brought: None };
    document::write(tx, &loaded.key, &new, &data, op.now)?;
    perform(tx, op, loaded, command, Terms::NONE)
}

/// The draft's PDF, for who signs it.
pub(super) fn drafted(op: &Operation, loaded: &Loaded) -> Result<Vec<u8>, CaseError> {
    let draft = loaded.dossier.draft_in_hand().ok_or_else(|| Refusal::new("no_draft"))?;
    document::bytes(op.office, &loaded.key, loaded.id, draft.document)
}

/// What stands after the slash of the draft's number.
pub(super) fn sign_of(tx: &Tx, loaded: &Loaded) -> Result<String, CaseError> {
    let Some(draft) = loaded.dossier.draft_in_hand() else { return Ok(String::new()) };
    let kept = document::data(tx, &loaded.key, draft.document)?;
    let sign = kept.and_then(|kept| kept.data.get("sign").and_then(|sign| sign.as_str().map(str::to_owned)));
    Ok(sign.unwrap_or_default())
}
