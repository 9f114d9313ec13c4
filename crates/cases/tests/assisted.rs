//! Assisted mode through the store, on both engines: named, confirmed, counted apart.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use base::{AccountId, Actor, AgencyId, Denied, DossierId, Officer, OfficerId, Role};
use cases::{
    CaseError, Operation,
    catalogue::{self, Revision},
    document::Kind,
    dossier::{
        self,
        assisted::{self, Helped},
        attachment::{self, Upload},
    },
};
use outreach::Address;
use people::accounts::{
    AccountKind,
    register::{self, Completion},
};
use rules::{
    document::Person,
    form::{Answers, Lang},
    workflow::{Confirmation, State},
};
use serde_json::json;
use testkit::{Store, each_engine, town::letters, vn};
use town::{Town, pdf, refusal};

struct Helpdesk {
    town: Town,
    revision: Revision,
    officer: Actor,
}

fn helper(n: u8, agency: AgencyId, account: Option<AccountId>) -> Actor {
    Actor::Officer(Officer {
        id: OfficerId::from_bytes([n; 16]),
        name: "Trần Thị Mẫu".into(),
        title: "Chuyên viên".into(),
        agency,
        roles: vec![Role::Intake],
        account,
    })
}

impl Helpdesk {
    fn new(store: &Store) -> Self {
        let town = Town::new(store);
        let revision = store.db.read(|tx| catalogue::current(tx, "2.000635")).unwrap().unwrap();
        // Help is not bound to a place: the officer sits elsewhere than the dossier goes.
        let officer = helper(1, town.agency("67-D05"), None);
        Self { town, revision, officer }
    }

    fn op<'a>(&'a self, actor: &'a Actor) -> Operation<'a> {
        self.town.op(actor)
    }

    fn citizen(&self) -> AccountId {
        let phone = "0900000012";
        let begun = register::begin(&self.town.people, AccountKind::Person, phone, &letters()).unwrap();
        let said = Completion {
            code: self.town.code_sent_to(phone),
            name: "Nguyễn Thị Mẫu".into(),
            password: "mật khẩu mẫu".into(),
            ..Completion::default()
        };
        register::complete(&self.town.people, &begun.handle, &said, Lang::Vi).unwrap();
        assisted::find(self.op(&self.officer), "090 000 0012").unwrap()[0].account
    }

    fn begin(&self, helped: Helped) -> Result<DossierId, CaseError> {
        assisted::open(self.op(&self.officer), &self.revision, self.town.agency, helped)
    }

    /// A draft for somebody without an account, with everything that is needed.
    fn complete(&self, person: Person) -> DossierId {
        let id = self.begin(Helped { person, ..Helped::default() }).unwrap();
        self.answer(id, "Nguyễn Thị Mẫu");
        attachment::attach(self.op(&self.officer), id, "giay-to", &[pdf("giay-to.pdf")]).unwrap();
        id
    }

    fn answer(&self, id: DossierId, name: &str) {
        let mut answers = Answers::default();
        answers.set("name", json!(name));
        dossier::save_answers(self.op(&self.officer), id, &answers).unwrap();
    }

    fn ask(&self, id: DossierId, phone: &str) -> Result<(), CaseError> {
        let to = Address::Phone(phone.into());
        assisted::ask_code(self.op(&self.officer), id, &to, Lang::Vi)
    }

    fn confirm(&self, id: DossierId, phone: &str, code: &str) -> Result<dossier::Submitted, CaseError> {
        let to = Address::Phone(phone.into());
        assisted::confirm_by_code(self.op(&self.officer), id, &to, code, Lang::Vi)
    }

    fn sign(&self, id: DossierId, scan: Option<&Upload>) -> Result<dossier::Submitted, CaseError> {
        let op = self.op(&self.officer);
        assisted::confirm_by_print_out(op, id, scan, Lang::Vi)
    }
}

fn somebody(phone: Option<&str>) -> Person {
    Person { name: "Nguyễn Thị Mẫu".into(), phone: phone.map(str::to_owned), ..Person::default() }
}

const PHONE: &str = "0900000012";

