//! From what was typed to a command, or to the fields that need attention.

use std::str::FromStr;

use base::{Date, DocumentId, FieldErrors, OfficerId, Part, Refusal, Vnd};
use cases::dossier::{attachment::Upload, result::DraftText};
use rules::{
    calendar::Limit,
    workflow::{Command, CommandKind, DeliveryWay, IncidentKind, Outcome, PaperAsked, StatedLimit},
};
use webkit::{Answers, PostedFile};

use super::{fields::ALSO, lines::FREE_LINES};
use crate::bench::Bench;

/// Reads fields and collects complaints.
pub struct Reader<'a> {
    typed: &'a Answers,
    files: &'a [PostedFile],
    /// What needs attention.
    pub errors: FieldErrors,
}

impl<'a> Reader<'a> {
    /// A reader of one posted form.
    pub fn new(typed: &'a Answers, files: &'a [PostedFile]) -> Self {
        Self { typed, files, errors: FieldErrors::default() }
    }

    /// What was read, unless something needs attention.
    pub fn whole<T>(self, value: T) -> Result<T, FieldErrors> {
        self.errors.into_result().map(|()| value)
    }

    /// Several lines that must say something.
    pub fn area(&mut self, name: &str, missing: &str) -> String {
        let text = base::text::tidy_lines(self.typed.get(name));
        if text.is_empty() {
            self.errors.push(name, Refusal::new(missing));
        }
        text
    }

    /// One line that must say something.
    pub fn line(&mut self, name: &str, missing: &str) -> String {
        let text = base::text::tidy(self.typed.get(name));
        if text.is_empty() {
            self.errors.push(name, Refusal::new(missing));
        }
        text
    }

    /// A day.
    pub fn day(&mut self, name: &str) -> Date {
        match self.maybe_day(name) {
            Some(day) => day,
            None => {
                if self.errors.of(name).is_none() {
                    self.errors.push(name, Refusal::new("date_incomplete"));
                }
                Date::ZERO
            }
        }
    }

    /// A day, or nothing.
    pub fn maybe_day(&mut self, name: &str) -> Option<Date> {
        self.typed.day(name).unwrap_or_else(|refusal| {
            self.errors.push(name, refusal);
            None
        })
    }

    /// An amount in đồng; points and spaces between thousands are fine.
    pub fn money(&mut self, name: &str) -> Vnd {
        let digits: String =
            self.typed.get(name).chars().filter(|letter| !matches!(letter, '.' | ' ' | ',')).collect();
        match digits.trim_end_matches('đ').parse::<i64>() {
            Ok(amount) if (0..1_000_000_000_000).contains(&amount) => Vnd(amount),
            _ => {
                self.errors.push(name, Refusal::new("money_wrong"));
                Vnd::ZERO
            }
        }
    }

    /// A whole number from 1.
    pub fn whole_number(&mut self, name: &str) -> u32 {
        match self.typed.get(name).trim().parse::<u32>() {
            Ok(number) if number > 0 => number,
            _ => {
                self.errors.push(name, Refusal::new("number_wrong"));
                1
            }
        }
    }

    /// One of those offered.
    pub fn chosen<T: FromStr>(&mut self, name: &str) -> Option<T> {
        let found = self.typed.get(name).parse().ok();
        if found.is_none() {
            self.errors.push(name, Refusal::new("choice_needed"));
        }
        found
    }

    /// One of a few words.
    pub fn word<T>(&mut self, name: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let found = read(self.typed.get(name));
        if found.is_none() {
            self.errors.push(name, Refusal::new("choice_needed"));
        }
        found
    }

    /// Whether a box was ticked.
    pub fn yes(&self, name: &str) -> bool {
        self.typed.get(name) == "yes"
    }

    /// The file of a field, if one came.
    pub fn scan(&self, name: &str) -> Option<Upload> {
        let file = self.files.iter().find(|file| file.field == name)?;
        Some(Upload { name: file.name.clone(), bytes: file.bytes.clone() })
    }

    /// The limit an officer sets, with its basis; `needed` where the sheet states none.
    pub fn stated(&mut self, needed: bool) -> Option<StatedLimit> {
        if !needed && self.typed.get("limit").trim().is_empty() {
            return None;
        }
        let count = self.whole_number("limit");
        let limit = match self.typed.get("unit") {
            "hours" => Limit::Hours(count),
            "days" => Limit::Days(count),
            "months" => Limit::Months(count),
            _ => Limit::WorkingDays(count),
        };
        Some(StatedLimit { limit, basis: base::text::tidy(self.typed.get("basis")) })
    }

