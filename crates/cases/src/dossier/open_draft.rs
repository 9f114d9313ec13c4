//! A citizen, or an officer who helps one, begins a draft.

use base::{Actor, AgencyId, Denied, DossierId, MandateId, RevisionId, random};
use db::DataKey;
use rules::{
    document::Person,
    form::{Answers, ForWhom, people::People},
    policy::{Action, may},
    procedure::Channel,
    workflow::{DeliveryWay, Dossier, Event, Opening, Parties, State, open},
};

use super::{
    Content, Header, attachment, exchange, offered,
    own_matter::is_own,
    perform::{drafting, scoped},
    store::{self, NewDossier},
    surroundings::Competence,
};
use crate::{
    CaseError, Operation,
    catalogue::{self, Revision},
    document,
};

/// What a draft begins with.
#[derive(Debug, Clone)]
pub struct NewDraft {
    /// A revision of the procedure; the draft is begun under the one in force.
    pub revision: RevisionId,
    /// The competent agency.
    pub agency: AgencyId,
    /// How it will come in.
    pub channel: Channel,
    /// Filer and owner; a citizen is always the filer of what they begin.
    pub parties: Parties,
    /// For whom.
    pub for_whom: ForWhom,
    /// The chosen case.
    pub case: Option<String>,
    /// Who hands it in.
    pub filer: Person,
    /// Whose matter it is, when not the filer's own.
    pub owner: Option<Person>,
    /// Relation or mandate.
    pub relation: Option<String>,
    /// First answers, from the profile.
    pub answers: Answers,
}

/// Begins a draft under the sheet in force and tells its id. Refused for procedures processed
/// elsewhere, not offered there, and agencies that ended.
pub fn open_draft(op: Operation, new: NewDraft) -> Result<DossierId, CaseError> {
    let id = DossierId::new();
    let key = DataKey::new();
    op.office.db.write(|tx| {
        begin(tx, &op, id, &key, &new, None)?;
        Ok(id)
    })
}

/// Writes row, first event and working copy of a new dossier.
pub(super) fn begin(
    tx: &db::Tx,
    op: &Operation,
    id: DossierId,
    key: &DataKey,
    new: &NewDraft,
    foreign_code: Option<&str>,
) -> Result<(), CaseError> {
    let revision = in_force(tx, new.revision)?;
    let definition = &revision.definition;
    let competence = Competence::of(tx, op, new.agency)?;
    offered::may_enter(tx, op, &definition.sheet, &competence, new.channel)?;
    let parties = parties(op, &definition.sheet.code, new)?;
    if let (None, Some(filer)) = (op.actor.officer(), parties.filer) {
        attachment::may_begin(tx, filer)?;
    }
    if let Some(officer) = op.actor.officer()
        && is_own(tx, op, parties, (&new.filer, new.owner.as_ref()), officer)?
    {
        return Err(base::Refusal::new("your_own_dossier").into());
    }
    let opening = Opening {
        revision: revision.id,
        agency: competence.agency.id,
        intake_agency: competence.intake.id,
        channel: new.channel,
        parties,
        typed_by: op.actor.officer().map(|officer| officer.id),
    };
    let calendar = op.office.calendar.read(tx)?;
    let plan = exchange::plan(&definition.sheet, &op.office.settings.partners)?;
    let ctx = drafting(op, &calendar, &competence, (definition.sheet.route, &plan));
    let dossier = Dossier::opened(&opening);
    let event = open(opening, &ctx)?;
    let secret = random::spoken(10);
    let header = Header {
        procedure: definition.sheet.name.vi.clone(),
        filer: new.filer.clone(),
        owner: new.owner.clone(),
        capacity: None,
        people: People::default(),
        papers: Vec::new(),
        sets: definition.sheet.sets,
        secret: secret.clone(),
    };
    let row = NewDossier {
        id,
        reference: &reference(op),
        secret_hash: &secret_hash(op, &secret),
        foreign_code,
        procedure_code: &definition.sheet.code,
        field: &definition.sheet.field,
        key,
        header: &header,
    };
    store::insert(tx, &op.office.vault, &row, &dossier, op.now)?;
    write_first(tx, op, id, key, &dossier, event, &content(new, parties.mandate))
}

