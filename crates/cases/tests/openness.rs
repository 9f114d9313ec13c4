//! What may come in, by which way and by which sheet, on both engines.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use base::{AgencyId, Role};
use cases::{
    CaseError,
    catalogue::{self, import},
    dossier::{self, Acceptance, Incoming, NewDraft},
};
use rules::{
    procedure::{Channel, Route},
    workflow::{Confirmation, DeliveryWay},
};
use testkit::{each_engine, vn};
use town::*;

fn incoming(draft: NewDraft) -> Incoming {
    Incoming {
        draft,
        foreign_code: None,
        confirmation: None,
        delivery: DeliveryWay::Counter,
        delivery_address: None,
        papers: Vec::new(),
        files: vec![("giay-to".to_owned(), vec![pdf("quet.pdf")])],
    }
}

fn levels(town: &Town, row: &str) {
    import::import_levels(&town.office.db, &format!("offering = [{{ {row} }}]")).unwrap();
}

#[test]
fn a_new_revision_changes_nothing_for_a_draft_begun_before_it() {
    each_engine(|store| {
        let town = Town::new(store);
        let intake = town.officer(11, town.centre, Role::Intake);
        let (empty, id) = (town.draft(), town.complete_draft());
        let mut later = town.definition.clone();
        later.sheet.fees.clear();
        later.sheet.limits.clear();
        later.form.pages.clear();
        import::import_definitions(&store.db, vec![later], town.office.now()).unwrap();
        let refused = town.submit(empty);
        assert!(matches!(refused, Err(CaseError::Fields(_))), "the form it was begun under has a question");
        town.submit(id).unwrap();
        let done = dossier::accept(town.op(&intake), id, 2, Acceptance::default()).unwrap();
        assert_eq!(done.dossier.owed, base::Vnd(8_000), "the fee of the sheet it was begun under");
        assert_eq!(done.dossier.due.unwrap().original, vn("2019-03-07T17:00"));

        let new = dossier::open_draft(town.op(&town.citizen), town.new_draft(Channel::Online)).unwrap();
        let seen = dossier::view(town.op(&town.citizen), new).unwrap();
        let current = store.db.read(|tx| catalogue::current(tx, "2.000635")).unwrap().unwrap();
        assert_eq!(seen.dossier.revision, current.id, "a draft begins under the sheet in force");
        assert_ne!(seen.dossier.revision, town.revision);
    });
}

#[test]
fn a_closed_front_takes_nothing_from_citizens_and_everything_from_the_counter_and_from_outside() {
    each_engine(|store| {
        let mut town = Town::new(store);
        let draft = town.complete_draft();
        town.office.settings.public_filing = false;
        let citizen = town.op(&town.citizen);
        let begun = dossier::open_draft(citizen, town.new_draft(Channel::Online));
        assert_eq!(refusal(begun.unwrap_err()), "public_filing_closed");
        assert_eq!(refusal(town.submit(draft).unwrap_err()), "public_filing_closed");
        assert_eq!(dossier::view(citizen, draft).unwrap().files.len(), 1, "draft and files are kept");

        let intake = town.officer(11, town.centre, Role::Intake);
        for channel in [Channel::Counter, Channel::Post] {
            dossier::take_in(town.op(&intake), &incoming(town.new_draft(channel))).unwrap();
        }
        let confirmation = Some(Confirmation::Code);
        let mut assisted = Incoming { confirmation, ..incoming(town.new_draft(Channel::Online)) };
        assisted.draft.answers.set("name", serde_json::json!("Nguyễn Thị Mẫu"));
        dossier::take_in(town.op(&intake), &assisted).unwrap();
        let outside = town.op(&base::Actor::System);
        dossier::take_in(outside, &incoming(town.new_draft(Channel::Post))).unwrap();
    });
}

#[test]
fn a_procedure_below_level_3_is_filed_at_the_counter_alone() {
    each_engine(|store| {
        let town = Town::new(store);
        let draft = town.complete_draft();
        levels(&town, r#"procedure = "2.000635", agency = "Sở Tư pháp", level = 2, since = "2019-01-01""#);
        assert_eq!(refusal(town.submit(draft).unwrap_err()), "not_offered_online");
        let begun = dossier::open_draft(town.op(&town.citizen), town.new_draft(Channel::Online));
        assert_eq!(refusal(begun.unwrap_err()), "not_offered_online");
        let intake = town.officer(11, town.centre, Role::Intake);
        dossier::take_in(town.op(&intake), &incoming(town.new_draft(Channel::Counter))).unwrap();
    });
}

#[test]
fn an_agency_that_does_not_decide_it_and_one_that_has_ended_take_nothing() {
    each_engine(|store| {
        let town = Town::new(store);
        let intake = town.officer(11, town.centre, Role::Intake);
        let elsewhere = |agency: AgencyId, channel| NewDraft { agency, ..town.new_draft(channel) };
        let centre = elsewhere(town.centre, Channel::Online);
        let begun = dossier::open_draft(town.op(&town.citizen), centre);
        assert_eq!(refusal(begun.unwrap_err()), "not_offered_there");
        let centre = incoming(elsewhere(town.centre, Channel::Counter));
        let taken = dossier::take_in(town.op(&intake), &centre);
        assert_eq!(refusal(taken.unwrap_err()), "not_offered_there");

        let draft = town.complete_draft();
        let organisation = include_str!("../../../province/organisation.toml");
        let ends = "code = \"67-D03\"\nvalid_to = \"2019-03-05\"";
        let ended = organisation.replacen("code = \"67-D03\"", ends, 1);
        people::agencies::import(&town.people, &ended).unwrap();
        town.clock.set(vn("2019-03-06T09:00"));
        assert_eq!(refusal(town.submit(draft).unwrap_err()), "agency_ended");
        let begun = dossier::open_draft(town.op(&town.citizen), town.new_draft(Channel::Online));
        assert_eq!(refusal(begun.unwrap_err()), "agency_ended");
    });
}

#[test]
fn what_is_processed_elsewhere_is_not_begun_here() {
    each_engine(|store| {
        let town = Town::new(store);
        let mut elsewhere = town.definition.clone();
        elsewhere.sheet.route = Route::External;
        import::import_definitions(&store.db, vec![elsewhere], town.office.now()).unwrap();
        let begun = dossier::open_draft(town.op(&town.citizen), town.new_draft(Channel::Online));
        assert_eq!(refusal(begun.unwrap_err()), "filed_elsewhere");
    });
}
