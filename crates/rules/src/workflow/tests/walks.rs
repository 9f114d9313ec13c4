//! Random lives: whatever people try, in whatever order, the promises hold.

use jiff::ToSpan;
use proptest::prelude::*;

use super::*;

const PEOPLE: [&str; 17] = [
    "citizen",
    "intake",
    "specialist",
    "head",
    "leader",
    "clerk",
    "colleague",
    "cashier",
    "centre-head",
    "consulted",
    "controller",
    "drafting-leader",
    "system",
    "stranger",
    "somebody",
    "commune",
    "chair",
];

/// A plausible command of a kind; `pick` varies its details.
fn command(kind: CommandKind, pick: u8, today: Date) -> Command {
    use CommandKind as K;
    let document = paper(pick);
    let reason = if pick.is_multiple_of(17) { String::new() } else { why() };
    let signer = if pick.is_multiple_of(3) { "drafting-leader" } else { "leader" };
    let to = if pick.is_multiple_of(2) { Part::Section } else { Part::Leadership };
    let later = today.saturating_add(i64::from(pick % 40).days());
    let outcome = if pick.is_multiple_of(5) { Outcome::Negative } else { Outcome::Positive };
    match kind {
        K::Submit if pick.is_multiple_of(3) => {
            let midnight = |day: Date| day.to_zoned(base::VIETNAM).unwrap().timestamp();
            let began = midnight(today.saturating_sub(i64::from(pick % 9).days()));
            late(outage(None, began, None), began + i64::from(pick % 30).hours(), "second-intake")
        }
        K::Submit => submit(),
        K::AskCompletion => Command::AskCompletion { reason, papers: missing(), document, answer_by: Some(later) },
        K::Refuse => Command::Refuse { reason, document },
        K::PassOn => Command::PassOn { agency: agency(COMMUNE), intake_agency: agency(CENTRE), reason, document },
        K::Accept => accept(),
        K::Transfer => Command::Transfer { keep: pick.is_multiple_of(2) },
        K::Confirm => Command::Confirm,
        K::LeaveUnscanned => Command::LeaveUnscanned { reason, papers: vec!["Tờ khai".to_owned()] },
        K::Recall => Command::Recall { reason },
        K::Assign => {
            Command::Assign { officer: person(if to == Part::Section { "specialist" } else { "colleague" }).id }
        }
        K::StepBack => Command::StepBack { reason },
        K::FinishStep => Command::FinishStep { step: "draft".to_owned(), answer: None, note: Some(reason) },
        K::AskAgencies => {
            let step = "fire".to_owned();
            Command::AskAgencies { asked: vec![StepQuestion { step, agency: agency(OTHER), document }] }
        }
        K::AskOpinion => Command::AskOpinion {
            agency: agency(if pick.is_multiple_of(3) { COMMUNE } else { OTHER }),
            question: why(),
            document,
            answer_by: later,
            mandatory: pick.is_multiple_of(2),
            step: None,
        },
        K::GiveOpinion => Command::GiveOpinion { opinion: reason, document },
        K::ForgoOpinion => Command::ForgoOpinion { agency: agency(OTHER), ground: reason, document },
        K::ExtendOpinion => Command::ExtendOpinion { agency: agency(OTHER), answer_by: later, reason },
        K::TakeSilence => Command::TakeSilence { agency: agency(OTHER), ground: reason, document },
        K::AskSupplement => Command::AskSupplement { reason, papers: missing(), document, answer_by: Some(later) },
        K::Resubmit => Command::Resubmit { papers: vec![] },
        K::FindComplete => Command::FindComplete { document },
        K::Lapse => Command::Lapse { reason, document },
        K::RequireFinance => require_finance(pick.is_multiple_of(2)),
        K::ConfirmFinance => Command::ConfirmFinance { receipt: reason },
        K::Extend => extend(u32::from(pick % 4)),
        K::Approve => Command::Approve,
        K::Decline => Command::Decline { reason },
        K::Apologise => apologise(later),
        K::DraftApology => Command::DraftApology { reason, new_day: later, document },
        K::SendApology => Command::SendApology { document },
        K::DropApology => Command::DropApology { reason },
        K::SubmitDraft => Command::SubmitDraft { document, outcome, reason: Some(reason), to },
        K::Review => Command::Review,
        K::SendBack => Command::SendBack { reason },
        K::Sign => sign(signer),
        K::Issue => Command::Issue { number: reason, on: today, document },
        K::HandResult => Command::HandResult,
        K::Return => give_back(),
        K::Remind => Command::Remind,
        K::CorrectResult => Command::CorrectResult { reason, document, outcome, apology: document },
        K::Delegate => Command::Delegate {
            absent: person("specialist").id,
            delegate: person("colleague").id,
            since: today,
            until: later,
            reason,
        },
        K::Withdraw => Command::Withdraw { reason, document },
        K::ApproveWithdrawal => Command::ApproveWithdrawal { document },
        K::DeclineWithdrawal => Command::DeclineWithdrawal { reason },
        K::Stop => Command::Stop { reason, document },
        K::RecordPayment => pay(i64::from(pick % 9) * 1000),
        K::ReportIncident => Command::ReportIncident {
            incident: IncidentKind::ALL[usize::from(pick) % 4],
            what: reason,
            part: to,
            officer: None,
        },
        K::CloseIncident => Command::CloseIncident { remedy: reason, cost: Vnd(i64::from(pick) * 1000), document },
        K::CorrectCalendar => Command::CorrectCalendar { reason },
        K::TakeOver => take_over(pick, today),
        K::Move => move_over(if pick.is_multiple_of(4) { CENTRE } else { DEPARTMENT }, COMMUNE, CENTRE),
        K::ConfirmArrival => Command::ConfirmArrival,
        K::NoteTaken => Command::NoteTaken { strand: strand_of(pick), foreign_code: format!("BCA-{}", pick % 3) },
        K::Hear => Command::Hear { strand: strand_of(pick), report: report(pick, today) },
        K::ForwardAgain => Command::ForwardAgain,
        K::ReturnStrand => Command::ReturnStrand {
            strand: strand_of(pick),
            way: DeliveryWay::Counter,
            receiver: reason,
            document,
        },
    }
}

