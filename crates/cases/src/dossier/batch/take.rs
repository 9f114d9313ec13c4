//! One person brings many dossiers of one procedure: each is taken in and accepted in one transaction of its own.

use base::{AgencyId, BatchId, DossierId, FieldErrors, Refusal, RevisionId, Vnd};
use db::{DataKey, Tx};
use people::contact;
use rules::{
    document::Person,
    form::{Answers, ForWhom},
    procedure::Channel,
    workflow::{DeliveryWay, PaperReceived, Parties},
};

use super::{
    super::{
        Acceptance, Incoming, NewDraft,
        accept::accept_loaded,
        intake::{enter_new, known},
        perform::scoped,
        shelf,
        store::Loaded,
        surroundings::Competence,
    },
    Said, Way, begun, store,
};
use crate::{CaseError, Operation, document::words};

/// What is the same for all dossiers of the batch.
#[derive(Debug, Clone)]
pub struct Bundle {
    /// The word of the page: the same page sent twice makes nothing twice.
    pub once: String,
    /// Who brought them.
    pub bringer: Person,
    /// A revision of the procedure; they are taken in under the one in force.
    pub revision: RevisionId,
    /// The competent agency.
    pub agency: AgencyId,
    /// The chosen case.
    pub case: Option<String>,
    /// Over the counter or by post.
    pub channel: Channel,
    /// What came on paper, for each dossier the same.
    pub papers: Vec<PaperReceived>,
    /// How the results are received.
    pub delivery: DeliveryWay,
    /// Where the post brings them.
    pub delivery_address: Option<String>,
    /// Where the paper files stand.
    pub shelf: String,
}

/// One dossier of the batch.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its number on the page; with the page's word it names the dossier.
    pub key: u32,
    /// Whose it is.
    pub filer: Person,
    /// The fees, where they differ from those of the sheet.
    pub owed: Option<Vnd>,
    /// The form's answers, where the counter types some.
    pub answers: Answers,
}

/// A dossier that went through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The batch.
    pub batch: BatchId,
    /// The dossier.
    pub id: DossierId,
    /// Its code.
    pub code: String,
}

/// What is wrong with a row, by field: `name`, `identity`, `phone`.
pub fn check_row(filer: &Person) -> FieldErrors {
    let mut errors = FieldErrors::default();
    if filer.name.trim().is_empty() {
        errors.push("name", Refusal::new("name_missing"));
    }
    if filer.identity.as_deref().is_some_and(|number| !looks_like_identity(number)) {
        errors.push("identity", Refusal::new("identity_number_doubtful"));
    }
    if filer.phone.as_deref().is_some_and(|phone| contact::phone(phone).is_none()) {
        errors.push("phone", Refusal::new("phone_number_wrong"));
    }
    errors
}

/// Identity cards have 9 or 12 digits, tax codes 10 or 13, passports letters and digits.
fn looks_like_identity(number: &str) -> bool {
    let plain: String = number.chars().filter(|letter| !matches!(letter, ' ' | '.' | '-')).collect();
    if plain.bytes().all(|byte| byte.is_ascii_digit()) {
        return matches!(plain.len(), 9 | 10 | 12 | 13);
    }
    (6..=14).contains(&plain.len()) && plain.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Takes the rows in, each whole or not at all, and tells of each what became of it.
pub fn take_bundle(op: Operation, bundle: &Bundle, rows: &[Row]) -> Vec<(u32, Result<Taken, CaseError>)> {
    rows.iter().map(|row| (row.key, take(op, bundle, row))).collect()
}

fn take(op: Operation, bundle: &Bundle, row: &Row) -> Result<Taken, CaseError> {
    check_row(&row.filer).into_result()?;
    let incoming = incoming(bundle, row);
    match once(op, bundle, row, &incoming) {
        // The same page was sent twice at once: whoever came second finds what the first one made.
        Err(CaseError::Conflict) => once(op, bundle, row, &incoming),
        other => other,
    }
}

fn once(op: Operation, bundle: &Bundle, row: &Row, incoming: &Incoming) -> Result<Taken, CaseError> {
    let (id, key) = (DossierId::new(), DataKey::new());
    op.office.db.write(|tx| {
        if let Some(known) = known(tx, incoming)? {
            let loaded = scoped(tx, &op, known, false)?;
            let batch = begun(tx, &op, Way::In, &bundle.once, &said(tx, &op, bundle, &loaded)?)?;
            return Ok(taken(batch, &loaded));
        }
        let mut loaded = enter_new(tx, &op, (id, &key), incoming, (&[], None))?;
        let acceptance = Acceptance { owed: row.owed, stated: None };
        accept_loaded(tx, &op, &mut loaded, acceptance)?;
        let batch = begun(tx, &op, Way::In, &bundle.once, &said(tx, &op, bundle, &loaded)?)?;
        store::add(tx, batch, id)?;
        if !bundle.shelf.trim().is_empty() {
            shelf::put(tx, &op, &loaded, &bundle.shelf)?;
        }
        Ok(taken(batch, &loaded))
    })
}

fn taken(batch: BatchId, loaded: &Loaded) -> Taken {
    let code = loaded.dossier.code().unwrap_or(&loaded.summary.reference).to_owned();
    Taken { batch, id: loaded.id, code }
}

fn said(tx: &Tx, op: &Operation, bundle: &Bundle, loaded: &Loaded) -> Result<Said, CaseError> {
    let one_stop = Competence::of(tx, op, bundle.agency)?.intake.one_stop_name();
    Ok(Said {
        person: bundle.bringer.clone(),
        capacity: None,
        content: loaded.header.procedure.clone(),
        delivery: words::delivery(bundle.delivery, &one_stop),
    })
}

fn incoming(bundle: &Bundle, row: &Row) -> Incoming {
    Incoming {
        draft: NewDraft {
            revision: bundle.revision,
            agency: bundle.agency,
            channel: bundle.channel,
            parties: Parties::default(),
            for_whom: ForWhom::Myself,
            case: bundle.case.clone(),
            filer: row.filer.clone(),
            owner: None,
            relation: None,
            answers: row.answers.clone(),
        },
        foreign_code: Some(format!("quay-{}-{}", bundle.once, row.key)),
        confirmation: None,
        delivery: bundle.delivery,
        delivery_address: bundle.delivery_address.clone(),
        papers: bundle.papers.clone(),
        files: Vec::new(),
    }
}
