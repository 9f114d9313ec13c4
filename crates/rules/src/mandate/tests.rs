//! Tests of mandates: the rules one by one, and random lives in which nobody has access without a right to it.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

const TODAY: Date = date(2019, 4, 24);

fn account(n: u8) -> AccountId {
    AccountId::from_bytes([n; 16])
}

fn only(codes: &[&str]) -> Procedures {
    Procedures::Only(codes.iter().map(|code| (*code).to_owned()).collect())
}

fn terms(power: Power, procedures: Procedures, until: Option<Date>) -> Terms {
    Terms { power, procedures, from: TODAY, until }
}

fn mandate(n: u8, business: bool, agent: Option<u8>, terms: Terms) -> Mandate {
    let state = if agent.is_some() { State::Accepted } else { State::Offered };
    Mandate {
        id: MandateId::from_bytes([n; 16]),
        principal: account(1),
        business,
        agent: agent.map(account),
        terms,
        offered_on: TODAY,
        state,
    }
}

fn key<T>(outcome: Result<T, Refusal>) -> Result<(), String> {
    outcome.map(drop).map_err(|refusal| refusal.key)
}

fn refused(key: &str) -> Result<(), String> {
    Err(key.to_owned())
}

#[test]
fn a_mandate_lets_act_from_its_first_day_to_its_last_and_only_once_it_was_accepted() {
    let last = date(2019, 4, 30);
    let accepted = mandate(9, false, Some(2), terms(Power::File, Procedures::All, Some(last)));
    assert!(accepted.agent_on(date(2019, 4, 23)).is_none());
    assert!(accepted.agent_on(TODAY).is_some() && accepted.agent_on(last).is_some());
    assert!(accepted.agent_on(date(2019, 5, 1)).is_none());
    for state in [State::Offered, State::Declined, State::Ended] {
        assert!(Mandate { state, ..accepted.clone() }.agent_on(TODAY).is_none(), "{state:?}");
    }
    assert_eq!(accepted.standing(date(2019, 4, 23)), Standing::Coming);
    assert_eq!(accepted.standing(date(2019, 5, 1)), Standing::Expired);
}

#[test]
fn a_persons_mandate_names_its_last_day_and_a_members_may_be_open() {
    let open = terms(Power::File, Procedures::All, None);
    let paths = |business, terms: &Terms| {
        check_terms(business, terms, TODAY).0.into_iter().map(|error| error.refusal.key).collect::<Vec<_>>()
    };
    assert_eq!(paths(false, &open), ["mandate_until_missing"]);
    assert!(paths(true, &open).is_empty());
    let manage = terms(Power::Manage, Procedures::All, Some(TODAY));
    assert_eq!(paths(false, &manage), ["mandate_manage_business_only"]);
    assert_eq!(paths(true, &terms(Power::File, only(&[]), None)), ["mandate_procedures_missing"]);
    assert_eq!(paths(true, &terms(Power::File, only(&["1.004873 2"]), None)), ["mandate_procedures_missing"]);
    let backwards = Terms { until: Some(date(2019, 4, 23)), ..open.clone() };
    assert_eq!(paths(true, &backwards), ["mandate_until_before_from"]);
    assert_eq!(paths(true, &Terms { from: date(2019, 4, 23), ..open }), ["mandate_from_past"]);
}

#[test]
fn nobody_gives_or_ends_more_than_they_hold() {
    let last = Some(date(2019, 12, 31));
    let manager = mandate(9, true, Some(2), terms(Power::Manage, only(&["a", "b"]), last));
    let offer = |terms: &Terms| key(check_offer(Giver::Manager(&manager), terms, TODAY));
    assert_eq!(offer(&terms(Power::Manage, only(&["a"]), last)), Ok(()));
    assert_eq!(offer(&terms(Power::File, Procedures::All, last)), refused("mandate_more_than_held"));
    assert_eq!(offer(&terms(Power::File, only(&["c"]), last)), refused("mandate_more_than_held"));
    assert_eq!(offer(&terms(Power::File, only(&["a"]), None)), refused("mandate_more_than_held"));
    let filer = mandate(8, true, Some(3), terms(Power::File, Procedures::All, None));
    let small = terms(Power::Follow, only(&["a"]), last);
    assert_eq!(key(check_offer(Giver::Manager(&filer), &small, TODAY)), refused("mandate_not_yours"));
    let persons = mandate(7, false, Some(3), terms(Power::Manage, Procedures::All, None));
    assert_eq!(key(check_offer(Giver::Manager(&persons), &small, TODAY)), refused("mandate_not_yours"));
    assert_eq!(key(check_end(Giver::Manager(&manager), &filer, TODAY)), refused("mandate_more_than_held"));
    assert_eq!(key(check_end(Giver::Principal(account(1)), &filer, TODAY)), Ok(()));
    assert_eq!(key(check_end(Giver::Principal(account(2)), &filer, TODAY)), refused("mandate_not_yours"));
    let after = date(2020, 1, 1);
    assert_eq!(key(check_end(Giver::Manager(&manager), &filer, after)), refused("mandate_not_yours"));
}

