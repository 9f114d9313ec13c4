//! The internal process (quy trình nội bộ) of a procedure as data: who does what in how many office hours,
//! where the way parts, what runs side by side, which other agencies are asked.
//!
//! A process is a list of steps. Without a word about it a step leads to the next one of the list, so a simple
//! process is a plain list. Deliberately absent: where a dossier stands in it (`workflow::standing`) and what the
//! law says about the life of a dossier, which no process can change: intake, section, signature, issue, return.

mod check;
mod file;
mod graph;
mod soundness;
mod time;

#[cfg(test)]
pub(crate) mod tests;

use std::{borrow::Cow, collections::BTreeMap};

use base::{Part, Role};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use check::problems;
pub use file::{Lines, Problem, read, write};
pub use graph::{END, Exit, Graph};
pub use time::{longest, shortest};

use super::Tier;
use crate::form::{Condition, Text};

/// The word by which a way out names the end of the process.
pub const END_WORD: &str = "end";

/// The internal process.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Process {
    /// Steps; the first one begins.
    #[serde(default, rename = "step", skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// What is otherwise at some agencies; the first that fits counts.
    #[serde(default, rename = "variant", skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<Variant>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Unique in the process: lower-case letters, digits, hyphens.
    pub key: String,
    /// Name, as officers and citizens read it.
    pub name: Text,
    /// Which part of the agency does it.
    pub part: Part,
    /// The roles that may do it. Processes of older revisions have none: then whoever usually does that part's work.
    #[serde(default, rename = "role", deserialize_with = "one_or_many", serialize_with = "as_one_or_many")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role>,
    /// Office hours the step may take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<u32>,
    /// Where it leads; several at once run side by side. Nothing said: to the step that waits for it, else to the
    /// next of the list.
    #[serde(default, deserialize_with = "one_or_many", serialize_with = "as_one_or_many")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub next: Vec<String>,
    /// It begins when all of these are done; otherwise as soon as a step leads to it.
    #[serde(default, deserialize_with = "one_or_many", serialize_with = "as_one_or_many")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waits_for: Vec<String>,
    /// Ways out of which one is taken: by the officer's answer, or by a condition over the form.
    #[serde(default, rename = "branch", skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<Branch>,
    /// Done by another agency, which is asked for its opinion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opinion: Option<OpinionStep>,
}

/// A way out of a step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Branch {
    /// The officer's answer by which it is taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// The answer as the officer reads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Text>,
    /// It is taken when this holds; the last branch has no condition and is taken otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// Where it leads.
    #[serde(default, deserialize_with = "one_or_many", serialize_with = "as_one_or_many")]
    pub to: Vec<String>,
}

/// What another agency is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpinionStep {
    /// Which agency: its code, its name (`Sở Xây dựng`), or `@parent` for the one above.
    pub agency: String,
    /// The question.
    pub question: String,
    /// No draft without the answer, unless a documented ground allows going on.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub mandatory: bool,
    /// The law of the procedure says that an agency which stays silent until then consents.
    #[serde(default, skip_serializing_if = "is_no")]
    pub silence_is_consent: bool,
}

/// What is otherwise at some agencies: other hours, or other steps altogether.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// The agencies: code or name of each.
    #[serde(default, rename = "agency", deserialize_with = "one_or_many", serialize_with = "as_one_or_many")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub agencies: Vec<String>,
    /// Every agency of the tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<Tier>,
    /// Other hours: key of a step to office hours.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub hours: BTreeMap<String, u32>,
    /// Other steps, all of them.
    #[serde(default, rename = "step", skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
}

/// By what a variant knows an agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At<'a> {
    /// Its code.
    pub code: &'a str,
    /// Its short name.
    pub name: &'a str,
    /// Its tier.
    pub tier: Tier,
}

fn yes() -> bool {
    true
}
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_yes(it: &bool) -> bool {
    *it
}
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_no(it: &bool) -> bool {
    !*it
}