fn strand_of(pick: u8) -> String {
    [WHOLE, "khai-sinh", "cu-tru", "bhyt"][usize::from(pick) % 4].to_owned()
}

/// What some system says, some of it twice and out of order.
fn report(pick: u8, today: Date) -> Report {
    let night = today.at(0, 0, 0, 0).to_zoned(base::VIETNAM).unwrap().timestamp();
    Report {
        id: format!("{today}-{}", pick % 16),
        code: [4, 9, 5, 4, 6, 2, 9, 10, 3, 1, 8, 7, 0][usize::from(pick) % 13],
        at: night.saturating_add(jiff::SignedDuration::from_mins(i64::from(pick % 16))).unwrap(),
        unit: None,
        words: why(),
        until: None,
        foreign_code: None,
        returns_here: !pick.is_multiple_of(3),
        results: Vec::new(),
    }
}

/// What the process asks of this very person now.
fn on_the_way(world: &World, word: &str, kind: CommandKind, pick: u8) -> Option<Command> {
    let Actor::Officer(officer) = actor(word) else { return None };
    let course = world.course();
    let standing = course.standing(&world.dossier);
    match kind {
        CommandKind::FinishStep => {
            let mine = standing.finishable(&world.dossier, &officer, world.now);
            let step = mine.get(usize::from(pick) % mine.len().max(1))?;
            let answers: Vec<&String> = step.branches.iter().filter_map(|it| it.answer.as_ref()).collect();
            let answer = answers.get(usize::from(pick / 3) % answers.len().max(1)).map(|it| (*it).clone());
            Some(Command::FinishStep { step: step.key.clone(), answer, note: None })
        }
        CommandKind::AskAgencies => {
            let agencies = [OTHER, COMMUNE].into_iter().cycle();
            let asked = standing.to_ask().zip(agencies).map(|(step, to)| StepQuestion {
                step: step.key.clone(),
                agency: agency(to),
                document: paper(pick),
            });
            Some(Command::AskAgencies { asked: asked.collect() })
        }
        _ => None,
    }
}

/// Ends would come too early, and mishaps too often, if they were as likely as work.
fn is_wanted(kind: CommandKind, pick: u8) -> bool {
    use CommandKind as K;
    let rare = matches!(
        kind,
        K::TakeOver
            | K::Move
            | K::ReportIncident
            | K::CloseIncident
            | K::Refuse
            | K::Withdraw
            | K::ApproveWithdrawal
            | K::Stop
            | K::Lapse
    );
    !rare || pick.is_multiple_of(6)
}

