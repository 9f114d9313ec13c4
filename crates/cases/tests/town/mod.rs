//! What the tests of dossiers share: a small town on the province's real organisation.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::ops::{Deref, DerefMut};

use base::{AccountId, Actor, AgencyId, DocumentId, DossierId, RevisionId, Role};
use cases::{
    CaseError, document,
    dossier::{self, Acceptance, NewDraft, attachment},
    received::Scan,
};
use rules::{
    document::Person,
    form::{Answers, ForWhom, Lang},
    procedure::{Channel, Definition},
    workflow::{Command, Parties},
};
use serde_json::json;
pub use testkit::town::{definition, pdf};
use testkit::{Store, town};

/// A department, its one-stop, a citizen, and one procedure.
pub struct Town {
    bed: town::Town,
    pub definition: Definition,
    pub revision: RevisionId,
    pub agency: AgencyId,
    pub centre: AgencyId,
    pub citizen: Actor,
    folder: std::path::PathBuf,
}

impl Deref for Town {
    type Target = town::Town;
    fn deref(&self) -> &town::Town {
        &self.bed
    }
}

impl DerefMut for Town {
    fn deref_mut(&mut self) -> &mut town::Town {
        &mut self.bed
    }
}

impl Town {
    pub fn new(store: &Store) -> Self {
        let bed = town::Town::on(store, "2019-03-04T09:00");
        let citizen = Actor::Citizen { account: AccountId::from_bytes([1; 16]) };
        let (agency, centre) = (bed.agency("67-D03"), bed.agency("67-D01"));
        let revision = bed.import_procedure();
        let folder = store.folder().to_owned();
        Self { bed, definition: definition(), revision, agency, centre, citizen, folder }
    }

    /// Where files lie.
    pub fn blob_folder(&self) -> std::path::PathBuf {
        self.folder.join("blobs")
    }

    pub fn officer(&self, n: u8, agency: AgencyId, role: Role) -> Actor {
        Actor::Officer(town::officer(n, agency, role))
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
        dossier::open_draft(self.op(&self.citizen), self.new_draft(Channel::Online)).unwrap()
    }

    /// An agency that has nothing to do with the department.
    pub fn bed_agency(&self) -> AgencyId {
        self.bed.agency("24611")
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
        dossier::submit(self.op(&self.citizen), id, Lang::Vi)
    }

    /// Specialist, leader and clerk of the department.
    pub fn section(&self) -> (Actor, Actor, Actor) {
        let of = |n, role| self.officer(n, self.agency, role);
        (of(13, Role::Specialist), of(14, Role::Leader), of(15, Role::Clerk))
    }

    /// A filed and accepted dossier in the hands of the specialist.
    pub fn in_hand(&self, specialist: &Actor) -> DossierId {
        let intake = self.officer(11, self.centre, Role::Intake);
        let id = self.complete_draft();
        self.submit(id).unwrap();
        let version = self.version(id);
        dossier::accept(self.op(&intake), id, version, Acceptance::default()).unwrap();
        self.act(&intake, id, &Command::Transfer { keep: false }).unwrap();
        self.act(specialist, id, &Command::Confirm).unwrap();
        let officer = specialist.officer().unwrap().id;
        self.act(specialist, id, &Command::Assign { officer }).unwrap();
        id
    }

    /// A file that lies in the dossier.
    pub fn paper(&self, dossier: DossierId, kind: document::Kind) -> DocumentId {
        self.brought(dossier, kind, None, b"%PDF-1.7\n")
    }

    /// The same with what is known of bytes that came from outside.
    pub fn brought(
        &self,
        dossier: DossierId,
        kind: document::Kind,
        brought: Option<Scan>,
        bytes: &[u8],
    ) -> DocumentId {
        let key = dossier::key_of(self.op(&Actor::System), dossier).unwrap();
        let new =
            document::New { id: DocumentId::new(), dossier, kind, name: "van-ban.pdf".into(), by: None, brought };
        let kept = document::keep(&self.office, &key, new.id, "application/pdf", bytes).unwrap();
        self.office.db.write(|tx| document::attach(tx, &new, &kept, self.office.now())).unwrap();
        new.id
    }

    pub fn version(&self, id: DossierId) -> u64 {
        dossier::view(self.op(&Actor::System), id).unwrap().dossier.version
    }

    pub fn act(&self, actor: &Actor, id: DossierId, command: &Command) -> Result<dossier::Done, CaseError> {
        dossier::act(self.op(actor), id, self.version(id), command)
    }
}

pub fn refusal(error: CaseError) -> String {
    match error {
        CaseError::Refused(refusal) => refusal.key,
        other => panic!("not a refusal: {other:?}"),
    }
}
