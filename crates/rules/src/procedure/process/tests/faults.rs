//! Every fault is told with its line.

use super::*;

/// `(line, key)` of each complaint about a file.
fn told(text: &str, sheet: &Sheet) -> Vec<(usize, String)> {
    match read(text, sheet, &form()) {
        Ok(_) => Vec::new(),
        Err(found) => found.into_iter().map(|it| (it.line.unwrap(), it.what.key)).collect(),
    }
}

/// The rich process with one line in place of another: the complaints. `old` must stand there.
#[track_caller]
fn with(old: &str, new: &str) -> Vec<(usize, String)> {
    assert!(RICH.contains(old), "{old} is not in the file");
    told(&RICH.replacen(old, new, 1), &days(30))
}

/// The line, counted from 1, on which the text stands.
#[track_caller]
fn line(text: &str) -> usize {
    let place = RICH.find(text).unwrap();
    RICH[..place].matches('\n').count() + 1
}

#[track_caller]
fn only(found: Vec<(usize, String)>, line: usize, key: &str) {
    assert_eq!(found, [(line, key.to_owned())]);
}

#[test]
fn slips_of_writing() {
    only(with("hours = 4\n", "hours = four\n"), 6, "process_unreadable");
    only(with("hours = 4\n", "hours = \"4\"\n"), 6, "process_value_wrong");
    only(with("hours = 4\n", "hour = 4\n"), 6, "process_field_unknown");
    only(with("hours = 4\n", "part = \"section\"\n"), 6, "process_field_twice");
    only(with("part = \"one-stop\"", "part = \"counter\""), 4, "process_word_unknown");
    only(
        with("role = \"specialist\"\nhours = 1", "role = \"specialst\"\nhours = 1"),
        line("role = \"specialist\"\nhours = 1\n"),
        "process_word_unknown",
    );
    only(told("[[step]]\nname = \"Tiếp nhận\"\npart = \"one-stop\"\n", &days(30)), 1, "process_field_missing");
    only(told("", &days(30)), 1, "process_empty");
}

#[test]
fn steps() {
    only(with("role = \"intake\"\nhours = 4\n", "hours = 4\n"), 2, "process_role_missing");
    only(with("role = \"leader\"", "role = \"clerk\""), line("role = \"leader\""), "process_role_elsewhere");
    only(with("name = \"Ký\"", "name = \" \""), line("name = \"Ký\""), "process_name_missing");
    let key = with("key = \"survey\"", "key = \"Trích đo\"");
    assert!(key.contains(&(line("key = \"survey\""), "process_key_wrong".to_owned())), "{key:?}");
    assert!(
        with("key = \"draft\"", "key = \"visit\"")
            .contains(&(line("key = \"draft\""), "process_key_twice".into()))
    );
    only(with("hours = 2\n", "hours = 0\n"), line("hours = 2\n"), "process_hours_zero");
    let reserved = with("key = \"survey\"", "key = \"end\"");
    assert!(reserved.contains(&(line("key = \"survey\""), "process_key_wrong".to_owned())), "{reserved:?}");
}

#[test]
fn opinions() {
    let no_question = with("question = \"Công trình có ảnh hưởng môi trường không?\"", "question = \"\"");
    only(no_question, line("agency = \"Sở Tài") - 1, "process_opinion_empty");
    let silent = with("hours = 16\n[step.opinion]", "[step.opinion]");
    only(silent, line("agency = \"Sở Tài") - 2, "process_silence_without_hours");
    let same = with("agency = \"Sở Tài nguyên và Môi trường\"", "agency = \"67-D05\"");
    only(same, line("agency = \"Sở Tài") - 1, "process_asks_twice");
}