#[test]
fn a_code_from_the_citizens_own_phone_files_the_dossier_as_assisted_with_the_citizen_as_party() {
    each_engine(|store| {
        let town = Helpdesk::new(store);
        let account = town.citizen();
        let helped = || Helped { account: Some(account), ..Helped::default() };
        let id = town.begin(helped()).unwrap();
        assert_eq!(town.begin(helped()).unwrap(), id, "a double click begins one draft");
        assert_eq!(assisted::mine(town.op(&town.officer)).unwrap()[0].id, id);
        let CaseError::Fields(missing) = town.ask(id, PHONE).unwrap_err() else { panic!("papers are missing") };
        assert!(missing.of("paper.giay-to").is_some());
        town.answer(id, "Nguyễn Thị Mẫu");
        attachment::attach(town.op(&town.officer), id, "giay-to", &[pdf("giay-to.pdf")]).unwrap();
        assert_eq!(refusal(town.ask(id, "0900000099").unwrap_err()), "not_the_citizens_address");
        town.ask(id, PHONE).unwrap();
        let code = town.town.code_sent_to(PHONE);
        assert_eq!(refusal(town.confirm(id, PHONE, "no code").unwrap_err()), "code_wrong");
        let filed = town.confirm(id, PHONE, &code).unwrap();
        let again = town.confirm(id, PHONE, &code).unwrap();
        assert!(filed.first && !again.first && filed.secret == again.secret);
        let seen = dossier::view(town.op(&Actor::System), id).unwrap();
        assert_eq!(seen.dossier.parties.filer, Some(account));
        assert!(seen.summary.assisted && seen.dossier.state == State::Submitted);
        let how = seen.dossier.assisted.unwrap();
        assert_eq!((how.officer, how.confirmation), (OfficerId::from_bytes([1; 16]), Confirmation::Code));
        assert!(assisted::mine(town.op(&town.officer)).unwrap().is_empty());
        let handed = assisted::handed_over(town.op(&town.officer), id).unwrap();
        let (_, paper) = assisted::paper(town.op(&town.officer), id, handed.acknowledgement.unwrap()).unwrap();
        assert!(paper.starts_with(b"%PDF"));
        assert!(dossier::rebuild(town.op(&Actor::System)).unwrap().is_empty(), "row and events agree");
    });
}

#[test]
fn a_signed_print_out_files_for_somebody_without_a_phone_and_is_kept_as_a_scan() {
    each_engine(|store| {
        let town = Helpdesk::new(store);
        let id = town.complete(somebody(None));
        assert!(assisted::reached_at(town.op(&town.officer), id).unwrap().is_empty());
        assert_eq!(refusal(town.sign(id, Some(&pdf("quet.pdf"))).unwrap_err()), "print_out_missing");
        let op = town.op(&town.officer);
        let print = assisted::print_out(op, id, Lang::Vi).unwrap();
        assert_eq!(assisted::print_out(op, id, Lang::Vi).unwrap(), print);
        assert!(assisted::paper(op, id, print).unwrap().1.starts_with(b"%PDF"));
        assert_eq!(refusal(town.sign(id, None).unwrap_err()), "scan_missing");
        let disguised = Upload { name: "quet.pdf".into(), bytes: b"MZ\x90".to_vec() };
        assert_eq!(refusal(town.sign(id, Some(&disguised)).unwrap_err()), "file_kind_not_taken");
        let filed = town.sign(id, Some(&pdf("quet.pdf"))).unwrap();
        assert!(filed.first && !town.sign(id, Some(&pdf("quet.pdf"))).unwrap().first);
        let seen = dossier::view(town.op(&Actor::System), id).unwrap();
        let Some(Confirmation::SignedPrintOut { document }) = seen.dossier.assisted.map(|it| it.confirmation)
        else {
            panic!("signed on paper")
        };
        let scans: Vec<_> = seen.documents.iter().filter(|paper| paper.kind == Kind::Scan).collect();
        assert_eq!((scans.len(), scans[0].id), (1, document));
        assert_eq!(seen.dossier.parties.filer, None);
    });
}

