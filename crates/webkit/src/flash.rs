//! A message for the next page, after a form was taken and the browser sent on.

use base::Refusal;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

use crate::Lang;

/// What the next page says on top.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// Whether something was done (green), or something is to be known (blue).
    pub done: bool,
    /// The sentence's key.
    pub key: String,
    /// Its arguments.
    pub args: Vec<(String, String)>,
}

impl Flash {
    /// Something was done.
    pub fn done(key: &str) -> Self {
        Self { done: true, key: key.to_owned(), args: Vec::new() }
    }
    /// Something is to be known.
    pub fn notice(key: &str) -> Self {
        Self { done: false, ..Self::done(key) }
    }
    /// What was refused, and why.
    pub fn refused(refusal: &Refusal) -> Self {
        let flash = Self::notice(&format!("refusal.{}", refusal.key));
        refusal.args.iter().fold(flash, |flash, (name, value)| flash.with(name, value))
    }
    /// With `{name}` in the sentence filled by `value`.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.args.push((name.to_owned(), value.to_string()));
        self
    }
    /// The sentence.
    pub fn sentence(&self, lang: Lang) -> String {
        let args: Vec<(&str, &String)> = self.args.iter().map(|(name, value)| (name.as_str(), value)).collect();
        lang.t_with(&self.key, &args)
    }
    pub(crate) fn to_cookie(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }
    /// Anyone can write a cookie into their own browser, so only keys that exist are taken.
    pub(crate) fn from_cookie(value: &str) -> Option<Self> {
        let flash: Self = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(value).ok()?).ok()?;
        Lang::Vi.has(&flash.key).then_some(flash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_survives_the_way_through_the_cookie_and_an_unknown_key_does_not() {
        let flash = Flash::done("failure.operation").with("operation", "AC34");
        assert_eq!(Flash::from_cookie(&flash.to_cookie()), Some(flash));
        assert_eq!(Flash::from_cookie(&Flash::done("no.such.key").to_cookie()), None);
        assert_eq!(Flash::from_cookie("%%%"), None);
    }
}
