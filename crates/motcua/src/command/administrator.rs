//! `motcua administrator …`: the first officer of an installation, who makes the others on the pages.

use people::officers;

use super::Administrator;
use crate::{config::Config, wiring::House};

/// Prints the first password, which nobody can read again.
pub(super) fn administrator(config: &Config, new: &Administrator) -> anyhow::Result<()> {
    let house = House::open(config)?;
    let Administrator { agency, username, name, title } = new;
    let given = officers::first_administrator(&house.people, agency, username, name, title).map_err(said)?;
    println!(
        "username  {}\npassword  {} (for the first sign-in, within seven days)",
        given.username, given.password
    );
    Ok(())
}

/// A refusal as the sentence people read.
pub(super) fn said(error: anyhow::Error) -> anyhow::Error {
    let lang = webkit::Lang::Vi;
    if let Some(refusal) = error.downcast_ref::<base::Refusal>() {
        return anyhow::Error::msg(lang.refusal(refusal));
    }
    match error.downcast_ref::<base::FieldErrors>().and_then(|errors| errors.0.first()) {
        Some(first) => anyhow::Error::msg(lang.complaint(first)),
        None => error,
    }
}
