//! Who there is: agencies, officers, accounts, sessions and the ways to sign in.
//!
//! Agencies and rights are rows with dates, never enums. Personal data is sealed under the account's own key.
//! Use cases take a [`People`] or, where others call them inside their own transaction, the transaction.
//! Deliberately absent: what anybody may do with a dossier (`rules`, `cases`), HTTP and cookies.

pub mod accounts;
pub mod agencies;
pub mod api_clients;
pub mod audit;
pub mod codes;
pub mod contact;
pub mod counter;
pub mod demo;
mod devices;
pub mod identity;
pub mod keys;
pub mod mandates;
pub mod notice;
pub mod officers;
pub mod passkeys;
mod password;
pub mod requests;
pub mod second_factor;
pub mod sessions;
pub mod sign_in;

use std::sync::Arc;

use base::{Clock, Moment, Origin, Refusal};
use db::{Db, Vault};

pub use agencies::Agency;
pub use oidc::Providers;

/// What the use cases of this room work with; made once by the wiring, cheap to clone.
#[derive(Clone)]
pub struct People {
    /// The database.
    pub db: Db,
    /// The installation's key.
    pub vault: Vault,
    /// Where the present moment comes from.
    pub clock: Arc<dyn Clock>,
    /// What people type to come here, without a slash at the end.
    pub address: String,
    /// Who vouches for people.
    pub providers: Providers,
    /// Whether text messages can be sent; without, nobody registers by phone and pages say so before.
    pub phones_reachable: bool,
    /// Where the request comes from that is being answered; the system itself where there is none.
    pub origin: Origin,
}

impl People {
    /// The same for a request from there: what the audit trail and the list of sessions say of it.
    #[must_use]
    pub fn asked(&self, origin: Origin) -> Self {
        Self { origin, ..self.clone() }
    }
    /// Refused where the request's session showed no second factor just now: for rights, exports and what else exposes.
    /// Pages send to where one is shown before they ask; this holds whatever page asks.
    pub fn proved(&self) -> Result<(), Refusal> {
        if self.origin.proved == Some(false) { Err(Refusal::new("step_up_needed")) } else { Ok(()) }
    }
    /// The present moment.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }
    /// Today in Vietnam.
    pub fn today(&self) -> base::Date {
        base::local_date(self.now())
    }
}
