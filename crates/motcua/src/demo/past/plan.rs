//! What happens to each dossier of the demonstration, laid down before the first one is opened.

use std::collections::VecDeque;

use base::{DossierId, Moment, local_date};
use cases::catalogue;
use jiff::SignedDuration;
use people::Agency;
use rules::{
    calendar::Limit,
    form::ForWhom,
    procedure::{Channel, Tier},
    workflow::{DeliveryWay, Outcome, State},
};

use super::{
    cast::{Cast, Filer, Owner, tier},
    dice::Dice,
    forms::{Filled, Procedure},
    hours::{awake_from, office_from, office_until},
    step::{Step, script},
};
use crate::wiring::House;

/// Communes and districts that take part; departments do as the catalogue says.
const TAKING_PART: [&str; 9] = ["24611", "24612", "24616", "24640", "24664", "24688", "660", "663", "664"];

/// How many dossiers end, or are now, in each state.
const ENDINGS: [(State, usize); 18] = [
    (State::Returned, 190),
    (State::InProcessing, 16),
    (State::ResultReady, 14),
    (State::Submitted, 12),
    (State::Draft, 10),
    (State::ForSignature, 10),
    (State::Accepted, 9),
    (State::NotAccepted, 9),
    (State::Transferred, 8),
    (State::Supplement, 8),
    (State::PreSupplement, 7),
    (State::Withdrawn, 7),
    (State::Consulting, 5),
    (State::SupplementHandedIn, 5),
    (State::WaitingFinance, 5),
    (State::Signed, 5),
    (State::Issued, 5),
    (State::Stopped, 5),
];

/// How a dossier comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The citizen files online.
    Online,
    /// An officer types online for the citizen.
    Assisted,
    /// Papers at the counter.
    Counter,
    /// Papers by post.
    Post,
}

impl Way {
    fn by_chance(dice: &mut Dice) -> Self {
        match dice.between(1, 100) {
            1..=46 => Self::Online,
            47..=56 => Self::Assisted,
            57..=94 => Self::Counter,
            _ => Self::Post,
        }
    }

    /// The channel in the register.
    pub fn channel(self) -> Channel {
        match self {
            Self::Online | Self::Assisted => Channel::Online,
            Self::Counter => Channel::Counter,
            Self::Post => Channel::Post,
        }
    }
}

/// When the result is at the one-stop.
#[derive(Debug, Clone, Copy)]
pub enum Pace {
    /// After so many hundredths of the limit.
    Early(i64),
    /// On the day itself.
    OnTime,
    /// So many days late.
    Late(i64),
    /// It is not there yet: the last step was taken at this moment.
    Pending(Moment),
}

/// One dossier's story.
#[derive(Clone)]
pub struct Story {
    /// Which of the procedures.
    pub procedure: usize,
    /// The competent agency.
    pub agency: Agency,
    /// How it comes in.
    pub way: Way,
    /// Who files.
    pub filer: Filer,
    /// For whom, when not for themselves.
    pub owner: Option<Owner>,
    /// The filled-in form.
    pub filled: Filled,
    /// How the result goes back.
    pub delivery: DeliveryWay,
    /// What still happens.
    pub steps: VecDeque<Step>,
    /// How fast.
    pub pace: Pace,
    /// When it begins.
    pub begins: Moment,
    /// Which way it is decided.
    pub outcome: Outcome,
    /// Signed by certificate, not by pen.
    pub digital: bool,
    /// The dossier, once it is there.
    pub dossier: Option<DossierId>,
}

/// A procedure at an agency.
struct Place {
    procedure: usize,
    agency: Agency,
    /// Offered at level 3 or 4.
    online: bool,
}

/// Makes the stories.
pub struct Planner<'a> {
    house: &'a House,
    cast: &'a Cast,
    procedures: &'a [Procedure],
    places: Vec<Place>,
    /// From when to when.
    span: (Moment, Moment),
}

impl<'a> Planner<'a> {
    /// A planner for the days between `from` and `now`.
    pub fn new(
        house: &'a House,
        cast: &'a Cast,
        procedures: &'a [Procedure],
        span: (Moment, Moment),
    ) -> anyhow::Result<Self> {
        let today = local_date(span.1);
        let mut places = Vec::new();
        for (place, procedure) in procedures.iter().enumerate() {
            let sheet = &procedure.definition.sheet;
            for tier in &sheet.tiers {
                let competent =
                    house.office.db.read(|tx| catalogue::competent_agencies(tx, &sheet.code, *tier, today))?;
                let takes_part = |agency: &Agency| {
                    agency.tier == people::agencies::Tier::Department
                        || TAKING_PART.contains(&agency.code.as_str())
                };
                for agency in competent.into_iter().filter(takes_part) {
                    let offered = house
                        .office
                        .db
                        .read(|tx| catalogue::offered(tx, &sheet.code, *tier, &agency.name, today))?;
                    let online = offered.is_some_and(cases::catalogue::Offered::takes_online);
                    places.push(Place { procedure: place, agency, online });
                }
            }
        }
        Ok(Self { house, cast, procedures, places, span })
    }

    /// All stories, in no order.
    pub fn stories(&self, dice: &mut Dice) -> anyhow::Result<Vec<Story>> {
        let mut stories = Vec::new();
        for (ending, count) in ENDINGS {
            for number in 0..count {
                let story = (0..50).find_map(|_| self.story(ending, number, dice));
                stories.push(story.ok_or_else(|| anyhow::anyhow!("no form fits for {}", ending.word()))?);
            }
        }
        Ok(stories)
    }