/// The revision in force of the procedure to which `known` belongs.
fn in_force(tx: &db::Tx, known: RevisionId) -> Result<Revision, CaseError> {
    let known = catalogue::definition(tx, known)?.ok_or(Denied::NotFound)?;
    Ok(catalogue::current(tx, &known.code)?.ok_or(Denied::NotFound)?)
}

fn write_first(
    tx: &db::Tx,
    op: &Operation,
    id: DossierId,
    key: &DataKey,
    dossier: &Dossier,
    event: Event,
    content: &Content,
) -> Result<(), CaseError> {
    store::append(tx, key, id, 0, &[event], op.actor, op.now)?;
    store::project(tx, id, dossier, op.now)?;
    store::put_content(tx, key, id, 0, content, op.now)?;
    Ok(())
}

fn content(new: &NewDraft, mandate: Option<MandateId>) -> Content {
    Content {
        for_whom: new.for_whom,
        case: new.case.clone(),
        filer: new.filer.clone(),
        owner: new.owner.clone(),
        relation: new.relation.clone(),
        mandate,
        answers: new.answers.clone(),
        delivery: DeliveryWay::default(),
        delivery_address: None,
    }
}

/// A citizen is the filer of what they begin, for whomever they act and as far as their mandate reaches; officers begin drafts only where they take in; nobody
/// anonymous does.
fn parties(op: &Operation, procedure: &str, new: &NewDraft) -> Result<Parties, CaseError> {
    match op.actor {
        Actor::Anonymous => Err(Denied::NotAllowed.into()),
        Actor::Citizen { account } => {
            Ok(Parties { filer: Some(*account), owner: new.parties.owner, mandate: None })
        }
        Actor::Agent(agent) => {
            op.files()?;
            if !agent.procedures.reach(procedure) {
                return Err(base::Refusal::new("mandate_does_not_reach").into());
            }
            let (filer, owner) = (Some(agent.account), Some(agent.principal));
            Ok(Parties { filer, owner, mandate: Some(agent.mandate) })
        }
        Actor::Officer(officer) if !may(officer, Action::TakeIn) => Err(Denied::NotAllowed.into()),
        Actor::Officer(officer) if officer.account.is_some_and(|account| new.parties.include(account)) => {
            Err(base::Refusal::new("your_own_dossier").into())
        }
        Actor::Officer(_) | Actor::System => Ok(new.parties),
    }
}

/// `190520-K7QW3H`: the day and six characters that can be read aloud; no code, which comes with acceptance.
fn reference(op: &Operation) -> String {
    let day = base::local_date(op.now);
    format!("{:02}{:02}{:02}-{}", day.year().rem_euclid(100), day.month(), day.day(), random::spoken(6))
}

/// Secrets are compared as hashes that nobody without the installation's key can try.
pub(super) fn secret_hash(op: &Operation, secret: &str) -> String {
    secret_hash_of(&op.office.vault, secret)
}

/// The same under this key.
pub(super) fn secret_hash_of(vault: &db::Vault, secret: &str) -> String {
    let plain: String = secret.chars().filter(char::is_ascii_alphanumeric).collect();
    vault.keyed_hash("dossier.secret", &plain.to_ascii_uppercase())
}

/// Throws a draft away with its files. What was filed stays.
pub fn discard_draft(op: Operation, id: DossierId) -> Result<(), CaseError> {
    let blobs = op.office.db.write(|tx| {
        let loaded = scoped(tx, &op, id, true)?;
        if loaded.dossier.state != State::Draft {
            return Err(base::Refusal::new("not_a_draft").into());
        }
        let mut blobs = attachment::blobs_of(tx, id)?;
        blobs.extend(document::of_dossier(tx, id)?.into_iter().filter_map(|paper| paper.blob));
        store::delete_draft(tx, id)?;
        Ok::<_, CaseError>(blobs)
    })?;
    for blob in blobs {
        op.office.blobs.delete(blob)?;
    }
    Ok(())
}
