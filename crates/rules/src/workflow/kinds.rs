//! One macro: the kinds of an enum with payloads, each with its stable word.

/// Declares `$kind`, a plain enum with one variant per variant of `$full`, its words, and `$full::kind`.
macro_rules! kinds {
    ($(#[$doc:meta])* $full:ident => $kind:ident { $($(#[$about:meta])* $name:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
        )]
        #[serde(rename_all = "kebab-case")]
        pub enum $kind { $(#[doc = concat!("`", $word, "`")] $name,)* }

        impl $kind {
            /// All kinds, in the order of a dossier's life.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The word used in data, tables and text keys.
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// The kind that data calls `word`.
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.word() == word)
            }
        }

        impl $full {
            /// What kind it is.
            pub fn kind(&self) -> $kind {
                match self { $(Self::$name { .. } => $kind::$name,)* }
            }
        }
    };
}

pub(super) use kinds;
