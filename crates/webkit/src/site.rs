//! What is the same for every visit: the province, how the site is reached, the key for tokens.

use std::sync::Arc;

use base::Clock;

use crate::{Callers, Lang};

/// The installation, as pages see it. Made once by the wiring.
#[derive(Clone)]
pub struct Site {
    /// The province as named in sentences, for example `tỉnh Đắk Nông`.
    pub province: String,
    /// The address people type, without a slash at its end: for links in messages and on papers.
    pub address: String,
    /// The number people call for help.
    pub hotline: Option<String>,
    /// Whether people reach the site by HTTPS: cookies are then bound to it.
    pub https: bool,
    /// Whether this is a demonstration: every page says so, and the mailbox can be read.
    pub demo: bool,
    /// The key under which CSRF tokens are made. The same on all nodes of an installation.
    pub key: [u8; 32],
    /// Where requests come from, and how often.
    pub callers: Arc<Callers>,
    /// Where the present moment comes from.
    pub clock: Arc<dyn Clock>,
}

impl Site {
    /// The province in sentences of a language: `tỉnh Đắk Nông`, `Đắk Nông province`.
    pub fn province_in(&self, lang: Lang) -> String {
        let kinds = [("tỉnh ", "province"), ("thành phố ", "city")];
        let named = kinds.into_iter().find_map(|(kind, word)| Some((self.province.strip_prefix(kind)?, word)));
        match (lang, named) {
            (Lang::En, Some((name, word))) => format!("{name} {word}"),
            _ => self.province.clone(),
        }
    }
}

/// For whom a page is, told by its address: officers' pages lie under `/can-bo`. Each area has its own
/// session cookie, so that an officer may also be a citizen in the same browser without mixing the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Area {
    /// Citizens and the public.
    Portal,
    /// Officers.
    Desk,
}

/// The prefix of officers' pages.
pub const DESK: &str = "/can-bo";

impl Area {
    /// The area of an address.
    pub fn of(path: &str) -> Self {
        match path.strip_prefix(DESK) {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => Self::Desk,
            _ => Self::Portal,
        }
    }
    /// Where its people sign in.
    pub fn sign_in(self) -> &'static str {
        match self {
            Self::Portal => "/dang-nhap",
            Self::Desk => "/can-bo/dang-nhap",
        }
    }
    /// Where its sign-out form is posted.
    pub fn sign_out(self) -> &'static str {
        match self {
            Self::Portal => "/dang-xuat",
            Self::Desk => "/can-bo/dang-xuat",
        }
    }
    /// Its first page.
    pub fn home(self) -> &'static str {
        match self {
            Self::Portal => "/",
            Self::Desk => DESK,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_under_the_officers_folder_belong_to_the_desk() {
        assert_eq!(Area::of("/can-bo"), Area::Desk);
        assert_eq!(Area::of("/can-bo/ho-so/1"), Area::Desk);
        assert_eq!(Area::of("/can-bo-khac"), Area::Portal);
        assert_eq!(Area::of("/"), Area::Portal);
    }
}
