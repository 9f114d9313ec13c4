//! The one client by which this house asks others over HTTP, made so that nobody turns it against our own network.
//!
//! It speaks with the one host it was made for, or, where a party's own document names others of its hosts, with those at
//! the same reach; it follows no redirect; what a name resolves to is looked at before anything is connected, so a name that points into our network, at the machine itself or at a cloud's metadata
//! service gets nothing unless the settings say that the partner is there; it takes no proxy from the environment, and
//! every answer is bounded in time and size. Deliberately absent: mail and text messages, whose servers the settings name
//! and which no input reaches, and what is said over the line (`line`).

use std::{
    fmt::Debug,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use ureq::{
    Agent, Error,
    config::Config,
    http::Uri,
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::{DefaultConnector, NextTimeout},
    },
};

/// The most header lines of an answer, in bytes.
const MOST_HEAD: usize = 16 * 1024;

/// Where a partner's machine may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Somewhere on the Internet.
    Internet,
    /// In a private network: the office's, or a government network with private addresses.
    Private,
    /// On this machine.
    ThisMachine,
}

impl Reach {
    /// How the party at this address is reached: in the clear only a program on this machine, over the network only
    /// encrypted, and in a private network only where the settings say so.
    pub fn of(address: &str, private_network: bool) -> Result<Self, &'static str> {
        let host = host_of(address).ok_or("its address has no host")?;
        let own = ["127.0.0.1", "localhost", "[::1]"].contains(&host.as_str());
        let reach = match (address.split_once("://").map(|(scheme, _)| scheme), private_network) {
            (Some("http"), _) if own => Self::ThisMachine,
            (Some("https"), true) => Self::Private,
            (Some("https"), false) => Self::Internet,
            _ => return Err("its address is neither https:// nor on this machine"),
        };
        match host.trim_matches(['[', ']']).parse() {
            Ok(number) if !reach.admits(number) => {
                Err("its address is in a private network, and private_network is not set")
            }
            _ => Ok(reach),
        }
    }

    /// Whether an address is one that is reached so. What belongs to nobody (metadata services of clouds, several
    /// receivers, no address) is reached by nobody.
    pub fn admits(self, address: IpAddr) -> bool {
        let place = place(address);
        match self {
            Self::Internet => place == Place::Public,
            Self::Private => matches!(place, Place::Public | Place::Private),
            Self::ThisMachine => place == Place::Loopback,
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Place {
    Public,
    Private,
    Loopback,
    Nowhere,
}

fn place(address: IpAddr) -> Place {
    match address.to_canonical() {
        IpAddr::V4(address) => place_v4(address),
        IpAddr::V6(address) => place_v6(address),
    }
}

fn place_v4(address: Ipv4Addr) -> Place {
    let [a, b, c, _] = address.octets();
    match [a, b, c] {
        [127, ..] => Place::Loopback,
        // The carrier's own (RFC 6598) among the private ones.
        [10, ..] | [192, 168, _] | [172, 16..=31, _] | [100, 64..=127, _] => Place::Private,
        // This network, link-local, benchmarks, several receivers and what is reserved; IETF's own and documentation.
        [0 | 224..=255, ..]
        | [169, 254, _]
        | [198, 18 | 19, _]
        | [192, 0, 0 | 2]
        | [198, 51, 100]
        | [203, 0, 113] => Place::Nowhere,
        _ => Place::Public,
    }
}

fn place_v6(address: Ipv6Addr) -> Place {
    let [first, second, ..] = address.segments();
    if address.is_loopback() {
        return Place::Loopback;
    }
    match first {
        0xfc00..=0xfdff => Place::Private,
        // Addresses that hold one of IPv4, which may be any (6to4, Teredo, NAT64), and documentation.
        0x2002 | 0x0064 => Place::Nowhere,
        0x2001 if second < 0x0200 || second == 0x0db8 => Place::Nowhere,
        0x2000..=0x3fff => Place::Public,
        _ => Place::Nowhere,
    }
}

/// Looks at what a name resolves to.
#[derive(Debug)]
struct Guard<R> {
    /// The only host that is spoken with; `None`: any at that reach.
    host: Option<String>,
    reach: Reach,
    names: R,
}

impl<R: Resolver> Resolver for Guard<R> {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let asked = uri.host().unwrap_or_default();
        if self.host.as_ref().is_some_and(|host| !asked.eq_ignore_ascii_case(host)) {
            return Err(Error::HostNotFound);
        }
        let found = self.names.resolve(uri, config, timeout)?;
        let mut admitted = self.empty();
        for address in found.iter().filter(|address| self.reach.admits(address.ip())) {
            admitted.push(*address);
        }
        if admitted.is_empty() {
            tracing::warn!(host = %asked, "a party's name resolves to an address where it must not be");
            return Err(Error::HostNotFound);
        }
        Ok(admitted)
    }
}

/// A client for one host; `patience`: how long one exchange may take in all.
pub fn client(host: &str, reach: Reach, patience: Duration) -> Agent {
    with_names(Some(host), reach, patience, DefaultResolver::default())
}

/// A client for whichever hosts a party's own document names.
pub fn client_for_party(reach: Reach, patience: Duration) -> Agent {
    with_names(None, reach, patience, DefaultResolver::default())
}

/// The same where names resolve to what a test says.
pub fn client_where(
    host: &str,
    reach: Reach,
    patience: Duration,
    resolve: impl Fn(&str) -> Vec<SocketAddr> + Send + Sync + 'static,
) -> Agent {
    with_names(Some(host), reach, patience, Told(Box::new(resolve)))
}

fn with_names(host: Option<&str>, reach: Reach, patience: Duration, names: impl Resolver) -> Agent {
    let config = Agent::config_builder()
        .timeout_global(Some(patience))
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .max_response_header_size(MOST_HEAD)
        .proxy(None)
        .user_agent("mot-cua")
        .build();
    Agent::with_parts(config, DefaultConnector::default(), Guard { host: host.map(str::to_owned), reach, names })
}

/// What names resolve to, as told.
struct Told(Box<dyn Fn(&str) -> Vec<SocketAddr> + Send + Sync>);

impl Debug for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Told")
    }
}

