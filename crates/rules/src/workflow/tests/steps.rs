//! The way through the steps of a process: branches, parts side by side, opinions, sub-deadlines.

use super::*;

fn finish(step: &str, answer: Option<&str>) -> Command {
    Command::FinishStep { step: step.to_owned(), answer: answer.map(str::to_owned), note: None }
}
fn ask(steps: &[(&str, u8)]) -> Command {
    let asked = steps.iter().enumerate().map(|(n, (step, to))| StepQuestion {
        step: (*step).to_owned(),
        agency: agency(*to),
        document: paper(50 + u8::try_from(n).unwrap()),
    });
    Command::AskAgencies { asked: asked.collect() }
}
fn opinion() -> Command {
    Command::GiveOpinion { opinion: "Đồng ý".to_owned(), document: paper(60) }
}

impl World {
    /// In the hands of the specialist, under the rich process.
    fn examined(floors: u32) -> Self {
        Self::rich(floors)
            .does("citizen", submit())
            .does("intake", accept())
            .does("intake", Command::Transfer { keep: false })
            .does("head", Command::Confirm)
            .does("specialist", Command::Assign { officer: person("specialist").id })
    }
    /// The section has chosen to ask.
    fn side_by_side() -> Self {
        Self::examined(3)
            .does("specialist", finish("examine", Some("clear")))
            .does("specialist", finish("weigh", None))
    }
    fn open(&self) -> Vec<String> {
        let course = self.course();
        course.standing(&self.dossier).open().map(|stage| stage.step.key.clone()).collect()
    }
    fn until(&self, key: &str) -> Option<String> {
        let course = self.course();
        let standing = course.standing(&self.dossier);
        let stage = standing.stages.iter().find(|stage| stage.step.key == key).unwrap();
        let until = way::sub_deadline(stage, stage.latest().unwrap(), &self.dossier, &self.calendar)?;
        Some(base::local_time(until).strftime("%F %H:%M").to_string())
    }
}

#[test]
fn in_a_plain_process_the_draft_finishes_what_is_open() {
    let world = World::in_processing();
    assert_eq!(world.open(), ["examine"]);
    assert!(
        !world
            .course()
            .allowed(&world.dossier, &actor("specialist"), world.now)
            .contains(&CommandKind::FinishStep)
    );
    let world = world.does("specialist", draft(Part::Leadership));
    assert_eq!(world.open(), ["sign"]);
    let world = world.does("leader", sign("leader"));
    assert_eq!(world.open(), ["issue"]);
    let world = world.does("clerk", issue()).does("clerk", Command::HandResult).does("intake", Command::Confirm);
    assert_eq!(world.open(), ["return"]);
}

#[test]
fn a_draft_waits_for_the_answer_that_decides_the_way() {
    let world = World::examined(1);
    assert_eq!(world.open(), ["examine"]);
    assert_eq!(world.refused("specialist", draft(Part::Leadership)), "draft_before_answer");
    assert_eq!(world.refused("specialist", finish("examine", None)), "step_answer_missing");
    assert_eq!(world.refused("specialist", finish("examine", Some("perhaps"))), "step_answer_missing");
    assert_eq!(world.refused("specialist", finish("weigh", None)), "step_is_not_open");
    assert_eq!(world.refused("colleague", finish("examine", Some("clear"))), "no_step_to_finish");
    let world = world.does("specialist", finish("examine", Some("clear")));
    assert_eq!(world.open(), ["weigh"]);
    assert_eq!(
        world.refused("specialist", draft(Part::Leadership)),
        "draft_before_step",
        "a condition decides next"
    );
    let world = world.does("specialist", finish("weigh", None));
    assert_eq!(world.open(), ["draft"], "the condition over the form does not hold");
    world.does("specialist", draft(Part::Leadership));
}

#[test]
fn a_round_may_be_gone_again() {
    let world = World::examined(1).does("specialist", finish("examine", Some("visit")));
    assert_eq!(world.open(), ["visit"]);
    // A visit is the head's to finish too.
    let world = world.does("head", finish("visit", None));
    assert_eq!(world.open(), ["examine"]);
    let course = world.course();
    let standing = course.standing(&world.dossier);
    assert_eq!(standing.stages[1].rounds.len(), 2);
    assert_eq!(standing.stages[1].rounds[0].answer.as_deref(), Some("visit"));
}

