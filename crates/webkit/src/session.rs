//! Who is signed in. The accounts live elsewhere; the wiring hands in how a cookie becomes a person.

use std::{future::Future, pin::Pin, sync::Arc};

use axum::{extract::FromRequestParts, http::request::Parts};
use base::{AccountId, Actor, Moment, Officer, SessionId};
use rules::{identity::session::is_fresh, policy::Client};

use crate::{Area, WebError, visit::Visit};

/// A signed-in person.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who acts.
    pub actor: Actor,
    /// The name shown in the page's head.
    pub name: String,
    /// Which session it is; stays when its token is changed.
    pub session: SessionId,
    /// When a second factor was last shown in it.
    pub proved_at: Option<Moment>,
    /// For whom they act, or acted until a moment ago; `None` for themself.
    pub acting: Option<Acting>,
}

/// For whom somebody acts, as every page says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acting {
    /// The principal's name.
    pub name: String,
    /// The mandate holds; where it does not, they act for themself and are told so.
    pub holds: bool,
}

/// What a lookup promises.
pub type Lookup<'a> = Pin<Box<dyn Future<Output = anyhow::Result<Option<SignedIn>>> + Send + 'a>>;

/// The same for another system's key.
pub type ClientLookup<'a> = Pin<Box<dyn Future<Output = anyhow::Result<Option<Client>>> + Send + 'a>>;

/// Where an officer shows a second factor again.
const STEP_UP: &str = "/can-bo/xac-nhan";

/// Turns the value of a session cookie into a person. Asked once for each request that has the cookie.
pub trait Sessions: Send + Sync {
    /// The person whose session in `area` this token opens, if it still does: a citizen in the portal's
    /// area, an officer in the desk's.
    fn lookup<'a>(&'a self, area: Area, token: &'a str) -> Lookup<'a>;
    /// The other system whose key this is, if it is good now. Nobody's, where no system has a key.
    fn client<'a>(&'a self, _key: &'a str) -> ClientLookup<'a> {
        Box::pin(async { Ok(None) })
    }
}

/// Another system that showed its key, for handlers whose route says [`crate::Access::Api`].
#[derive(Debug, Clone)]
pub struct ClientVisit(pub Client);

impl<S: Send + Sync> FromRequestParts<S> for ClientVisit {
    type Rejection = WebError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, WebError> {
        let visit = Visit::of(parts)?;
        visit.client.clone().map(Self).ok_or(WebError::NoKey { wrong: false })
    }
}

/// A signed-in citizen, for handlers whose route says [`crate::Access::Citizen`].
#[derive(Debug, Clone)]
pub struct CitizenVisit {
    /// Their own account, for whomever they act.
    pub account: AccountId,
    /// Who acts, for somebody else perhaps.
    pub actor: Actor,
    /// The session cookie's value, for ending the session.
    pub token: String,
    /// The session's id.
    pub session: SessionId,
}

/// A signed-in officer, for handlers whose route says [`crate::Access::Officer`].
#[derive(Debug, Clone)]
pub struct OfficerVisit {
    /// The officer, with the rights that hold now.
    pub officer: Officer,
    /// The same as an actor.
    pub actor: Actor,
    /// The session cookie's value, for ending the session.
    pub token: String,
    /// The session's id.
    pub session: SessionId,
    /// Whether a second factor was shown just now.
    pub is_fresh: bool,
    /// Where a second factor is shown again, and back to this page afterwards.
    step_up: String,
}

impl OfficerVisit {
    /// Goes on only when a second factor was shown just now; otherwise there is the door, and this page's address
    /// is opened again behind it.
    pub fn fresh(&self) -> Result<(), WebError> {
        if self.is_fresh { Ok(()) } else { Err(WebError::SignIn(self.step_up.clone())) }
    }

    /// Where a second factor is shown again, and on to `back` afterwards.
    pub fn step_up_and(&self, back: &str) -> String {
        format!("{STEP_UP}?next={}", crate::escape(back))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for CitizenVisit {
    type Rejection = WebError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, WebError> {
        let visit = Visit::of(parts)?;
        let actor = visit.actor();
        let account = actor.account().ok_or_else(|| WebError::sign_in(&visit))?;
        let session = visit.signed_in.as_ref().map(|person| person.session).unwrap_or_default();
        Ok(Self { account, actor, token: visit.token.clone().unwrap_or_default(), session })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for OfficerVisit {
    type Rejection = WebError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, WebError> {
        let visit = Visit::of(parts)?;
        let actor = visit.actor();
        let officer = actor.officer().cloned().ok_or_else(|| WebError::sign_in(&visit))?;
        let person = visit.signed_in.as_ref();
        let session = person.map(|person| person.session).unwrap_or_default();
        let proved = person.and_then(|person| person.proved_at);
        let is_fresh = is_fresh(proved, visit.site.clock.now());
        let step_up = visit.and_back(STEP_UP);
        Ok(Self { officer, actor, token: visit.token.clone().unwrap_or_default(), session, is_fresh, step_up })
    }
}

/// The session of a test or of a site without accounts: nobody is ever signed in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nobody;

impl Sessions for Nobody {
    fn lookup<'a>(&'a self, _: Area, _: &'a str) -> Lookup<'a> {
        Box::pin(async { Ok(None) })
    }
}

/// The sessions as the layers hold them.
pub type SharedSessions = Arc<dyn Sessions>;
