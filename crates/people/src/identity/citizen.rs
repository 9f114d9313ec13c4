//! Citizens and businesses whom a provider vouches for.
//!
//! Somebody known comes in. Somebody seen for the first time gets a new account, unless there may be one already: then
//! they are asked to prove it, by its password or a code to its address, and nobody is told which account that is. Who
//! cannot or does not want to, gets a new one: a number that somebody else wrote into a profile keeps nobody out.

use base::{AccountId, FieldErrors, Moment, Refusal};
use db::{DbError, Tx};
use oidc::{Back, Door, Vouched};
use serde_json::json;

use super::{Open, keep, land, opened, store};
use crate::{
    People,
    accounts::{self, Account, AccountKind, Profile},
    audit::{self, Event},
    codes::{self, Issued, Letters, Sent},
    contact::{self, Contact},
    sessions::{self, Subject},
    sign_in::{self, Admitted, Entered},
};

/// The purpose of the codes that prove an account.
const PURPOSE: &str = "link-identity";

/// What became of somebody who came back.
pub enum Landed {
    /// They are known, and wanted to go there.
    Entered {
        /// Their session, or the second step they owe.
        admitted: Admitted,
        /// The page.
        next: String,
    },
    /// It has to be decided whose account theirs is; their browser keeps this word meanwhile.
    Undecided {
        /// The sealed word.
        kept: String,
        /// Whether they came from a session to bring the two together.
        links: bool,
    },
}

/// What a provider vouches for about the holder of an account.
#[derive(Clone)]
pub struct Linked {
    /// The provider's key.
    pub provider: String,
    /// What it said last.
    pub vouched: Vouched,
    /// Since when the two belong together.
    pub since: Moment,
}

/// Takes who came back from a provider.
pub fn back(people: &People, key: &str, kept: &str, back: &Back) -> anyhow::Result<Landed> {
    let open = land(people, Door::Citizens, key, kept, back)?;
    if open.link.is_some() {
        return Ok(Landed::Undecided { kept: keep(people, &open)?, links: true });
    }
    let entered = people.db.write(|tx| {
        let Some(account) = store::account(tx, &people.vault, &open.vouched)? else { return Ok(None) };
        store::see(tx, &people.vault, account, &open.vouched, people.now())?;
        // Where the provider has asked for a second factor just now, none is asked for again.
        let who = Subject::Citizen(account);
        if open.vouched.second_factor {
            let token = sessions::start(people, tx, who)?;
            return Ok(Some(Admitted::In(Entered { token, browser: String::new() })));
        }
        sign_in::admit(people, tx, account).map(Some)
    })?;
    Ok(match entered {
        Some(admitted) => Landed::Entered { admitted, next: open.next },
        None => Landed::Undecided { kept: keep(people, &open)?, links: false },
    })
}

/// Whether there may be an account of theirs already: one says the same number, or is reached where the provider says.
pub fn may_have_account(people: &People, open: &Open) -> anyhow::Result<bool> {
    let vouched = &open.vouched;
    Ok(people.db.read(|tx| {
        if let Some(number) = &vouched.number
            && (!accounts::by_identity(tx, &people.vault, number)?.is_empty()
                || store::vouched_elsewhere(tx, &people.vault, number)?)
        {
            return Ok(true);
        }
        for contact in contacts(vouched) {
            if accounts::by_contact(tx, &people.vault, &contact)?.is_some() {
                return Ok(true);
            }
        }
        Ok::<_, DbError>(false)
    })?)
}

/// Phone and e-mail that the provider has confirmed, in our form.
fn contacts(vouched: &Vouched) -> Vec<Contact> {
    let told = [vouched.phone.as_deref(), vouched.email.as_deref()];
    told.into_iter().flatten().filter_map(contact::parse).collect()
}

