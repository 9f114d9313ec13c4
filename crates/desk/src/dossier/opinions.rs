//! The questions to other agencies and every version of their answers.

use rules::workflow::{Consultation, Opinion};

use crate::{
    bench::Bench,
    words::{self, VI},
};

/// A question to another agency.
pub struct Question {
    /// Whom.
    pub agency: String,
    /// What.
    pub question: String,
    /// The letter's id.
    pub letter: String,
    /// Until when, whether it is mandatory, and what silence means.
    pub terms: Vec<String>,
    /// The answers, the one that holds first.
    pub answers: Vec<Answer>,
}

/// One version of an answer.
pub struct Answer {
    /// What it is: the answer that holds, an earlier one, a ground for going on, consent by silence.
    pub what: String,
    /// What was said.
    pub text: String,
    /// By whom and when.
    pub from: String,
    /// Its paper's id.
    pub paper: String,
}

/// The questions, the newest first.
pub fn questions(bench: &Bench) -> Vec<Question> {
    bench.view.dossier.consultations.iter().rev().map(|asked| question(bench, asked)).collect()
}

fn question(bench: &Bench, asked: &Consultation) -> Question {
    let until = VI.t_with("desk.opinion.until", &[("day", words::day(asked.answer_by))]);
    let mandatory = if asked.mandatory { "desk.opinion.mandatory" } else { "desk.opinion.optional" };
    let silence = asked.silence_is_consent.then(|| VI.t("desk.opinion.silence_is_consent"));
    let now = asked.answer.iter().map(|opinion| answer(bench, opinion, true));
    let before = asked.earlier.iter().rev().map(|opinion| answer(bench, opinion, false));
    Question {
        agency: bench.names.agency(asked.agency),
        question: asked.question.clone(),
        letter: asked.document.to_string(),
        terms: [until, VI.t(mandatory)].into_iter().chain(silence).collect(),
        answers: now.chain(before).collect(),
    }
}

fn answer(bench: &Bench, opinion: &Opinion, holds: bool) -> Answer {
    let what = match opinion {
        _ if !holds => "desk.opinion.earlier",
        Opinion { given: true, .. } => "desk.opinion.given",
        Opinion { silent: true, .. } => "desk.opinion.silent",
        _ => "desk.opinion.forgone",
    };
    let by = opinion.by.map_or_else(|| VI.t("desk.by.system"), |officer| bench.names.officer(officer));
    let at = opinion.at.map(words::moment).unwrap_or_default();
    Answer {
        what: VI.t(what),
        text: opinion.text.clone(),
        from: format!("{by} {at}").trim_end().to_owned(),
        paper: opinion.document.to_string(),
    }
}