#[test]
fn parts_side_by_side_are_all_done_before_the_draft() {
    let world = World::side_by_side();
    assert_eq!(world.open(), ["fire", "health", "survey"]);
    let world = world.does("specialist", ask(&[("fire", OTHER), ("health", COMMUNE)]));
    assert_eq!(world.state(), State::Consulting);
    let [fire, health] = world.dossier.consultations.as_slice() else { panic!("two are asked") };
    assert_eq!((fire.step.as_deref(), fire.mandatory, fire.silence_is_consent), (Some("fire"), true, false));
    assert_eq!(
        (health.step.as_deref(), health.mandatory, health.silence_is_consent),
        (Some("health"), false, true)
    );
    // 24 office hours from Monday at nine: Thursday at nine.
    assert_eq!(fire.answer_by, date(2019, 3, 7));
    assert_eq!(world.refused("specialist", ask(&[("fire", OTHER)])), "no_agency_to_ask");
    let world = world.does("consulted", opinion());
    assert_eq!(world.open(), ["health", "survey"]);
    assert_eq!(world.refused("specialist", draft(Part::Leadership)), "draft_before_parts");
    assert_eq!(world.refused("specialist", finish("survey", None)), "no_step_to_finish", "it is the head's");
    let world = world.does("head", finish("survey", None));
    assert_eq!(world.open(), ["health", "gather"], "what is not mandatory is not waited for");
    let world = world.does("specialist", draft(Part::Leadership));
    assert_eq!(world.open(), ["sign"]);
}

#[test]
fn a_mandatory_opinion_holds_the_draft_until_it_is_given_or_a_ground_is_written() {
    let world = World::side_by_side().does("head", finish("survey", None));
    assert_eq!(world.refused("specialist", draft(Part::Leadership)), "draft_before_opinion", "not even asked");
    let asked = world.does("specialist", ask(&[("fire", OTHER)]));
    assert!(
        ["draft_before_opinion", "opinions_missing"]
            .contains(&asked.refused("specialist", draft(Part::Leadership)).as_str())
    );
    let ground = Command::ForgoOpinion { agency: agency(OTHER), ground: why(), document: paper(61) };
    let world = asked.does("specialist", ground).does("specialist", finish("gather", None));
    assert_eq!(world.open(), ["health", "draft"]);
    world.does("specialist", draft(Part::Leadership));
}

#[test]
fn another_agency_may_be_asked_for_a_step() {
    let world = World::side_by_side();
    let Command::AskOpinion { agency, question, document, answer_by, .. } = ask_opinion() else {
        panic!("a question")
    };
    let instead = |step: &str| Command::AskOpinion {
        agency,
        question: question.clone(),
        document,
        answer_by,
        mandatory: false,
        step: Some(step.to_owned()),
    };
    assert_eq!(world.refused("specialist", instead("draft")), "no_agency_to_ask");
    let world = world.does("specialist", instead("fire"));
    assert!(world.dossier.consultations[0].mandatory, "the process says so");
    assert_eq!(world.does("consulted", opinion()).open(), ["health", "survey"]);
}

#[test]
fn what_is_sent_back_is_drafted_again() {
    let world = World::for_signature().does("leader", Command::SendBack { reason: why() });
    assert_eq!(world.open(), ["examine"]);
    let world = world.does("specialist", draft(Part::Section));
    assert_eq!(world.open(), ["examine"], "the section has it until the head has looked");
    let world = world.does("head", Command::Review).does("leader", sign("leader"));
    let world = world.does("clerk", Command::SendBack { reason: why() });
    assert_eq!(world.open(), ["examine"]);
}

#[test]
fn a_head_shares_out_and_reviews_where_the_process_says_so() {
    let mut world = World::draft();
    let head = |key: &str| Step {
        roles: vec![Role::SectionHead],
        ..Step::plain(key, crate::form::Text { vi: key.to_owned(), en: None }, Part::Section)
    };
    world.steps.insert(1, head("share"));
    world.steps.insert(3, head("review"));
    let world = world
        .does("citizen", submit())
        .does("intake", accept())
        .does("intake", Command::Transfer { keep: false })
        .does("head", Command::Confirm);
    assert_eq!(world.open(), ["share"]);
    let world = world.does("specialist", Command::Assign { officer: person("specialist").id });
    assert_eq!(world.open(), ["examine"]);
    let world = world.does("specialist", draft(Part::Section));
    assert_eq!(world.open(), ["review"]);
    let back = world.clone().does("head", Command::SendBack { reason: why() });
    assert_eq!(back.open(), ["examine"]);
    assert_eq!(world.does("head", Command::Review).open(), ["sign"]);
}