    fn story(&self, ending: State, number: usize, dice: &mut Dice) -> Option<Story> {
        let wanted = match dice.between(1, 100) {
            1..=58 => Tier::Commune,
            59..=82 => Tier::District,
            _ => Tier::Province,
        };
        let places: Vec<&Place> = self.places.iter().filter(|place| tier(&place.agency) == wanted).collect();
        let place = dice.pick(&places)?;
        let procedure = self.procedures.get(place.procedure)?;
        let days = days(procedure)?;
        // Nobody asks around about what is decided the same day, and little of that lies about.
        let asks = matches!(
            ending,
            State::Consulting
                | State::Supplement
                | State::SupplementHandedIn
                | State::WaitingFinance
                | State::Stopped
        );
        let slow = asks || ending.is_being_processed() && dice.chance(85);
        if slow && days < 3 {
            return None;
        }
        let way = if ending == State::Draft { Way::Online } else { Way::by_chance(dice) };
        if way.channel() == Channel::Online && !place.online {
            return None;
        }
        let (begins, pace) = self.times(ending, days, way, dice);
        let (filer, mut filled) = self.filling(place, procedure, way, begins, dice)?;
        let owner = owner(&filer, procedure, &mut filled, dice);
        let delivery = match dice.between(1, 10) {
            1..=3 if way == Way::Online => DeliveryWay::Electronic,
            4 if filer.address().is_some() => DeliveryWay::Post,
            _ => DeliveryWay::Counter,
        };
        Some(Story {
            procedure: place.procedure,
            agency: place.agency.clone(),
            way,
            filer,
            owner,
            filled,
            delivery,
            steps: script(ending, way, pace, days, number, dice),
            pace,
            begins,
            outcome: if dice.chance(7) { Outcome::Negative } else { Outcome::Positive },
            digital: dice.chance(15),
            dossier: None,
        })
    }

    /// When it begins and how fast it goes.
    fn times(&self, ending: State, days: i64, way: Way, dice: &mut Dice) -> (Moment, Pace) {
        let calendar = &self.house.office.calendar();
        let (from, now) = self.span;
        let minutes = |minutes: i64| SignedDuration::from_mins(minutes);
        let hours = if way == Way::Online { awake_from } else { |at| at };
        if ending.is_final() {
            let latest = now - minutes((days * 3 / 2 + 9) * 1440);
            let begins = from + minutes(dice.between(0, (latest.duration_since(from)).as_mins().max(1)));
            let pace = match dice.between(1, 100) {
                1..=60 => Pace::Early(dice.between(20, 75)),
                61..=93 => Pace::OnTime,
                _ => Pace::Late(dice.between(1, 6)),
            };
            let begins = if way == Way::Online { hours(begins) } else { office_from(calendar, begins) };
            return (begins, pace);
        }
        let until = office_until(calendar, now - minutes(dice.between(5, 9 * 60)));
        // Most are within their limit, some beyond it.
        let share = if dice.chance(78) { dice.between(15, 80) } else { dice.between(115, 190) };
        let passed = if ending == State::Draft { dice.between(1, 40) * 1440 } else { days * 1440 * share / 100 };
        let begins = until - minutes(passed + dice.between(4 * 60, 20 * 60));
        (
            if way == Way::Online { awake_from(begins) } else { office_until(calendar, begins) },
            Pace::Pending(until),
        )
    }

    /// Who files, and the form filled in as this person would.
    fn filling(
        &self,
        place: &Place,
        procedure: &Procedure,
        way: Way,
        begins: Moment,
        dice: &mut Dice,
    ) -> Option<(Filer, Filled)> {
        let member = way == Way::Online || dice.chance(25);
        let mut one = |business| {
            if member {
                self.cast.member(business, dice)
            } else {
                Some(self.cast.stranger(&place.agency, business, dice))
            }
        };
        let (person, business) = (one(false)?, one(true)?);
        let whose = |for_whom: ForWhom| if for_whom == ForWhom::Business { &business } else { &person };
        let profile = |facts: &rules::form::Facts| Some(whose(facts.for_whom).profile.facts(facts.for_whom));
        let filled = procedure.filled(tier(&place.agency), way.channel(), local_date(begins), &profile, dice)?;
        Some((whose(filled.facts.for_whom).clone(), filled))
    }
}

/// Whose matter it is.
fn owner(filer: &Filer, procedure: &Procedure, filled: &mut Filled, dice: &mut Dice) -> Option<Owner> {
    match filled.facts.for_whom {
        ForWhom::Myself => None,
        ForWhom::Business => Some(filer.business()),
        ForWhom::Other => {
            let mut owner = filer.relative(dice);
            procedure.name_owner(filled, &mut owner);
            Some(owner)
        }
    }
}

/// The sheet's first limit in days of the calendar, roughly.
fn days(procedure: &Procedure) -> Option<i64> {
    Some(match procedure.definition.sheet.limits.first()?.limit {
        Limit::SameDay => 1,
        Limit::Hours(hours) => i64::from(hours) / 8 + 1,
        Limit::WorkingDays(days) => i64::from(days) * 7 / 5,
        Limit::Days(days) => i64::from(days),
        Limit::Months(months) => i64::from(months) * 30,
    })
}
