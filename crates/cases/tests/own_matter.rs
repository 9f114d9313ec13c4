//! Nobody acts in their own matter, not even where it was filed without their account, on both engines.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use base::{AccountId, Actor, AgencyId, Officer, OfficerId, Role};
use cases::dossier::{self, Acceptance, memo};
use people::accounts::{
    self, AccountKind,
    register::{self, Completion},
};
use rules::{
    document::Person,
    form::{Answers, ForWhom, Lang},
    procedure::Channel,
    workflow::Command,
};
use serde_json::json;
use testkit::{each_engine, town::letters};
use town::*;

const NUMBER: &str = "000123456789";

/// An account whose profile says this number.
fn account(town: &Town) -> AccountId {
    let phone = "0900000077";
    let begun = register::begin(&town.people, AccountKind::Person, phone, &letters()).unwrap();
    let said = Completion {
        code: town.code_sent_to(phone),
        name: "Lò Thị Mẫu".into(),
        password: "mật khẩu mẫu".into(),
        ..Completion::default()
    };
    register::complete(&town.people, &begun.handle, &said, Lang::Vi).unwrap();
    let contact = people::contact::parse(phone).unwrap();
    let found = town.people.db.read(|tx| accounts::by_contact(tx, &town.people.vault, &contact)).unwrap().unwrap();
    let identity = json!({ "identity": { "kind": "cccd", "number": NUMBER } });
    let answers: Answers = serde_json::from_value(identity).unwrap();
    accounts::save_profile(&town.people, found, AccountKind::Person, answers, Lang::Vi).unwrap();
    found
}

fn officer(n: u8, agency: AgencyId, role: Role, account: Option<AccountId>) -> Actor {
    Actor::Officer(Officer {
        id: OfficerId::from_bytes([n; 16]),
        name: "Cán bộ Mẫu".into(),
        title: "Chuyên viên".into(),
        agency,
        roles: vec![role],
        account,
    })
}

#[test]
fn an_officer_whose_identity_number_the_dossier_names_as_filer_or_owner_does_nothing_with_it() {
    each_engine(|store| {
        let town = Town::new(store);
        let own = account(&town);
        let colleague = officer(11, town.centre, Role::Intake, None);
        let party = officer(12, town.centre, Role::Intake, Some(own));
        let named =
            Person {
                name: "Lò Thị Mẫu".into(), identity: Some("000 123 456 789".into()), ..Person::default()
            };
        for owns in [true, false] {
            let mut answers = Answers::default();
            answers.set("name", json!("Lò Thị Mẫu"));
            let base = dossier::NewDraft { answers, ..town.new_draft(Channel::Online) };
            let draft = if owns {
                let relation = Some("con".to_owned());
                dossier::NewDraft { owner: Some(named.clone()), relation, for_whom: ForWhom::Other, ..base }
            } else {
                dossier::NewDraft { filer: Person { phone: Some("0900000012".into()), ..named.clone() }, ..base }
            };
            let begun = dossier::open_draft(
                town.op(&party),
                dossier::NewDraft { channel: Channel::Counter, ..draft.clone() },
            );
            assert_eq!(refusal(begun.unwrap_err()), "your_own_dossier", "nor type it for themself");
            let id = dossier::open_draft(town.op(&town.citizen), draft).unwrap();
            for paper in ["giay-to", dossier::MANDATE].into_iter().take(1 + usize::from(owns)) {
                dossier::attachment::attach(town.op(&town.citizen), id, paper, &[pdf("a.pdf")]).unwrap();
            }
            town.submit(id).unwrap();
            let seen = dossier::view(town.op(&party), id).unwrap();
            assert!(seen.own_matter && seen.allowed.is_empty(), "nothing is offered");
            let version = town.version(id);
            let accepted = dossier::accept(town.op(&party), id, version, Acceptance::default());
            assert_eq!(refusal(accepted.unwrap_err()), "your_own_dossier");
            let written = memo::write_memo(town.op(&party), id, "x");
            assert_eq!(refusal(written.unwrap_err()), "your_own_dossier");
            memo::write_memo(town.op(&colleague), id, "Kiểm tra lại giấy tờ").unwrap();
            assert!(
                memo::memos(town.op(&party), id).unwrap().is_empty(),
                "what colleagues write is not shown to them"
            );
            assert_eq!(memo::memos(town.op(&colleague), id).unwrap().len(), 1);
            dossier::accept(town.op(&colleague), id, version, Acceptance::default()).unwrap();
            assert_eq!(
                refusal(town.act(&party, id, &Command::Transfer { keep: false }).unwrap_err()),
                "your_own_dossier"
            );
            town.act(&colleague, id, &Command::Transfer { keep: false }).unwrap();
        }
    });
}