#[test]
fn an_offer_is_answered_once_in_time_and_by_a_person() {
    let offer = mandate(9, true, None, terms(Power::File, Procedures::All, None));
    let accept = |mandate: &Mandate, n, business, day| key(check_acceptance(mandate, account(n), business, day));
    assert_eq!(accept(&offer, 2, false, TODAY), Ok(()));
    assert_eq!(accept(&offer, 2, true, TODAY), refused("mandate_for_a_person"));
    assert_eq!(accept(&offer, 1, false, TODAY), refused("mandate_to_oneself"));
    assert_eq!(accept(&offer, 2, false, date(2019, 5, 24)), Ok(()));
    assert_eq!(accept(&offer, 2, false, date(2019, 5, 25)), refused("mandate_lapsed"));
    for state in [State::Accepted, State::Declined, State::Ended] {
        let answered = Mandate { state, agent: Some(account(2)), ..offer.clone() };
        assert_eq!(accept(&answered, 2, false, TODAY), refused("mandate_answered"));
        assert_eq!(key(check_decline(&answered)), refused("mandate_answered"));
    }
}

#[test]
fn the_last_manager_of_a_business_cannot_take_themself_out() {
    let manager = |n, agent| mandate(n, true, Some(agent), terms(Power::Manage, Procedures::All, None));
    let (one, two) = (manager(8, 2), manager(9, 3));
    let filer = mandate(7, true, Some(4), terms(Power::File, Procedures::All, None));
    let resign = |own: &Mandate, n, others: &[&Mandate]| {
        key(check_resignation(own, account(n), others.iter().copied(), TODAY))
    };
    assert_eq!(resign(&one, 2, &[&one, &filer]), refused("mandate_last_manager"));
    assert_eq!(resign(&one, 2, &[&one, &two]), Ok(()));
    let ended = Mandate { state: State::Ended, ..two.clone() };
    assert_eq!(resign(&one, 2, &[&one, &ended]), refused("mandate_last_manager"));
    assert_eq!(resign(&filer, 4, &[]), Ok(()), "who only files goes when they like");
    assert_eq!(resign(&one, 3, &[&two]), refused("mandate_not_yours"));
    assert_eq!(key(check_end(Giver::Principal(account(1)), &one, TODAY)), Ok(()), "the business itself may");
}

/// What somebody tries.
#[derive(Debug, Clone)]
enum Try {
    Offer { by: u8, power: u8, codes: u8, days: Option<u8> },
    Accept { which: u8, who: u8 },
    Decline { which: u8 },
    End { which: u8, by: u8 },
    Resign { which: u8, who: u8 },
    Wait { days: u8 },
}

fn tries() -> impl Strategy<Value = Try> {
    prop_oneof![
        4 => (0..6_u8, 0..3_u8, 0..4_u8, proptest::option::of(0..60_u8))
            .prop_map(|(by, power, codes, days)| Try::Offer { by, power, codes, days }),
        4 => (any::<u8>(), 0..6_u8).prop_map(|(which, who)| Try::Accept { which, who }),
        1 => any::<u8>().prop_map(|which| Try::Decline { which }),
        2 => (any::<u8>(), 0..6_u8).prop_map(|(which, by)| Try::End { which, by }),
        2 => (any::<u8>(), 0..6_u8).prop_map(|(which, who)| Try::Resign { which, who }),
        1 => (0..20_u8).prop_map(|days| Try::Wait { days }),
    ]
}

const CODES: [&str; 3] = ["a", "b", "c"];

/// A business (0) and a person (1) who give, four persons who act; what happened is kept beside, as a list of words.
struct World {
    today: Date,
    mandates: Vec<Mandate>,
    /// Mandate, who accepted.
    accepted: Vec<(MandateId, AccountId)>,
    /// Mandates that somebody ended or declined.
    over: Vec<MandateId>,
}

