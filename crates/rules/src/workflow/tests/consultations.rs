//! Opinions of other agencies: versions of an answer, another day, and what silence means.

use super::*;

fn asked(silence_is_consent: bool) -> World {
    let mut world = World::in_processing().does("specialist", ask_opinion());
    world.dossier.consultations[0].silence_is_consent = silence_is_consent;
    world
}
fn answer(text: &str, n: u8) -> Command {
    Command::GiveOpinion { opinion: text.to_owned(), document: paper(n) }
}
fn silence() -> Command {
    Command::TakeSilence { agency: agency(OTHER), ground: why(), document: paper(36) }
}

#[test]
fn an_answer_is_replaced_until_the_draft_is_signed_and_every_version_stays() {
    let world = asked(false).does("consulted", answer("Không", 34));
    let world = world.does("consulted", answer("Có", 35));
    let consultation = &world.dossier.consultations[0];
    let held = |opinion: &Opinion| (opinion.text.clone(), opinion.document, opinion.by);
    assert_eq!(
        consultation.answer.as_ref().map(held),
        Some(("Có".into(), paper(35), Some(person("consulted").id)))
    );
    assert_eq!(
        consultation.earlier.iter().map(held).collect::<Vec<_>>(),
        [("Không".into(), paper(34), Some(person("consulted").id))]
    );
    let laid = world.does("specialist", draft(Part::Section)).does("head", Command::Review);
    let laid = laid.does("consulted", answer("Có, với điều kiện", 37));
    assert_eq!(laid.state(), State::ForSignature);
    let signed = laid.does("leader", sign("leader"));
    assert_eq!(signed.refused("consulted", answer("Không", 38)), "not_your_step");
    assert_eq!(signed.dossier.consultations[0].earlier.len(), 2);
}

#[test]
fn nobody_replaces_the_answer_of_another_agency() {
    let world = asked(false).does("consulted", answer("Không", 34));
    for who in ["specialist", "head", "commune", "leader"] {
        assert_eq!(world.refused(who, answer("Có", 35)), "not_your_step", "{who}");
    }
}

#[test]
fn silence_is_consent_only_where_the_process_says_so_and_only_after_the_day() {
    let late = |world: World| world.at("2019-03-11 07:00:00");
    assert_eq!(asked(true).refused("system", silence()), "opinion_still_awaited");
    assert_eq!(late(asked(false)).refused("system", silence()), "silence_is_no_consent");
    assert_eq!(late(asked(true)).refused("specialist", silence()), "not_your_step");
    let world = late(asked(true)).does("system", silence());
    assert_eq!(world.state(), State::InProcessing);
    let opinion = world.dossier.consultations[0].answer.clone().unwrap();
    assert!(opinion.silent && !opinion.given && opinion.by.is_none());
    // A late answer is still worth more than silence.
    let world = world.does("consulted", answer("Không đồng ý", 35));
    assert!(world.dossier.consultations[0].answer.as_ref().unwrap().given);
    assert!(world.dossier.consultations[0].earlier[0].silent);
}

#[test]
fn without_consent_by_silence_a_mandatory_question_stays_open_and_the_draft_waits() {
    let world = asked(false).at("2019-03-29 09:00:00");
    assert_eq!(world.refused("specialist", draft(Part::Section)), "opinions_missing");
    let ground = Command::ForgoOpinion { agency: agency(OTHER), ground: why(), document: paper(35) };
    world.does("specialist", ground).does("specialist", draft(Part::Section));
}

#[test]
fn another_day_is_a_later_working_day_with_a_reason_and_moves_no_due_date() {
    let more = |day, reason: &str| Command::ExtendOpinion {
        agency: agency(OTHER),
        answer_by: date(2019, 3, day),
        reason: reason.to_owned(),
    };
    let world = asked(false);
    assert_eq!(world.refused("specialist", more(8, "x")), "answer_day_not_later");
    assert_eq!(world.refused("specialist", more(16, "x")), "answer_day_is_a_rest_day");
    assert_eq!(world.refused("specialist", more(12, " ")), "reason_missing");
    assert_eq!(world.refused("consulted", more(12, "x")), "not_your_step");
    let before = world.dossier.due;
    let world = world.does("specialist", more(12, "x"));
    assert_eq!((world.dossier.consultations[0].answer_by, world.dossier.due), (date(2019, 3, 12), before));
}

#[test]
fn the_day_to_answer_is_a_working_day_to_come() {
    let by = |day| match ask_opinion() {
        Command::AskOpinion { agency, question, document, mandatory, .. } => Command::AskOpinion {
            agency,
            question,
            document,
            mandatory,
            answer_by: date(2019, 3, day),
            step: None,
        },
        _ => unreachable!(),
    };
    assert_eq!(World::in_processing().refused("specialist", by(1)), "day_has_passed");
    assert_eq!(World::in_processing().refused("specialist", by(9)), "answer_day_is_a_rest_day");
}