#[test]
fn branches() {
    only(with("to = \"visit\"", "to = \"vist\""), line("answer = \"visit\""), "process_target_unknown");
    only(with("next = \"gather\"", "next = \"gathr\""), line("next = \"gather\""), "process_target_unknown");
    only(
        with("label = \"Phải kiểm tra thực địa\"\n", ""),
        line("answer = \"visit\""),
        "process_answer_unlabelled",
    );
    only(with("answer = \"clear\"", "answer = \"visit\""), line("answer = \"clear\""), "process_answer_twice");
    only(
        with(
            "[[step.branch]]\nto = \"draft\"",
            "[[step.branch]]\nwhen = { q = \"floors\", less_than = 3 }\nto = \"draft\"",
        ),
        line("to = \"draft\""),
        "process_no_otherwise",
    );
    only(with("q = \"floors\"", "q = \"storeys\""), line("when = { q"), "process_condition_unknown");
    only(with("answer = \"clear\"\n", ""), line("answer = \"clear\""), "process_branch_mixed");
    only(
        with("hours = 8\n[[step.branch]]", "hours = 8\nnext = \"visit\"\n[[step.branch]]"),
        14,
        "process_branch_and_next",
    );
    let alone = "[[step.branch]]\nanswer = \"clear\"\nlabel = \"Không phải kiểm tra thực địa\"\nto = \"weigh\"\n";
    only(with(alone, ""), line("answer = \"visit\""), "process_branch_alone");
}

#[test]
fn ways_that_the_law_does_not_have() {
    only(
        with(
            "part = \"one-stop\"\nrole = \"intake\"\nhours = 4",
            "part = \"section\"\nrole = \"specialist\"\nhours = 4",
        ),
        4,
        "process_start",
    );
    // The section hands back to the one-stop without signature and issue.
    let early = with(
        "key = \"draft\"\nname = \"Dự thảo\"\npart = \"section\"\nrole = \"specialist\"\nhours = 8\n",
        "key = \"draft\"\nname = \"Dự thảo\"\npart = \"section\"\nrole = \"specialist\"\nhours = 8\nnext = \"return\"\n",
    );
    assert!(
        early.iter().any(|(at, key)| (*at, key.as_str()) == (line("key = \"draft\"") + 5, "process_wrong_turn")),
        "{early:?}"
    );
    let end =
        with("hours = 2\n\n[[step]]\nkey = \"return\"", "hours = 2\nnext = \"end\"\n\n[[step]]\nkey = \"return\"");
    assert!(end.contains(&(line("key = \"issue\"") + 5, "process_ends_early".to_owned())), "{end:?}");
    let straight = with("to = \"draft\"", "to = \"sign\"");
    assert!(
        straight.contains(&(line("to = \"draft\""), "process_straight_to_signature".to_owned())),
        "{straight:?}"
    );
    let fork =
        with("role = \"leader\"\nhours = 4", "role = \"leader\"\nhours = 4\nnext = [\"issue\", \"return\"]");
    assert!(
        fork.iter().any(|(at, key)| (*at, key.as_str()) == (line("role = \"leader\"") + 2, "process_fork_here")),
        "{fork:?}"
    );
}

#[test]
fn an_unreachable_step() {
    let lonely = with("to = \"visit\"", "to = \"weigh\"");
    only(lonely, line("key = \"visit\""), "process_unreachable");
}

#[test]
fn joins() {
    let unled =
        with("waits_for = [\"fire\", \"health\", \"survey\"]", "waits_for = [\"fire\", \"health\", \"visit\"]");
    assert!(unled.contains(&(line("waits_for = "), "process_wait_not_led".to_owned())), "{unled:?}");
    // One of the parts is only ever begun by another branch: the join waits for ever.
    let never = with("to = [\"fire\", \"health\", \"survey\"]", "to = [\"fire\", \"health\"]")
        .into_iter()
        .filter(|(_, key)| key != "process_unreachable")
        .collect::<Vec<_>>();
    only(never, line("waits_for = "), "process_join_never");
    let branch = with("[[step.branch]]\nto = \"draft\"", "[[step.branch]]\nto = \"survey\"");
    only(branch, line("waits_for = "), "process_join_never");
    // A part that leads past the join leaves the draft to begin twice.
    let past = with("waits_for = [\"fire\", \"health\", \"survey\"]\n", "waits_for = [\"fire\", \"health\"]\n");
    assert!(
        past.contains(&(line("key = \"gather\""), "process_opened_twice".to_owned()))
            || past.iter().any(|(_, key)| key == "process_join_not_awaited" || key == "process_opened_twice"),
        "{past:?}"
    );
    let unasked = with("next = \"gather\"", "next = \"draft\"");
    assert!(unasked.iter().any(|(_, key)| key == "process_wait_not_led"), "{unasked:?}");
}

