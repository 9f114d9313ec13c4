//! A small town for tests of several rooms: the province's real organisation, the calendar of 2019, an office
//! whose clock can be set, makers of paper that make none, one procedure with a form of one question.

use std::sync::Arc;

use base::{AccountId, Actor, AgencyId, FixedClock, Officer, OfficerId, RevisionId, Role};
use cases::{
    Office, Operation, Settings,
    catalogue::{self, import},
    dossier::attachment::Upload,
};
use people::{
    People, agencies,
    codes::{Letter, Letters},
    contact,
    officers::{self, NewOfficer},
    second_factor::{self, Key},
    sessions::{self, Subject},
};
use rules::{
    calendar::{Calendar, Year},
    procedure::{Definition, Process},
};

use crate::{
    Store,
    paper::{PlainDarkroom, PlainPen, PlainPress},
    vn,
};

/// The password of everybody who has one.
pub const PASSWORD: &str = "mật khẩu mẫu";

/// The code of the town's own procedure.
pub const PROCEDURE: &str = "2.000635";

/// A department takes the procedure online.
const LEVELS: &str =
    r#"offering = [{ procedure = "2.000635", agency = "Sở Tư pháp", level = 3, since = "2019-01-01" }]"#;

/// The town.
pub struct Town {
    /// Its office.
    pub office: Office,
    /// Its people.
    pub people: People,
    /// The clock of both.
    pub clock: Arc<FixedClock>,
    store: Option<Store>,
}

impl Town {
    /// A town on a store of its own, on the embedded engine, at that moment.
    pub fn own(at: &str) -> Self {
        let store = Store::sqlite();
        let town = Self::on(&store, at);
        Self { store: Some(store), ..town }
    }

    /// A town on that store, at that moment.
    pub fn on(store: &Store, at: &str) -> Self {
        let town = Self::bare(store, at);
        let organisation = include_str!("../../../province/organisation.toml");
        agencies::import(&town.people, organisation).expect("the shipped organisation is imported");
        town
    }

    /// The same without any agency: the test brings its own.
    pub fn bare(store: &Store, at: &str) -> Self {
        let clock = Arc::new(FixedClock::at(vn(at)));
        let people = People {
            db: store.db.clone(),
            vault: store.vault.clone(),
            clock: clock.clone(),
            address: "http://localhost".into(),
            providers: oidc::Providers::default(),
            phones_reachable: true,
            origin: base::Origin::default(),
        };
        Self { office: office(store, clock.clone()), people, clock, store: None }
    }

    /// The town's own store.
    pub fn store(&self) -> &Store {
        self.store.as_ref().expect("a town on a store of its own")
    }

    /// Brings the shipped catalogue with its offerings.
    pub fn import_catalogue(&self) {
        import::import_shipped(&self.office.db, self.office.now()).expect("the shipped catalogue is imported");
    }

    /// Brings the small procedure, which one department takes online.
    pub fn import_procedure(&self) -> RevisionId {
        let (db, now) = (&self.office.db, self.office.now());
        import::import_definitions(db, vec![definition()], now).expect("the procedure is imported");
        import::import_levels(db, LEVELS).expect("its level is imported");
        let current = db.read(|tx| catalogue::current(tx, PROCEDURE)).expect("the store answers");
        current.expect("the procedure is in force").id
    }

    /// The agency with that code today.
    pub fn agency(&self, code: &str) -> AgencyId {
        let found = self.people.db.read(|tx| agencies::by_code_on(tx, code, self.people.today()));
        found.expect("the store answers").expect("there is such an agency").id
    }

    /// Somebody's operation, now.
    pub fn op<'a>(&'a self, actor: &'a Actor) -> Operation<'a> {
        Operation::new(&self.office, actor)
    }

    /// An officer with an account of the desk, who serves there with these roles.
    pub fn appoint(&self, username: &str, agency: AgencyId, roles: &[Role]) -> OfficerId {
        let new = NewOfficer {
            username: username.to_owned(),
            name: format!("Cán bộ {username}"),
            title: "Công chức mẫu".to_owned(),
            password: PASSWORD.to_owned(),
            must_change_password: false,
        };
        let id = officers::create(&self.people, &new).expect("the name is free");
        for role in roles {
            let since = jiff::civil::date(2019, 1, 1);
            officers::appoint(&self.people, id, agency, *role, since, None).expect("the officer is appointed");
        }
        id
    }

    /// Gives an officer a second factor with the town's [`key`].
    pub fn equip(&self, id: OfficerId) {
        let code = key().code(self.people.now());
        let set = |tx: &db::Tx| second_factor::set(&self.people, tx, Subject::Officer(id), &key(), &code);
        self.people.db.write(set).expect("the code is right");
    }