impl Resolver for Told {
    fn resolve(&self, uri: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let mut found = self.empty();
        for address in (self.0)(uri.host().unwrap_or_default()).into_iter().take(16) {
            found.push(address);
        }
        Ok(found)
    }
}

/// The host of a partner's address, without brackets around IPv6 taken away.
pub fn host_of(address: &str) -> Option<String> {
    address.parse::<Uri>().ok()?.host().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_apart() {
        let place = |text: &str| super::place(text.parse().unwrap());
        for text in ["203.162.1.1", "8.8.8.8", "2001:ee0:1::1", "172.32.0.1", "100.128.0.1"] {
            assert_eq!(place(text), Place::Public, "{text}");
        }
        for text in
            ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "fd00::1", "::ffff:10.0.0.1"]
        {
            assert_eq!(place(text), Place::Private, "{text}");
        }
        for text in ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"] {
            assert_eq!(place(text), Place::Loopback, "{text}");
        }
        for text in [
            "0.0.0.0",
            "169.254.169.254",
            "::ffff:169.254.169.254",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "fe80::1",
            "ff02::1",
            "64:ff9b::a9fe:a9fe",
            "2002:a9fe:a9fe::1",
            "2001:0:1::1",
            "192.0.2.1",
            "::169.254.169.254",
        ] {
            assert_eq!(place(text), Place::Nowhere, "{text}");
        }
    }

    #[test]
    fn how_a_party_is_reached_is_told_by_its_address() {
        for (address, private, reach) in [
            ("https://cu-tru.example", false, Some(Reach::Internet)),
            ("https://cu-tru.example", true, Some(Reach::Private)),
            ("http://localhost:8080/x", false, Some(Reach::ThisMachine)),
            ("http://[::1]:8080", false, Some(Reach::ThisMachine)),
            ("http://cu-tru.example", true, None),
            ("http://localhost.example", false, None),
            ("http://localhost@cu-tru.example", false, None),
            ("https://10.1.2.3", false, None),
            ("https://10.1.2.3", true, Some(Reach::Private)),
            ("https://169.254.169.254", true, None),
            ("ftp://cu-tru.example", true, None),
            ("cu-tru.example", true, None),
            ("", true, None),
        ] {
            assert_eq!(Reach::of(address, private).ok(), reach, "{address}");
        }
    }

    #[test]
    fn each_reach_admits_its_own() {
        let admits = |reach: Reach| {
            ["8.8.8.8", "10.0.0.1", "127.0.0.1", "169.254.169.254"].map(|ip| reach.admits(ip.parse().unwrap()))
        };
        assert_eq!(admits(Reach::Internet), [true, false, false, false]);
        assert_eq!(admits(Reach::Private), [true, true, false, false]);
        assert_eq!(admits(Reach::ThisMachine), [false, false, true, false]);
    }
}
