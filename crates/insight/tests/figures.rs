//! Figures against a plain count, on random dossiers and both engines.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

use base::{AgencyId, Date, DossierId, Moment, local_date};
use db::{DbError, params};
use insight::{Counts, Map, Period, figures};
use proptest::prelude::*;
use rules::procedure::Tier;
use testkit::{Store, each_engine, vn};

#[derive(Debug, Clone)]
struct Case {
    agency: usize,
    channel: &'static str,
    assisted: bool,
    accepted: Option<i64>,
    due: i64,
    ended: Option<i64>,
    closed: Option<i64>,
    by_minute: bool,
    supplements: i64,
}

const HOUR: i64 = 3_600_000;

fn agencies(store: &Store) -> Vec<AgencyId> {
    let ids: Vec<AgencyId> = (0..3).map(|_| AgencyId::new()).collect();
    store
        .db
        .write::<_, DbError>(|tx| {
            for (place, (id, tier)) in ids.iter().zip(["department", "district", "commune"]).enumerate() {
                tx.execute(
                    "insert into agency (id, code, valid_from, tier, kind, kind_name, name, full_name,
                        identifier_verified, place)
                     values ($1, $2, '2019-01-01', $3, 'k', 'K', 'n', $2, 0, $4)",
                    params![*id, format!("a{place}"), tier, place],
                )?;
            }
            Ok(())
        })
        .unwrap();
    ids
}

fn insert(store: &Store, agencies: &[AgencyId], cases: &[Case]) {
    store
        .db
        .write::<_, DbError>(|tx| {
            tx.execute("delete from dossier", &[])?;
            for case in cases {
                let id = DossierId::new();
                tx.execute(
                    "insert into dossier (id, reference, secret_hash, procedure_code, field, revision, agency,
                        intake_agency, state, channel, assisted, holder_agency, holder_part, holder_is_applicant,
                        opened_at, updated_at, accepted_at, due_original, due, due_provisional, limit_by_minute,
                        paused, supplements, apologised, ended_at, closed_at, delivery, owed, paid, version,
                        correcting, sealed_header)
                     values ($1, $1, '', 'p', 'f', 'r', $2, $2, 's', $3, $4, $2, 'one-stop', 0, 0, 0, $5, $6, $6,
                        0, $7, 0, $11, 0, $8, $9, 'counter', 0, 0, 1, 0, $10)",
                    params![
                        id,
                        agencies[case.agency],
                        case.channel,
                        case.assisted,
                        case.accepted,
                        case.due,
                        case.by_minute,
                        case.ended,
                        case.closed,
                        Vec::<u8>::new(),
                        case.supplements
                    ],
                )?;
            }
            Ok(())
        })
        .unwrap();
}

fn start_of(day: Date) -> i64 {
    base::millis(day.to_zoned(base::VIETNAM).unwrap().timestamp())
}

fn unit(millis: i64, by_minute: bool) -> i64 {
    if by_minute {
        millis / 60_000
    } else {
        let day = local_date(base::moment(millis));
        i64::from(day.since("1970-01-01".parse::<Date>().unwrap()).unwrap().get_days())
    }
}

