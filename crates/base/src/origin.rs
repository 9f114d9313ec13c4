//! What is kept of where a request came from: its operation id and a coarse kind of device. Never an address:
//! phones change theirs, and a list of them would be a trace of people.

/// A kind of device, as coarse as its owner needs to know it again in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Device {
    /// A phone or tablet with Android.
    Android,
    /// An iPhone.
    Iphone,
    /// An iPad.
    Ipad,
    /// A computer with Windows.
    Windows,
    /// A Mac.
    Mac,
    /// A computer with Linux.
    Linux,
    /// Anything else, and what does not say.
    #[default]
    Other,
}

impl Device {
    /// All kinds.
    pub const ALL: [Self; 7] =
        [Self::Android, Self::Iphone, Self::Ipad, Self::Windows, Self::Mac, Self::Linux, Self::Other];

    /// The kind that a browser names in its `User-Agent`.
    pub fn of(user_agent: &str) -> Self {
        let named = [
            ("Android", Self::Android),
            ("iPhone", Self::Iphone),
            ("iPad", Self::Ipad),
            ("Windows", Self::Windows),
            ("Macintosh", Self::Mac),
            ("Linux", Self::Linux),
        ];
        named.into_iter().find(|(word, _)| user_agent.contains(word)).map_or(Self::Other, |(_, device)| device)
    }

    /// The word used in tables and text keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Android => "android",
            Self::Iphone => "iphone",
            Self::Ipad => "ipad",
            Self::Windows => "windows",
            Self::Mac => "mac",
            Self::Linux => "linux",
            Self::Other => "other",
        }
    }

    /// The kind that tables call `word`; an unknown word is something else.
    pub fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|device| device.word() == word).unwrap_or_default()
    }
}

/// Where a request came from, as far as that is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Origin {
    /// The id under which the request is in the log; a dash for what the system does by itself.
    pub operation: String,
    /// On what kind of device.
    pub device: Device,
    /// What the browser was given when somebody last signed in with it; a word of the sender that proves nothing
    /// by itself, and is kept nowhere.
    pub browser: Option<String>,
    /// What this browser is known by: a long random word that it keeps for a year. None for what is asked inside the
    /// house; kept only as a hash together with whose it is.
    pub device_token: Option<String>,
    /// The session that the browser has open already, by its token: a new one takes its place. Kept nowhere.
    pub session: Option<String>,
    /// Whether a second factor was shown just now in its session; none for what is asked inside the house, where no
    /// session is.
    pub proved: Option<bool>,
}

impl Default for Origin {
    fn default() -> Self {
        Self {
            operation: "-".to_owned(),
            device: Device::Other,
            browser: None,
            device_token: None,
            session: None,
            proved: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_told_by_the_widest_word_that_is_sure() {
        let phone = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/120.0.0.0 Mobile Safari/537.36";
        assert_eq!(Device::of(phone), Device::Android);
        assert_eq!(Device::of("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)"), Device::Iphone);
        assert_eq!(Device::of("Mozilla/5.0 (Windows NT 10.0; Win64; x64)"), Device::Windows);
        assert_eq!(Device::of("Mozilla/5.0 (X11; Linux x86_64)"), Device::Linux);
        assert_eq!(Device::of("curl/8.5.0"), Device::Other);
        assert!(Device::ALL.into_iter().all(|device| Device::from_word(device.word()) == device));
    }
}
