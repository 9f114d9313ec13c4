//! The catalogue in memory: lists, counts and search over what is in force.
//!
//! A [`Snapshot`] is one state of the catalogue on one day. [`Catalogue::snapshot`] asks the store for the
//! catalogue's version each time (one small read) and builds a new snapshot when this process or another one
//! changed something, or when the day has changed. Deliberately absent: full definitions; those are read by
//! revision from the store.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use base::{Date, Moment, local_date};
use db::{Db, DbError};
use rules::procedure::{Route, Tier};

use super::search::{Engine, Entry};
use super::{Card, Offered, Offerings, Revision, shipped, store};

/// The catalogue of an installation; one for the whole process.
#[derive(Default)]
pub struct Catalogue {
    kept: Mutex<Option<Arc<Snapshot>>>,
}

/// One state of the catalogue on one day.
pub struct Snapshot {
    version: u64,
    on: Date,
    cards: Vec<Card>,
    places: HashMap<String, usize>,
    offerings: Offerings,
    engine: Engine,
}

/// What a list is narrowed to; nothing narrows unless set.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Procedures of this tier.
    pub tier: Option<Tier>,
    /// Procedures of this field.
    pub field: Option<String>,
    /// Procedures that this agency offers: its tier and its name.
    pub agency: Option<(Tier, String)>,
    /// Procedures offered at this level (at the tier or agency named, else anywhere).
    pub level: Option<u8>,
}

/// Services of one tier at levels 3 and 4.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LevelCount {
    /// Tier.
    pub tier: Tier,
    /// Different procedures at level 3.
    pub procedures_3: usize,
    /// Different procedures at level 4.
    pub procedures_4: usize,
    /// Procedure times agency at level 3.
    pub services_3: usize,
    /// Procedure times agency at level 4.
    pub services_4: usize,
}

/// The tiers that decide here.
const TIERS: [Tier; 3] = [Tier::Province, Tier::District, Tier::Commune];

impl Catalogue {
    /// The catalogue as it is now.
    pub fn snapshot(&self, db: &Db, now: Moment) -> Result<Arc<Snapshot>, DbError> {
        let on = local_date(now);
        let version = db.read(store::version)?;
        // A poisoned lock only means that another thread stopped while building; what is kept is whole.
        let mut kept = self.kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(snapshot) = kept.as_ref().filter(|it| it.version == version && it.on == on) {
            return Ok(Arc::clone(snapshot));
        }
        let snapshot = Arc::new(Snapshot::build(db, on)?);
        *kept = Some(Arc::clone(&snapshot));
        Ok(snapshot)
    }
}

impl Catalogue {
    /// The revision of `code` that is in force, with the catalogue it stands in.
    pub fn look_at(&self, db: &Db, code: &str, now: Moment) -> Result<Option<(Arc<Snapshot>, Revision)>, DbError> {
        let snapshot = self.snapshot(db, now)?;
        let revision = db.read(|tx| store::current(tx, code))?;
        Ok(revision.map(|revision| (snapshot, revision)))
    }
}

impl Snapshot {
    fn build(db: &Db, on: Date) -> Result<Self, DbError> {
        let (version, rows, synonyms, offerings) = db.read(|tx| {
            Ok::<_, DbError>((store::version(tx)?, store::cards(tx)?, store::synonyms(tx)?, store::offerings(tx)?))
        })?;
        let (mut cards, mut entries) = (Vec::new(), Vec::new());
        for (card, body) in rows {
            let online =
                TIERS.iter().any(|tier| offerings.at_tier(&card, *tier, on).is_some_and(Offered::takes_online));
            entries.push(Entry {
                code: card.code.clone(),
                name: card.name.vi.clone(),
                body,
                synonyms: synonyms.get(&card.code).cloned().unwrap_or_default(),
                own_form: card.own_form,
                online,
                external: card.route == Route::External,
            });
            cards.push(card);
        }
        let broken = |what: String| DbError::Engine(format!("the search index: {what}"));
        let same = shipped::phrases().map_err(|error| broken(error.to_string()))?;
        let engine = Engine::new(&entries, &same).map_err(|error| broken(error.to_string()))?;
        let places = cards.iter().enumerate().map(|(place, card)| (card.code.clone(), place)).collect();
        Ok(Self { version, on, cards, places, offerings, engine })
    }

