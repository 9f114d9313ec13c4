//! A browser's post into answers, and answers into the fields of a page.
//!
//! A field is called `question`, `question.part`, `group.0.field` or `group.0.field.part`. Names that the page
//! does not have are ignored. What cannot be understood is kept as typed, so that nothing is lost.

use base::text::{tidy, tidy_lines};
use serde_json::{Map, Value};

use super::{
    Kind, MOST_ENTRIES, Page, Question,
    answers::{Answers, is_blank},
    number,
    partial::PartialDate,
};

/// The parts of an identity paper.
pub const IDENTITY_PARTS: [&str; 4] = ["kind", "number", "issued_on", "issued_by"];
/// The parts of an address.
pub const ADDRESS_PARTS: [&str; 4] = ["province", "district", "commune", "detail"];
/// The parts of a date's input.
pub const DATE_PARTS: [&str; 3] = ["day", "month", "year"];

/// A browser's post, in its order.
type Posted = [(String, String)];

/// The answers that a page's post brings: each question whose field was posted, `null` where it was emptied.
/// Questions that were not on the posted page are absent, so that [`Answers::take`] leaves them alone.
pub fn read(page: &Page, posted: &Posted) -> Answers {
    let mut answers = Answers::default();
    for question in &page.questions {
        if let Some(value) = read_question(question, &question.id, posted) {
            answers.0.insert(question.id.clone(), value);
        }
    }
    press(page, posted, &mut answers);
    answers
}

/// Which group the person wants one more entry of, or one less: buttons `_add=members`, `_remove=members.1`.
/// A page so posted is shown again, not left.
pub fn pressed(page: &Page, posted: &Posted) -> bool {
    posted.iter().any(|(name, value)| match name.as_str() {
        "_add" => group(page, value).is_some(),
        "_remove" => value.split_once('.').is_some_and(|(id, _)| group(page, id).is_some()),
        _ => false,
    })
}

fn group<'a>(page: &'a Page, id: &str) -> Option<&'a Question> {
    page.questions.iter().find(|question| question.id == id && question.kind == Kind::Group)
}

fn press(page: &Page, posted: &Posted, answers: &mut Answers) {
    for (name, value) in posted {
        match name.as_str() {
            "_add" => group(page, value).into_iter().for_each(|question| add(question, answers)),
            "_remove" => remove(page, value, posted, answers),
            _ => {}
        }
    }
}

/// One blank entry more than the page showed.
fn add(question: &Question, answers: &mut Answers) {
    let blank = || Value::Object(Map::new());
    let mut entries = match answers.0.remove(&question.id) {
        Some(Value::Array(entries)) => entries,
        _ => Vec::new(),
    };
    while entries.len() < question.least() {
        entries.push(blank());
    }
    if entries.len() < question.most() {
        entries.push(blank());
    }
    answers.0.insert(question.id.clone(), Value::Array(entries));
}

/// Removes the entry that was posted under that number, also when blank entries before it fell away.
fn remove(page: &Page, target: &str, posted: &Posted, answers: &mut Answers) {
    let Some((id, place)) = target.split_once('.') else { return };
    let (Some(question), Ok(place)) = (group(page, id), place.parse::<usize>()) else { return };
    let left = entries(question, id, posted).into_iter().filter(|(number, _)| *number != place);
    let left: Vec<Value> = left.map(|(_, entry)| entry).filter(|entry| !is_blank(entry)).collect();
    answers.0.insert(id.to_owned(), Value::Array(left));
}

/// Everything posted under `path` or below it.
fn below<'a>(posted: &'a Posted, path: &str) -> impl Iterator<Item = &'a str> {
    let prefix = format!("{path}.");
    posted.iter().filter(move |(name, _)| name.starts_with(&prefix)).map(|(name, _)| name.as_str())
}

fn first<'a>(posted: &'a Posted, path: &str) -> Option<&'a str> {
    posted.iter().rfind(|(name, _)| name == path).map(|(_, value)| value.as_str())
}

/// What was posted for a question at `path`; `None` when none of its fields was posted.
fn read_question(question: &Question, path: &str, posted: &Posted) -> Option<Value> {
    match question.kind {
        Kind::Group => {
            let was_there = first(posted, path).is_some() || below(posted, path).next().is_some();
            let entries = entries(question, path, posted).into_iter().map(|(_, entry)| entry);
            was_there.then(|| Value::Array(entries.filter(|entry| !is_blank(entry)).collect()))
        }
        Kind::Choices => chosen(path, posted),
        Kind::Identity => parts(path, &IDENTITY_PARTS, posted, identity_part),
        Kind::Address => parts(path, &ADDRESS_PARTS, posted, |_, path, posted| first(posted, path).map(tidy)),
        Kind::Date | Kind::PartialDate => date(path, posted).map(text_or_null),
        kind => first(posted, path).map(|typed| text_or_null(tidied(kind, question.decimals, typed))),
    }
}

