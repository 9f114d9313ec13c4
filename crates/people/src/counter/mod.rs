//! Recovery of a citizen's account at the counter, by two officers: one looks at a document and types the new address,
//! to which a code goes that is typed back at the counter; another one of the same agency confirms.
//!
//! After that nothing opens the account but a code to the new address: sessions, password, second factor and passkeys
//! are gone, and the holder sets a new password by that code. Officers see masked data only, and nobody at a counter sees
//! or sets a password. The old addresses are told when it is asked for and when it is done. Who may have to do with it
//! decides `rules::recovery`. Deliberately absent: pages, and accounts that never said an identity number.

mod store;

use base::{
    AccountId, AgencyId, Denied, FieldErrors, Moment, Officer, OfficerId, RecoveryId, Refusal, text::tidy,
};
use db::{DbError, Tx};
use rules::{
    calendar::Calendar,
    policy::{Action, may},
    reason,
    recovery::{self, Holder, Paper, Stage},
};
use serde::{Deserialize, Serialize};

use crate::{
    People,
    accounts::{self, Account},
    agencies,
    audit::{self, Event, Kind},
    codes::{self, Letter, Sent},
    contact::{self, Contact},
    notice, officers, passkeys, second_factor,
    sessions::{self, Subject},
    sign_in,
};
use store::Kept;

/// The purpose of these codes.
const PURPOSE: &str = "counter";
/// How many recoveries of an agency a page lists.
const LISTED: u32 = 50;
const HOUR: i64 = 60 * 60 * 1000;

/// An account as an officer at a counter sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masked {
    /// Which one.
    pub account: AccountId,
    /// The first letter of each word of the name.
    pub name: String,
    /// Its addresses, most of their letters hidden.
    pub contacts: Vec<String>,
    /// The end of its identity number; none where it says none.
    pub number: Option<String>,
    /// Since when there is one.
    pub since: Moment,
}

/// What the first officer types.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// By what the account was found.
    pub sought: String,
    /// Which of those found.
    pub account: String,
    /// The word of the document that was shown.
    pub paper: String,
    /// The number on it.
    pub number: String,
    /// The new address.
    pub contact: String,
    /// Why.
    pub reason: String,
}

/// A recovery as officers see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovery {
    /// Which one.
    pub id: RecoveryId,
    /// Whose account.
    pub masked: Masked,
    /// Who asked.
    pub asked_by: OfficerId,
    /// Their name.
    pub asked_by_name: String,
    /// When.
    pub asked_at: Moment,
    /// Until when it may be confirmed.
    pub until: Moment,
    /// How it stands.
    pub stage: Stage,
    /// The document that was shown; its number is the one that the account says.
    pub paper: Paper,
    /// The new address, most of its letters hidden.
    pub contact: String,
    /// Why.
    pub reason: String,
    /// Whether the one who looks may confirm it.
    pub mine_to_answer: bool,
    /// Whether the one who looks asked.
    pub mine: bool,
}

/// What is sealed of one.
#[derive(Serialize, Deserialize)]
struct Sealed {
    paper: Paper,
    number: String,
    contact: Contact,
    reason: String,
}

fn place(id: RecoveryId) -> String {
    format!("counter_recovery:{id}")
}

fn receives(officer: &Officer) -> Result<(), Denied> {
    if may(officer, Action::TakeIn) { Ok(()) } else { Err(Denied::NotAllowed) }
}

/// Looks for accounts by the phone number or e-mail address they had, or by identity number. Every search is a security
/// event. Complaints as [`FieldErrors`] at `sought`.
pub fn find(people: &People, officer: &Officer, sought: &str) -> anyhow::Result<Vec<Masked>> {
    people.proved()?;
    receives(officer)?;
    if tidy(sought).is_empty() {
        return Err(accounts::at("sought", Refusal::new("recovery_sought_missing")));
    }
    let by = Some(Subject::Officer(officer.id));
    let since = base::moment(base::millis(people.now()) - HOUR);
    let found = people.db.write(|tx| {
        if audit::count_since(tx, Kind::AccountSought, by, since)? >= recovery::SEARCHES {
            return Ok(None);
        }
        let found = found(people, tx, sought)?;
        let whose = found.first().map(|account| Subject::Citizen(account.id));
        audit::note(people, tx, &Event::to(Kind::AccountSought, by, whose))?;
        Ok::<_, DbError>(Some(found))
    })?;
    let found = found.ok_or_else(|| accounts::at("sought", Refusal::new("recovery_searches")))?;
    if found.is_empty() {
        return Err(accounts::at("sought", Refusal::new("recovery_nobody")));
    }
    Ok(found.iter().map(masked).collect())
}