#[test]
fn a_step_has_its_own_time_which_stands_still_with_the_limit_and_moves_no_due_date() {
    let world = World::examined(1);
    let due = world.dossier.due;
    // Eight office hours from Monday at nine: Tuesday at nine.
    assert_eq!(world.until("examine").as_deref(), Some("2019-03-05 09:00"));
    let world = world.does("specialist", ask_supplement());
    assert_eq!(world.until("examine"), None, "it stands still");
    let world = world.at("2019-03-06 09:00:00").does("citizen", Command::Resubmit { papers: vec![] });
    let world = world.does("intake", Command::FindComplete { document: paper(5) });
    assert_eq!(world.until("examine").as_deref(), Some("2019-03-07 09:00"));
    let moved = world.dossier.due;
    let world = world.does("specialist", finish("examine", Some("clear")));
    assert_eq!(world.dossier.due, moved);
    assert_ne!(moved, due, "the supplement moved it, not the step");
    assert_eq!(world.until("weigh").as_deref(), Some("2019-03-06 10:00"));
}

#[test]
fn steps_passed_with_one_draft_are_judged_together() {
    let mut world = World::draft();
    world.steps[1].hours = Some(4);
    let second = Step { key: "write".to_owned(), hours: Some(8), ..world.steps[1].clone() };
    world.steps.insert(2, second);
    let world = world
        .does("citizen", submit())
        .does("intake", accept())
        .does("intake", Command::Transfer { keep: false })
        .does("head", Command::Confirm)
        .does("specialist", Command::Assign { officer: person("specialist").id })
        .at("2019-03-05 10:00:00")
        .does("specialist", draft(Part::Leadership));
    let course = world.course();
    let standing = course.standing(&world.dossier);
    assert!(standing.stages[1].rounds[0].passed && !standing.stages[2].rounds[0].passed);
    // Twelve office hours from Monday at nine.
    assert_eq!(world.until("write").as_deref(), Some("2019-03-05 15:00"));
}

#[test]
fn an_old_flat_process_without_roles_holds_nobody_up() {
    let mut world = World::draft();
    world.steps.iter_mut().for_each(|step| step.roles.clear());
    let world = world
        .does("citizen", submit())
        .does("intake", accept())
        .does("intake", Command::Transfer { keep: false })
        .does("head", Command::Confirm)
        .does("specialist", Command::Assign { officer: person("specialist").id })
        .does("specialist", draft(Part::Leadership))
        .does("leader", sign("leader"));
    assert_eq!(world.open(), ["issue"]);
    let mut none = World::in_processing();
    none.steps.clear();
    none.does("specialist", draft(Part::Leadership));
}

/// The sub-deadlines that run, as kind, step and officer.
fn clocks(world: &World) -> Vec<(ClockKind, String, Option<OfficerId>)> {
    let running = world.dossier.running_in(world.course().steps, &world.calendar);
    let of_steps = running.into_iter().filter_map(|running| match running.about {
        Some(About::Step(key)) => Some((running.kind, key, running.officer)),
        _ => None,
    });
    of_steps.collect()
}

#[test]
fn every_open_step_with_hours_has_a_time_that_runs_for_whoever_does_it() {
    let specialist = Some(person("specialist").id);
    let examined = World::examined(3);
    assert_eq!(clocks(&examined), [(ClockKind::Step, "examine".to_owned(), specialist)]);
    let side = World::side_by_side();
    let of_side: Vec<_> = clocks(&side).into_iter().map(|(kind, key, _)| (kind, key)).collect();
    assert!(of_side.contains(&(ClockKind::HeadStep, "survey".to_owned())), "{of_side:?}");
    assert!(!of_side.iter().any(|(_, key)| key == "health"), "nobody owes what need not be waited for");
    let asked = side.does("specialist", ask(&[("fire", OTHER), ("health", COMMUNE)]));
    let keys: Vec<_> = clocks(&asked).into_iter().map(|(_, key, _)| key).collect();
    assert_eq!(keys, ["survey"], "an agency that was asked has a time of its own");
    assert_eq!(clocks(&World::rich(3).does("citizen", submit())), [], "the answer timer counts before acceptance");
    let waiting = World::examined(3).does("specialist", ask_supplement());
    assert_eq!(clocks(&waiting), [], "the limit stands still");
}