/// One step: mostly somebody does something they may, sometimes anybody anything.
pub(super) fn step(world: &mut World, who: u8, what: u8, pick: u8) {
    world.now = world.now.saturating_add(jiff::SignedDuration::from_mins(i64::from(pick) * 13)).unwrap();
    let word = PEOPLE[usize::from(who) % PEOPLE.len()];
    let everybody = (0..PEOPLE.len()).map(|shift| PEOPLE[(usize::from(who) + shift) % PEOPLE.len()]);
    let now = world.now;
    let chosen = if pick.is_multiple_of(10) {
        Some((word, CommandKind::ALL[usize::from(what) % CommandKind::ALL.len()]))
    } else {
        everybody
            .map(|word| (word, world.course().allowed(&world.dossier, &actor(word), now)))
            .map(|(word, kinds)| {
                (word, kinds.into_iter().filter(|kind| is_wanted(*kind, pick)).collect::<Vec<_>>())
            })
            .find(|(_, kinds)| !kinds.is_empty())
            .map(|(word, kinds)| (word, kinds[usize::from(what) % kinds.len()]))
    };
    let Some((word, kind)) = chosen else { return };
    let command =
        on_the_way(world, word, kind, pick).unwrap_or_else(|| command(kind, pick, base::local_date(now)));
    let subject = match &command {
        Command::Assign { officer } | Command::Delegate { delegate: officer, .. } => {
            [person("specialist"), person("colleague")].into_iter().find(|it| it.id == *officer)
        }
        _ => None,
    };
    let before = world.clone();
    let outcome = world.give_as(&actor(word), subject.as_ref(), &command);
    promises(&before, world, outcome.is_ok(), word, kind);
}

fn promises(before: &World, after: &World, happened: bool, who: &str, kind: CommandKind) {
    let dossier = &after.dossier;
    assert_eq!(dossier.version, after.events.len() as u64, "version is the number of events");
    if !happened {
        assert_eq!(before.dossier, after.dossier, "a refusal changes nothing");
        return;
    }
    assert!(
        before.course().allowed(&before.dossier, &actor(who), after.now).contains(&kind),
        "{who} did {kind:?} without being offered it"
    );
    let new = &after.events[before.events.len()..];
    // What a partner says twice is one event.
    assert!(!new.is_empty() || matches!(kind, CommandKind::Hear | CommandKind::NoteTaken));
    if kind == CommandKind::Move {
        assert_eq!(
            (dossier.due, dossier.code()),
            (before.dossier.due, before.dossier.code()),
            "a move keeps both"
        );
    }
    if dossier.due != before.dossier.due {
        assert!(new.iter().any(|(event, _)| event.moves_due()), "{kind:?} moved the due date");
    }
    if dossier.elsewhere().is_some() {
        promises_elsewhere(before, after, kind);
        return;
    }
    if before.state().is_final() {
        assert_eq!(before.state(), dossier.state, "final states stay final");
    }
    strands_are_right(dossier);
    assert_eq!(
        dossier.acceptance.is_some(),
        dossier.due.is_some(),
        "what was accepted has code, register, form 01 and due date; what was not has none"
    );
    assert_eq!(accepted_once(after), dossier.acceptance.is_some());
    for (one, next) in dossier.pauses.iter().zip(dossier.pauses.iter().skip(1)) {
        assert!(one.to.is_some_and(|to| one.from <= to && to <= next.from), "pauses never overlap");
    }
    assert!(dossier.pauses.iter().all(|pause| pause.document.is_some()));
    holder_is_right(dossier);
    on_its_way(after);
    assert_eq!(dossier.holder_fault(), None, "{:?}", dossier.state);
    closed_with_reason_and_paper(dossier);
    if let Some(draft) = &dossier.draft {
        assert_ne!(draft.reviewed_by, Some(draft.drafter), "four eyes");
        assert!(dossier.signature.is_none_or(|signature| signature.signatory() != draft.drafter), "four eyes");
    }
    if let Some(correction) = &dossier.correction {
        let signatory = correction.signature.map(|signature| signature.signatory());
        assert_ne!(signatory, Some(correction.draft.drafter), "four eyes");
    }
    let told = |kind| after.events.iter().filter(|(event, _)| event.kind() == kind).count();
    assert!(told(EventKind::Apologised) <= 1, "at most one apology");
    assert!(dossier.apology.is_none() || dossier.apology_draft.is_none(), "no draft beside the apology");
    no_answer_is_lost(after);
    the_times_that_run_are_right(dossier);
}

/// Every answer that was ever given is still there, and silence is consent only where the process says so.
fn no_answer_is_lost(world: &World) {
    let kinds = [EventKind::OpinionClosed, EventKind::OpinionReplaced];
    let said = world.events.iter().filter(|(event, _)| kinds.contains(&event.kind())).count();
    let kept = |asked: &Consultation| asked.earlier.len() + usize::from(asked.answer.is_some());
    assert_eq!(world.dossier.consultations.iter().map(kept).sum::<usize>(), said);
    for asked in &world.dossier.consultations {
        let silent = asked.earlier.iter().chain(&asked.answer).any(|opinion| opinion.silent);
        assert!(!silent || asked.silence_is_consent, "silence was taken for consent");
    }
}

