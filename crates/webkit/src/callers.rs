//! How many tries come from one address: the pages that look up, sign in or send a code slow down whoever asks
//! very often, and never lock anybody out.
//!
//! A village, a school or all phones of a carrier may stand behind one address, so the paces are generous and a
//! refused request costs nothing: after a few seconds the next one is taken. What protects one dossier or one
//! account from guessing is counted by its name in the store; this is the second line, against one machine that
//! walks over many names. The counts are in memory: they hold addresses of people, which are kept nowhere, a
//! flood must not become writes, and what a restart forgets is a minute of patience. With several nodes each
//! counts for itself.
//!
//! The same for work: of the pages that visitors of one address ask for only a few are made at once, so that a flood of
//! them leaves the machine to others; the next ones wait. Whoever has signed in is counted by session and never by address.
//!
//! Deliberately absent: locks on names (`people::sign_in`), blocking of networks (the proxy's or firewall's).

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    extract::ConnectInfo,
    http::{Extensions, HeaderMap, HeaderName},
};
use base::{ApiClientId, Moment, SessionId, millis};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How fast one address may ask for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// What is asked for; each kind is counted apart.
    pub kind: &'static str,
    /// So many at once …
    pub at_once: i64,
    /// … and then one in so many milliseconds.
    pub every: i64,
    /// How many of all addresses' are answered at the same time.
    pub judged: Judged,
}

/// How many are answered at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judged {
    /// What is made to cost: at most half of the machine's cores do it.
    ByHalfTheCores,
    /// So many: what costs little, or waits for somebody outside.
    AtOnce(usize),
}

impl Judged {
    fn most(self) -> usize {
        match self {
            Self::ByHalfTheCores => (std::thread::available_parallelism().map_or(1, usize::from) / 2).max(1),
            Self::AtOnce(most) => most,
        }
    }
}

impl Pace {
    /// Looking a dossier up by code and secret.
    pub const LOOK_UP: Self = Self { kind: "look-up", at_once: 300, every: 1_000, judged: Judged::AtOnce(16) };
    /// Passwords and one-time codes that are tried: a flood from however many addresses leaves half of the machine to
    /// everybody else.
    pub const SIGN_IN: Self = Self { kind: "sign-in", at_once: 300, every: 1_000, judged: Judged::ByHalfTheCores };
    /// To a provider of identity and back: it may be slow, and whoever waits for it holds up nobody's password.
    pub const PROVIDER: Self = Self { kind: "provider", at_once: 300, every: 1_000, judged: Judged::AtOnce(64) };
    /// One-time codes that are sent: each is a message somebody pays for.
    pub const CODES: Self = Self { kind: "codes", at_once: 100, every: 10_000, judged: Judged::AtOnce(16) };
    /// What another system reads by its key; counted by client, wherever it asks from.
    pub const API: Self = Self { kind: "api", at_once: 120, every: 500, judged: Judged::AtOnce(16) };
}

/// Above so many remembered addresses those at rest are forgotten, and when all are busy, all.
const MOST: usize = 100_000;

/// Where requests come from, and how often lately.
#[derive(Debug, Default)]
pub struct Callers {
    header: Option<HeaderName>,
    /// When each caller's allowance is whole again, in milliseconds.
    whole_at: Mutex<HashMap<(&'static str, Guest), i64>>,
    /// How many of each kind are judged at once.
    turns: Mutex<HashMap<&'static str, Arc<Semaphore>>>,
    /// Whose pages are made now.
    shares: Mutex<HashMap<Guest, Arc<Semaphore>>>,
}

/// Who asks, as far as that is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Guest {
    /// Everybody at an address who has not signed in: half of the machine's cores make their pages.
    Address(IpAddr),
    /// A session: as many at once as the machine has cores, and two at least.
    Session(SessionId),
    /// Another system, by its key.
    Client(ApiClientId),
}

impl Guest {
    fn shares(&self) -> usize {
        match self {
            Self::Address(_) => Judged::ByHalfTheCores.most(),
            Self::Session(_) | Self::Client(_) => {
                std::thread::available_parallelism().map_or(2, usize::from).max(2)
            }
        }
    }
}

/// Above so many guests those who have no page made are forgotten.
const MOST_GUESTS: usize = 4_096;

/// How long one waits for one's turn.
const PATIENCE: Duration = Duration::from_secs(15);

impl Callers {
    /// Reads the address from `header`, which the proxy in front sets; without one from the connection.
    pub fn behind(header: Option<HeaderName>) -> Self {
        Self { header, ..Self::default() }
    }

