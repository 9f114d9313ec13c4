//! Agencies, people and worthless certificates of the demonstration.

use std::path::Path;

use base::{Role, paper::Signatory};
use paper::{Holder, demo_keys};
use people::{Agency, agencies, demo::Loaded, officers};

use crate::wiring::House;

const ORGANISATION: &str = include_str!("../../../../province/organisation.toml");
const PEOPLE: &str = include_str!("../../../../province/demo-people.toml");

/// The province of the demonstration.
#[derive(Debug, Clone)]
pub struct Province {
    /// Who was made.
    pub people: Loaded,
    /// Every agency.
    pub agencies: Vec<Agency>,
}

impl Province {
    /// Makes agencies and people that are not there yet.
    pub fn make(house: &House, say: &dyn Fn(&str)) -> anyhow::Result<Self> {
        say(&agencies::import(&house.people, ORGANISATION)?.to_string());
        let province = Self::find(house)?;
        let Loaded { officers, accounts, .. } = &province.people;
        say(&format!("{} officers, {} citizens and businesses", officers.len(), accounts.len()));
        Ok(province)
    }

    /// Makes keys and certificates in `folder` that are not there yet.
    pub fn certify(&self, house: &House, folder: &Path, say: &dyn Fn(&str)) -> anyhow::Result<()> {
        let holders = self.holders(house)?;
        demo_keys(folder, &holders, house.office.now())?;
        say(&format!("{} keys and certificates that are worth nothing", holders.len()));
        Ok(())
    }

    /// The same from a store that is filled.
    pub fn find(house: &House) -> anyhow::Result<Self> {
        let today = house.people.today();
        let agencies = house.office.db.read(|tx| agencies::list(tx, today))?;
        let letters = portal::account::registration_letters(webkit::Lang::Vi);
        Ok(Self { people: people::demo::load(&house.people, PEOPLE, &letters)?, agencies })
    }

    /// Every leader and every agency that signs.
    fn holders(&self, house: &House) -> anyhow::Result<Vec<Holder>> {
        let today = house.people.today();
        let mut holders = Vec::new();
        for agency in &self.agencies {
            let leaders = house
                .office
                .db
                .read(|tx| officers::of_agency(tx, &house.people.vault, agency.id, Some(Role::Leader), today))?;
            if leaders.is_empty() {
                continue;
            }
            let organisation = Some(agency.authority());
            holders.push(Holder {
                signatory: Signatory::Organisation(agency.id),
                name: agency.authority(),
                organisation: organisation.clone(),
            });
            holders.extend(leaders.into_iter().map(|leader| Holder {
                signatory: Signatory::Officer(leader.id),
                name: leader.name,
                organisation: organisation.clone(),
            }));
        }
        Ok(holders)
    }
}
