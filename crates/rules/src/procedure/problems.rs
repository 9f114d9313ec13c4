//! What is wrong with a sheet or definition that ships with the product.
//!
//! A test runs this over everything under `procedures/` and `province/`. Imported data is not held to it:
//! there the doubtful places are listed instead (`national`).

use std::collections::BTreeSet;

use unicode_normalization::is_nfc;

use super::{Definition, Sheet, process};

impl Sheet {
    /// Everything wrong with the sheet, a sentence each; empty when it may ship.
    pub fn problems(&self) -> Vec<String> {
        let mut found = Vec::new();
        self.head(&mut found);
        unique("case", self.cases.iter().map(|case| case.key.as_str()), &mut found);
        unique("component", self.components.iter().map(|it| it.key.as_str()), &mut found);
        unique("fee", self.fees.iter().map(|it| it.key.as_str()), &mut found);
        self.papers(&mut found);
        self.references(&mut found);
        self.linked(&mut found);
        self.letters(&mut found);
        found
    }

    fn head(&self, found: &mut Vec<String>) {
        let mut say = |wrong: bool, what: &str| {
            if wrong {
                found.push(format!("{}: {what}", self.code));
            }
        };
        say(!is_national_code(&self.code), "the code is not of the form 1.001193");
        say(self.name.vi.trim().is_empty(), "no name");
        say(self.field.trim().is_empty(), "no field");
        say(self.tiers.is_empty(), "no tier");
        say(self.results.is_empty(), "no result");
        say(self.results.iter().any(|it| it.name.trim().is_empty()), "a result without a name");
        say(self.bases.is_empty(), "no legal basis");
        say(self.components.is_empty(), "no papers");
        say(self.grade.is_none(), "no grade");
        say(self.sets == 0, "no set of papers");
    }

    fn papers(&self, found: &mut Vec<String>) {
        for paper in &self.components {
            let counted = paper.originals + paper.certified + paper.copies > 0;
            let mut say = |wrong: bool, what: &str| {
                if wrong {
                    found.push(format!("{}: component {} {what}", self.code, paper.key));
                }
            };
            say(!is_key(&paper.key), "has a key with other letters than a-z, 0-9 and hyphen");
            say(paper.name.vi.trim().is_empty(), "has no name");
            say(paper.remark && (counted || paper.required), "is a remark, yet counted or required");
            say(!counted && !paper.remark && !paper.from_form, "has no number of originals or copies");
            say(paper.from_form && paper.required, "comes from the form and cannot be required as a file");
        }
    }

    fn references(&self, found: &mut Vec<String>) {
        let cases: BTreeSet<&str> = self.cases.iter().map(|case| case.key.as_str()).collect();
        let named = self.components.iter().flat_map(|it| &it.cases);
        let named = named.chain(self.limits.iter().filter_map(|it| it.case.as_ref()));
        for case in named.filter(|case| !cases.contains(case.as_str())) {
            found.push(format!("{}: case {case} is named but not listed", self.code));
        }
        let general = self.limits.iter().any(|limit| limit.case.is_none());
        for case in cases.iter().filter(|_| !general) {
            if !self.limits.iter().any(|limit| limit.case.as_deref() == Some(case)) {
                found.push(format!("{}: no limit for case {case}", self.code));
            }
        }
        if self.limits.is_empty() {
            found.push(format!("{}: no limit", self.code));
        }
    }

    /// One strand is done here; each rests on strands that end before it.
    fn linked(&self, found: &mut Vec<String>) {
        if self.strands.is_empty() {
            return;
        }
        unique("strand", self.strands.iter().map(|it| it.key.as_str()), found);
        let mut say = |what: String| found.push(format!("{}: {what}", self.code));
        let own = self.strands.iter().filter(|strand| strand.partner.is_none()).count();
        if own != 1 {
            say(format!("{own} strands are done here; a linked service has one, and partners for the others"));
        }
        if self.route == super::Route::External {
            say("it has strands and is external; its whole is one strand then".to_owned());
        }
        for strand in &self.strands {
            if !is_key(&strand.key) || strand.key == crate::workflow::WHOLE {
                say(format!(
                    "strand {} has a key with other letters than a-z, 0-9 and hyphen, or a taken one",
                    strand.key
                ));
            }
            if strand.name.vi.trim().is_empty() {
                say(format!("strand {} has no name", strand.key));
            }
            if strand.partner.is_none() && !strand.after.is_empty() {
                say(format!("strand {} is done here and waits for another", strand.key));
            }
            for needed in strand.after.iter().filter(|key| !self.strands.iter().any(|it| it.key == **key)) {
                say(format!("strand {} waits for {needed}, which is none", strand.key));
            }
        }
        if let Some(caught) = self.circle() {
            say(format!("strand {caught} waits for itself"));
        }
    }

    /// A strand that could never begin, because it waits for itself by way of others.
    fn circle(&self) -> Option<&str> {
        let mut begun: BTreeSet<&str> = BTreeSet::new();
        loop {
            let can = |strand: &&super::StrandRule| {
                let known = |key: &&String| self.strands.iter().any(|it| it.key == **key);
                strand.after.iter().filter(known).all(|key| begun.contains(key.as_str()))
            };
            let before = begun.len();
            let more: Vec<&str> = self.strands.iter().filter(can).map(|strand| strand.key.as_str()).collect();
            begun.extend(more);
            if begun.len() == before {
                return self.strands.iter().map(|it| it.key.as_str()).find(|key| !begun.contains(key));
            }
        }
    }

    fn letters(&self, found: &mut Vec<String>) {
        let all = serde_json::to_string(self).unwrap_or_default();
        if !is_nfc(&all) {
            found.push(format!("{}: text that is not in Unicode NFC", self.code));
        }
    }
}

impl Definition {
    /// The sheet's problems and those of the process.
    pub fn problems(&self) -> Vec<String> {
        let mut found = self.sheet.problems();
        for fee in &self.sheet.fees {
            if let Some(id) = fee.counts.as_ref().and_then(|counts| counts.missing(&self.form)) {
                found.push(format!(
                    "{}: fee {} counts {id}, which is no number of the form",
                    self.sheet.code, fee.key
                ));
            }
        }
        for problem in process::problems(&self.process, &self.sheet, Some(&self.form)) {
            found.push(format!("{}: process: {} {:?}", self.sheet.code, problem.what.key, problem.what.args));
        }
        if self.own_form && self.form.pages.is_empty() {
            found.push(format!("{}: an own form without pages", self.sheet.code));
        }
        found
    }
}

fn unique<'a>(what: &str, keys: impl Iterator<Item = &'a str>, found: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    for key in keys {
        if !seen.insert(key) {
            found.push(format!("{what} {key} occurs twice"));
        }
    }
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-')
}

fn is_national_code(code: &str) -> bool {
    let digits = |text: &str, length| text.len() == length && text.bytes().all(|it| it.is_ascii_digit());
    code.split_once('.').is_some_and(|(head, tail)| digits(head, 1) && digits(tail, 6))
}