    /// The papers to be asked for: ticked ones of the sheet, and free lines that have a name.
    pub fn papers(&mut self, bench: &Bench) -> Vec<PaperAsked> {
        let listed = bench.papers();
        let mut asked: Vec<PaperAsked> = listed
            .iter()
            .filter(|paper| self.typed.all("paper").any(|chosen| chosen == paper.key))
            .map(|paper| self.paper(&paper.key, Some(paper.key.clone()), paper.name.vi.clone()))
            .collect();
        for number in 1..=FREE_LINES {
            let key = format!("khac-{number}");
            let name = base::text::tidy(self.typed.get(&format!("name.{key}")));
            if !name.is_empty() {
                asked.push(self.paper(&key, None, name));
            }
        }
        asked
    }

    fn paper(&self, key: &str, component: Option<String>, name: String) -> PaperAsked {
        let count = |what: &str| self.typed.get(&format!("{what}.{key}")).trim().parse().unwrap_or(0);
        PaperAsked {
            component,
            name,
            originals: count("originals"),
            certified: count("certified"),
            copies: count("copies"),
            note: base::text::tidy(self.typed.get(&format!("note.{key}"))),
        }
    }

    /// The draft as edited.
    pub fn draft(&mut self) -> DraftText {
        let outcome = match self.typed.get("outcome") {
            "negative" => Outcome::Negative,
            _ => Outcome::Positive,
        };
        let text = |name: &str| base::text::tidy_lines(self.typed.get(name));
        let (title, grounds, body, lines, closing) =
            (text("title"), text("grounds"), text("body"), text("lines"), text("closing"));
        DraftText {
            outcome,
            title,
            grounds,
            body,
            lines,
            closing,
            signatory: self.typed.get("signatory").parse().ok(),
        }
    }

    /// Before whom the draft is laid.
    pub fn to(&self) -> Part {
        if self.typed.get("to") == "section" { Part::Section } else { Part::Leadership }
    }
}

/// The command of a step that needs no file and no counter.
pub fn command(kind: CommandKind, bench: &Bench, reader: &mut Reader) -> Option<Command> {
    let document = DocumentId::new();
    Some(match kind {
        CommandKind::AskCompletion | CommandKind::AskSupplement => asked(kind, bench, reader, document),
        CommandKind::Refuse => Command::Refuse { reason: reader.area("reason", "reason_missing"), document },
        CommandKind::Transfer => Command::Transfer { keep: reader.typed.get("keep") == "1" },
        CommandKind::Confirm => Command::Confirm,
        CommandKind::ConfirmArrival => Command::ConfirmArrival,
        CommandKind::Recall => Command::Recall { reason: reader.area("reason", "reason_missing") },
        CommandKind::Assign => Command::Assign { officer: reader.chosen("officer")? },
        CommandKind::StepBack => Command::StepBack { reason: reader.area("reason", "reason_missing") },
        CommandKind::FindComplete => Command::FindComplete { document },
        CommandKind::Lapse => Command::Lapse { reason: reader.area("reason", "reason_missing"), document },
        CommandKind::Approve => Command::Approve,
        CommandKind::Decline => Command::Decline { reason: reader.area("reason", "reason_missing") },
        CommandKind::Review => Command::Review,
        CommandKind::SendBack => Command::SendBack { reason: reader.area("reason", "reason_missing") },
        CommandKind::HandResult => Command::HandResult,
        CommandKind::Remind => Command::Remind,
        CommandKind::Withdraw => Command::Withdraw { reason: reader.area("reason", "reason_missing"), document },
        CommandKind::ApproveWithdrawal => Command::ApproveWithdrawal { document },
        CommandKind::DeclineWithdrawal => {
            Command::DeclineWithdrawal { reason: reader.area("reason", "reason_missing") }
        }
        CommandKind::Stop => Command::Stop { reason: reader.area("reason", "reason_missing"), document },
        CommandKind::CorrectCalendar => {
            Command::CorrectCalendar { reason: reader.area("reason", "reason_missing") }
        }
        other => return rarer(other, bench, reader, document),
    })
}

fn asked(kind: CommandKind, bench: &Bench, reader: &mut Reader, document: DocumentId) -> Command {
    let papers = reader.papers(bench);
    let reason = reader.area("reason", "reason_missing");
    let answer_by = reader.maybe_day("answer_by");
    if kind == CommandKind::AskCompletion {
        Command::AskCompletion { reason, papers, document, answer_by }
    } else {
        Command::AskSupplement { reason, papers, document, answer_by }
    }
}

