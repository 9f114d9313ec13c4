//! How a session cookie becomes a person: the accounts' room behind the pages' trait.

use people::{
    People, api_clients,
    sessions::{self, Kind, Opened},
};
use webkit::{
    Area, Sessions, SignedIn,
    session::{Acting, ClientLookup, Lookup},
};

/// An opened session as the pages know it.
fn signed_in(opened: Opened) -> SignedIn {
    let (session, proved_at) = (opened.id, opened.proved_at);
    let (actor, name, whom) = opened.holder.who();
    SignedIn { actor, name, session, proved_at, acting: whom.map(|(name, holds)| Acting { name, holds }) }
}

/// The sessions of this installation.
pub struct HouseSessions(People);

impl HouseSessions {
    /// Sessions kept by `people`.
    pub fn new(people: People) -> Self {
        Self(people)
    }
}

impl Sessions for HouseSessions {
    fn lookup<'a>(&'a self, area: Area, token: &'a str) -> Lookup<'a> {
        Box::pin(async move {
            let (people, token) = (self.0.clone(), token.to_owned());
            let kind = match area {
                Area::Portal => Kind::Citizen,
                Area::Desk => Kind::Officer,
            };
            let found = tokio::task::spawn_blocking(move || sessions::find(&people, kind, &token)).await??;
            Ok(found.map(signed_in))
        })
    }

    fn client<'a>(&'a self, key: &'a str) -> ClientLookup<'a> {
        Box::pin(async move {
            let (people, key) = (self.0.clone(), key.to_owned());
            Ok(tokio::task::spawn_blocking(move || api_clients::by_key(&people, &key)).await??)
        })
    }
}
