//! Whose books an officer may open: the own agency's, those received at its one-stop, those of the agencies it came
//! after; control and inspection open all.

use std::collections::BTreeSet;

use base::{AgencyId, Denied, local_date};
use db::Tx;
use people::{Agency, agencies};
use rules::policy::{Action, may};

use super::store::{self, Book};
use crate::{CaseError, Operation};

/// The books within reach, the newest year first.
pub fn books(op: Operation) -> Result<Vec<(Agency, Book)>, CaseError> {
    op.office.db.read(|tx| {
        let mut found = Vec::new();
        for agency in within(tx, &op)? {
            found.extend(store::books(tx, agency.id)?.into_iter().map(|book| (agency.clone(), book)));
        }
        found.sort_by_key(|(_, book)| std::cmp::Reverse(book.year));
        Ok(found)
    })
}

pub(super) fn within(tx: &Tx, op: &Operation) -> Result<Vec<Agency>, CaseError> {
    let officer = op.officer()?;
    if !may(officer, Action::SeeQueue) {
        return Err(Denied::NotAllowed.into());
    }
    let today = local_date(op.now);
    let own = agencies::by_id(tx, officer.agency)?.ok_or(Denied::NotFound)?;
    let mut reach = agencies::received_at(tx, &own, today)?;
    if !reach.iter().any(|agency| agency.id == own.id) {
        reach.insert(0, own);
    }
    let codes: BTreeSet<String> = reach.iter().map(|agency| agency.code.clone()).collect();
    for keeper in store::keepers(tx)? {
        let known = reach.iter().any(|agency| agency.id == keeper);
        if !known && (may(officer, Action::SeeAll) || came_before(tx, keeper, &codes)?) {
            reach.extend(agencies::by_id(tx, keeper)?);
        }
    }
    Ok(reach)
}

/// Whether an agency that has ended was followed by one of these.
fn came_before(tx: &Tx, agency: AgencyId, codes: &BTreeSet<String>) -> Result<bool, CaseError> {
    Ok(agencies::successors(tx, agency)?.iter().any(|next| codes.contains(&next.code)))
}
