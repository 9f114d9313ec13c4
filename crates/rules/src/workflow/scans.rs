//! Complete before it goes on: a dossier that came on paper is not handed to the section while a paper that was
//! counted has no scan, unless the one-stop said why (Decree 107/2021/NĐ-CP, article 1, on digitising at intake; its
//! wording is not verified here). What the officer said stands on the control slip.

use base::Refusal;

use super::Dossier;
use crate::procedure::Channel;

/// The papers that were counted and have no scan, by name. `scanned`: the components that have a file.
pub fn unscanned(dossier: &Dossier, scanned: &[String]) -> Vec<String> {
    if dossier.channel == Channel::Online {
        return Vec::new();
    }
    let missing = dossier.papers.iter().filter(|paper| !scanned.contains(&paper.component));
    missing.map(|paper| paper.name.clone()).collect()
}

/// Refuses the hand-over to the section while scans are missing and nobody has said why.
pub fn complete(dossier: &Dossier, scanned: &[String]) -> Result<(), Refusal> {
    let missing = unscanned(dossier, scanned);
    if missing.is_empty() || dossier.unscanned.is_some() {
        return Ok(());
    }
    Err(Refusal::new("papers_not_scanned").with("papers", missing.join(", ")))
}
