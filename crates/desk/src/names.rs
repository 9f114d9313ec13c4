//! Names of agencies and officers for a page, asked once.

use std::collections::HashMap;

use base::{AgencyId, OfficerId, Part, Seat};
use cases::CaseError;
use people::{agencies, officers};

use crate::{App, words::VI};

/// The names a page needs.
#[derive(Debug, Clone, Default)]
pub struct Names {
    agencies: HashMap<AgencyId, (String, String)>,
    officers: HashMap<OfficerId, String>,
}

impl Names {
    /// The names of these agencies and officers.
    pub fn of(
        app: &App,
        agencies: impl IntoIterator<Item = AgencyId>,
        officers: impl IntoIterator<Item = OfficerId>,
    ) -> Result<Self, CaseError> {
        let (wanted, people): (Vec<_>, Vec<_>) = (agencies.into_iter().collect(), officers.into_iter().collect());
        app.office.db.read(|tx| {
            let mut names = Self::default();
            for id in &wanted {
                if !names.agencies.contains_key(id)
                    && let Some(agency) = agencies::by_id(tx, *id)?
                {
                    names.agencies.insert(*id, (agency.authority(), agency.one_stop_name()));
                }
            }
            for id in &people {
                if !names.officers.contains_key(id)
                    && let Some((name, _)) = officers::name_of(tx, &app.office.vault, *id)?
                {
                    names.officers.insert(*id, name);
                }
            }
            Ok(names)
        })
    }

    /// The authority's name.
    pub fn agency(&self, id: AgencyId) -> String {
        self.agencies.get(&id).map(|(authority, _)| authority.clone()).unwrap_or_default()
    }

    /// An officer's name.
    pub fn officer(&self, id: OfficerId) -> String {
        self.officers.get(&id).cloned().unwrap_or_default()
    }

    /// A unit: the one-stop by its own name, other parts with their agency.
    pub fn seat(&self, seat: Seat) -> String {
        let Some((authority, one_stop)) = self.agencies.get(&seat.agency) else { return String::new() };
        match seat.part {
            Part::OneStop => one_stop.clone(),
            part => format!("{}, {authority}", VI.t(&format!("state.part.{}", part.word()))),
        }
    }
}