    /// Who sent a request. Of several addresses in the header the last counts: the others were there before
    /// the proxy and may be made up.
    pub(crate) fn who(&self, headers: &HeaderMap, extensions: &Extensions) -> IpAddr {
        let told = self.header.as_ref().and_then(|name| headers.get_all(name).iter().next_back());
        let told = told.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
        let connected = || extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
        network(told.or_else(connected).unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED)))
    }

    /// Waits for a turn, or tells in how many seconds one may come again.
    pub(crate) async fn turn(&self, pace: Pace) -> Result<OwnedSemaphorePermit, i64> {
        let turns = {
            let mut all = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
            all.entry(pace.kind).or_insert_with(|| Arc::new(Semaphore::new(pace.judged.most()))).clone()
        };
        patiently(turns).await
    }

    /// Waits until the guest may have one more page made, or tells in how many seconds one may come again.
    pub(crate) async fn share(&self, guest: Guest) -> Result<OwnedSemaphorePermit, i64> {
        let shares = {
            let mut all = self.shares.lock().unwrap_or_else(PoisonError::into_inner);
            if all.len() >= MOST_GUESTS {
                // Whoever waits or sits holds a share of theirs.
                all.retain(|_, shares| Arc::strong_count(shares) > 1);
            }
            let most = guest.shares();
            all.entry(guest).or_insert_with(|| Arc::new(Semaphore::new(most))).clone()
        };
        patiently(shares).await
    }

    /// Counts a try, or tells in how many seconds the next one is taken.
    pub(crate) fn ask(&self, pace: Pace, who: Guest, now: Moment) -> Result<(), i64> {
        let (now, full) = (millis(now), pace.at_once * pace.every);
        let mut callers = self.whole_at.lock().unwrap_or_else(PoisonError::into_inner);
        // A clock that was set back makes nobody wait longer than a full pace.
        let whole_at = callers.get(&(pace.kind, who)).map_or(now, |known| *known.clamp(&now, &(now + full)));
        let after = whole_at + pace.every;
        if after > now + full {
            return Err((after - now - full + 999) / 1000);
        }
        if callers.len() >= MOST {
            callers.retain(|_, whole_at| *whole_at > now);
            if callers.len() >= MOST {
                callers.clear();
            }
        }
        callers.insert((pace.kind, who), after);
        Ok(())
    }
}

async fn patiently(turns: Arc<Semaphore>) -> Result<OwnedSemaphorePermit, i64> {
    match tokio::time::timeout(PATIENCE, turns.acquire_owned()).await {
        Ok(Ok(turn)) => Ok(turn),
        _ => Err(PATIENCE.as_secs() as i64),
    }
}

/// One household has a whole /64 of IPv6, and only one address of IPv4.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use base::moment;

    use super::*;

    const PACE: Pace = Pace { kind: "test", at_once: 3, every: 5_000, judged: Judged::AtOnce(1) };
    const OTHER: Pace = Pace { kind: "other", ..PACE };

    fn from(text: &str) -> Guest {
        Guest::Address(ip(text))
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn who_asks_too_often_waits_a_few_seconds_however_long_they_insist() {
        let callers = Callers::default();
        let ask = |at| callers.ask(PACE, from("192.0.2.1"), moment(at));
        assert_eq!([ask(0), ask(0), ask(0)], [Ok(()); 3]);
        for at in 0..1000 {
            assert_eq!(ask(at), Err(5), "insisting makes it no longer");
        }
        assert_eq!((ask(5_000), ask(5_000)), (Ok(()), Err(5)));
        assert_eq!([ask(60_000), ask(60_000), ask(60_000)], [Ok(()); 3], "rest gives the whole allowance back");
        assert_eq!(ask(60_000), Err(5));
        assert_eq!(ask(0), Err(5), "a clock that is set back locks nobody out");
    }

    #[test]
    fn other_addresses_and_other_pages_are_counted_apart() {
        let callers = Callers::default();
        for _ in 0..3 {
            callers.ask(PACE, from("192.0.2.1"), moment(0)).unwrap();
        }
        assert!(callers.ask(PACE, from("192.0.2.1"), moment(0)).is_err());
        assert!(callers.ask(PACE, from("192.0.2.2"), moment(0)).is_ok());
        assert!(callers.ask(OTHER, from("192.0.2.1"), moment(0)).is_ok());
    }

    #[test]
    fn a_flood_from_many_addresses_fills_no_memory() {
        let callers = Callers::default();
        for n in 0..250_000_u32 {
            callers.ask(PACE, Guest::Address(IpAddr::from(n.to_be_bytes())), moment(i64::from(n))).unwrap();
        }
        assert!(callers.whole_at.lock().unwrap().len() <= MOST);
    }

    #[test]
    fn the_address_comes_from_the_header_that_was_configured_and_from_no_other() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", HeaderValue::from_static("198.51.100.9, 192.0.2.7"));
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 4000))));
        let proxied = Callers::behind(Some(HeaderName::from_static("x-forwarded-for")));
        assert_eq!(Callers::default().who(&headers, &extensions), ip("127.0.0.1"));
        assert_eq!(proxied.who(&headers, &extensions), ip("192.0.2.7"), "what the proxy itself saw");
        headers.append("x-forwarded-for", HeaderValue::from_static("2001:db8:1:2:3:4:5:6"));
        assert_eq!(proxied.who(&headers, &extensions), ip("2001:db8:1:2::"));
        headers.append("x-forwarded-for", HeaderValue::from_static("unknown"));
        assert_eq!(proxied.who(&headers, &extensions), ip("127.0.0.1"));
    }
}