/// Makes a new account of what the provider says, signs it in and gives the session's token. A phone or e-mail the
/// provider has confirmed becomes its address, unless another account has it.
pub fn make(people: &People, kept: &str) -> anyhow::Result<String> {
    let open = opened(people, Door::Citizens, kept)?;
    let vouched = &open.vouched;
    let now = people.now();
    let mut profile = Profile::default();
    profile.person.set("name", vouched.name.clone().unwrap_or_default());
    if let Some(number) = &vouched.number {
        profile.person.set("identity", json!({ "kind": "cccd", "number": number }));
    }
    if let Some(birth) = &vouched.birth {
        profile.person.set("birth", birth.as_str());
    }
    let made = people.db.write(|tx| {
        if store::account(tx, &people.vault, vouched)?.is_some() {
            return Ok(Err(Refusal::new("identity_taken")));
        }
        let mut profile = profile.clone();
        let mut reached = Vec::new();
        for contact in contacts(vouched) {
            if accounts::by_contact(tx, &people.vault, &contact)?.is_none() {
                let name = if matches!(contact, Contact::Email(_)) { "email" } else { "phone" };
                profile.person.set(name, contact.text());
                reached.push(contact);
            }
        }
        let id = AccountId::new();
        let account = Account { id, kind: AccountKind::Person, profile, contacts: reached, created_at: now };
        accounts::insert(tx, &people.vault, &account)?;
        store::link(tx, &people.vault, id, vouched, now)?;
        let who = Subject::Citizen(id);
        audit::note(people, tx, &Event::own(audit::Kind::IdentityLinked, who).about(vouched.provider.as_str()))?;
        sessions::start_known(people, tx, who).map(Ok)
    });
    match made {
        // The same person on two devices at once: the other one was first.
        Err(DbError::Taken(_)) => Err(Refusal::new("identity_taken").into()),
        other => Ok(other??),
    }
}

/// Brings the identity and an account together whose password is right; lets in as the password does alone.
/// Wrong tries count as at the door; complaints as [`FieldErrors`] at `name`.
pub fn prove(people: &People, kept: &str, name: &str, password: &str) -> anyhow::Result<Admitted> {
    let open = opened(people, Door::Citizens, kept)?;
    let (account, key) = sign_in::proved(people, name, password)?;
    let entered = people.db.write(|tx| {
        if let Err(refusal) = join(people, tx, account, &open.vouched)? {
            return Ok(Err(refusal));
        }
        sign_in::forget(tx, &key)?;
        sign_in::admit(people, tx, account).map(Ok)
    });
    settled(entered)
}

/// Sends a code to the address of an account, or a message that it has none. Complaints as [`FieldErrors`] at `contact`.
pub fn send_code(people: &People, kept: &str, typed: &str, letters: &Letters) -> anyhow::Result<Issued> {
    opened(people, Door::Citizens, kept)?;
    let address = accounts::read_contact(people, typed)?;
    let sent = Sent { purpose: PURPOSE.to_owned(), subject: String::new(), address };
    accounts::issue(people, &sent, letters)
}

/// The address of a code that was sent, most of its letters hidden.
pub fn sent_to(people: &People, handle: &str) -> anyhow::Result<String> {
    Ok(accounts::opened(people, handle, PURPOSE)?.address.masked())
}

/// Brings the identity and the account together to whose address the code went; lets in as a code does
/// alone. Complaints as [`FieldErrors`] at `code`.
pub fn prove_by_code(people: &People, kept: &str, handle: &str, code: &str) -> anyhow::Result<Admitted> {
    let open = opened(people, Door::Citizens, kept)?;
    let sent = accounts::opened(people, handle, PURPOSE)?;
    if code.trim().is_empty() {
        return Err(at("code", Refusal::new("code_missing")));
    }
    let now = people.now();
    let entered = people.db.write(|tx| {
        if let Err(refusal) = codes::check(tx, &people.vault, &sent, code, now)?.into_result() {
            return Ok(Err(refusal));
        }
        let Some(account) = accounts::by_contact(tx, &people.vault, &sent.address)? else {
            return Ok(Err(Refusal::new("code_expired")));
        };
        if let Err(refusal) = join(people, tx, account, &open.vouched)? {
            return Ok(Err(refusal));
        }
        sign_in::admit(people, tx, account).map(Ok)
    });
    match entered {
        Err(DbError::Taken(_)) => Err(at("code", Refusal::new("identity_taken"))),
        other => other?.map_err(|refusal| at("code", refusal)),
    }
}

