//! `motcua totp KEY`: the code that an authenticator app shows now. It opens nothing that the key does not open.

use base::{Clock, SystemClock};
use people::second_factor::Key;

pub(super) fn totp(key: &str) -> anyhow::Result<()> {
    let key = Key::from_text(key).ok_or_else(|| anyhow::anyhow!("this is no key"))?;
    println!("{}", key.code(SystemClock.now()));
    Ok(())
}