fn found(people: &People, tx: &Tx, sought: &str) -> Result<Vec<Account>, DbError> {
    let mut ids = Vec::new();
    if let Some(contact) = contact::parse(sought) {
        ids.extend(accounts::by_contact(tx, &people.vault, &contact)?);
    }
    ids.extend(accounts::by_identity(tx, &people.vault, &plain(sought))?);
    ids.dedup();
    let mut found = Vec::new();
    for id in ids.into_iter().take(10) {
        found.extend(accounts::find(tx, &people.vault, id)?);
    }
    Ok(found)
}

/// A number as accounts keep it: no spaces, no points.
fn plain(number: &str) -> String {
    number.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase()
}

fn masked(account: &Account) -> Masked {
    let initial = |word: &str| word.chars().next().map(|letter| format!("{letter}…")).unwrap_or_default();
    let tail = |number: &str| {
        format!("…{}", number.chars().skip(number.chars().count().saturating_sub(3)).collect::<String>())
    };
    Masked {
        account: account.id,
        name: account.profile.name().split_whitespace().map(initial).collect::<Vec<_>>().join(" "),
        contacts: account.contacts.iter().map(Contact::masked).collect(),
        number: account.profile.identity_number().map(tail),
        since: account.created_at,
    }
}

/// Begins: the document was looked at and its number is the one that the account says; a code goes to the new address.
/// Complaints as [`FieldErrors`].
pub fn ask(
    people: &People,
    officer: &Officer,
    calendar: &Calendar,
    wish: &Wish,
    letter: &Letter,
) -> anyhow::Result<RecoveryId> {
    people.proved()?;
    receives(officer)?;
    let account = people.db.read(|tx| {
        let found = found(people, tx, &wish.sought)?;
        Ok::<_, DbError>(found.into_iter().find(|account| account.id.to_string() == wish.account))
    })?;
    let account = account.ok_or_else(|| accounts::at("account", Refusal::new("recovery_account_missing")))?;
    let sealed = read(people, wish)?;
    // Guessing at numbers of accounts from a counter ends as soon as guessing at passwords from a door.
    let tries = sign_in::count(people, PURPOSE, &account.id.to_string(), "number", None)?;
    let until = recovery::until(calendar, people.now())?;
    let (id, now, by) = (RecoveryId::new(), people.now(), Subject::Officer(officer.id));
    let asked = people.db.write(|tx| {
        if let Err((path, refusal)) = checked(people, tx, officer, &account, &sealed.number)? {
            return Ok(Err(accounts::at(path, refusal)));
        }
        let taken = accounts::by_contact(tx, &people.vault, &sealed.contact)?;
        if taken.is_some_and(|other| other != account.id) {
            return Ok(Err(accounts::at("contact", Refusal::new("recovery_contact_taken"))));
        }
        sign_in::forget(tx, &tries)?;
        store::withdraw(tx, account.id, officer.id, now)?;
        let key = accounts::data_key(tx, &people.vault, account.id)?;
        let kept = Kept {
            id,
            account: account.id,
            agency: officer.agency,
            asked_by: officer.id,
            asked_at: now,
            until,
            sealed: key.seal_json(&place(id), &sealed)?,
            proven_at: None,
            granted: None,
        };
        store::insert(tx, &kept)?;
        send(people, tx, id, &sealed.contact, letter)?;
        let event = Event::to(Kind::RecoveryAsked, Some(by), Some(Subject::Citizen(account.id)));
        audit::note(people, tx, &event.about(format!("{id} {}", sealed.paper.word())))?;
        notice::tell_of_counter(people, tx, &account.contacts, &agency_name(tx, officer.agency)?, false)?;
        Ok::<_, DbError>(Ok(()))
    })?;
    asked.map(|()| id)
}

/// What was typed, as far as it can be told without the account.
fn read(people: &People, wish: &Wish) -> anyhow::Result<Sealed> {
    let mut errors = FieldErrors::default();
    let (number, why) = (plain(&wish.number), tidy(&wish.reason));
    let paper = Paper::from_word(&wish.paper);
    if paper.is_none() {
        errors.push("paper", Refusal::new("recovery_paper_missing"));
    }
    if number.is_empty() {
        errors.push("number", Refusal::new("recovery_number_missing"));
    }
    let contact = match accounts::read_contact(people, &wish.contact) {
        Ok(contact) => Some(contact),
        Err(error) => {
            errors.0.extend(error.downcast::<FieldErrors>()?.0);
            None
        }
    };
    if let Err(refusal) = reason::check(&why, "recovery_reason_short") {
        errors.push("reason", refusal);
    }
    match (paper, contact) {
        (Some(paper), Some(contact)) if errors.is_empty() => Ok(Sealed { paper, number, contact, reason: why }),
        _ => Err(errors.into()),
    }
}

