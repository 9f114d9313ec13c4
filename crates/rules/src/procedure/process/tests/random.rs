//! Random processes: a valid one is walked to its end whatever is answered, and a planted fault is found.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

/// A part of the section's work: one after another, side by side, one or the other, or once more.
#[derive(Debug, Clone)]
enum Block {
    One(u32),
    Row(Vec<Block>),
    Beside(Vec<Block>),
    Either(Vec<Block>),
    Again(u32, u32),
}

fn block() -> impl Strategy<Value = Block> {
    let leaf =
        prop_oneof![(1u32..9).prop_map(Block::One), (1u32..5, 1u32..5).prop_map(|(a, b)| Block::Again(a, b))];
    leaf.prop_recursive(3, 10, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..3).prop_map(Block::Row),
            prop::collection::vec(inner.clone(), 2..3).prop_map(Block::Beside),
            prop::collection::vec(inner, 2..4).prop_map(Block::Either),
        ]
    })
}

fn step(key: String, part: Part, role: Role, hours: u32) -> Step {
    let name = Text { vi: format!("Bước {key}"), en: None };
    Step { roles: vec![role], hours: Some(hours), ..Step::plain(&key, name, part) }
}

fn section(steps: &mut Vec<Step>, hours: u32) -> String {
    let key = format!("s{}", steps.len());
    steps.push(step(key.clone(), Part::Section, Role::Specialist, hours));
    key
}

/// Writes a block; gives the keys of its first and last step and the hours of its longest way.
fn put(steps: &mut Vec<Step>, block: &Block) -> (String, String, u32) {
    match block {
        Block::One(hours) => {
            let key = section(steps, *hours);
            (key.clone(), key, *hours)
        }
        Block::Row(row) => {
            let parts: Vec<_> = row.iter().map(|block| put(steps, block)).collect();
            for (one, next) in parts.iter().zip(parts.iter().skip(1)) {
                leads(steps, &one.1, &next.0);
            }
            let hours = parts.iter().map(|part| part.2).sum();
            (parts[0].0.clone(), parts[parts.len() - 1].1.clone(), hours)
        }
        Block::Beside(parts) | Block::Either(parts) => {
            let beside = matches!(block, Block::Beside(_));
            let (first, mut most) = (section(steps, 1), 0);
            let mut ends = Vec::new();
            for (number, part) in parts.iter().enumerate() {
                let (begin, end, hours) = put(steps, part);
                most = most.max(hours);
                ends.push(end);
                let from = steps.iter_mut().find(|step| step.key == first).unwrap();
                if beside {
                    from.next.push(begin);
                } else {
                    let label = Some(Text { vi: format!("Trả lời {number}"), en: None });
                    let answer = Some(format!("a{number}"));
                    from.branches.push(Branch { answer, label, when: None, to: vec![begin] });
                }
            }
            let last = section(steps, 1);
            for end in &ends {
                leads(steps, end, &last);
            }
            if beside {
                steps.iter_mut().find(|step| step.key == last).unwrap().waits_for = ends;
            }
            (first, last, most + 2)
        }
        Block::Again(one, two) => {
            let (first, back, last) = (section(steps, *one), section(steps, *two), section(steps, 1));
            let label = |text: &str| Some(Text { vi: text.to_owned(), en: None });
            let again =
                Branch { answer: Some("again".into()), label: label("Lại"), when: None, to: vec![back.clone()] };
            let on =
                Branch { answer: Some("on".into()), label: label("Tiếp"), when: None, to: vec![last.clone()] };
            steps.iter_mut().find(|step| step.key == first).unwrap().branches = vec![again, on];
            leads(steps, &back, &first);
            (first, last, one + two + 1)
        }
    }
}

fn leads(steps: &mut [Step], from: &str, to: &str) {
    steps.iter_mut().find(|step| step.key == from).unwrap().next = vec![to.to_owned()];
}

/// The process around a block, and the hours of its longest way.
fn process(block: &Block) -> (Process, u32) {
    let mut steps = vec![step("intake".into(), Part::OneStop, Role::Intake, 2)];
    let (first, last, hours) = put(&mut steps, block);
    leads(&mut steps, "intake", &first);
    let draft = section(&mut steps, 3);
    leads(&mut steps, &last, &draft);
    steps.push(step("sign".into(), Part::Leadership, Role::Leader, 1));
    leads(&mut steps, &draft, "sign");
    steps.push(step("issue".into(), Part::Clerical, Role::Clerk, 1));
    steps.push(step("return".into(), Part::OneStop, Role::Intake, 1));
    (Process { steps, variants: Vec::new() }, hours + 8)
}

