//! How the citizen wants the result, and where messages about the dossier go.

use base::{DossierId, FieldErrors, Refusal};
use people::{accounts, contact};
use rules::{document::Person, workflow::DeliveryWay};
use serde::Deserialize;

use super::{Details, Folder, save_details};
use crate::{CaseError, Operation};

const MOST_LETTERS: usize = 300;

/// Whether somebody has to be reachable: a citizen who files alone is, one who sits at the desk may be not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// By phone or e-mail.
    Needed,
    /// A wrong number is still complained about.
    Optional,
}

/// The answers as typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    /// The way, as a word.
    pub delivery: String,
    /// Where the post brings it.
    pub delivery_address: String,
    /// The filer's phone.
    pub phone: String,
    /// The filer's e-mail address.
    pub email: String,
}

impl Wish {
    /// What is kept.
    pub fn of(folder: &Folder) -> Self {
        let content = folder.content();
        Self {
            delivery: content.delivery.word().to_owned(),
            delivery_address: content.delivery_address.clone().unwrap_or_default(),
            phone: content.filer.phone.clone().unwrap_or_default(),
            email: content.filer.email.clone().unwrap_or_default(),
        }
    }

    /// What is kept; while no address is, the one where the citizen lives, as their profile says.
    pub fn first(op: Operation, folder: &Folder) -> Result<Self, CaseError> {
        let wish = Self::of(folder);
        if folder.content().delivery_address.is_some() {
            return Ok(wish);
        }
        let vault = &op.office.vault;
        let citizen = op.party().ok().or(folder.view.dossier.parties.filer);
        let account = citizen.map(|id| op.office.db.read(|tx| accounts::find(tx, vault, id))).transpose()?;
        let home = account.flatten().and_then(|account| account.profile.address());
        Ok(Self { delivery_address: home.unwrap_or_default(), ..wish })
    }

    /// What is missing or wrong.
    pub fn check(&self, folder: &Folder, reach: Reach) -> FieldErrors {
        let mut errors = FieldErrors::default();
        match self.way(folder) {
            None => errors.push("delivery", Refusal::new("choice_needed")),
            Some(DeliveryWay::Post) if !given(&self.delivery_address) => {
                errors.push("delivery_address", Refusal::new("delivery_address_missing"));
            }
            Some(_) => {}
        }
        if self.delivery_address.chars().count() > MOST_LETTERS {
            errors.push("delivery_address", Refusal::new("text_too_long").with("max", MOST_LETTERS));
        }
        if reach == Reach::Needed && !given(&self.phone) && !given(&self.email) {
            errors.push("phone", Refusal::new("reach_missing"));
        }
        check_reach(&self.phone, &self.email, &mut errors);
        errors
    }

    /// Keeps the answers, or tells what is wrong with them.
    pub fn save(&self, op: Operation, id: DossierId, reach: Reach) -> Result<FieldErrors, CaseError> {
        let folder = Folder::open(op, id)?;
        let errors = self.check(&folder, reach);
        if errors.is_empty() {
            save_details(op, id, &self.details(&folder))?;
        }
        Ok(errors)
    }

    fn way(&self, folder: &Folder) -> Option<DeliveryWay> {
        folder.ways().into_iter().find(|way| way.word() == self.delivery)
    }

    fn details(&self, folder: &Folder) -> Details {
        let address = base::text::tidy(&self.delivery_address);
        let way = self.way(folder);
        Details {
            delivery: way,
            delivery_address: Some((way == Some(DeliveryWay::Post) && !address.is_empty()).then_some(address)),
            filer: Some(Person {
                phone: contact::phone(&self.phone),
                email: contact::email(&self.email),
                ..folder.content().filer.clone()
            }),
            ..Details::default()
        }
    }
}

fn given(text: &str) -> bool {
    !text.trim().is_empty()
}

/// Phone and e-mail may be left out, but not be wrong.
pub fn check_reach(phone: &str, email: &str, errors: &mut FieldErrors) {
    if given(phone) && contact::phone(phone).is_none() {
        errors.push("phone", Refusal::new("phone_wrong"));
    }
    if given(email) && contact::email(email).is_none() {
        errors.push("email", Refusal::new("email_wrong"));
    }
}
