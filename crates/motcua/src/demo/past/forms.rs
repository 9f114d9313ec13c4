//! Filled-in forms: the accepted examples that ship with each procedure, moved to the day of the filing.

use std::{collections::BTreeMap, sync::Arc};

use anyhow::{Context, bail};
use base::{Date, RevisionId};
use cases::catalogue::{self, shipped};
use jiff::{Span, civil};
use rules::{
    form::{
        Answers, Facts, Lang, check,
        prefill::{ProfileFacts, prefill},
        summary::readable,
    },
    procedure::{Channel, Definition, Tier},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{cast::Owner, dice::Dice};
use crate::wiring::House;

/// A procedure with a form of its own and its examples.
pub struct Procedure {
    /// The revision in force.
    pub revision: RevisionId,
    /// What it says.
    pub definition: Arc<Definition>,
    examples: Vec<(Facts, Answers)>,
}

#[derive(Deserialize, Clone, Default)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    facts: Map<String, Value>,
    base: Option<String>,
    #[serde(default)]
    set: Map<String, Value>,
    #[serde(default)]
    unset: Vec<String>,
    answers: Option<Map<String, Value>>,
}

/// The procedures that ship with a form of their own.
pub fn procedures(house: &House) -> anyhow::Result<Vec<Procedure>> {
    let all = shipped::folders().into_iter().map(|folder| procedure(house, &folder).context(folder));
    // In the past of the demonstration no system of a ministry is connected, so no linked service can be filed.
    let own = |it: &anyhow::Result<Procedure>| {
        it.as_ref().map_or(true, |procedure| procedure.definition.sheet.strands.is_empty())
    };
    all.filter(own).collect()
}

fn procedure(house: &House, folder: &str) -> anyhow::Result<Procedure> {
    let mut files = BTreeMap::new();
    for name in shipped::examples(folder) {
        let text = shipped::file(folder, &format!("examples/{name}.json")).unwrap_or_default();
        files.insert(name.clone(), serde_json::from_str::<File>(&text).with_context(|| name)?);
    }
    let accepted = files.keys().filter(|name| name.starts_with("accepted__"));
    let examples = accepted.map(|name| example(name, &files)).collect::<anyhow::Result<Vec<_>>>()?;
    let sheet = shipped::file(folder, "sheet.toml").unwrap_or_default();
    let code = toml::from_str::<rules::procedure::Sheet>(&sheet)?.code;
    let revision = house.office.db.read(|tx| catalogue::current(tx, &code))?.context("not in force")?;
    Ok(Procedure { revision: revision.id, definition: revision.definition, examples })
}

fn example(name: &str, files: &BTreeMap<String, File>) -> anyhow::Result<(Facts, Answers)> {
    let (mut facts, answers) = resolved(name, files, 0)?;
    let usual = [("today", json!("2019-11-20")), ("channel", json!("online")), ("tier", json!("commune"))];
    for (key, value) in usual {
        facts.entry(key).or_insert(value);
    }
    Ok((serde_json::from_value(Value::Object(facts))?, serde_json::from_value(answers)?))
}

/// Facts and answers of a file after those of its base.
fn resolved(
    name: &str,
    files: &BTreeMap<String, File>,
    depth: usize,
) -> anyhow::Result<(Map<String, Value>, Value)> {
    let file = files.get(name).with_context(|| format!("no example {name}"))?;
    let (mut facts, mut answers) = match (&file.base, &file.answers) {
        (Some(base), None) if depth < 6 => resolved(base, files, depth + 1)?,
        (None, Some(answers)) => (Map::new(), Value::Object(answers.clone())),
        _ => bail!("{name}: neither base nor answers"),
    };
    facts.extend(file.facts.clone());
    for path in &file.unset {
        change(&mut answers, path, None).with_context(|| format!("{name}: {path}"))?;
    }
    for (path, value) in &file.set {
        change(&mut answers, path, Some(value)).with_context(|| format!("{name}: {path}"))?;
    }
    Ok((facts, answers))
}

/// Sets what stands at a dotted path, or takes it away.
fn change(target: &mut Value, path: &str, to: Option<&Value>) -> Option<()> {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let inner = match (target, rest, to) {
        (Value::Object(map), None, None) => return map.remove(first).map(drop),
        (Value::Array(list), None, None) => {
            let place: usize = first.parse().ok()?;
            return (place < list.len()).then(|| drop(list.remove(place)));
        }
        (Value::Object(map), _, Some(_)) => map.entry(first).or_insert_with(|| json!({})),
        (Value::Object(map), Some(_), None) => map.get_mut(first)?,
        (Value::Array(list), _, _) => {
            let place: usize = first.parse().ok()?;
            if place == list.len() && to.is_some() {
                list.push(json!({}));
            }
            list.get_mut(place)?
        }
        _ => return None,
    };
    match (rest, to) {
        (Some(rest), to) => change(inner, rest, to),
        (None, Some(value)) => {
            *inner = value.clone();
            Some(())
        }
        (None, None) => None,
    }
}