/// One question to every agency that was chosen, each with a letter of its own.
pub fn opinions(reader: &mut Reader) -> Vec<Command> {
    let question = reader.area("question", "question_missing");
    let (answer_by, mandatory) = (reader.day("answer_by"), reader.yes("mandatory"));
    let first: Option<base::AgencyId> = reader.chosen("agency");
    let others = ALSO.iter().filter_map(|name| reader.typed.get(name).parse().ok());
    let step = Some(reader.typed.get("for_step").to_owned()).filter(|step| !step.is_empty());
    let ask = |(agency, step)| Command::AskOpinion {
        agency,
        question: question.clone(),
        document: DocumentId::new(),
        answer_by,
        mandatory,
        step,
    };
    let first = first.into_iter().map(|agency| (agency, step.clone()));
    first.chain(others.map(|agency| (agency, None))).map(ask).collect()
}

/// The step that was chosen, with the answer behind a colon where it needs one.
fn finished(reader: &mut Reader) -> Option<Command> {
    let work: String = reader.word("work", |word| (!word.is_empty()).then(|| word.to_owned()))?;
    let (step, answer) = work.split_once(':').map_or((work.as_str(), None), |(step, answer)| (step, Some(answer)));
    let note = base::text::tidy_lines(reader.typed.get("note"));
    Some(Command::FinishStep {
        step: step.to_owned(),
        answer: answer.map(str::to_owned),
        note: (!note.is_empty()).then_some(note),
    })
}

fn rarer(kind: CommandKind, bench: &Bench, reader: &mut Reader, document: DocumentId) -> Option<Command> {
    Some(match kind {
        CommandKind::FinishStep => return finished(reader),
        CommandKind::GiveOpinion => {
            Command::GiveOpinion { opinion: reader.area("opinion", "opinion_missing"), document }
        }
        CommandKind::ExtendOpinion => Command::ExtendOpinion {
            answer_by: reader.day("answer_by"),
            reason: reader.area("reason", "reason_missing"),
            agency: reader.chosen("agency")?,
        },
        CommandKind::ForgoOpinion => Command::ForgoOpinion {
            ground: reader.area("ground", "reason_missing"),
            document,
            agency: reader.chosen("agency")?,
        },
        CommandKind::RequireFinance => Command::RequireFinance {
            amount: reader.money("amount"),
            reason: reader.area("reason", "reason_missing"),
            document,
            pauses: reader.yes("pauses"),
        },
        CommandKind::ConfirmFinance => {
            Command::ConfirmFinance { receipt: reader.line("receipt", "receipt_missing") }
        }
        CommandKind::Extend => Command::Extend {
            basis: reader.line("basis", "provision_missing"),
            reason: reader.area("reason", "reason_missing"),
            extra: reader.whole_number("extra"),
            document,
        },
        CommandKind::SendApology => Command::SendApology { document },
        CommandKind::DropApology => Command::DropApology { reason: reader.area("reason", "reason_missing") },
        CommandKind::Apologise => Command::Apologise {
            reason: reader.area("reason", "reason_missing"),
            new_day: reader.day("new_day"),
            document,
        },
        CommandKind::Return => Command::Return {
            receiver: reader.line("receiver", "receiver_missing"),
            way: DeliveryWay::from_word(reader.typed.get("way")).unwrap_or_default(),
            document,
        },
        CommandKind::ForwardAgain => Command::ForwardAgain,
        CommandKind::ReturnStrand => {
            let receiver = reader.line("receiver", "receiver_missing");
            let way = DeliveryWay::from_word(reader.typed.get("way")).unwrap_or_default();
            let known = |key: &str| bench.view.dossier.strand(key).map(|strand| strand.key.clone());
            Command::ReturnStrand { strand: reader.word("strand", known)?, way, receiver, document }
        }
        CommandKind::Delegate => {
            let delegate: Option<OfficerId> = reader.chosen("officer");
            let (since, until) = (reader.day("since"), reader.day("until"));
            let reason = reader.area("reason", "reason_missing");
            Command::Delegate { absent: bench.view.dossier.assignee?, delegate: delegate?, since, until, reason }
        }
        CommandKind::ReportIncident => {
            let what = reader.area("what", "incident_not_said");
            let (incident, part) =
                (reader.word("incident", IncidentKind::from_word), reader.word("part", Part::from_word));
            let officer = reader.typed.get("officer").parse().ok();
            Command::ReportIncident { incident: incident?, what, part: part?, officer }
        }
        CommandKind::CloseIncident => Command::CloseIncident {
            remedy: reader.area("remedy", "remedy_missing"),
            cost: reader.money("cost"),
            document,
        },
        CommandKind::RecordPayment => Command::RecordPayment {
            amount: reader.money("amount"),
            series: reader.line("series", "receipt_missing"),
            number: reader.line("number", "receipt_without_number"),
        },
        _ => return None,
    })
}