    /// An appointed officer as they act today.
    pub fn acting(&self, id: OfficerId) -> Officer {
        let found = self.people.db.read(|tx| officers::acting(tx, &self.people.vault, id, self.people.today()));
        found.expect("the store answers").expect("there is such an officer")
    }

    /// A session of a citizen, as its cookie has it.
    pub fn citizens_session(&self, account: AccountId) -> String {
        self.session(Subject::Citizen(account))
    }
    /// A session of an officer, as its cookie has it.
    pub fn officers_session(&self, id: OfficerId) -> String {
        self.session(Subject::Officer(id))
    }
    fn session(&self, subject: Subject) -> String {
        let start = |tx: &db::Tx| sessions::start(&self.people, tx, subject);
        self.people.db.write::<_, db::DbError>(start).expect("the session begins")
    }

    /// The six digits of the newest message to this phone or e-mail address.
    pub fn code_sent_to(&self, to: &str) -> String {
        let to = contact::parse(to).expect("a phone number or an e-mail address");
        let read = |tx: &db::Tx| outreach::newest(tx, &self.people.vault, Some(&to), 1);
        let found = self.people.db.read::<_, db::DbError>(read).expect("the store answers");
        let subject = found.first().expect("there is a message").message.subject.clone();
        let mut parts = subject.split(|letter: char| !letter.is_ascii_digit());
        parts.find(|part| part.len() == 6).expect("the subject has a code").to_owned()
    }
}

/// The key of everybody's second factor who has one here.
pub fn key() -> Key {
    Key::from_text("MAUMAUMAUMAUMAUMAUMAUMAUMAUMAUMA").expect("a key")
}

/// An officer who has no account and is in no store.
pub fn officer(n: u8, agency: AgencyId, role: Role) -> Officer {
    Officer {
        id: OfficerId::from_bytes([n; 16]),
        name: format!("Cán bộ Mẫu {n}"),
        title: "Chuyên viên".into(),
        agency,
        roles: vec![role],
        account: None,
    }
}

/// The calendar of 2019 as decided.
pub fn calendar() -> Calendar {
    let year = Year::parse(include_str!("../../../province/calendar/2019.toml")).expect("the shipped year");
    Calendar::from_years(vec![year]).expect("one year is a calendar")
}

/// A small procedure: one paper, three working days, one fee, a form of one question.
pub fn definition() -> Definition {
    let sheet = toml::from_str(
        r#"
        code = "2.000635"
        name = "Cấp bản sao trích lục hộ tịch"
        field = "Hộ tịch"
        tiers = ["province"]
        [[component]]
        key = "giay-to"
        name = "Giấy tờ chứng minh"
        copies = 1
        required = true
        [[limit]]
        limit = { unit = "working-days", count = 3 }
        [[fee]]
        key = "le-phi"
        name = "Lệ phí cấp bản sao"
        kind = "charge"
        amount = { unit = "dossier", each = 8000 }
        "#,
    );
    let form = toml::from_str(
        r#"
        [[page]]
        id = "nguoi"
        title = { vi = "Người được cấp", en = "Person" }
        [[page.question]]
        id = "name"
        label = { vi = "Họ, chữ đệm, tên", en = "Name" }
        kind = "name"
        "#,
    );
    Definition {
        sheet: sheet.expect("a sheet"),
        form: form.expect("a form"),
        process: Process::default(),
        result_template: None,
        own_form: true,
        treatments: vec![],
    }
}

/// Plain words for messages with a code and without.
pub fn letters() -> Letters {
    let letter = |subject: &str| Letter { subject: subject.to_owned(), body: subject.to_owned() };
    Letters { code: letter("Mã: {code}"), no_code: letter("không có mã") }
}

/// A file of that name that looks like a scan.
pub fn pdf(name: &str) -> Upload {
    Upload { name: name.into(), bytes: b"%PDF-1.7\nscan".to_vec() }
}

fn office(store: &Store, clock: Arc<FixedClock>) -> Office {
    Office {
        db: store.db.clone(),
        vault: store.vault.clone(),
        blobs: store.blobs.clone(),
        clock,
        calendar: calendar().into(),
        renderer: Arc::new(PlainPress::default()),
        signer: Arc::new(PlainPen),
        darkroom: Arc::new(PlainDarkroom),
        scanner: None,
        settings: Settings {
            province: "tỉnh Đắk Nông".into(),
            address: "http://localhost".into(),
            public_filing: true,
            late_entry_days: 5,
            ladder: rules::workflow::Ladder::parse(rules::workflow::Ladder::SHIPPED).expect("the shipped ladder"),
            glass_hours: 4,
            notice_days: 30,
            hotline: Some("0261 000 0000".into()),
            partners: Vec::new(),
        },
    }
}
