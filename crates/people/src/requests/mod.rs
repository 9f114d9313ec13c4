//! Requests for officers: the head of a unit asks for a new officer or for roles, whoever keeps the accounts gives or
//! declines. Two people for every right.
//!
//! Somebody who comes from another agency is locked until the head of the new one says that they have come.
//! Deliberately absent: who may ask and give (`rules::identity::rights`).

mod store;

use base::{AgencyId, Date, Denied, FieldErrors, Moment, Officer, OfficerId, Refusal, RequestId, Role};
use db::{DbError, Tx, rekey::Keys};
use rules::identity::rights;

use crate::{
    People, agencies,
    audit::{self, Event, Kind},
    officers::{self, Given, NewOfficer},
    sessions::Subject,
};

/// What the head of a unit types.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Username of an officer there is; empty for a new one.
    pub username: String,
    /// Name of a new officer.
    pub name: String,
    /// Position.
    pub title: String,
    /// The roles.
    pub roles: Vec<Role>,
    /// From which day.
    pub from: Option<Date>,
    /// The last day, where there is one.
    pub to: Option<Date>,
    /// Why.
    pub reason: String,
}

/// A request as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Which one.
    pub id: RequestId,
    /// For which agency.
    pub agency: AgencyId,
    /// Who asked.
    pub requested_by: OfficerId,
    /// When.
    pub requested_at: Moment,
    /// The officer there is; none for a new one.
    pub officer: Option<OfficerId>,
    /// Name.
    pub name: String,
    /// Position.
    pub title: String,
    /// The roles.
    pub roles: Vec<Role>,
    /// From which day.
    pub from: Date,
    /// The last day, where there is one.
    pub to: Option<Date>,
    /// Why.
    pub reason: String,
}

/// Asks; complaints as [`FieldErrors`].
pub fn ask(people: &People, by: &Officer, asked: &Asked) -> anyhow::Result<RequestId> {
    people.proved()?;
    if !rights::heads(by, by.agency) {
        return Err(Denied::NotAllowed.into());
    }
    let request = read(people, by, asked)?;
    people.db.write(|tx| {
        store::insert(tx, &people.vault, &request)?;
        let event = Event::to(
            Kind::OfficerRequested,
            Some(Subject::Officer(by.id)),
            request.officer.map(Subject::Officer),
        );
        audit::note(people, tx, &event.about(detail(&request)))
    })?;
    Ok(request.id)
}

fn read(people: &People, by: &Officer, asked: &Asked) -> anyhow::Result<Request> {
    let mut errors = FieldErrors::default();
    let tidy = |text: &str| base::text::tidy(text);
    let (username, mut name, mut title) =
        (tidy(&asked.username).to_lowercase(), tidy(&asked.name), tidy(&asked.title));
    let mut officer = None;
    if username.is_empty() {
        must(&mut errors, "name", "name_missing", !name.is_empty());
        must(&mut errors, "title", "title_missing", !title.is_empty());
    } else {
        officer = officers::id_of(people, &username)?;
        must(&mut errors, "username", "officer_is_new_or_known", officer.is_some());
        must(&mut errors, "username", "own_rights", officer != Some(by.id));
    }
    if let Some(id) = officer {
        (name, title) = people.db.read(|tx| officers::name_of(tx, &people.vault, id))?.unwrap_or_default();
    }
    must(&mut errors, "roles", "roles_missing", !asked.roles.is_empty());
    must(&mut errors, "reason", "reason_missing", !tidy(&asked.reason).is_empty());
    let from = asked.from.unwrap_or_else(|| people.today());
    must(&mut errors, "to", "period_backwards", asked.to.is_none_or(|to| to >= from));
    errors.into_result()?;
    Ok(Request {
        id: RequestId::new(),
        agency: by.agency,
        requested_by: by.id,
        requested_at: people.now(),
        officer,
        name,
        title,
        roles: asked.roles.clone(),
        from,
        to: asked.to,
        reason: tidy(&asked.reason),
    })
}

fn must(errors: &mut FieldErrors, field: &str, key: &str, holds: bool) {
    if !holds && errors.of(field).is_none() {
        errors.push(field, Refusal::new(key));
    }
}

fn detail(request: &Request) -> String {
    let roles: Vec<&str> = request.roles.iter().map(|role| role.word()).collect();
    format!("{} {}", request.agency, roles.join(" "))
}

/// The open requests of an agency, the oldest first.
pub fn open(people: &People, by: &Officer, agency: AgencyId) -> anyhow::Result<Vec<Request>> {
    rights::sees_roster(by, agency)?;
    Ok(people.db.read(|tx| store::open(tx, &people.vault, Some(agency)))?)
}

