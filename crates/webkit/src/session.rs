//! Who is signed in. The accounts live elsewhere; the wiring hands in how a cookie becomes a person.

use std::{future::Future, pin::Pin, sync::Arc};

use axum::{extract::FromRequestParts, http::request::Parts};
use base::{AccountId, Actor, Officer};

use crate::{Area, WebError, visit::Visit};

/// A signed-in person.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who acts.
    pub actor: Actor,
    /// The name shown in the page's head.
    pub name: String,
}

/// What a lookup promises.
pub type Lookup<'a> = Pin<Box<dyn Future<Output = anyhow::Result<Option<SignedIn>>> + Send + 'a>>;

/// Turns the value of a session cookie into a person. Asked once for each request that has the cookie.
pub trait Sessions: Send + Sync {
    /// The person whose session in `area` this token opens, if it still does: a citizen in the portal's
    /// area, an officer in the desk's.
    fn lookup<'a>(&'a self, area: Area, token: &'a str) -> Lookup<'a>;
}

/// A signed-in citizen, for handlers whose route says [`crate::Access::Citizen`].
#[derive(Debug, Clone)]
pub struct CitizenVisit {
    /// Their account.
    pub account: AccountId,
    /// The same as an actor.
    pub actor: Actor,
    /// The session cookie's value, for ending the session.
    pub token: String,
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
}

impl<S: Send + Sync> FromRequestParts<S> for CitizenVisit {
    type Rejection = WebError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, WebError> {
        let visit = Visit::of(parts)?;
        let actor = visit.actor();
        let account = actor.account().ok_or_else(|| WebError::sign_in(&visit))?;
        Ok(Self { account, actor, token: visit.token.clone().unwrap_or_default() })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for OfficerVisit {
    type Rejection = WebError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, WebError> {
        let visit = Visit::of(parts)?;
        let actor = visit.actor();
        let officer = actor.officer().cloned().ok_or_else(|| WebError::sign_in(&visit))?;
        Ok(Self { officer, actor, token: visit.token.clone().unwrap_or_default() })
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