/// What the rules say of this officer and this account; a refusal with the field at which it stands.
fn checked(
    people: &People,
    tx: &Tx,
    officer: &Officer,
    account: &Account,
    shown: &str,
) -> Result<Result<(), (&'static str, Refusal)>, DbError> {
    let own = match officer.account {
        Some(own) => accounts::find(tx, &people.vault, own)?,
        None => None,
    };
    let own_number = own.as_ref().and_then(|own| own.profile.identity_number());
    let holder = Holder {
        account: account.id,
        number: account.profile.identity_number(),
        is_colleague: officers::is_account_of_agency(tx, account.id, officer.agency, people.today())?,
    };
    if let Err(refusal) = recovery::check_party(officer, own_number, holder) {
        return Ok(Err(("account", refusal)));
    }
    Ok(recovery::check_number(holder, shown).map_err(|refusal| ("number", refusal)))
}

fn sent(id: RecoveryId, contact: &Contact) -> Sent {
    Sent { purpose: PURPOSE.to_owned(), subject: id.to_string(), address: contact.clone() }
}

fn send(people: &People, tx: &Tx, id: RecoveryId, contact: &Contact, letter: &Letter) -> Result<bool, DbError> {
    let write = |code: &str| letter.to(contact, code);
    Ok(codes::issue(tx, &people.vault, &sent(id, contact), write, people.now())?.sent)
}

fn agency_name(tx: &Tx, id: AgencyId) -> Result<String, DbError> {
    Ok(agencies::by_id(tx, id)?.map(|agency| agency.name).unwrap_or_default())
}

/// One recovery with what is sealed of it, for officers of its agency who may have to do with it.
fn opened(people: &People, tx: &Tx, officer: &Officer, id: RecoveryId) -> anyhow::Result<(Kept, Account, Sealed)> {
    let kept = store::find(tx, id)?.ok_or(Denied::NotFound)?;
    let may_see = kept.asked_by == officer.id && kept.agency == officer.agency
        || recovery::check_answer(officer, kept.agency, kept.asked_by).is_ok();
    if !may_see {
        return Err(Denied::NotFound.into());
    }
    let account = accounts::find(tx, &people.vault, kept.account)?.ok_or(Denied::NotFound)?;
    let key = accounts::data_key(tx, &people.vault, kept.account)?;
    let sealed = key.open_json(&place(id), &kept.sealed)?;
    Ok((kept, account, sealed))
}

fn stage(people: &People, kept: &Kept) -> Stage {
    Stage::at(people.now(), kept.until, kept.proven_at.is_some(), kept.granted)
}

fn shown(
    people: &People,
    tx: &Tx,
    officer: &Officer,
    (kept, account, sealed): (Kept, Account, Sealed),
) -> Result<Recovery, DbError> {
    let stage = stage(people, &kept);
    Ok(Recovery {
        id: kept.id,
        masked: masked(&account),
        asked_by: kept.asked_by,
        asked_by_name: officers::name_of(tx, &people.vault, kept.asked_by)?
            .map(|(name, _)| name)
            .unwrap_or_default(),
        asked_at: kept.asked_at,
        until: kept.until,
        stage,
        paper: sealed.paper,
        contact: sealed.contact.masked(),
        reason: sealed.reason,
        mine_to_answer: stage == Stage::Waiting
            && recovery::check_answer(officer, kept.agency, kept.asked_by).is_ok(),
        mine: kept.asked_by == officer.id,
    })
}

