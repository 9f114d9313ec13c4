//! Asks a provider of identity who somebody is: OpenID Connect Core 1.0, authorization code flow with PKCE (RFC 7636),
//! in the shape of VNeID and VNConnect for citizens and of a province's directory for officers.
//!
//! A [`Provider`] is known by its settings and by what its discovery document says. [`Provider::begin`] makes the
//! address the browser is sent to and the three secrets kept meanwhile; [`Provider::finish`] takes what came back,
//! exchanges the code, and believes the ID token only when signature, issuer, audience, times and nonce are right.
//! Nothing of a person is in an error, for errors are logged. Deliberately absent: whose account that is (`people`),
//! cookies and pages, signing out at the provider, refresh tokens: nobody's token is kept.

mod claims;
mod line;
mod provider;

use std::{collections::BTreeMap, sync::Arc};

pub use claims::{Mapping, Vouched};
pub use liaison::Reach;
pub use provider::{Begun, Provider};

/// Whom a provider vouches for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// Citizens and businesses.
    Citizens,
    /// Officers.
    Officers,
}

/// A provider as the settings name it.
#[derive(Clone)]
pub struct Settings {
    /// Its key: stands in addresses and in the store.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// For whom it is.
    pub door: Door,
    /// Its issuer identifier, exactly as it says it.
    pub issuer: String,
    /// Where its machines may stand.
    pub reach: Reach,
    /// How it knows us.
    pub client_id: String,
    /// The secret shared with it; none for a public client, which PKCE alone protects.
    pub client_secret: Option<String>,
    /// What is asked for beside `openid`.
    pub scopes: Vec<String>,
    /// The levels of assurance that are asked for (`acr_values`).
    pub ask_levels: Vec<String>,
    /// The levels that are taken; any when empty.
    pub levels: Vec<String>,
    /// Words of `acr` or `amr` that say a second factor was shown there.
    pub second_factor: Vec<String>,
    /// Under which names it tells things.
    pub claims: Mapping,
}

/// A secret never goes to a log.
impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Settings({} at {})", self.key, self.issuer)
    }
}

/// What came back from the provider in the browser's address.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Back {
    /// The code that is exchanged.
    pub code: String,
    /// The word sent along, by which the browser is known again.
    pub state: String,
    /// Who says so (RFC 9207).
    pub iss: Option<String>,
    /// Why there is no code.
    pub error: Option<String>,
}

/// Why nobody was vouched for. Says nothing of the person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The provider does not answer, or answers what nobody understands.
    #[error("the provider does not answer well: {0}")]
    Unreachable(String),
    /// Whoever was asked there said no, or went away.
    #[error("the provider says {0}")]
    Declined(String),
    /// What came is not to be believed.
    #[error("not believed: {0}")]
    Untrue(String),
    /// The level of assurance is not one of those taken.
    #[error("the level of assurance is too low")]
    TooLow,
}

/// The providers of an installation, by key. Cheap to clone; what was discovered is shared.
#[derive(Debug, Clone, Default)]
pub struct Providers(Arc<BTreeMap<String, Provider>>);

impl Providers {
    /// Providers with these settings; nobody is spoken to yet.
    pub fn new(settings: impl IntoIterator<Item = Settings>) -> Self {
        let all = settings.into_iter().map(|settings| (settings.key.clone(), Provider::new(settings)));
        Self(Arc::new(all.collect()))
    }
    /// The provider with that key, if it is for that door.
    pub fn get(&self, door: Door, key: &str) -> Option<&Provider> {
        self.0.get(key).filter(|provider| provider.settings().door == door)
    }
    /// Key and name of those for a door.
    pub fn of(&self, door: Door) -> Vec<(String, String)> {
        let those = self.0.values().map(Provider::settings).filter(|settings| settings.door == door);
        those.map(|settings| (settings.key.clone(), settings.name.clone())).collect()
    }
}