fn text_or_null(text: String) -> Value {
    if text.is_empty() { Value::Null } else { Value::String(text) }
}

/// The entries of a group with the numbers under which they were posted, in order of the numbers.
fn entries(question: &Question, path: &str, posted: &Posted) -> Vec<(usize, Value)> {
    let skip = path.len() + 1;
    let number = |name: &str| name.get(skip..).and_then(|rest| rest.split('.').next()?.parse::<usize>().ok());
    let mut numbers: Vec<usize> = below(posted, path).filter_map(number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.truncate(MOST_ENTRIES);
    numbers.into_iter().map(|number| (number, entry(question, &format!("{path}.{number}"), posted))).collect()
}

fn entry(question: &Question, path: &str, posted: &Posted) -> Value {
    let fields = question.fields.iter().filter(|field| field.kind != Kind::Group);
    let read = fields.filter_map(|field| {
        let value = read_question(field, &format!("{path}.{}", field.id), posted)?;
        (!is_blank(&value)).then(|| (field.id.clone(), value))
    });
    Value::Object(read.collect())
}

fn chosen(path: &str, posted: &Posted) -> Option<Value> {
    let all: Vec<&str> = posted.iter().filter(|(name, _)| name == path).map(|(_, value)| value.as_str()).collect();
    if all.is_empty() {
        return None;
    }
    let mut keys: Vec<String> = Vec::new();
    for key in all.iter().map(|key| tidy(key)).filter(|key| !key.is_empty()) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    Some(Value::Array(keys.into_iter().map(Value::String).collect()))
}

fn parts(
    path: &str,
    names: &[&str],
    posted: &Posted,
    read: impl Fn(&str, &str, &Posted) -> Option<String>,
) -> Option<Value> {
    below(posted, path).next()?;
    let read = names.iter().filter_map(|name| {
        let text = read(name, &format!("{path}.{name}"), posted)?;
        (!text.is_empty()).then(|| ((*name).to_owned(), Value::String(text)))
    });
    Some(Value::Object(read.collect()))
}

fn identity_part(name: &str, path: &str, posted: &Posted) -> Option<String> {
    match name {
        "number" => first(posted, path).map(identity_number),
        "issued_on" => date(path, posted),
        _ => first(posted, path).map(tidy),
    }
}

/// A date from three inputs or one. Understood dates are kept in ISO form, others as `day/month/year` as
/// typed.
fn date(path: &str, posted: &Posted) -> Option<String> {
    if let Some(typed) = first(posted, path) {
        return Some(one_date(&tidy(typed)));
    }
    below(posted, path).next()?;
    let typed = DATE_PARTS.map(|part| first(posted, &format!("{path}.{part}")).map(tidy).unwrap_or_default());
    Some(three_parts(&typed.map(|part| part.replace('/', " ").trim().to_owned())))
}

/// A date typed in one line: ISO, `5/11/2019`, `11/2019`, `2019`.
fn one_date(typed: &str) -> String {
    if typed.is_empty() || PartialDate::parse(typed).is_some() {
        return typed.to_owned();
    }
    let pieces: Vec<&str> = typed.split(['/', '-', '.']).map(str::trim).collect();
    let three: [&str; 3] = match *pieces.as_slice() {
        [year] => ["", "", year],
        [month, year] => ["", month, year],
        [day, month, year] => [day, month, year],
        _ => ["", "", typed],
    };
    three_parts(&three.map(|part| part.replace('/', " ")))
}

fn three_parts(typed: &[String; 3]) -> String {
    let [day, month, year] = typed;
    if typed.iter().all(String::is_empty) {
        return String::new();
    }
    let iso = match (day.is_empty(), month.is_empty()) {
        (true, true) => year.clone(),
        (true, false) => format!("{year}-{month:0>2}"),
        (false, _) => format!("{year}-{month:0>2}-{day:0>2}"),
    };
    if PartialDate::parse(&iso).is_some() { iso } else { format!("{day}/{month}/{year}") }
}

/// The three inputs of a date that is kept, understood or not.
pub fn date_parts(kept: &str) -> [String; 3] {
    match PartialDate::parse(kept) {
        Some(PartialDate::Day(date)) => {
            [format!("{:02}", date.day()), format!("{:02}", date.month()), date.year().to_string()]
        }
        Some(PartialDate::Month(year, month)) => [String::new(), format!("{month:02}"), year.to_string()],
        Some(PartialDate::Year(year)) => [String::new(), String::new(), year.to_string()],
        None => {
            let mut pieces = kept.splitn(3, '/').map(str::to_owned);
            let mut next = || pieces.next().unwrap_or_default();
            [next(), next(), next()]
        }
    }
}

/// A number or amount as it is shown in its field: with points between thousands and a comma; what was not
/// understood as typed.
pub fn shown_number(question: &Question, kept: &str) -> String {
    if question.decimals == 0 && number::decimals(kept) > 0 { kept.to_owned() } else { number::readable(kept) }
}

/// A typed line in the form in which its kind is kept.
fn tidied(kind: Kind, decimals: u8, typed: &str) -> String {
    let line = tidy(typed);
    match kind {
        Kind::LongText => tidy_lines(typed),
        Kind::Number => number(&line, &line, decimals == 0),
        Kind::Money => money(&line),
        Kind::Time => time(&line),
        Kind::IdentityNumber | Kind::TaxCode => identity_number(&line),
        Kind::Phone => phone(&line),
        _ => line,
    }
}

fn money(line: &str) -> String {
    let lower = line.to_lowercase();
    let bare = ["đồng", "vnđ", "vnd", "đ"].iter().find_map(|unit| lower.strip_suffix(unit)).unwrap_or(&lower);
    number(bare, line, true)
}

/// The canonical number, or the line as typed when it is none. A fraction where none is asked for stays as
/// typed: shown again in another writing, `1.1250` could be taken for 1125.
fn number(bare: &str, line: &str, whole: bool) -> String {
    let found = number::canonical(bare, whole).filter(|number| !whole || number::decimals(number) == 0);
    found.unwrap_or_else(|| line.to_owned())
}

/// `7h30`, `7:30`, `7 giờ 30`, `7 giờ` as `07:30`, `07:00`.
fn time(line: &str) -> String {
    let bare =
        line.to_lowercase().replace("giờ", ":").replace(['h', 'g'], ":").replace("phút", "").replace(' ', "");
    let (hour, minute) = bare.split_once(':').unwrap_or((&bare, ""));
    let number = |text: &str| {
        let fits = text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        if fits && text.is_empty() { Some(0) } else { fits.then(|| text.parse::<u8>().ok()).flatten() }
    };
    match (hour.is_empty(), number(hour), number(minute)) {
        (false, Some(hour @ 0..=23), Some(minute @ 0..=59)) => format!("{hour:02}:{minute:02}"),
        _ => line.to_owned(),
    }
}

/// Numbers of papers without the spaces and points that people put between the digits, in capitals.
fn identity_number(line: &str) -> String {
    let bare: String = tidy(line).chars().filter(|letter| !matches!(letter, ' ' | '.')).collect();
    bare.to_uppercase()
}

/// A phone number without spaces, points, hyphens and brackets; what is no number stays as typed.
fn phone(line: &str) -> String {
    let bare: String = line.chars().filter(|letter| !matches!(letter, ' ' | '.' | '-' | '(' | ')')).collect();
    let digits = bare.strip_prefix('+').unwrap_or(&bare);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { bare } else { line.to_owned() }
}

/// The fields of a page that shows these answers: what a browser would post if nothing were changed.
pub fn render(page: &Page, answers: &Answers) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for question in &page.questions {
        if let Some(value) = answers.0.get(&question.id) {
            render_question(question, &question.id, value, &mut fields);
        }
    }
    fields
}