impl Process {
    /// The steps that every procedure has under Decree 61/2018/NĐ-CP, articles 17 to 20: intake, examination,
    /// signature, issue, return. Only intake and issue carry hours; the rest is what the limit leaves.
    pub fn general() -> Self {
        let step = |key: &str, (vi, en): (&str, &str), part, role, hours| Step {
            roles: vec![role],
            hours,
            ..Step::plain(key, Text::both(vi, en), part)
        };
        let names = [
            ("Tiếp nhận, kiểm tra, chuyển hồ sơ", "Taking in and checking the dossier"),
            ("Xem xét hồ sơ, dự thảo kết quả", "Examining the dossier and drafting the result"),
            ("Xem xét, ký kết quả", "Signing the result"),
            ("Vào sổ, lấy số, đóng dấu", "Numbering and stamping the result"),
            ("Trả kết quả", "Handing over the result"),
        ];
        let [intake, examine, sign, issue, give_back] = names;
        Self {
            steps: vec![
                step("intake", intake, Part::OneStop, Role::Intake, Some(4)),
                step("examine", examine, Part::Section, Role::Specialist, None),
                step("sign", sign, Part::Leadership, Role::Leader, None),
                step("issue", issue, Part::Clerical, Role::Clerk, Some(4)),
                step("return", give_back, Part::OneStop, Role::Intake, None),
            ],
            variants: Vec::new(),
        }
    }

    /// The steps at an agency.
    pub fn at(&self, agency: At<'_>) -> Cow<'_, [Step]> {
        match self.variants.iter().find(|variant| variant.is_for(agency)) {
            Some(variant) => self.varied(variant),
            None => Cow::Borrowed(&self.steps),
        }
    }

    /// The steps of a variant.
    pub fn varied<'a>(&'a self, variant: &'a Variant) -> Cow<'a, [Step]> {
        if !variant.steps.is_empty() {
            return Cow::Borrowed(&variant.steps);
        }
        let hours = |step: &Step| variant.hours.get(&step.key).copied().or(step.hours);
        Cow::Owned(self.steps.iter().map(|step| Step { hours: hours(step), ..step.clone() }).collect())
    }
}

impl Variant {
    fn is_for(&self, agency: At<'_>) -> bool {
        self.tier == Some(agency.tier) || self.agencies.iter().any(|it| it == agency.code || it == agency.name)
    }
}

impl Step {
    /// A step of that name, with nothing else said.
    pub fn plain(key: &str, name: Text, part: Part) -> Self {
        Self {
            key: key.to_owned(),
            name,
            part,
            roles: Vec::new(),
            hours: None,
            next: Vec::new(),
            waits_for: Vec::new(),
            branches: Vec::new(),
            opinion: None,
        }
    }

    /// Whether a holder of `role` may do it.
    pub fn admits(&self, role: Role) -> bool {
        if self.roles.is_empty() { roles_of(self.part).contains(&role) } else { self.roles.contains(&role) }
    }

    /// The head of the section does it and nobody else: sharing out the work, or looking at a draft.
    pub fn is_the_heads(&self) -> bool {
        self.part == Part::Section && !self.roles.is_empty() && !self.admits(Role::Specialist)
    }

    /// The officer's answer decides where it leads.
    pub fn has_answers(&self) -> bool {
        self.branches.iter().any(|branch| branch.answer.is_some())
    }

    /// An opinion that need not be waited for.
    pub fn is_optional(&self) -> bool {
        self.opinion.as_ref().is_some_and(|opinion| !opinion.mandatory)
    }
}

/// The roles that may do the work of a part at all.
pub fn roles_of(part: Part) -> &'static [Role] {
    match part {
        Part::OneStop => &[Role::Intake, Role::Cashier],
        Part::Section => &[Role::Specialist, Role::SectionHead],
        Part::Leadership => &[Role::Leader],
        Part::Clerical => &[Role::Clerk],
    }
}

/// One value, or a list of them.
fn one_or_many<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    struct Reader<T>(std::marker::PhantomData<T>);
    impl<'de, T: Deserialize<'de>> serde::de::Visitor<'de> for Reader<T> {
        type Value = Vec<T>;
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a word or a list of words")
        }
        fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<Vec<T>, E> {
            T::deserialize(serde::de::value::StrDeserializer::new(word)).map(|one| vec![one])
        }
        fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
            let mut found = Vec::new();
            while let Some(one) = list.next_element()? {
                found.push(one);
            }
            Ok(found)
        }
    }
    from.deserialize_any(Reader(std::marker::PhantomData))
}

fn as_one_or_many<T: Serialize, S: Serializer>(list: &[T], to: S) -> Result<S::Ok, S::Error> {
    if let [only] = list { only.serialize(to) } else { list.serialize(to) }
}