/// Walks by a list of picks, then by the last way out of each step: which steps were done, and whether the end was
/// met.
fn walk(steps: &[Step], picks: &[u8]) -> (BTreeSet<usize>, bool) {
    let graph = Graph::of(steps);
    let (mut open, mut arrived, mut done) = (BTreeSet::from([0]), BTreeSet::new(), BTreeSet::new());
    let mut picks = picks.iter().copied();
    for _ in 0..10_000 {
        let pick = picks.next();
        let Some(place) = open.iter().copied().nth(usize::from(pick.unwrap_or(0)) % open.len().max(1)) else {
            return (done, false);
        };
        open.remove(&place);
        done.insert(place);
        let exits = graph.exits(place);
        let exit = &exits[pick.map_or(exits.len() - 1, |pick| usize::from(pick / 7) % exits.len())];
        for to in &exit.to {
            if *to == END {
                return (done, open.is_empty() && arrived.is_empty());
            }
            let awaited = graph.awaited(*to);
            arrived.extend((!awaited.is_empty()).then_some((*to, place)));
            if awaited.iter().all(|part| arrived.contains(&(*to, *part))) {
                arrived.retain(|(waiting, _)| waiting != to);
                assert!(open.insert(*to), "a step begins while it is open");
            }
        }
    }
    (done, false)
}

fn keys(process: &Process, sheet: &Sheet) -> Vec<String> {
    problems(process, sheet, Some(&form())).into_iter().map(|problem| problem.what.key).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_walk_through_a_valid_process_comes_to_the_end(
        block in block(),
        picks in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        let (process, _) = process(&block);
        prop_assert_eq!(keys(&process, &days(1000)), Vec::<String>::new());
        let (done, ended) = walk(&process.steps, &picks);
        prop_assert!(ended, "{:?}", process);
        let ways = ["intake", "sign", "issue", "return"];
        let names: BTreeSet<&str> = done.iter().map(|place| process.steps[*place].key.as_str()).collect();
        prop_assert!(ways.iter().all(|way| names.contains(way)), "{:?}", names);
    }

    #[test]
    fn the_longest_way_is_told_exactly_when_the_limit_is_shorter(block in block()) {
        let (process, hours) = process(&block);
        prop_assert_eq!(longest(&process.steps).0, hours);
        let limit = |hours: u32| sheet(&format!("[[limit]]\nlimit = {{ unit = 'hours', count = {hours} }}"));
        prop_assert_eq!(keys(&process, &limit(hours)), Vec::<String>::new());
        prop_assert_eq!(keys(&process, &limit(hours - 1)), ["process_too_long"]);
    }

    #[test]
    fn a_planted_fault_is_found(block in block(), which in 0usize..5, at in any::<prop::sample::Index>()) {
        let (mut process, _) = process(&block);
        let sections: Vec<usize> = (0..process.steps.len())
            .filter(|place| process.steps[*place].part == Part::Section && process.steps[*place].branches.is_empty())
            .collect();
        let place = sections[at.index(sections.len())];
        let key = process.steps[place].key.clone();
        let wanted: &[&str] = match which {
            0 => {
                process.steps[place].roles.clear();
                &["process_role_missing"]
            }
            1 => {
                process.steps[place].next = vec!["nowhere".into()];
                &["process_target_unknown"]
            }
            2 => {
                process.steps.push(step("lonely".into(), Part::Section, Role::Specialist, 1));
                leads(&mut process.steps, "lonely", "sign");
                leads(&mut process.steps, "return", "end");
                &["process_unreachable"]
            }
            3 => {
                // It leads back to itself and nowhere else.
                process.steps[place].next = vec![key.clone()];
                &["process_loop", "process_unreachable", "process_wait_not_led", "process_join_not_awaited"]
            }
            _ => {
                // It leads on as before, and to the leader besides.
                let graph = Graph::of(&process.steps);
                let next = graph.plain_exit(place).unwrap().to[0];
                let next = graph.step(next).unwrap().key.clone();
                let next = if next == "sign" { "return".to_owned() } else { next };
                process.steps[place].next = vec![next, "sign".into()];
                &["process_straight_to_signature", "process_wrong_turn"]
            }
        };
        let found = keys(&process, &days(1000));
        prop_assert!(found.iter().any(|key| wanted.contains(&key.as_str())), "{:?} in {:?}", found, process);
    }
}
