//! `motcua api-client make|rotate|end|list`: other systems that read by a key, from the shell.

use base::{Date, Refusal};
use people::{
    agencies,
    api_clients::{self, Kept, New, Told},
};
use rules::policy::{ApiAction, Scope};

use super::{ApiClient, administrator::said};
use crate::{config::Config, wiring::House};

pub(super) fn api_client(config: &Config, asked: &ApiClient) -> anyhow::Result<()> {
    let house = House::open(config)?;
    let done = match asked {
        ApiClient::Make { name, purpose, agency, may, from, to } => {
            make(&house, (name, purpose), agency.as_deref(), may, (*from, *to)).map(|told| tell(&told))
        }
        ApiClient::Rotate { id, overlap } => {
            api_clients::rotate(&house.people, None, *id, *overlap).map(|told| tell(&told))
        }
        ApiClient::End { id } => api_clients::end(&house.people, None, *id),
        ApiClient::List => list(&house),
    };
    done.map_err(said)
}

/// The id on one line and the key, which nobody can read again, on the next.
fn tell(told: &Told) {
    println!("id   {}\nkey  {}", told.id, told.key);
}

fn make(
    house: &House,
    (name, purpose): (&str, &str),
    agency: Option<&str>,
    may: &[String],
    (first, last): (Option<Date>, Date),
) -> anyhow::Result<Told> {
    let people = &house.people;
    let agency = match agency {
        None => None,
        Some(code) => {
            let found = people.db.read(|tx| agencies::by_code_on(tx, code, people.today()))?;
            Some(found.ok_or_else(|| Refusal::new("agency_unknown").with("code", code))?.id)
        }
    };
    let action = |word: &String| {
        ApiAction::from_word(word).ok_or_else(|| {
            let known: Vec<&str> = ApiAction::ALL.map(ApiAction::word).into();
            anyhow::anyhow!("{word}: one of {}", known.join(", "))
        })
    };
    let actions = may.iter().map(action).collect::<anyhow::Result<_>>()?;
    let new = New { name: name.to_owned(), purpose: purpose.to_owned(), agency, actions, first, last: Some(last) };
    api_clients::make(people, None, &new)
}

fn list(house: &House) -> anyhow::Result<()> {
    let people = &house.people;
    for one in api_clients::list(people, None)? {
        let scope = match one.client.scope {
            Scope::Province => "toàn tỉnh".to_owned(),
            Scope::Agency(id) => {
                people.db.read(|tx| agencies::by_id(tx, id))?.map(|agency| agency.full_name).unwrap_or_default()
            }
        };
        println!("{}", line(&one, &scope, people.today()));
    }
    Ok(())
}

fn line(one: &Kept, scope: &str, today: Date) -> String {
    let state = match () {
        () if one.ended_at.is_some() => "đã ngừng",
        () if one.is_over(today) => "đã hết hạn",
        () if one.ends_soon(today) => "sắp hết hạn",
        () if one.is_alive(today) => "đang dùng",
        () => "chưa đến ngày",
    };
    let actions: Vec<&str> = one.client.actions.iter().map(|action| action.word()).collect();
    let keys: Vec<String> = one.keys.iter().map(|key| format!("{}…", key.beginning)).collect();
    let used = one.used_at.map_or_else(|| "chưa dùng".to_owned(), |at| base::local_date(at).to_string());
    format!(
        "{}  {}  {scope}; {}; {} – {}; {state}; {used}; {}",
        one.client.id,
        one.name,
        actions.join(" "),
        one.first,
        one.last,
        keys.join(" ")
    )
}
