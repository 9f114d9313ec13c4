//! The demo's people, made by the real use cases: officers are created and appointed, citizens register with
//! the code that was sent to them.
//!
//! Loading again makes nobody twice. Deliberately absent: the names themselves, which are data of the province.

use base::{AccountId, Actor, Date, FieldErrors, Power, Procedures, Role};
use db::DbError;
use rules::{
    form::{Answers, Lang},
    mandate::Terms,
};
use serde::Deserialize;

use crate::{
    People,
    accounts::{
        self, AccountKind,
        register::{self, Completion},
    },
    agencies,
    codes::Letters,
    contact,
    mandates::{self, Offer},
    officers,
    second_factor::{self, Key},
    sessions::Subject,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    password: String,
    /// The key of every officer's second factor.
    totp: String,
    from: Date,
    #[serde(rename = "officer")]
    officers: Vec<Officer>,
    #[serde(rename = "account")]
    accounts: Vec<Person>,
    #[serde(rename = "mandate", default)]
    mandates: Vec<Mandate>,
}

/// Somebody who acts for a business, or did.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mandate {
    /// The contact of the business.
    principal: String,
    /// The contact of the person.
    agent: String,
    power: Power,
    /// It is over by now.
    #[serde(default)]
    ended: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Officer {
    username: String,
    name: String,
    title: String,
    agency: String,
    roles: Vec<Role>,
    /// The contact of the same person's citizen account.
    account: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    contact: String,
    person: Answers,
    #[serde(default)]
    business: Answers,
}

impl Person {
    fn kind(&self) -> AccountKind {
        if self.business.0.is_empty() { AccountKind::Person } else { AccountKind::Business }
    }
}

/// Who is there after loading.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The password of all.
    pub password: String,
    /// The key of every officer's second factor.
    pub key: Key,
    /// Usernames of the officers, in the order of the file.
    pub officers: Vec<String>,
    /// Contact, account and kind of the citizens and businesses, in the order of the file.
    pub accounts: Vec<(String, AccountId, AccountKind)>,
}

/// Makes the people of `province/demo-people.toml` that are not there yet; `letters` are the words of the messages
/// they then get. The organisation must be there.
pub fn load(people: &People, text: &str, letters: &Letters) -> anyhow::Result<Loaded> {
    let file: File = toml::from_str(text)?;
    let hash = crate::password::hash(&file.password)?;
    let mut accounts = Vec::new();
    for person in &file.accounts {
        accounts.push((person.contact.clone(), account(people, person, &hash, letters)?, person.kind()));
    }
    let mut fresh = Vec::new();
    for mandate in &file.mandates {
        if !is_there(people, mandate)? {
            fresh.push(mandate);
        }
    }
    for mandate in fresh {
        act(people, mandate, &file.password)?;
    }
    let key = Key::from_text(&file.totp).ok_or_else(|| anyhow::anyhow!("totp is no key"))?;
    for officer in &file.officers {
        appoint(people, officer, &file, &hash, &key)?;
    }
    let officers = file.officers.into_iter().map(|officer| officer.username).collect();
    Ok(Loaded { password: file.password, key, officers, accounts })
}

fn appoint(people: &People, new: &Officer, file: &File, hash: &str, key: &Key) -> anyhow::Result<()> {
    let on = people.today();
    if people.db.read(|tx| officers::by_username(tx, &people.vault, &new.username, on))?.is_some() {
        return Ok(());
    }
    let agency = people.db.read(|tx| agencies::by_code_on(tx, &new.agency, on))?;
    let agency = agency.ok_or_else(|| anyhow::anyhow!("{}: no agency {}", new.username, new.agency))?;
    let prepared = officers::prepare_with(
        &officers::NewOfficer {
            username: new.username.clone(),
            name: new.name.clone(),
            title: new.title.clone(),
            password: file.password.clone(),
            must_change_password: false,
        },
        // All have one password, printed by the demo: hashing it once for each would take half a minute.
        |_| Ok(hash.to_owned()),
    )?;
    let id = people.db.write(|tx| officers::insert(people, tx, &prepared, None))?;
    // All have one key, so that somebody who tries the demonstration scans one picture.
    people.db.write(|tx| {
        second_factor::set(people, tx, Subject::Officer(id), key, &key.code(people.now())).map(drop)
    })?;
    for role in &new.roles {
        officers::appoint(people, id, agency.id, *role, file.from, None)?;
    }
    if let Some(account) = new.account.as_deref().and_then(contact::parse) {
        let account = people.db.read(|tx| accounts::by_contact(tx, &people.vault, &account))?;
        let account = account.ok_or_else(|| anyhow::anyhow!("{}: no such account", new.username))?;
        officers::link_account(people, id, account)?;
    }
    Ok(())
}