/// Somebody's time runs in every open dossier, except where nobody said until when the citizen may answer.
fn the_times_that_run_are_right(dossier: &Dossier) {
    let running = dossier.running();
    let waits = matches!(dossier.state, State::PreSupplement | State::Supplement | State::WaitingFinance);
    if dossier.state == State::Draft || dossier.state.is_final() {
        assert!(running.is_empty(), "{:?} runs", dossier.state);
    } else if !waits {
        assert!(!running.is_empty(), "nothing runs in {:?}", dossier.state);
    }
}

/// The partner owns the status: nobody else moves it, but for a result that it handed to us.
fn promises_elsewhere(before: &World, after: &World, kind: CommandKind) {
    let dossier = &after.dossier;
    if dossier.state != before.state() {
        let theirs = matches!(kind, CommandKind::Submit | CommandKind::Hear | CommandKind::Return);
        assert!(theirs, "{kind:?} moved what a partner holds");
    }
    assert!(dossier.acceptance.is_none() && dossier.due.is_none() && dossier.answer_due.is_none());
    assert_eq!(dossier.holder_fault(), None);
    let strand = dossier.elsewhere().unwrap();
    if dossier.returned.is_none() {
        let code = strand.latest().map_or(1, |latest| latest.code);
        assert_eq!(dossier.state.national_code(), Some(code), "the status is what was said last");
        let held = matches!(dossier.holder, Holder::Elsewhere { .. });
        assert!(!held || !dossier.state.is_final());
        let waits = matches!(dossier.holder, Holder::Applicant { .. });
        assert!(!waits || matches!(dossier.state, State::Supplement | State::WaitingFinance));
    }
}

fn strands_are_right(dossier: &Dossier) {
    for strand in dossier.strands.iter().filter(|strand| strand.partner.is_some()) {
        let needed = strand.after.iter().filter_map(|key| dossier.strand(key));
        assert!(
            strand.forwarded == 0 || needed.clone().all(|needed| needed.status == StrandStatus::Done),
            "{} went before what it needs",
            strand.key
        );
        assert_eq!(strand.status == StrandStatus::Refused, strand.refusal.is_some(), "refused with a reason");
        assert!(strand.returned.is_none() || strand.status == StrandStatus::Done);
    }
    let ready = matches!(dossier.state, State::ResultReady | State::Returned);
    assert!(!ready || dossier.open_strands().next().is_none(), "ready while a strand is open");
}

fn accepted_once(world: &World) -> bool {
    let begins = |event: &Event| matches!(event.kind(), EventKind::Accepted | EventKind::TakenOver);
    world.events.iter().filter(|(event, _)| begins(event)).count() == 1
}

fn holder_is_right(dossier: &Dossier) {
    let applicant = matches!(dossier.holder, Holder::Applicant { .. });
    let waits =
        matches!(dossier.state, State::Draft | State::PreSupplement | State::Supplement | State::WaitingFinance);
    assert_eq!(
        applicant, waits,
        "the applicant holds exactly while the applicant has to act: {:?}",
        dossier.state
    );
    if let Some(handover) = dossier.handover {
        assert_eq!(dossier.holder.seat(), handover.from, "unconfirmed: the giver's");
    }
    if matches!(dossier.state, State::Submitted | State::SupplementHandedIn | State::ResultReady) {
        assert_eq!(dossier.holder.seat(), dossier.one_stop());
    }
    if dossier.state == State::Consulting {
        assert_eq!(dossier.holder.seat(), dossier.seat(Part::Section), "the asking unit's");
    }
}

/// Work is always somewhere on the way, nothing is worked on twice at once, and what has ended is nowhere.
fn on_its_way(world: &World) {
    let (dossier, course) = (&world.dossier, world.course());
    let standing = course.standing(dossier);
    let open: Vec<_> = standing.open().collect();
    for stage in &standing.stages {
        let running = stage.rounds.iter().filter(|round| round.until.is_none()).count();
        assert_eq!(running, usize::from(stage.open), "{}", stage.step.key);
    }
    let at = |part: Part| open.iter().any(|stage| stage.step.part == part);
    match dossier.state {
        State::Submitted | State::Accepted | State::ResultReady => assert!(at(Part::OneStop)),
        State::InProcessing | State::Consulting | State::Supplement => assert!(at(Part::Section), "{open:?}"),
        State::ForSignature => assert!(at(Part::Section) || at(Part::Leadership)),
        State::Signed | State::Issued => assert!(at(Part::Clerical)),
        state if state.is_final() => assert!(open.is_empty(), "{open:?}"),
        _ => {}
    }
}

