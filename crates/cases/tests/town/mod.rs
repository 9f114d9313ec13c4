//! What the tests of dossiers share: a small town on the province's real organisation.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::sync::Arc;

use base::{AccountId, Actor, AgencyId, DossierId, FixedClock, Officer, OfficerId, RevisionId, Role};
use cases::{
    CaseError, Office, Operation, Settings,
    catalogue::{self, import},
    dossier::{
        self, NewDraft,
        attachment::{self, Upload},
    },
};
use rules::{
    document::Person,
    form::{Answers, ForWhom, Form, Lang},
    procedure::{Channel, Definition, Process, Sheet},
    workflow::{Command, Parties},
};
use serde_json::json;
use testkit::{
    Store,
    paper::{PlainDarkroom, PlainPen, PlainPress},
    vn,
};

/// The department takes the procedure online.
const LEVELS: &str =
    r#"offering = [{ procedure = "2.000635", agency = "Sở Tư pháp", level = 3, since = "2019-01-01" }]"#;

/// A department, its one-stop, a citizen, and one procedure.
pub struct Town {
    pub office: Office,
    pub clock: Arc<FixedClock>,
    pub definition: Definition,
    pub revision: RevisionId,
    pub agency: AgencyId,
    pub centre: AgencyId,
    pub citizen: Actor,
}

pub fn calendar() -> rules::calendar::Calendar {
    let text = include_str!("../../../../province/calendar/2019.toml");
    rules::calendar::Calendar::from_years(vec![rules::calendar::Year::parse(text).unwrap()]).unwrap()
}

pub fn definition() -> Definition {
    let sheet: Sheet = toml::from_str(
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
    )
    .unwrap();
    let form: Form = toml::from_str(
        r#"
        [[page]]
        id = "nguoi"
        title = { vi = "Người được cấp", en = "Person" }
        [[page.question]]
        id = "name"
        label = { vi = "Họ, chữ đệm, tên", en = "Name" }
        kind = "name"
        "#,
    )
    .unwrap();
    Definition {
        sheet,
        form,
        process: Process::default(),
        result_template: None,
        own_form: true,
        treatments: vec![],
    }
}

impl Town {
    pub fn new(store: &Store) -> Self {
        let clock = Arc::new(FixedClock::at(vn("2019-03-04T09:00")));
        let people = people::People {
            db: store.db.clone(),
            vault: store.vault.clone(),
            clock: clock.clone(),
            phones_reachable: true,
        };
        people::agencies::import(&people, include_str!("../../../../province/organisation.toml")).unwrap();
        let agency = |code: &str| {
            let found = store.db.read(|tx| people::agencies::by_code_on(tx, code, people.today())).unwrap();
            found.unwrap().id
        };
        let office = Office {
            db: store.db.clone(),
            vault: store.vault.clone(),
            blobs: store.blobs.clone(),
            clock: clock.clone(),
            calendar: calendar(),
            renderer: Arc::new(PlainPress::default()),
            signer: Arc::new(PlainPen),
            darkroom: Arc::new(PlainDarkroom),
            settings: Settings {
                province: "tỉnh Đắk Nông".into(),
                address: "http://localhost".into(),
                public_filing: true,
                hotline: Some("0261 000 0000".into()),
            },
        };
        let citizen = Actor::Citizen { account: AccountId::from_bytes([1; 16]) };
        let (agency, centre) = (agency("67-D03"), agency("67-D01"));
        import::import_definitions(&store.db, vec![definition()], office.now()).unwrap();
        import::import_levels(&store.db, LEVELS).unwrap();
        let revision = store.db.read(|tx| catalogue::current(tx, "2.000635")).unwrap().unwrap().id;
        Self { office, clock, definition: definition(), revision, agency, centre, citizen }
    }

    pub fn officer(&self, n: u8, agency: AgencyId, role: Role) -> Actor {
        Actor::Officer(Officer {
            id: OfficerId::from_bytes([n; 16]),
            name: format!("Cán bộ Mẫu {n}"),
            title: "Chuyên viên".into(),
            agency,
            roles: vec![role],
            account: None,
        })
    }

    pub fn op<'a>(&'a self, actor: &'a Actor) -> Operation<'a> {
        Operation::new(&self.office, actor)
    }

    pub fn new_draft(&self, channel: Channel) -> NewDraft {
        let phone = Some("0900000012".to_owned());
        NewDraft {
            revision: self.revision,
            agency: self.agency,
            channel,
            parties: Parties::default(),
            for_whom: ForWhom::Myself,
            case: None,
            filer: Person { name: "Nguyễn Thị Mẫu".into(), phone, ..Person::default() },
            owner: None,
            relation: None,
            answers: Answers::default(),
        }
    }

    pub fn draft(&self) -> DossierId {
        dossier::open_draft(self.op(&self.citizen), &self.definition, self.new_draft(Channel::Online)).unwrap()
    }

    /// A draft with everything that is needed.
    pub fn complete_draft(&self) -> DossierId {
        let id = self.draft();
        let op = self.op(&self.citizen);
        let mut answers = Answers::default();
        answers.set("name", json!("Nguyễn Thị Mẫu"));
        dossier::save_answers(op, id, &answers).unwrap();
        attachment::attach(op, id, "giay-to", &[pdf("giay-to.pdf")]).unwrap();
        id
    }

    pub fn submit(&self, id: DossierId) -> Result<dossier::Submitted, CaseError> {
        dossier::submit(self.op(&self.citizen), id, &self.definition, Lang::Vi)
    }

    pub fn version(&self, id: DossierId) -> u64 {
        dossier::view(self.op(&Actor::System), id).unwrap().dossier.version
    }

    pub fn act(&self, actor: &Actor, id: DossierId, command: &Command) -> Result<dossier::Done, CaseError> {
        dossier::act(self.op(actor), id, self.version(id), command)
    }
}

pub fn pdf(name: &str) -> Upload {
    Upload { name: name.into(), bytes: b"%PDF-1.7\nscan".to_vec() }
}

pub fn refusal(error: CaseError) -> String {
    match error {
        CaseError::Refused(refusal) => refusal.key,
        other => panic!("not a refusal: {other:?}"),
    }
}