#[test]
fn what_is_changed_after_the_code_or_the_print_has_to_be_confirmed_again() {
    each_engine(|store| {
        let town = Helpdesk::new(store);
        let id = town.complete(somebody(Some(PHONE)));
        town.ask(id, PHONE).unwrap();
        let code = town.town.code_sent_to(PHONE);
        town.answer(id, "Nguyễn Thị Khác");
        assert_eq!(refusal(town.confirm(id, PHONE, &code).unwrap_err()), "code_expired");
        let op = town.op(&town.officer);
        assisted::print_out(op, id, Lang::Vi).unwrap();
        town.answer(id, "Nguyễn Thị Nữa");
        assert_eq!(refusal(town.sign(id, Some(&pdf("quet.pdf"))).unwrap_err()), "print_out_changed");
        town.ask(id, PHONE).unwrap();
        let code = town.town.code_sent_to(PHONE);
        town.town.clock.set(vn("2019-03-04T09:11"));
        assert_eq!(refusal(town.confirm(id, PHONE, &code).unwrap_err()), "code_expired");
        let seen = dossier::view(town.op(&town.officer), id).unwrap();
        assert_eq!((seen.dossier.state, seen.files.len()), (State::Draft, 1), "nothing is lost");
        assert!(seen.documents.iter().all(|paper| paper.kind != Kind::Scan), "nothing is half done");
        dossier::discard_draft(town.op(&town.officer), id).unwrap();
        let left: i64 = store
            .db
            .read(|tx| tx.one::<i64, db::DbError>("select count(*) from document", &[], |row| row.get(0)))
            .unwrap();
        assert_eq!(left, 0, "the prints go with the draft");
    });
}

#[test]
fn a_draft_an_officer_typed_is_counted_as_assisted_also_when_the_citizen_presses_submit() {
    each_engine(|store| {
        let town = Helpdesk::new(store);
        let account = town.citizen();
        let id = town.begin(Helped { account: Some(account), ..Helped::default() }).unwrap();
        town.answer(id, "Nguyễn Thị Mẫu");
        attachment::attach(town.op(&town.officer), id, "giay-to", &[pdf("giay-to.pdf")]).unwrap();
        let citizen = Actor::Citizen { account };
        assert!(dossier::submit(town.op(&citizen), id, Lang::Vi).unwrap().first);
        let seen = dossier::view(town.op(&Actor::System), id).unwrap();
        let how = seen.dossier.assisted.unwrap();
        assert!(seen.summary.assisted, "the figures count the row");
        assert_eq!((how.officer, how.confirmation), (OfficerId::from_bytes([1; 16]), Confirmation::Account));
        let handed = assisted::handed_over(town.op(&town.officer), id);
        assert_eq!(refusal(handed.unwrap_err()), "filed_already", "the citizen has the secret, not the officer");
        assert!(dossier::rebuild(town.op(&Actor::System)).unwrap().is_empty(), "row and events agree");
    });
}

#[test]
fn only_who_typed_goes_on_and_nobody_types_for_themself() {
    each_engine(|store| {
        let town = Helpdesk::new(store);
        let id = town.complete(somebody(Some(PHONE)));
        let other = helper(2, AgencyId::new(), None);
        let to = Address::Phone(PHONE.into());
        let asked = assisted::ask_code(town.op(&other), id, &to, Lang::Vi);
        assert!(matches!(asked, Err(CaseError::Denied(Denied::NotFound))));
        let citizen = Actor::Citizen { account: AccountId::new() };
        let asked = assisted::ask_code(town.op(&citizen), id, &to, Lang::Vi);
        assert!(matches!(asked, Err(CaseError::Denied(Denied::NotAllowed))));
        let account = town.citizen();
        let own = helper(3, AgencyId::new(), Some(account));
        assert_eq!(refusal(assisted::find(town.op(&own), PHONE).unwrap_err()), "your_own_dossier");
        for helped in [
            Helped { account: Some(account), ..Helped::default() },
            Helped { person: somebody(Some(PHONE)), ..Helped::default() },
            Helped { person: somebody(None), owner: Some(somebody(Some(PHONE))), ..Helped::default() },
        ] {
            let opened = assisted::open(town.op(&own), &town.revision, town.town.agency, helped);
            assert_eq!(refusal(opened.unwrap_err()), "your_own_dossier");
        }
    });
}