/// The same, counted one by one.
fn plainly(cases: &[Case], agency: usize, period: Period, now: Moment) -> Counts {
    let (begin, end) = (start_of(period.from), start_of(period.to.tomorrow().unwrap()));
    let ended_period = end <= base::millis(now);
    let up_to = if ended_period { end } else { base::millis(now) + 1 };
    let judged = if ended_period { end - 1 } else { base::millis(now) };
    let mut counts = Counts::default();
    for case in cases.iter().filter(|case| case.agency == agency) {
        let Some(accepted) = case.accepted.filter(|accepted| *accepted < end && *accepted < up_to) else {
            continue;
        };
        let finished = case.ended.or(case.closed);
        if finished.is_some_and(|finished| finished < begin) {
            continue;
        }
        if accepted < begin {
            counts.carried_over += 1;
        } else {
            match (case.channel, case.assisted) {
                ("online", false) => counts.online_self += 1,
                ("online", true) => counts.online_assisted += 1,
                ("counter", _) => counts.counter += 1,
                _ => counts.post += 1,
            }
        }
        let in_time = |at: i64| unit(at, case.by_minute) <= unit(case.due, case.by_minute);
        if case.ended.is_some_and(|at| at < up_to && in_time(at)) && case.supplements > 1 {
            counts.asked_twice += 1;
        }
        match (case.ended.filter(|at| *at < up_to), case.closed.filter(|at| *at < up_to)) {
            (Some(at), _) => match unit(at, case.by_minute).cmp(&unit(case.due, case.by_minute)) {
                std::cmp::Ordering::Less => counts.early += 1,
                std::cmp::Ordering::Equal => counts.on_time += 1,
                std::cmp::Ordering::Greater => counts.late += 1,
            },
            (None, Some(_)) => counts.ended_without_result += 1,
            (None, None) if unit(judged, case.by_minute) <= unit(case.due, case.by_minute) => {
                counts.pending_in_time += 1;
            }
            (None, None) => counts.pending_overdue += 1,
        }
    }
    counts
}

fn case() -> impl Strategy<Value = Case> {
    let begin = base::millis(vn("2019-10-25T00:00"));
    let moment = move || (0..1200_i64).prop_map(move |hours| begin + hours * HOUR + 7 * 60_000);
    (
        0..3_usize,
        prop::sample::select(vec!["online", "counter", "post"]),
        any::<bool>(),
        prop::option::weighted(0.9, moment()),
        0..400_i64,
        prop::option::of(0..500_i64),
        any::<bool>(),
        any::<bool>(),
        0..4_i64,
    )
        .prop_map(|(agency, channel, assisted, accepted, due, end, closed, by_minute, supplements)| {
            let from = accepted.unwrap_or_default();
            let at = end.map(|hours| from + hours * HOUR);
            Case {
                agency,
                channel,
                assisted,
                accepted,
                due: from + due * HOUR,
                ended: at.filter(|_| accepted.is_some() && !closed),
                closed: at.filter(|_| accepted.is_some() && closed),
                by_minute,
                supplements,
            }
        })
}

#[test]
fn figures_equal_a_plain_count_and_the_identities_of_the_official_report_hold() {
    each_engine(|store| {
        let agencies = agencies(store);
        let period = Period::month("2019-11-15".parse().unwrap());
        let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
            cases: 40,
            failure_persistence: None,
            ..ProptestConfig::default()
        });
        let strategy = (
            prop::collection::vec(case(), 0..40),
            prop::sample::select(vec!["2019-11-20T10:00", "2019-12-31T10:00"]),
        );
        runner
            .run(&strategy, |(cases, now)| {
                insert(store, &agencies, &cases);
                let now = vn(now);
                let found = store.db.read::<_, DbError>(|tx| figures(tx, period, Map::OfThePeriod, now)).unwrap();
                for (agency, id) in agencies.iter().enumerate() {
                    let counts = found
                        .lines
                        .iter()
                        .find(|line| line.agency == *id)
                        .map(|line| line.counts)
                        .unwrap_or_default();
                    prop_assert_eq!(counts, plainly(&cases, agency, period, now));
                    prop_assert_eq!(
                        counts.received(),
                        counts.solved() + counts.pending() + counts.ended_without_result
                    );
                }
                prop_assert_eq!(
                    found.total(),
                    found
                        .of_tier(Tier::Province)
                        .plus(&found.of_tier(Tier::District))
                        .plus(&found.of_tier(Tier::Commune))
                );
                Ok(())
            })
            .unwrap();
    });
}

#[test]
fn a_share_of_nothing_has_no_percentage() {
    assert_eq!(Counts::default().online().percent(), None);
    let counts = Counts { online_self: 1, online_assisted: 1, counter: 1, ..Counts::default() };
    assert_eq!(counts.online().percent(), Some(66.7));
    assert_eq!(counts.self_filed().percent(), Some(33.3));
}