#[test]
fn a_loop_without_an_exit() {
    let text = RICH.replacen("to = \"weigh\"", "to = \"recheck\"", 1)
        + "[[variant]]\nagency = \"x\"\nhours = { sign = 1 }\n";
    let text = text.replacen(
        "[[step]]\nkey = \"weigh\"",
        "[[step]]\nkey = \"recheck\"\nname = \"Kiểm tra lại\"\npart = \"section\"\nrole = \"specialist\"\nnext = \"visit2\"\n\n[[step]]\nkey = \"visit2\"\nname = \"Đi lại\"\npart = \"section\"\nrole = \"specialist\"\nnext = \"recheck\"\n\n[[step]]\nkey = \"weigh\"",
        1,
    );
    let found = told(&text, &days(30));
    let recheck = text[..text.find("key = \"recheck\"").unwrap()].matches('\n').count() + 1;
    assert!(found.contains(&(recheck, "process_loop".to_owned())), "{found:?}");
}

#[test]
fn a_sum_above_the_limit_is_told_at_the_step_that_passes_it() {
    // 65 hours on the longest way; eight days give 64, and the return passes them.
    only(told(RICH, &days(8)).into_iter().take(1).collect(), line("key = \"return\"") + 4, "process_too_long");
    // Seven days give 56: draft begins at 49 and passes them.
    let found = told(RICH, &days(7));
    assert!(found.contains(&(line("key = \"draft\"") + 4, "process_too_long".to_owned())), "{found:?}");
    // The district's variant takes eight hours more, told at its line.
    let found = told(RICH, &days(9));
    only(found, line("hours = { visit = 16 }"), "process_too_long");
    assert!(told(RICH, &days(10)).is_empty());
}

#[test]
fn each_case_is_held_to_its_own_limit() {
    let sheet = sheet(
        "[[case]]\nkey = 'new'\nname = 'Cấp mới'\n[[case]]\nkey = 'again'\nname = 'Cấp lại'\n[[limit]]\ncase = \
         'new'\nlimit = { unit = 'working-days', count = 10 }\n[[limit]]\ncase = 'again'\nlimit = { unit = \
         'working-days', count = 5 }",
    );
    let by_case =
        RICH.replacen("when = { q = \"floors\", at_least = 3 }", "when = { q = \"@case\", is = \"new\" }", 1);
    // Without the opinions the way of `again` takes 37 hours, within the 40 of five days; at the district 45.
    let found = told(&by_case, &sheet);
    only(found, line("hours = { visit = 16 }"), "process_too_long_in_case");
    let provincial = by_case.replacen("hours = { visit = 16 }", "hours = { visit = 9 }", 1);
    assert!(told(&provincial, &sheet).is_empty());
    assert!(!told(RICH, &sheet).is_empty(), "a condition over the form may hold in either case");
}

#[test]
fn variants() {
    only(
        with("hours = { visit = 16 }", "hours = { vist = 16 }"),
        line("tier = \"district\""),
        "process_variant_step_unknown",
    );
    only(with("hours = { visit = 16 }\n", ""), line("tier = \"district\""), "process_variant_hours_or_steps");
    only(with("tier = \"district\"\n", ""), line("tier = \"district\""), "process_variant_for_nobody");
    let twice = format!("{RICH}\n[[variant]]\ntier = \"district\"\nhours = {{ visit = 9 }}\n");
    only(told(&twice, &days(30)), line("tier = \"district\"") + 4, "process_variant_twice");
    let own = format!(
        "{RICH}\n[[variant]]\nagency = \"x\"\n[[variant.step]]\nkey = \"one\"\nname = \"Một\"\npart = \"one-stop\"\n"
    );
    let found = told(&own, &days(30));
    only(found, line("tier = \"district\"") + 6, "process_role_missing");
}