    /// All procedures in force, in order of code.
    pub fn cards(&self) -> &[Card] {
        &self.cards
    }

    /// The procedure in force with this code.
    pub fn card(&self, code: &str) -> Option<&Card> {
        self.cards.get(*self.places.get(code)?)
    }

    /// Who offers what.
    pub fn offerings(&self) -> &Offerings {
        &self.offerings
    }

    /// How `tier` offers a procedure today, at its best.
    pub fn offered(&self, card: &Card, tier: Tier) -> Option<Offered> {
        self.offerings.at_tier(card, tier, self.on)
    }

    /// Whether anybody here takes the procedure online today.
    pub fn takes_online(&self, card: &Card) -> bool {
        TIERS.iter().any(|tier| self.offered(card, *tier).is_some_and(Offered::takes_online))
    }

    /// What people see first: procedures that answer `typed`, best first.
    pub fn search(&self, typed: &str, limit: usize) -> Vec<&Card> {
        // An index in memory has nothing to fail on but a fault in this program; the page then shows no hits.
        let found = self.engine.search(typed, limit).unwrap_or_else(|error| {
            tracing::error!(%error, "search failed");
            Vec::new()
        });
        found.into_iter().filter_map(|it| self.cards.get(it.place)).collect()
    }

    /// Procedures that a filter lets through, in order of field and name.
    pub fn list(&self, filter: &Filter) -> Vec<&Card> {
        let mut cards: Vec<&Card> = self.cards.iter().filter(|card| self.fits(card, filter)).collect();
        cards.sort_by(|a, b| (&a.field, &a.name.vi, &a.code).cmp(&(&b.field, &b.name.vi, &b.code)));
        cards
    }

    fn fits(&self, card: &Card, filter: &Filter) -> bool {
        let at = |tier| self.offerings.at_tier(card, tier, self.on);
        let offered: Vec<Offered> = match (&filter.agency, filter.tier) {
            (Some((tier, name)), _) => self.offerings.of(card, *tier, name, self.on).into_iter().collect(),
            (None, Some(tier)) => at(tier).into_iter().collect(),
            (None, None) => TIERS.into_iter().filter_map(at).collect(),
        };
        filter.tier.is_none_or(|tier| card.tiers.contains(&tier) || !offered.is_empty())
            && filter.field.as_ref().is_none_or(|field| card.field == *field)
            && (filter.agency.is_none() || !offered.is_empty())
            && filter.level.is_none_or(|level| offered.iter().any(|it| it.level == level))
    }

    /// The fields with the number of their procedures.
    pub fn fields(&self) -> Vec<(&str, usize)> {
        let mut counts: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
        for card in &self.cards {
            *counts.entry(&card.field).or_insert(0) += 1;
        }
        counts.into_iter().collect()
    }

    /// Services at levels 3 and 4 by tier, over the agencies that exist (tier and name). Procedures that only
    /// a general row reaches are not counted: nobody decided on them one by one.
    pub fn levels(&self, agencies: &[(Tier, String)]) -> Vec<LevelCount> {
        TIERS.into_iter().map(|tier| self.levels_of(tier, agencies)).collect()
    }

    fn levels_of(&self, tier: Tier, agencies: &[(Tier, String)]) -> LevelCount {
        let mut count = LevelCount { tier, procedures_3: 0, procedures_4: 0, services_3: 0, services_4: 0 };
        for card in &self.cards {
            let here = agencies.iter().filter(|(of, _)| *of == tier);
            let offered: Vec<usize> = here
                .filter_map(|(_, name)| self.offerings.of(card, tier, name, self.on))
                .filter(|it| !it.general)
                .map(|it| usize::from(it.level))
                .collect();
            let services = |level| offered.iter().filter(|it| **it == level).count();
            count.services_3 += services(3);
            count.services_4 += services(4);
            match offered.iter().max() {
                Some(4) => count.procedures_4 += 1,
                Some(3) => count.procedures_3 += 1,
                _ => {}
            }
        }
        count
    }
}
