//! The citizen's pages: a handler and a template each, in Vietnamese and English.
//!
//! A handler proves who asks by its extractors, makes one call to a use case off the async threads, and
//! renders or sends on. Deliberately absent: SQL, transactions, rules.

pub mod account;
mod door;
mod dossier;
mod figures;
mod filing;
mod home;
mod mailbox;
mod mandate;
mod organisation;
mod own_data;
mod procedure;
mod procedures;
mod words;

use std::sync::Arc;

use cases::{Office, catalogue::Catalogue};
use people::People;
use webkit::{Access, Routes, WebError};

/// What the pages work with; made once by the wiring.
#[derive(Clone)]
pub struct App {
    /// Use cases of the one-stop.
    pub office: Office,
    /// Agencies and accounts.
    pub people: People,
    /// Lists, counts and search over procedures.
    pub catalogue: Arc<Catalogue>,
}

/// All routes of the portal.
pub fn routes(app: App) -> Routes {
    let accounts = account::routes(app.people.clone());
    Routes::new()
        .get("/", Access::Public, home::show)
        .get("/thu-tuc", Access::Public, procedures::show)
        .get("/thu-tuc/{code}", Access::Public, procedure::show)
        .get("/so-lieu", Access::Public, figures::show)
        .get("/co-quan", Access::Public, organisation::show)
        .get("/hop-thu", Access::Public, mailbox::list)
        .get("/hop-thu/{id}", Access::Public, mailbox::one)
        .merge(filing::routes())
        .merge(dossier::routes())
        .merge(own_data::routes())
        .merge(mandate::routes())
        .with_state(app)
        .merge(accounts)
}

/// Runs blocking work off the async threads.
async fn off<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, WebError>
where
    T: Send + 'static,
    E: Into<WebError> + Send + 'static,
{
    tokio::task::spawn_blocking(work).await?.map_err(Into::into)
}