impl World {
    /// In whose name `by` may give: 0 and 1 in their own, others by a mandate they manage with.
    fn giver(&self, by: u8) -> Option<Giver<'_>> {
        if by < 2 {
            return Some(Giver::Principal(account(by)));
        }
        let own = self.mandates.iter().rfind(|mandate| mandate.agent == Some(account(by)))?;
        Some(Giver::Manager(own))
    }

    fn pick(&self, which: u8) -> Option<usize> {
        (!self.mandates.is_empty()).then(|| usize::from(which) % self.mandates.len())
    }

    fn attempt(&mut self, what: &Try) {
        let today = self.today;
        match *what {
            Try::Offer { by, power, codes, days } => {
                let procedures = match codes {
                    0 => Procedures::All,
                    most => only(CODES.get(..usize::from(most)).unwrap_or_default()),
                };
                let until = days.map(|days| today.saturating_add(i64::from(days).days()));
                let power = Power::ALL.into_iter().nth(usize::from(power)).unwrap_or(Power::Follow);
                let terms = Terms { power, procedures, from: today, until };
                let Some(giver) = self.giver(by) else { return };
                let Ok(principal) = check_offer(giver, &terms, today) else { return };
                if let Giver::Manager(own) = giver {
                    assert!(own.manages_on(today) && terms.procedures.within(&own.terms.procedures));
                    assert!(own.terms.until.is_none_or(|last| terms.until.is_some_and(|theirs| theirs <= last)));
                }
                let business = principal == account(0);
                if !check_terms(business, &terms, today).is_empty() {
                    return;
                }
                let id = MandateId::from_bytes([u8::try_from(self.mandates.len()).unwrap_or(255); 16]);
                let state = State::Offered;
                let new = Mandate { id, principal, business, agent: None, terms, offered_on: today, state };
                self.mandates.push(new);
            }
            Try::Accept { which, who } => {
                let Some(at) = self.pick(which) else { return };
                let mandate = &mut self.mandates[at];
                if check_acceptance(mandate, account(who), who == 0, today).is_ok() {
                    mandate.state = State::Accepted;
                    mandate.agent = Some(account(who));
                    self.accepted.push((mandate.id, account(who)));
                }
            }
            Try::Decline { which } => {
                let Some(at) = self.pick(which) else { return };
                if check_decline(&self.mandates[at]).is_ok() {
                    self.finish(at, State::Declined);
                }
            }
            Try::End { which, by } => {
                let Some(at) = self.pick(which) else { return };
                let may = self.giver(by).is_some_and(|giver| check_end(giver, &self.mandates[at], today).is_ok());
                if may {
                    self.finish(at, State::Ended);
                }
            }
            Try::Resign { which, who } => {
                let Some(at) = self.pick(which) else { return };
                let managed = self.managers();
                let outcome = check_resignation(&self.mandates[at], account(who), &self.mandates, today);
                if outcome.is_ok() {
                    self.finish(at, State::Ended);
                    assert!(managed == 0 || self.managers() > 0, "a business was left without its last manager");
                }
            }
            Try::Wait { days } => self.today = self.today.saturating_add(i64::from(days).days()),
        }
    }

    fn managers(&self) -> usize {
        self.mandates.iter().filter(|mandate| mandate.manages_on(self.today)).count()
    }

    fn finish(&mut self, at: usize, state: State) {
        self.mandates[at].state = state;
        self.over.push(self.mandates[at].id);
    }

    /// Whoever has access accepted, on a day within the terms, and nobody has ended it.
    fn check(&self) {
        for mandate in &self.mandates {
            let Some(agent) = mandate.agent_on(self.today) else { continue };
            let accepted = self.accepted.iter().filter(|(id, who)| *id == mandate.id && *who == agent.account);
            assert_eq!(accepted.count(), 1, "accepted once by the one who acts");
            assert!(!self.over.contains(&mandate.id), "ended");
            assert!(mandate.terms.from <= self.today && mandate.terms.until.is_none_or(|last| self.today <= last));
            assert_ne!(agent.account, agent.principal);
            assert_ne!(agent.account, account(0), "a business acts for nobody");
            assert!(mandate.business || mandate.terms.power < Power::Manage && mandate.terms.until.is_some());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn no_sequence_of_deeds_leaves_access_without_a_living_accepted_mandate(
        tried in proptest::collection::vec(tries(), 0..60)
    ) {
        let mut world = World { today: TODAY, mandates: Vec::new(), accepted: Vec::new(), over: Vec::new() };
        for one in &tried {
            world.attempt(one);
            world.check();
        }
    }
}