/// Brings the identity and the account of this session together, which went to the provider for that; its password is
/// asked again, since whoever sits before an open session may be somebody else. Complaints at `password`.
pub fn link(people: &People, kept: &str, account: AccountId, password: &str) -> anyhow::Result<()> {
    let open = opened(people, Door::Citizens, kept)?;
    if open.link != Some(account) {
        return Err(Refusal::new("provider_too_slow").into());
    }
    let key = accounts::confirm_password(people, account, password, "password")?;
    let joined = people.db.write(|tx| {
        sign_in::forget(tx, &key)?;
        join(people, tx, account, &open.vouched)
    });
    match joined {
        Err(DbError::Taken(_)) => Err(at("password", Refusal::new("identity_taken"))),
        other => other?.map_err(|refusal| at("password", refusal)),
    }
}

/// Takes the two apart again. An account that could not be entered any more then is left as it is.
pub fn unlink(people: &People, account: AccountId, provider: &str, password: &str) -> anyhow::Result<()> {
    if accounts::mine(people, account)?.contacts.is_empty() {
        return Err(at("password", Refusal::new("identity_only_way")));
    }
    let key = accounts::confirm_password(people, account, password, "password")?;
    let who = Subject::Citizen(account);
    Ok(people.db.write(|tx| {
        sign_in::forget(tx, &key)?;
        if store::unlink(tx, account, provider)? {
            audit::note(people, tx, &Event::own(audit::Kind::IdentityUnlinked, who).about(provider))?;
        }
        Ok::<_, DbError>(())
    })?)
}

/// What providers vouch for about the holder of an account.
pub fn of(people: &People, account: AccountId) -> anyhow::Result<Vec<Linked>> {
    Ok(people.db.read(|tx| store::of(tx, &people.vault, account))?)
}

/// The same within the caller's transaction.
pub fn linked(people: &People, tx: &Tx, account: AccountId) -> Result<Vec<Linked>, DbError> {
    store::of(tx, &people.vault, account)
}

/// Brings the two together whose holder has proved both, where they can be the same person's.
fn join(people: &People, tx: &Tx, account: AccountId, vouched: &Vouched) -> Result<Result<(), Refusal>, DbError> {
    match store::account(tx, &people.vault, vouched)? {
        Some(known) if known == account => return Ok(Ok(())),
        Some(_) => return Ok(Err(Refusal::new("identity_taken"))),
        None => {}
    }
    let Some(found) = accounts::find(tx, &people.vault, account)? else { return Err(DbError::NoRow) };
    if store::of(tx, &people.vault, account)?.iter().any(|linked| linked.provider == vouched.provider) {
        return Ok(Err(Refusal::new("identity_has_one")));
    }
    if let (Some(said), Some(number)) = (found.profile.identity_number(), &vouched.number)
        && is_other(said, number)
    {
        return Ok(Err(Refusal::new("identity_other_number")));
    }
    store::link(tx, &people.vault, account, vouched, people.now())?;
    accounts::complete(tx, &people.vault, &found, vouched, people.now())?;
    let who = Subject::Citizen(account);
    audit::note(people, tx, &Event::own(audit::Kind::IdentityLinked, who).about(vouched.provider.as_str()))?;
    Ok(Ok(()))
}

/// Whether two numbers cannot be one person's. Numbers of nine digits were replaced by those of twelve, so two of
/// different length say nothing about each other.
pub(crate) fn is_other(said: &str, vouched: &str) -> bool {
    said.len() == vouched.len() && !said.eq_ignore_ascii_case(vouched)
}

fn settled(entered: Result<Result<Admitted, Refusal>, DbError>) -> anyhow::Result<Admitted> {
    match entered {
        Err(DbError::Taken(_)) => Err(at("name", Refusal::new("identity_taken"))),
        other => other?.map_err(|refusal| at("name", refusal)),
    }
}

fn at(path: &str, refusal: Refusal) -> anyhow::Error {
    let mut errors = FieldErrors::default();
    errors.push(path, refusal);
    errors.into()
}
