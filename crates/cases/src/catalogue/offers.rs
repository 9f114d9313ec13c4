//! The agencies that take a procedure online, to choose from when a filing begins.

use base::{AgencyId, Date};
use db::{DbError, Tx};
use people::{Agency, agencies};
use rules::procedure::{Route, Sheet, Tier};
use serde_json::Value;

use super::{Card, Offered, Snapshot, competent_agencies};

/// An agency to choose.
#[derive(Debug, Clone)]
pub struct Offer {
    /// The agency.
    pub agency: Agency,
    /// The district of a commune, where there are districts.
    pub district: Option<String>,
}

impl Offer {
    /// How it is called in the list: communes with their district, because their names return.
    pub fn name(&self) -> String {
        match &self.district {
            Some(district) => format!("{} ({district})", self.agency.authority()),
            None => self.agency.authority(),
        }
    }
}

/// The agencies that take `sheet` online on that day, in the order of their districts.
pub fn offers(tx: &Tx, snapshot: &Snapshot, sheet: &Sheet, on: Date) -> Result<Vec<Offer>, DbError> {
    let Some(card) = snapshot.card(&sheet.code) else { return Ok(Vec::new()) };
    let all = agencies::list(tx, on)?;
    let district = |agency: &Agency| {
        let above = all.iter().find(|one| Some(&one.code) == agency.parent.as_ref());
        above.filter(|one| one.tier == agencies::Tier::District).map(|one| one.full_name.clone())
    };
    let mut found = Vec::new();
    for tier in taken_in_by(card) {
        for agency in competent_agencies(tx, &sheet.code, *tier, on)? {
            let offered = snapshot.offerings().of(card, *tier, &agency.name, on);
            if offered.is_some_and(Offered::takes_online) {
                found.push(Offer { district: district(&agency), agency });
            }
        }
    }
    found.sort_by(|a, b| (&a.district, &a.agency.full_name).cmp(&(&b.district, &b.agency.full_name)));
    Ok(found)
}

/// The tiers whose agencies take it in: those that decide it, or any where a ministry does.
fn taken_in_by(card: &Card) -> &[Tier] {
    if card.route == Route::External { &[Tier::Province, Tier::District, Tier::Commune] } else { &card.tiers }
}

/// The agency where somebody with this address lives, the commune's before the district's, or the only one.
pub fn nearest(offers: &[Offer], address: Option<&Value>) -> Option<AgencyId> {
    if let [only] = offers {
        return Some(only.agency.id);
    }
    let part = |name: &str| address?.get(name)?.as_str().map(base::text::fold);
    let (commune, district) = (part("commune"), part("district"));
    let is = |name: &str, wanted: &Option<String>| wanted.as_ref().is_some_and(|it| *it == base::text::fold(name));
    let of_commune = |offer: &&Offer| {
        is(&offer.agency.full_name, &commune) && offer.district.as_ref().is_none_or(|it| is(it, &district))
    };
    let of_district = |offer: &&Offer| is(&offer.agency.full_name, &district);
    let found = offers.iter().find(of_commune).or_else(|| offers.iter().find(of_district));
    found.map(|offer| offer.agency.id)
}
