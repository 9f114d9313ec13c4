//! The officer begins a draft for a named citizen.

use base::{AccountId, AgencyId, Denied, DossierId, Refusal, millis};
use db::Tx;
use people::{accounts, contact};
use rules::{
    document::Person,
    form::{
        Answers, ForWhom,
        prefill::{PersonFacts, ProfileFacts, prefill},
    },
    procedure::{Channel, Definition},
    workflow::Parties,
};

use super::{
    super::{NewDraft, open_draft},
    citizen::plain,
    mine,
};
use crate::{CaseError, Operation, catalogue::Revision};

/// A second click on the same button comes within this time.
const DOUBLE_CLICK: i64 = 10_000;

/// The citizen as named, and what is asked first.
#[derive(Debug, Clone, Default)]
pub struct Helped {
    /// Their account, where they have one.
    pub account: Option<AccountId>,
    /// Who they are, where they have none; without phone and address they confirm on paper.
    pub person: Person,
    /// For whom they file.
    pub for_whom: ForWhom,
    /// The chosen case.
    pub case: Option<String>,
    /// Whose matter it is, when not their own.
    pub owner: Option<Person>,
    /// Relation or mandate.
    pub relation: Option<String>,
}

/// Begins the draft. A second click finds the one just begun.
pub fn open(op: Operation, revision: &Revision, agency: AgencyId, helped: Helped) -> Result<DossierId, CaseError> {
    let definition = &revision.definition;
    let (filer, answers) = op.office.db.read(|tx| {
        not_themself(tx, &op, &helped)?;
        named(tx, &op, &helped, definition)
    })?;
    if let Some(id) = just_begun(op, &revision.code, agency, &filer)? {
        return Ok(id);
    }
    let new = NewDraft {
        revision: revision.id,
        agency,
        channel: Channel::Online,
        parties: Parties { filer: helped.account, owner: None, mandate: None },
        for_whom: helped.for_whom,
        case: helped.case,
        filer,
        owner: helped.owner,
        relation: helped.relation,
        answers,
    };
    open_draft(op, new)
}

/// The filer, and first answers from what is known of them.
fn named(
    tx: &Tx,
    op: &Operation,
    helped: &Helped,
    definition: &Definition,
) -> Result<(Person, Answers), CaseError> {
    let Some(id) = helped.account else {
        if helped.person.name.trim().is_empty() {
            return Err(Refusal::new("name_missing").into());
        }
        let facts = typed_facts(&helped.person, helped.for_whom);
        return Ok((helped.person.clone(), prefill(&definition.form, &facts)));
    };
    let account = accounts::find(tx, &op.office.vault, id)?.ok_or(Denied::NotFound)?;
    Ok((account.person(), prefill(&definition.form, &account.profile.facts(helped.for_whom))))
}

fn typed_facts(person: &Person, for_whom: ForWhom) -> ProfileFacts {
    let filer = PersonFacts {
        name: Some(person.name.clone()),
        phone: person.phone.clone(),
        email: person.email.clone(),
        ..PersonFacts::default()
    };
    ProfileFacts { for_whom, filer, ..ProfileFacts::default() }
}

/// Nobody types for themself, under whichever name: account, contact and identity number are looked at.
fn not_themself(tx: &Tx, op: &Operation, helped: &Helped) -> Result<(), CaseError> {
    let Some(me) = op.officer()?.account else { return Ok(()) };
    let mut accounts: Vec<AccountId> = helped.account.into_iter().collect();
    for person in [Some(&helped.person), helped.owner.as_ref()].into_iter().flatten() {
        for typed in [&person.phone, &person.email].into_iter().flatten() {
            if let Some(contact) = contact::parse(typed) {
                accounts.extend(accounts::by_contact(tx, &op.office.vault, &contact)?);
            }
        }
        if let Some(number) = &person.identity {
            accounts.extend(accounts::by_identity(tx, &op.office.vault, &plain(number))?);
        }
    }
    if accounts.contains(&me) { Err(Refusal::new("your_own_dossier").into()) } else { Ok(()) }
}

fn just_begun(
    op: Operation,
    procedure: &str,
    agency: AgencyId,
    filer: &Person,
) -> Result<Option<DossierId>, CaseError> {
    let found = mine(op)?.into_iter().find(|draft| {
        draft.procedure_code == procedure
            && draft.agency == agency
            && draft.opened_at == draft.updated_at
            && millis(op.now) - millis(draft.opened_at) < DOUBLE_CLICK
            && draft.header.as_ref().is_some_and(|header| header.filer == *filer)
    });
    Ok(found.map(|draft| draft.id))
}
