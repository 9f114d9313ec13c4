//! The whole past, on both engines; papers are set by a press that only notes what it was asked.

use std::sync::Arc;

use cases::{Office, Settings};
use outreach::Channels;
use people::People;
use testkit::{
    Store, each_engine,
    paper::{PlainDarkroom, PlainPen, PlainPress},
    vn,
};

use super::*;
use crate::wiring::shipped_calendar;

/// A house on a test store, with its clock at that moment.
pub(crate) fn house(store: &Store, at: Moment) -> House {
    let clock = Arc::new(FixedClock::at(at));
    let office = Office {
        db: store.db.clone(),
        vault: store.vault.clone(),
        blobs: store.blobs.clone(),
        clock: clock.clone(),
        calendar: shipped_calendar().unwrap().into(),
        renderer: Arc::new(PlainPress::default()),
        signer: Arc::new(PlainPen),
        darkroom: Arc::new(PlainDarkroom),
        scanner: None,
        settings: Settings {
            province: "tỉnh Đắk Nông".into(),
            address: "http://localhost".into(),
            public_filing: true,
            late_entry_days: 5,
            ladder: rules::workflow::Ladder::parse(rules::workflow::Ladder::SHIPPED).unwrap(),
            glass_hours: 4,
            notice_days: 30,
            hotline: None,
            partners: Vec::new(),
        },
    };
    let people = People {
        db: store.db.clone(),
        vault: store.vault.clone(),
        clock,
        address: "http://localhost".into(),
        providers: people::Providers::default(),
        phones_reachable: true,
        origin: base::Origin::default(),
    };
    House { office, people, channels: Arc::new(Channels::mailbox()), lines: Arc::default() }
}

#[test]
fn at_least_three_hundred_dossiers_and_three_in_each_state_and_no_story_breaks_off() {
    each_engine(|store| {
        let (from, now) = (vn("2026-02-23T07:00"), vn("2026-11-20T10:00"));
        let house = house(store, from);
        house.make_ready().unwrap();
        let province = Province::make(&house, &|_| ()).unwrap();
        let played = play(&house, &province, from, now).unwrap();
        assert_eq!(played.broken, Vec::<String>::new());
        assert!(played.dossiers() >= 300, "{}", played.dossiers());
        for state in State::ALL {
            assert!(played.states.get(&state).is_some_and(|count| *count >= 3), "{state:?}: {:?}", played.states);
        }
        for procedure in forms::procedures(&house).unwrap() {
            let code = &procedure.definition.sheet.code;
            assert!(played.procedures.contains_key(code), "nobody filed {code}: {:?}", played.procedures);
        }
        assert!(played.owners.len() >= 10, "filed for others: {:?}", played.owners);
    });
}
