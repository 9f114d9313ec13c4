//! A draft is written by whoever of its side has it in hand: the principal, or an agent with a mandate that reaches its
//! procedure. Who files it is the filer; before that it shows each of them as the filer they would be.
//!
//! Deliberately absent: whether a mandate holds (`people::mandates`), and who may see what (`rules::policy`).

use base::{AccountId, Denied};
use db::Tx;
use people::accounts::{self, Account, AccountKind};
use rules::{
    document::Person,
    form::ForWhom,
    workflow::{Parties, State},
};

use super::{Content, store::Loaded};
use crate::{CaseError, Operation};

/// The relation of who files for another person by a mandate.
pub const AGENT: &str = "Người được ủy quyền";
/// The relation of who files for a business of which they are a member.
pub const MEMBER: &str = "Thành viên được doanh nghiệp, tổ chức giao nộp hồ sơ";

/// The principal as owner: of a business its name and tax code, of a person what their account says.
pub fn as_owner(principal: &Account) -> Person {
    if principal.kind == AccountKind::Person {
        return principal.person();
    }
    let said = |id: &str| principal.profile.business.text(id).map(str::to_owned);
    Person { name: principal.profile.shown_name().to_owned(), identity: said("tax_code"), ..Person::default() }
}

/// For whom an agent of that principal files, and by which relation.
pub fn on_behalf_of(principal: &Account) -> (ForWhom, &'static str) {
    match principal.kind {
        AccountKind::Person => (ForWhom::Other, AGENT),
        AccountKind::Business => (ForWhom::Business, MEMBER),
    }
}

/// The parties of a draft as whoever asks would file it.
pub(super) fn parties(op: &Operation, loaded: &Loaded) -> Parties {
    let parties = loaded.dossier.parties;
    if loaded.dossier.state == State::Draft { parties.taken_up_by(op.actor) } else { parties }
}

/// The content of a draft as whoever asks would file it. What was typed of phone and e-mail stays while the filer is the same.
pub(super) fn content(tx: &Tx, op: &Operation, loaded: &Loaded, content: Content) -> Result<Content, CaseError> {
    let (before, now) = (loaded.dossier.parties, parties(op, loaded));
    let is_draft = loaded.dossier.state == State::Draft;
    let concerned = is_draft && (before.mandate.or(now.mandate).or(content.mandate)).is_some();
    let Some(filer) = now.filer.filter(|filer| concerned && op.actor.account() == Some(*filer)) else {
        return Ok(content);
    };
    let find = |id: AccountId| {
        let found = accounts::find(tx, &op.office.vault, id)?;
        Ok::<_, CaseError>(found.ok_or(Denied::NotFound)?)
    };
    let account = find(filer)?;
    let mut content = content;
    let person = account.person();
    if (&content.filer.name, &content.filer.identity) != (&person.name, &person.identity) {
        content.filer = person;
    }
    match now.owner.zip(now.mandate) {
        Some((principal, mandate)) => {
            let principal = find(principal)?;
            let (for_whom, relation) = on_behalf_of(&principal);
            // What the principal began for somebody else, a child for example, stays that somebody's.
            let own =
                content.owner.is_none() || content.for_whom == ForWhom::Business || content.mandate.is_some();
            if own {
                content.owner = Some(as_owner(&principal));
                content.for_whom = for_whom;
                content.relation = Some(relation.to_owned());
                content.mandate = Some(mandate);
            }
        }
        // The principal themself: their own matter, and nobody's for them.
        None if content.mandate.take().is_some() => {
            content.relation = None;
            if account.kind == AccountKind::Person {
                content.owner = None;
                content.for_whom = ForWhom::Myself;
            }
        }
        None => {}
    }
    Ok(content)
}