fn render_question(question: &Question, path: &str, value: &Value, fields: &mut Vec<(String, String)>) {
    match (question.kind, value) {
        (Kind::Group, Value::Array(entries)) => {
            for (number, entry) in entries.iter().enumerate() {
                for field in &question.fields {
                    if let Some(value) = entry.get(&field.id) {
                        render_question(field, &format!("{path}.{number}.{}", field.id), value, fields);
                    }
                }
            }
        }
        (Kind::Date | Kind::PartialDate, Value::String(kept)) => render_date(path, kept, fields),
        (Kind::Number | Kind::Money, Value::String(kept)) => {
            fields.push((path.to_owned(), shown_number(question, kept)));
        }
        (_, Value::Array(list)) => {
            fields.extend(list.iter().filter_map(Value::as_str).map(|key| (path.to_owned(), key.to_owned())));
        }
        (_, Value::Object(map)) => render_parts(path, map, fields),
        (_, Value::String(text)) => fields.push((path.to_owned(), text.clone())),
        _ => {}
    }
}

fn render_parts(path: &str, map: &Map<String, Value>, fields: &mut Vec<(String, String)>) {
    for (name, value) in map {
        let path = format!("{path}.{name}");
        match value {
            Value::String(kept) if name == "issued_on" => render_date(&path, kept, fields),
            Value::String(text) => fields.push((path, text.clone())),
            _ => {}
        }
    }
}

fn render_date(path: &str, kept: &str, fields: &mut Vec<(String, String)>) {
    let parts = DATE_PARTS.into_iter().zip(date_parts(kept));
    fields.extend(parts.map(|(part, typed)| (format!("{path}.{part}"), typed)));
}
