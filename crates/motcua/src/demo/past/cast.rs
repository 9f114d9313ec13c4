//! Who acts: officers by agency and role, citizens with their profiles, and people who come to the counter.

use std::collections::HashMap;

use base::{Actor, AgencyId, Officer, OfficerId, Role};
use people::{
    Agency, accounts,
    accounts::{Account, AccountKind},
    officers,
};
use rules::{document::Person, form::Answers, procedure::Tier, workflow::Parties};
use serde_json::{Value, json};

use super::dice::Dice;
use crate::{demo::Province, wiring::House};

/// Everybody.
pub struct Cast {
    /// Every agency.
    pub agencies: Vec<Agency>,
    pub(super) officers: HashMap<AgencyId, Vec<Officer>>,
    pub(super) accounts: Vec<Account>,
}

/// Whose matter it is, when not the filer's own.
#[derive(Clone)]
pub struct Owner {
    /// The person or the business.
    pub person: Person,
    /// By what right the filer files.
    pub relation: String,
}

/// Who files.
#[derive(Clone)]
pub struct Filer {
    /// The account, for those who have one.
    pub account: Option<base::AccountId>,
    /// The profile.
    pub profile: accounts::Profile,
}

impl Cast {
    /// Reads who was made. Citizens who are officers too stay out, so that nobody meets their own dossier.
    pub fn read(house: &House, province: &Province) -> anyhow::Result<Self> {
        let today = house.people.today();
        let mut by_agency = HashMap::new();
        for agency in &province.agencies {
            by_agency.insert(
                agency.id,
                house.office.db.read(|tx| officers::of_agency(tx, &house.people.vault, agency.id, None, today))?,
            );
        }
        let mut citizens = Vec::new();
        for (_, id, _) in &province.people.accounts {
            if by_agency.values().flatten().all(|officer| officer.account != Some(*id)) {
                citizens.push(accounts::mine(&house.people, *id)?);
            }
        }
        Ok(Self { agencies: province.agencies.clone(), officers: by_agency, accounts: citizens })
    }

    /// The agency with this code of the file.
    pub fn agency(&self, code: &str) -> Option<&Agency> {
        self.agencies.iter().find(|agency| agency.code == code)
    }

    /// The agency above.
    pub fn above(&self, agency: &Agency) -> Option<&Agency> {
        self.agency(agency.parent.as_deref()?)
    }

    fn of(&self, agency: AgencyId) -> &[Officer] {
        self.officers.get(&agency).map(Vec::as_slice).unwrap_or_default()
    }

    /// An officer of the agency with the role.
    pub fn officer(&self, agency: AgencyId, role: Role, dice: &mut Dice) -> anyhow::Result<Actor> {
        let with: Vec<&Officer> = self.of(agency).iter().filter(|officer| officer.has(role)).collect();
        let found = dice.pick(&with).ok_or_else(|| anyhow::anyhow!("nobody is {}", role.word()))?;
        Ok(Actor::Officer((*found).clone()))
    }

    /// The officer with this id.
    pub fn named(&self, id: OfficerId) -> anyhow::Result<Actor> {
        let found = self.officers.values().flatten().find(|officer| officer.id == id);
        Ok(Actor::Officer(found.ok_or_else(|| anyhow::anyhow!("no such officer"))?.clone()))
    }

    /// A citizen or business with an account.
    pub fn member(&self, business: bool, dice: &mut Dice) -> Option<Filer> {
        let fitting: Vec<&Account> =
            self.accounts.iter().filter(|account| (account.kind == AccountKind::Business) == business).collect();
        let account = dice.pick(&fitting)?;
        Some(Filer { account: Some(account.id), profile: account.profile.clone() })
    }

    /// Somebody without an account who lives where the agency is.
    pub fn stranger(&self, agency: &Agency, business: bool, dice: &mut Dice) -> Filer {
        let mut profile = accounts::Profile::default();
        let number = dice.between(100_000, 899_999);
        let name = made_up_name(dice);
        let person = json!({
            "gender": if name.contains(" Thị ") { "female" } else { "male" },
            "name": name,
            "birth": format!("{}", dice.between(1955, 1998)),
            "identity": { "kind": "cccd", "number": format!("000{}{number}", dice.between(100, 199)) },
            "phone": format!("0900{number}"),
            "ethnicity": "kinh",
            "nationality": "vn",
            "address": self.address(agency, dice),
        });
        profile.person = answers(person);
        if business {
            profile.business = answers(json!({
                "name": format!("Công ty TNHH Mẫu {}", dice.between(1, 99)),
                "tax_code": format!("0000{number}"),
                "address": self.address(agency, dice),
            }));
        }
        Filer { account: None, profile }
    }