fn closed_with_reason_and_paper(dossier: &Dossier) {
    let closed = matches!(dossier.state, State::NotAccepted | State::Withdrawn | State::Stopped);
    assert_eq!(dossier.closing.is_some(), closed);
    assert!(dossier.closing.iter().all(|closing| !closing.reason.trim().is_empty()));
    assert!(dossier.asked.iter().all(|asked| !asked.reason.trim().is_empty()));
    let processed = matches!(dossier.state, State::ResultReady | State::Returned);
    assert_eq!(dossier.ended_at.is_some(), processed);
    assert!(!processed || dossier.result_number().is_some());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_promises_hold_on_every_walk(
        steps in prop::collection::vec(any::<(u8, u8, u8)>(), 1..90),
        floors in 0u32..5,
        plan in prop::sample::select(vec![Vec::new(), Vec::new(), strands::linked(), strands::whole()]),
    ) {
        let route = if plan.iter().any(|strand| strand.key == WHOLE) { Route::External } else { Route::Local };
        let world = if floors == 0 { World::draft() } else { World::rich(floors) };
        let mut world = World { route, plan, ..world };
        for (who, what, pick) in steps {
            step(&mut world, who, what, pick);
        }
        let again = replay(world.events.iter().map(|(event, at)| (event, *at)));
        prop_assert_eq!(again, Some(world.dossier), "folding again gives the same dossier");
    }
}

/// Whatever the state and the command, an officer who is filer or owner does nothing, and is offered nothing.
fn nobody_acts_in_their_own_matter(world: &World, pick: u8) {
    for word in PEOPLE {
        let Actor::Officer(officer) = actor(word) else { continue };
        let mut own = world.clone();
        let party =
            if pick.is_multiple_of(2) { &mut own.dossier.parties.filer } else { &mut own.dossier.parties.owner };
        *party = officer.account;
        assert!(
            own.course().allowed(&own.dossier, &actor(word), own.now).is_empty(),
            "{word} is offered something"
        );
        for kind in CommandKind::ALL {
            let command = command(*kind, pick, base::local_date(own.now));
            let before = own.dossier.clone();
            let refusal = own.give_as(&actor(word), Some(&officer), &command).expect_err("it was not refused");
            assert_eq!((refusal.key.as_str(), &own.dossier), ("your_own_dossier", &before), "{word} {kind:?}");
        }
    }
}

/// Nor does anybody put the drafter's signature under the draft, by whatever hand and way.
fn nobody_signs_their_own_draft(world: &World) {
    let Some(drafter) = gate::drafter(&world.dossier) else { return };
    let document = paper(77);
    let on = base::local_date(world.now);
    for word in PEOPLE {
        for signature in [
            Signature::Digital { signatory: drafter, document },
            Signature::Pen { signatory: drafter, on, document },
        ] {
            let subject = PEOPLE.iter().map(|word| actor(word)).find_map(|one| match one {
                Actor::Officer(officer) if officer.id == drafter => Some(officer),
                _ => None,
            });
            let given = world.clone().give_as(&actor(word), subject.as_ref(), &Command::Sign { signature });
            assert!(given.is_err(), "{word} put the drafter's signature under the draft");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn conflicts_of_interest_stop_every_command(
        steps in prop::collection::vec(any::<(u8, u8, u8)>(), 1..90),
        pick in any::<u8>(),
    ) {
        let mut world = World::draft();
        for (who, what, pick) in steps {
            step(&mut world, who, what, pick);
        }
        nobody_acts_in_their_own_matter(&world, pick);
        nobody_signs_their_own_draft(&world);
    }
}

#[test]
fn the_walks_reach_every_state() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    let mut runner = TestRunner::deterministic();
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..200 {
        let walk = prop::collection::vec(any::<(u8, u8, u8)>(), 120).new_tree(&mut runner).unwrap().current();
        let mut world = World::draft();
        for (who, what, pick) in walk {
            step(&mut world, who, what, pick);
            seen.insert(world.state());
        }
    }
    let missed: Vec<_> = State::ALL.into_iter().filter(|state| !seen.contains(state)).collect();
    assert!(missed.is_empty(), "no walk came to {missed:?}");
}