/// The open requests of all agencies, for who keeps the organisation; of the own agency for everybody else.
pub fn waiting(people: &People, by: &Officer) -> anyhow::Result<Vec<Request>> {
    let all = people.db.read(|tx| store::open(tx, &people.vault, None))?;
    Ok(all.into_iter().filter(|request| rights::keeps(by, request.agency)).collect())
}

/// One open request, for who decides on it.
pub fn one(people: &People, by: &Officer, id: RequestId) -> anyhow::Result<Request> {
    people.db.read(|tx| to_decide(people, tx, by, id))
}

fn to_decide(people: &People, tx: &Tx, by: &Officer, id: RequestId) -> anyhow::Result<Request> {
    let (request, is_open) = store::find(tx, &people.vault, id)?.ok_or(Denied::NotFound)?;
    if !rights::keeps(by, request.agency) {
        return Err(Denied::NotFound.into());
    }
    if is_open { Ok(request) } else { Err(Refusal::new("request_decided").into()) }
}

/// Declines a request.
pub fn decline(people: &People, by: &Officer, id: RequestId) -> anyhow::Result<()> {
    people.proved()?;
    people.db.write(|tx| {
        let request = to_decide(people, tx, by, id)?;
        close(tx, id, "declined")?;
        let event =
            Event::to(Kind::RequestDeclined, Some(Subject::Officer(by.id)), request.officer.map(Subject::Officer));
        Ok(audit::note(people, tx, &event.about(detail(&request)))?)
    })
}

/// Of two who decide at once only the first does.
fn close(tx: &Tx, id: RequestId, state: &str) -> anyhow::Result<()> {
    if store::close(tx, id, state)? { Ok(()) } else { Err(Refusal::new("request_decided").into()) }
}

/// Gives what was asked for. A new officer gets an account under `username` and a password, which is told once.
pub fn give(people: &People, by: &Officer, id: RequestId, username: &str) -> anyhow::Result<Option<Given>> {
    people.proved()?;
    let request = one(people, by, id)?;
    rights::check_gift(by, request.requested_by, request.officer, &request.roles)?;
    let new = match request.officer {
        None => Some(officers::prepare(&NewOfficer {
            username: base::text::tidy(username).to_lowercase(),
            name: request.name.clone(),
            title: request.title.clone(),
            password: officers::first_password(),
            must_change_password: true,
        })?),
        Some(_) => None,
    };
    let given = people.db.write(|tx| {
        close(tx, id, "done")?;
        let officer = match (&new, request.officer) {
            (Some(new), _) => officers::insert(people, tx, new, Some(by.id))?,
            (None, Some(officer)) => arrive(people, tx, by, officer, &request)?,
            (None, None) => return Err(Denied::NotFound.into()),
        };
        let place = agencies::by_id(tx, request.agency)?.ok_or(Denied::NotFound)?;
        place.accepts_on(request.from)?;
        for role in &request.roles {
            officers::give_role(
                people,
                tx,
                officer,
                request.agency,
                *role,
                (request.from, request.to),
                Some(by.id),
            )?;
        }
        Ok::<_, anyhow::Error>(new.as_ref().map(officers::Prepared::given))
    });
    given.map_err(officers::username_taken)
}

/// An officer there is: roles elsewhere end, and who comes from elsewhere is locked until they have come.
fn arrive(
    people: &People,
    tx: &Tx,
    by: &Officer,
    officer: OfficerId,
    request: &Request,
) -> anyhow::Result<OfficerId> {
    let today = people.today();
    let elsewhere = officers::agencies_of(tx, officer, today)?;
    let elsewhere: Vec<AgencyId> = elsewhere.into_iter().filter(|agency| *agency != request.agency).collect();
    if elsewhere.is_empty() {
        return Ok(officer);
    }
    if request.from > today {
        return Err(Refusal::new("transfer_not_yet").into());
    }
    let last = request.from.yesterday().unwrap_or(request.from);
    for agency in elsewhere {
        officers::leave(people, tx, officer, agency, last, by.id)?;
    }
    officers::await_arrival(people, tx, officer, request.agency, by.id)?;
    Ok(officer)
}

/// Puts requests' keys under another key of the installation.
pub(crate) fn rekey(tx: &Tx, keys: &Keys, after: &str, most: u32) -> Result<Option<String>, DbError> {
    store::rekey(tx, keys, after, most)
}