fn account(people: &People, person: &Person, hash: &str, letters: &Letters) -> anyhow::Result<AccountId> {
    let contact = contact::parse(&person.contact)
        .ok_or_else(|| anyhow::anyhow!("{}: neither phone nor e-mail", person.contact))?;
    let find = || people.db.read::<_, DbError>(|tx| accounts::by_contact(tx, &people.vault, &contact));
    if let Some(known) = find()? {
        return Ok(known);
    }
    let issued = register::begin(people, person.kind(), &person.contact, letters)?;
    let text = |answers: &Answers, id: &str| answers.text(id).unwrap_or_default().to_owned();
    let said = Completion {
        code: sent_code(people, &contact)?,
        name: text(&person.person, "name"),
        // The demonstration's own follows, whatever passwords people may choose.
        password: hex::encode(base::random::bytes::<16>()),
        business_name: text(&person.business, "name"),
        tax_code: text(&person.business, "tax_code"),
    };
    let session = register::complete(people, &issued.handle, &said, Lang::Vi)?;
    crate::sessions::end(people, &session)?;
    let id = find()?.ok_or(base::Denied::NotFound)?;
    accounts::give_password(people, id, hash)?;
    accounts::save_profile(people, id, AccountKind::Person, person.person.clone(), Lang::Vi)?;
    if person.kind() == AccountKind::Business {
        accounts::save_profile(people, id, AccountKind::Business, person.business.clone(), Lang::Vi)?;
    }
    Ok(id)
}

fn known(people: &People, typed: &str) -> anyhow::Result<AccountId> {
    let contact = contact::parse(typed).ok_or_else(|| anyhow::anyhow!("{typed}: neither phone nor e-mail"))?;
    let found = people.db.read(|tx| accounts::by_contact(tx, &people.vault, &contact))?;
    found.ok_or_else(|| anyhow::anyhow!("{typed}: no such account"))
}

/// Whether the business has members already.
fn is_there(people: &People, mandate: &Mandate) -> anyhow::Result<bool> {
    let principal = Actor::Citizen { account: known(people, &mandate.principal)? };
    Ok(!mandates::given(people, &principal)?.is_empty())
}

fn act(people: &People, mandate: &Mandate, password: &str) -> anyhow::Result<()> {
    let (principal, agent) = (known(people, &mandate.principal)?, known(people, &mandate.agent)?);
    let principal = Actor::Citizen { account: principal };
    let terms = Terms { power: mandate.power, procedures: Procedures::All, from: people.today(), until: None };
    let offer = Offer { contact: mandate.agent.clone(), terms, password: password.to_owned() };
    let id = mandates::offer(people, &principal, &offer, FieldErrors::default())?;
    mandates::accept(people, agent, id)?;
    if mandate.ended { mandates::end(people, &principal, id) } else { Ok(()) }
}

/// The code in the newest message to a contact, read as its holder would.
fn sent_code(people: &People, to: &contact::Contact) -> anyhow::Result<String> {
    let newest = people.db.read(|tx| outreach::newest(tx, &people.vault, Some(to), 1))?;
    let subject = newest.first().map(|kept| kept.message.subject.clone()).unwrap_or_default();
    let code = subject.split(|letter: char| !letter.is_ascii_digit()).find(|part| part.len() == 6);
    code.map(str::to_owned).ok_or_else(|| anyhow::anyhow!("no code came"))
}