/// A form filled in without a fault.
#[derive(Debug, Clone)]
pub struct Filled {
    /// For whom, which case, how it comes in, on which day.
    pub facts: Facts,
    /// The answers.
    pub answers: Answers,
}

impl Procedure {
    /// A form as somebody with such a profile would have filled it in on that day; `suits` says which examples
    /// come into question. None when no example fits the tier and day.
    pub fn filled(
        &self,
        tier: Tier,
        channel: Channel,
        today: Date,
        profile: &dyn Fn(&Facts) -> Option<ProfileFacts>,
        dice: &mut Dice,
    ) -> Option<Filled> {
        let first = dice.between(0, 100) as usize;
        let form = &self.definition.form;
        for place in 0..self.examples.len() {
            let (facts, answers) = self.examples.get((first + place) % self.examples.len())?;
            let Some(profile) = profile(facts) else { continue };
            let days = (today - facts.today).get_days();
            let facts = Facts { today, channel, tier, ..facts.clone() };
            let mut moved = answers.clone();
            moved.0.values_mut().for_each(|value| shift(value, days));
            let mut own = moved.clone();
            own.take(prefill(form, &profile));
            for answers in [own, moved] {
                if check::check_all(form, &answers, &facts, Lang::Vi).is_empty() {
                    return Some(Filled { facts, answers });
                }
            }
        }
        None
    }
}

impl Procedure {
    /// Names the owner in the form as the dossier does, where the form asks and takes it; where it does not, the
    /// dossier names the one of the form. The right to file is the one that the form states.
    pub fn name_owner(&self, filled: &mut Filled, owner: &mut Owner) {
        let form = &self.definition.form;
        let asked = |source| form.questions().find(|question| question.prefill.as_deref() == Some(source));
        if let Some(name) = asked("owner.name").filter(|question| filled.answers.get(&question.id).is_some()) {
            let mut answers = filled.answers.clone();
            answers.0.insert(name.id.clone(), json!(owner.person.name));
            if check::check_all(form, &answers, &filled.facts, Lang::Vi).is_empty() {
                filled.answers = answers;
            } else if let Some(known) = filled.answers.text(&name.id) {
                owner.person.name = known.to_owned();
            }
        }
        let number = asked("owner.identity").and_then(|it| filled.answers.at(&format!("{}.number", it.id)));
        if let Some(number) = number.and_then(Value::as_str) {
            owner.person.identity = Some(number.to_owned());
        }
        let relation = form.questions().find(|question| question.id == "relation");
        if let Some((question, value)) = relation.and_then(|it| Some((it, filled.answers.get(&it.id)?))) {
            owner.relation = readable(question, value, Lang::Vi);
        }
    }
}

impl Filled {
    /// The answers as they read on a later day: days that lay ahead still do, what is past stays.
    pub fn on(&self, day: Date) -> Answers {
        let (today, days) = (self.facts.today, (day - self.facts.today).get_days());
        let mut answers = self.answers.clone();
        for value in answers.0.values_mut() {
            if value.as_str().and_then(|text| text.parse::<Date>().ok()).is_some_and(|ahead| ahead >= today) {
                shift(value, days);
            }
        }
        answers
    }
}

/// Moves dates and months that stand as text; what is no date stays.
fn shift(value: &mut Value, days: i32) {
    match value {
        Value::Object(map) => map.values_mut().for_each(|value| shift(value, days)),
        Value::Array(list) => list.iter_mut().for_each(|value| shift(value, days)),
        Value::String(text) => {
            if let Some(moved) = moved(text, days) {
                *text = moved;
            }
        }
        _ => {}
    }
}

fn moved(text: &str, days: i32) -> Option<String> {
    let by = Span::new().days(days);
    match text.len() {
        10 => Some(text.parse::<civil::Date>().ok()?.checked_add(by).ok()?.to_string()),
        7 => {
            let month = format!("{text}-15").parse::<civil::Date>().ok()?.checked_add(by).ok()?;
            Some(month.strftime("%Y-%m").to_string())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_months_move_and_other_words_stay() {
        let mut value =
            json!({"on": "2019-11-20", "list": [{"month": "2019-12"}], "year": "1970", "n": "12/2019"});
        shift(&mut value, 366);
        assert_eq!(
            value,
            json!({"on": "2020-11-20", "list": [{"month": "2020-12"}], "year": "1970", "n": "12/2019"})
        );
    }
}
