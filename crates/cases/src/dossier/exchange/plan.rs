//! Which strands a filing will have here: those of its sheet, with the partners of this installation.

use base::Refusal;
use rules::{
    procedure::{Route, Sheet},
    workflow::{Partner, Strand},
};

use super::PartnerCard;

/// The strands of a filing; empty for an ordinary procedure.
pub type Plan = Vec<Strand>;

/// The strands by which a dossier under `sheet` is worked on. Refused where a partner is missing that the sheet
/// needs; a procedure that nobody here is connected for has none, and the rules refuse it.
pub fn plan(sheet: &Sheet, partners: &[PartnerCard]) -> Result<Plan, Refusal> {
    if sheet.route == Route::External {
        let takes = |partner: &&PartnerCard| partner.procedures.contains(&sheet.code);
        let whole = partners
            .iter()
            .find(takes)
            .map(|partner| Strand::whole(sheet.name.vi.clone(), sheet.code.clone(), named(partner)));
        return Ok(whole.into_iter().collect());
    }
    let strand = |rule: &rules::procedure::StrandRule| {
        let missing =
            |key: &String| Refusal::new("partner_missing").with("strand", &rule.name.vi).with("partner", key);
        let of = |key: &String| partners.iter().find(|partner| partner.key == *key).ok_or_else(|| missing(key));
        let partner = rule.partner.as_ref().map(|key| of(key).map(named)).transpose()?;
        let (key, name) = (rule.key.clone(), rule.name.vi.clone());
        Ok(Strand::planned(key, name, partner, rule.procedure.clone(), rule.after.clone()))
    };
    sheet.strands.iter().map(strand).collect()
}

fn named(partner: &PartnerCard) -> Partner {
    Partner { key: partner.key.clone(), name: partner.name.clone() }
}

/// Whether dossiers of this procedure can be handed over from here: an ordinary one always.
pub fn is_connected(sheet: &Sheet, partners: &[PartnerCard]) -> bool {
    connected(sheet, partners).is_ok()
}

/// Refused where a dossier of this procedure could not be filed in the end, so that it is said before anything is typed.
pub fn connected(sheet: &Sheet, partners: &[PartnerCard]) -> Result<(), Refusal> {
    let plan = plan(sheet, partners)?;
    if sheet.route == Route::External && plan.is_empty() {
        return Err(Refusal::new("filed_elsewhere"));
    }
    Ok(())
}