    fn address(&self, agency: &Agency, dice: &mut Dice) -> Value {
        let lowest: Vec<&Agency> = match agency.tier {
            people::agencies::Tier::Commune => vec![agency],
            people::agencies::Tier::District => self.below(&agency.code),
            _ => self.agencies.iter().filter(|one| one.tier == people::agencies::Tier::Commune).collect(),
        };
        let commune = dice.pick(&lowest).copied().unwrap_or(agency);
        json!({
            "province": "Đắk Nông",
            "district": self.above(commune).map(|above| above.full_name.clone()),
            "commune": commune.full_name,
            "detail": format!("Thôn {}", dice.between(1, 12)),
        })
    }

    fn below(&self, code: &str) -> Vec<&Agency> {
        self.agencies.iter().filter(|one| one.parent.as_deref() == Some(code)).collect()
    }
}

impl Filer {
    /// As papers name them.
    pub fn person(&self) -> Person {
        let person = &self.profile.person;
        let text = |id: &str| person.text(id).map(str::to_owned);
        Person {
            name: self.profile.name().to_owned(),
            address: self.address(),
            phone: text("phone"),
            email: text("email"),
            identity: self.profile.identity_number().map(str::to_owned),
        }
    }

    /// Where they live or have their seat, on one line.
    pub fn address(&self) -> Option<String> {
        let parts = ["detail", "commune", "district", "province"];
        let line = |answers: &Answers| {
            let part = |part: &&str| answers.at(&format!("address.{part}")).and_then(Value::as_str);
            let known: Vec<&str> = parts.iter().filter_map(part).collect();
            (!known.is_empty()).then(|| known.join(", "))
        };
        line(&self.profile.person).or_else(|| line(&self.profile.business))
    }

    /// The business this person files for, and by what right.
    pub fn business(&self) -> Owner {
        let person = Person {
            name: self.profile.shown_name().to_owned(),
            identity: self.profile.business.text("tax_code").map(str::to_owned),
            address: self.address(),
            ..Person::default()
        };
        Owner { person, relation: "Người đại diện".to_owned() }
    }

    /// Somebody this person files for, who lives in the same place.
    pub fn relative(&self, dice: &mut Dice) -> Owner {
        const RELATIONS: [&str; 5] = ["Con", "Cha, mẹ", "Vợ, chồng", "Anh, chị, em ruột", "Người được ủy quyền"];
        let number = format!("000{}{}", dice.between(100, 199), dice.between(100_000, 899_999));
        let person = Person {
            name: made_up_name(dice),
            identity: Some(number),
            address: self.address(),
            ..Person::default()
        };
        Owner {
            person, relation: (*dice.pick(&RELATIONS).unwrap_or(&"Người được ủy quyền")).to_owned()
        }
    }

    /// The accounts whose matter it is.
    pub fn parties(&self) -> Parties {
        Parties { filer: self.account, owner: None, mandate: None }
    }
}

fn answers(value: Value) -> Answers {
    serde_json::from_value(value).unwrap_or_default()
}

fn made_up_name(dice: &mut Dice) -> String {
    const FAMILY: [&str; 10] = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ"];
    const MIDDLE: [&str; 8] = ["Văn", "Thị", "Đức", "Ngọc", "Hữu", "Thanh", "Quang", "Minh"];
    const GIVEN: [&str; 5] = ["Mẫu", "Thử", "Ví Dụ", "Giả Định", "Minh Họa"];
    let mut one = |words: &[&'static str]| dice.pick(words).copied().unwrap_or("Mẫu");
    format!("{} {} {}", one(&FAMILY), one(&MIDDLE), one(&GIVEN))
}

/// The tier as forms and sheets know it.
pub fn tier(agency: &Agency) -> Tier {
    match agency.tier {
        people::agencies::Tier::Commune => Tier::Commune,
        people::agencies::Tier::District => Tier::District,
        _ => Tier::Province,
    }
}
