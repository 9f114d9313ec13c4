//! The table of accounts that the demonstration prints, with the key of the officers' second factors: there is no
//! way around those, in the demonstration neither.

use std::fmt::Write;

use base::Role;
use people::officers;

use super::Province;
use crate::wiring::House;

/// Agencies whose people are listed: the province's one-stop, a department, a district, two communes.
const SHOWN: [&str; 5] = ["67-D01", "67-D03", "660", "24611", "24616"];

/// Address, officers of some agencies, citizens, and the password of all.
pub fn table(house: &House) -> anyhow::Result<String> {
    let province = Province::find(house)?;
    let password = &province.people.password;
    let address = &house.office.settings.address;
    let key = &province.people.key;
    let mut text =
        format!("\nportal    {address}\nofficers  {address}/can-bo\npassword  {password} (everybody's)\n");
    writeln!(
        text,
        "code      officers type one after it: `script/code` or `motcua totp {}` prints it, or an app with this key",
        key.text()
    )?;
    writeln!(text, "          {}\n", key.address("Một Cửa", "demo")?)?;
    writeln!(text, "{:<24} {:<38} agency", "officer", "roles")?;
    let shown = officers(house, &province)?;
    for line in &shown {
        writeln!(text, "{line}")?;
    }
    writeln!(text, "and {} more: province/demo-people.toml", province.people.officers.len() - shown.len())?;
    writeln!(text, "\n{:<24} sign in at {address}", "citizen or business")?;
    for (contact, _, kind) in &province.people.accounts {
        writeln!(text, "{contact:<24} {}", kind.word())?;
    }
    Ok(text)
}

fn officers(house: &House, province: &Province) -> anyhow::Result<Vec<String>> {
    let today = house.people.today();
    let mut lines = Vec::new();
    for agency in SHOWN.iter().filter_map(|code| province.agencies.iter().find(|agency| agency.code == *code)) {
        for username in &province.people.officers {
            let officer =
                house.office.db.read(|tx| officers::by_username(tx, &house.people.vault, username, today))?;
            if let Some(officer) = officer.filter(|officer| officer.agency == agency.id) {
                let roles: Vec<&str> = officer.roles.iter().copied().map(Role::word).collect();
                lines.push(format!("{username:<24} {:<38} {}", roles.join(", "), agency.full_name));
            }
        }
    }
    Ok(lines)
}