/// The recoveries of the officer's agency that they have to do with, the newest first.
pub fn list(people: &People, officer: &Officer) -> anyhow::Result<Vec<Recovery>> {
    people.db.read(|tx| {
        let mut found = Vec::new();
        for kept in store::of_agency(tx, officer.agency, LISTED)? {
            match opened(people, tx, officer, kept.id) {
                Ok(open) => found.push(shown(people, tx, officer, open)?),
                Err(error) if error.is::<Denied>() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    })
}

/// One of them.
pub fn one(people: &People, officer: &Officer, id: RecoveryId) -> anyhow::Result<Recovery> {
    people.db.read(|tx| Ok(shown(people, tx, officer, opened(people, tx, officer, id)?)?))
}

/// Sends the code once more; tells whether it went out.
pub fn again(people: &People, officer: &Officer, id: RecoveryId, letter: &Letter) -> anyhow::Result<bool> {
    people.db.write(|tx| {
        let (_, sealed) = for_code(people, tx, officer, id)?;
        Ok(send(people, tx, id, &sealed.contact, letter)?)
    })
}

fn for_code(people: &People, tx: &Tx, officer: &Officer, id: RecoveryId) -> anyhow::Result<(Kept, Sealed)> {
    let (kept, _, sealed) = opened(people, tx, officer, id)?;
    receives(officer)?;
    if kept.asked_by != officer.id {
        return Err(Denied::NotFound.into());
    }
    match stage(people, &kept) {
        Stage::Code => Ok((kept, sealed)),
        _ => Err(Refusal::new("recovery_no_code_now").into()),
    }
}

/// Takes the code that came to the new address and is typed back at the counter. Complaints as [`FieldErrors`] at `code`.
pub fn prove(people: &People, officer: &Officer, id: RecoveryId, code: &str) -> anyhow::Result<()> {
    if tidy(code).is_empty() {
        return Err(accounts::at("code", Refusal::new("code_missing")));
    }
    let now = people.now();
    let done = people.db.write(|tx| {
        let (kept, sealed) = for_code(people, tx, officer, id)?;
        let right = codes::check(tx, &people.vault, &sent(id, &sealed.contact), code, now)?.into_result();
        if right.is_ok() {
            store::proven(tx, id, now)?;
            let (by, whose) = (Subject::Officer(officer.id), Subject::Citizen(kept.account));
            let event = Event::to(Kind::RecoveryProven, Some(by), Some(whose));
            audit::note(people, tx, &event.about(id.to_string()))?;
        }
        Ok::<_, anyhow::Error>(right)
    })?;
    done.map_err(|refusal| accounts::at("code", refusal))
}

/// The second officer confirms or declines.
pub fn answer(people: &People, officer: &Officer, id: RecoveryId, grant: bool) -> anyhow::Result<()> {
    people.proved()?;
    let done = people.db.write(|tx| {
        let (kept, account, sealed) = opened(people, tx, officer, id)?;
        recovery::check_answer(officer, kept.agency, kept.asked_by)?;
        if stage(people, &kept) != Stage::Waiting {
            return Err(Refusal::new("recovery_not_waiting").into());
        }
        if grant {
            // What the account says may have changed meanwhile, and so may who is whose colleague.
            checked(people, tx, officer, &account, &sealed.number)?.map_err(|(_, refusal)| refusal)?;
        }
        if !store::answer(tx, id, officer.id, grant, people.now())? {
            return Err(Refusal::new("recovery_not_waiting").into());
        }
        let (by, whose) = (Subject::Officer(officer.id), Subject::Citizen(account.id));
        let kind = if grant { Kind::AccountRecovered } else { Kind::RecoveryDeclined };
        audit::note(people, tx, &Event::to(kind, Some(by), Some(whose)).about(id.to_string()))?;
        if grant { hand_over(people, tx, officer, &account, &sealed.contact) } else { Ok(()) }
    });
    match done {
        // Somebody registered with the address meanwhile.
        Err(error) if matches!(error.downcast_ref(), Some(DbError::Taken(_))) => {
            Err(Refusal::new("recovery_contact_taken").into())
        }
        other => other,
    }
}

/// From now on only a code to the new address opens the account.
fn hand_over(people: &People, tx: &Tx, officer: &Officer, account: &Account, new: &Contact) -> anyhow::Result<()> {
    let whose = Subject::Citizen(account.id);
    accounts::replace_contacts(tx, &people.vault, account.id, new, people.now())?;
    accounts::take_password(tx, account.id, people.now())?;
    second_factor::remove(tx, whose)?;
    passkeys::remove_all(tx, whose)?;
    sign_in::forgive(tx, people, new)?;
    sessions::end_others(people, tx, whose, None, Some(Subject::Officer(officer.id)))?;
    let mut told = account.contacts.clone();
    told.retain(|old| old != new);
    told.push(new.clone());
    Ok(notice::tell_of_counter(people, tx, &told, &agency_name(tx, officer.agency)?, true)?)
}
