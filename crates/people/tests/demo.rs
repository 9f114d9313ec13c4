//! The demo's people, as shipped.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

use std::sync::Arc;

use base::{FixedClock, Role};
use people::{
    People, accounts,
    accounts::AccountKind,
    agencies::{self, Tier},
    codes::{Letter, Letters},
    demo, mandates, officers,
    sign_in::{self, Passed},
};
use rules::mandate::Standing;
use testkit::vn;

const PROVINCE: &str = include_str!("../../../province/organisation.toml");
const PEOPLE: &str = include_str!("../../../province/demo-people.toml");

#[test]
fn every_agency_can_take_in_process_sign_and_issue_and_loading_twice_makes_nobody_twice() {
    let store = testkit::Store::sqlite();
    let clock = Arc::new(FixedClock::at(vn("2026-01-05T08:00")));
    let people = People {
        db: store.db.clone(),
        vault: store.vault.clone(),
        clock,
        address: "http://localhost".into(),
        providers: oidc::Providers::default(),
        phones_reachable: true,
        origin: base::Origin::default(),
    };
    agencies::import(&people, PROVINCE).unwrap();
    let letter = |subject: &str| Letter { subject: subject.to_owned(), body: String::new() };
    let letters = Letters { code: letter("Mã: {code}"), no_code: letter("không có mã") };
    let loaded = demo::load(&people, PEOPLE, &letters).unwrap();
    let again = demo::load(&people, PEOPLE, &letters).unwrap();
    assert_eq!((again.officers, again.accounts), (loaded.officers.clone(), loaded.accounts.clone()));

    let today = people.today();
    let all = people.db.read(|tx| agencies::list(tx, today)).unwrap();
    let holders = |agency: &people::Agency, role| {
        people.db.read(|tx| officers::of_agency(tx, &people.vault, agency.id, Some(role), today)).unwrap()
    };
    for agency in all.iter().filter(|agency| agency.tier != Tier::Province) {
        let intake = people.db.read(|tx| agencies::intake_for(tx, agency, today)).unwrap();
        assert!(!holders(&intake, Role::Intake).is_empty(), "{}", agency.full_name);
        let makers = holders(agency, Role::Specialist);
        let leaders = holders(agency, Role::Leader);
        assert!(!holders(agency, Role::SectionHead).is_empty(), "{}", agency.full_name);
        assert!(!holders(agency, Role::Clerk).is_empty(), "{}", agency.full_name);
        assert!(!makers.is_empty() && leaders.iter().any(|one| makers.iter().all(|two| two.id != one.id)));
    }
    for role in Role::ALL {
        assert!(all.iter().any(|agency| !holders(agency, role).is_empty()), "{role:?}");
    }
    let nghia_duc = all.iter().find(|agency| agency.code == "24611").unwrap();
    let linked = holders(nghia_duc, Role::Specialist).remove(0).account;
    assert!(linked.is_some(), "one officer is a citizen too");

    let door = sign_in::officer(&people, "nghiaduc.tiepnhan", &loaded.password).unwrap();
    let Passed::CodeNeeded { ticket } = door else { panic!("{door:?}") };
    let next = base::moment(base::millis(people.now()) + 30_000);
    assert!(sign_in::with_code(&people, &ticket, &loaded.key.code(next)).is_ok());
    sign_in::citizen(&people, "0900000001", &loaded.password).unwrap();
    let (_, business, _) =
        loaded.accounts.iter().find(|(contact, ..)| contact == "congty.mau@vidu.example").unwrap();
    let members = mandates::given(&people, &base::Actor::Citizen { account: *business }).unwrap();
    let standings: Vec<Standing> = members.iter().rev().map(|one| one.standing).collect();
    assert_eq!(standings, [Standing::Living, Standing::Living, Standing::Ended], "made once");
    for (contact, id, kind) in &loaded.accounts {
        let account = accounts::mine(&people, *id).unwrap();
        assert_eq!(account.kind, *kind, "{contact}");
        for about in [AccountKind::Person, AccountKind::Business] {
            if about == AccountKind::Person || account.kind == AccountKind::Business {
                let wrong =
                    accounts::profile::check(about, account.profile.about(about), today, rules::form::Lang::Vi);
                assert!(wrong.is_empty(), "{contact}: {wrong:?}");
            }
        }
        let number = account.profile.identity_number().unwrap_or("000");
        assert!(number.starts_with("000") || number.starts_with("C000"), "no real identity number");
    }
}
