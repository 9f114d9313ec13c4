//! A commune of the town of `testkit` with three officers, behind the real pages of the desk.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::{cell::RefCell, collections::BTreeMap, ops::Deref, sync::Arc};

use axum::Router;
use base::{Actor, AgencyId, DossierId, Officer, OfficerId, Role};
use cases::{
    Operation,
    dossier::{self, Incoming, NewDraft},
};
use rules::{
    document::Person,
    form::{Answers, ForWhom},
    procedure::Channel,
    workflow::{Command, DeliveryWay, Parties, State},
};
use testkit::{
    browser::{Browser, Shown, pages},
    town, vn,
};

/// The procedure of these tests: Giấy xác nhận tình trạng hôn nhân.
const PROCEDURE: &str = "1.004873";

pub struct Town {
    bed: town::Town,
    agency: AgencyId,
    elsewhere: AgencyId,
    known: RefCell<BTreeMap<String, OfficerId>>,
    pages: Router,
}

impl Deref for Town {
    type Target = town::Town;
    fn deref(&self) -> &town::Town {
        &self.bed
    }
}

fn ministry() -> dossier::exchange::PartnerCard {
    dossier::exchange::PartnerCard {
        key: "cong-an".into(),
        name: "Hệ thống của Bộ".into(),
        procedures: vec![PROCEDURE.into()],
        patience: jiff::SignedDuration::from_hours(48),
        every: jiff::SignedDuration::from_mins(15),
    }
}

impl Town {
    pub fn new() -> Self {
        let bed = town::Town::own("2019-04-24T09:00");
        bed.import_catalogue();
        Self::of(bed)
    }

    /// A town whose procedure the system of a ministry processes.
    pub fn linked_with_a_ministry() -> Self {
        let mut bed = town::Town::own("2019-04-24T09:00");
        bed.import_catalogue();
        let current = bed.office.db.read(|tx| cases::catalogue::current(tx, PROCEDURE)).unwrap().unwrap();
        let mut definition = (*current.definition).clone();
        definition.sheet.route = rules::procedure::Route::External;
        cases::catalogue::import::import_definitions(&bed.office.db, vec![definition], bed.office.now()).unwrap();
        bed.office.settings.partners = vec![ministry()];
        Self::of(bed)
    }

    /// A town whose procedure is a linked service: the certificate here, then something at a ministry.
    pub fn with_a_linked_service() -> Self {
        let mut bed = town::Town::own("2019-04-24T09:00");
        bed.import_catalogue();
        let current = bed.office.db.read(|tx| cases::catalogue::current(tx, PROCEDURE)).unwrap().unwrap();
        let mut definition = (*current.definition).clone();
        let strand = |text: &str| toml::from_str::<rules::procedure::StrandRule>(text).unwrap();
        definition.sheet.strands = vec![
            strand("key = 'giay'\nname = 'Giấy xác nhận'"),
            strand(
                "key = 'cu-tru'\nname = 'Đăng ký thường trú'\npartner = 'cong-an'\nprocedure = '1.004222'
                 after = ['giay']",
            ),
        ];
        cases::catalogue::import::import_definitions(&bed.office.db, vec![definition], bed.office.now()).unwrap();
        bed.office.settings.partners = vec![ministry()];
        Self::of(bed)
    }

    fn of(bed: town::Town) -> Self {
        let app = desk::App { office: bed.office.clone(), people: bed.people.clone(), catalogue: Arc::default() };
        let pages = pages(&bed, desk::routes(app));
        let (here, elsewhere) = (bed.agency("24611"), bed.agency("24617"));
        let town = Self { bed, agency: here, elsewhere, known: RefCell::default(), pages };
        town.make("motcua", &[Role::Intake, Role::Cashier, Role::Specialist, Role::Clerk]);
        town.make("chutich", &[Role::Leader]);
        town.serve("nguoila", elsewhere, &[Role::Intake, Role::Leader, Role::Specialist]);
        town
    }

    /// An officer of this commune.
    pub fn make(&self, username: &str, roles: &[Role]) {
        self.serve(username, self.agency, roles);
    }

    /// An officer of another agency.
    pub fn settle(&self, username: &str, agency: AgencyId, roles: &[Role]) {
        self.serve(username, agency, roles);
    }

    pub fn id(&self, username: &str) -> OfficerId {
        self.known.borrow()[username]
    }

    /// The commune itself.
    pub fn own(&self) -> AgencyId {
        self.agency
    }

    fn serve(&self, username: &str, agency: AgencyId, roles: &[Role]) {
        let id = self.appoint(username, agency, roles);
        self.known.borrow_mut().insert(username.to_owned(), id);
    }

    pub fn officer(&self, username: &str) -> Officer {
        self.acting(self.known.borrow()[username])
    }

    pub fn browser(&self, who: &str) -> Browser {
        let id = self.known.borrow()[who];
        Browser::new(self.pages.clone()).with("phien-can-bo", self.officers_session(id))
    }

    /// The officer's browser.
    pub fn browse(&self, who: &str) -> Browser {
        self.browser(who)
    }

    pub async fn get(&self, who: &str, path: &str) -> Shown {
        self.browser(who).get(path).await
    }

    /// Opens `page` for its token and posts these fields to `to`.
    pub async fn post(&self, who: &str, page: &str, to: &str, fields: &[(&str, &str)]) -> Shown {
        self.browser(who).upload_to(page, to, fields, &[]).await
    }

    /// Types a line into the search box: the dossier it names, or else the list.
    pub async fn search(&self, who: &str, line: &str) -> Shown {
        let browser = self.browser(who);
        let found = browser.post_to("/can-bo/tim", "/can-bo/tim", &[("q", line)]).await;
        if found.location.starts_with("/can-bo/tim?tim=") { browser.get(&found.location).await } else { found }
    }

    /// The same as an ordinary form, without files.
    pub async fn post_form(&self, who: &str, page: &str, to: &str, fields: &[(&str, &str)]) -> Shown {
        self.browser(who).post_to(page, to, fields).await
    }

    /// The ministry says how far it is with a strand; each time another number.
    pub fn ministry_says(&self, id: &str, strand: &str, number: &str, status: u8) {
        let news = testkit::partner::News {
            number: number.into(),
            reference: self.view(id).summary.reference,
            strand: strand.into(),
            code: Some("BCA-000001".into()),
            status,
            at: base::Clock::now(&*self.clock),
            words: "Theo quy định".into(),
            here: false,
            results: vec![],
        };
        dossier::exchange::hear(&self.office, "cong-an", &news.message()).unwrap();
    }

    /// Takes a step from a fresh page.
    pub async fn step(&self, who: &str, id: &str, step: &str, fields: &[(&str, &str)]) -> Shown {
        self.step_with(who, id, step, fields, &[]).await
    }

    pub async fn step_with(
        &self,
        who: &str,
        id: &str,
        step: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Shown {
        let version = self.version(id).to_string();
        let fields = [&[("version", version.as_str())], fields].concat();
        let page = format!("/can-bo/ho-so/{id}");
        self.browser(who).upload_to(&page, &format!("{page}/buoc/{step}"), &fields, files).await
    }

    /// Takes a step with these very fields.
    pub async fn step_as_sent(&self, who: &str, id: &str, step: &str, fields: &[(&str, &str)]) -> Shown {
        let page = format!("/can-bo/ho-so/{id}");
        self.post(who, &page, &format!("{page}/buoc/{step}"), fields).await
    }

    /// Opens the page of signing and sends it, ten minutes after the last second factor.
    pub async fn stale_sign(&self, who: &str, id: &str, fields: &[(&str, &str)]) -> [Shown; 2] {
        self.stale_sign_with(who, id, fields, &[]).await
    }

    pub async fn stale_sign_with(
        &self,
        who: &str,
        id: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> [Shown; 2] {
        let (browser, now) = (self.browser(who), base::Clock::now(&*self.clock));
        self.clock.set(base::moment(base::millis(now) + 10 * 60_000));
        let page = format!("/can-bo/ho-so/{id}");
        let step = format!("{page}/buoc/sign");
        let shown = [browser.get(&step).await, browser.upload_to(&page, &step, fields, files).await];
        self.clock.set(now);
        shown
    }

    pub fn counter_page(&self) -> String {
        format!("/can-bo/tiep-nhan/{PROCEDURE}")
    }

    /// The first case of the procedure, where it has cases.
    pub fn first_case(&self) -> &'static str {
        let current = self.office.db.read(|tx| cases::catalogue::current(tx, PROCEDURE)).unwrap().unwrap();
        let case = current.definition.sheet.cases.first().map(|case| case.key.clone());
        case.unwrap_or_default().leak()
    }

    /// A draft that this person begins online for this commune.
    pub fn draft(&self, who: &Actor) -> String {
        let current = self.office.db.read(|tx| cases::catalogue::current(tx, PROCEDURE)).unwrap().unwrap();
        let new = self.new_draft(current.id, Parties::default());
        let new = NewDraft { channel: Channel::Online, ..new };
        dossier::open_draft(Operation::new(&self.office, who), new).unwrap().to_string()
    }

    fn new_draft(&self, revision: base::RevisionId, parties: Parties) -> NewDraft {
        let case = self.first_case();
        NewDraft {
            revision,
            agency: self.agency,
            channel: Channel::Counter,
            parties,
            for_whom: ForWhom::Myself,
            case: (!case.is_empty()).then(|| case.to_owned()),
            filer: Person { name: "Lò Thị Mẫu".into(), ..Person::default() },
            owner: None,
            relation: None,
            answers: Answers::default(),
        }
    }

    /// A paper dossier of somebody with an account, in the hands of its specialist.
    pub async fn of_citizen(&self, account: base::AccountId) -> String {
        let current = self.office.db.read(|tx| cases::catalogue::current(tx, PROCEDURE)).unwrap().unwrap();
        let incoming = Incoming {
            draft: self.new_draft(current.id, Parties { filer: Some(account), owner: None, mandate: None }),
            foreign_code: None,
            confirmation: None,
            delivery: DeliveryWay::Counter,
            delivery_address: None,
            papers: Vec::new(),
            files: Vec::new(),
        };
        let actor = Actor::Officer(self.officer("motcua"));
        let op = Operation::new(&self.office, &actor);
        let id = dossier::take_in(op, &incoming).unwrap().id.to_string();
        self.step("motcua", &id, "accept", &[("owed", "0")]).await.done();
        self.step("motcua", &id, "transfer", &[("keep", "1")]).await.done();
        id
    }

    /// A paper dossier that was just taken in.
    pub fn filed_at_counter(&self) -> String {
        let current = self.office.db.read(|tx| cases::catalogue::current(tx, PROCEDURE)).unwrap().unwrap();
        let incoming = Incoming {
            draft: self.new_draft(current.id, Parties::default()),
            foreign_code: None,
            confirmation: None,
            delivery: DeliveryWay::Counter,
            delivery_address: None,
            papers: Vec::new(),
            files: Vec::new(),
        };
        let actor = Actor::Officer(self.officer("motcua"));
        dossier::take_in(Operation::new(&self.office, &actor), &incoming).unwrap().id.to_string()
    }

    /// The citizen takes a step.
    pub fn citizen_does(&self, account: base::AccountId, id: &str, command: &Command) {
        let actor = Actor::Citizen { account };
        let (op, version) = (Operation::new(&self.office, &actor), self.version(id));
        dossier::act(op, id.parse().unwrap(), version, command).unwrap();
    }

    /// The first paper of the procedure's sheet.
    pub fn first_paper(&self) -> &'static str {
        let current = self.office.db.read(|tx| cases::catalogue::current(tx, PROCEDURE)).unwrap().unwrap();
        let paper = current.definition.sheet.components.iter().find(|paper| !paper.remark).unwrap();
        paper.key.clone().leak()
    }

    /// A paper dossier taken in and accepted at the counter.
    pub async fn taken_in(&self) -> String {
        let page = self.counter_page();
        let paper = self.first_paper();
        let copies = format!("copies.{paper}");
        let fields =
            [("filer.name", "Lò Thị Mẫu"), ("case", self.first_case()), ("have", paper), (copies.as_str(), "2")];
        let scan = format!("file.{paper}");
        let shown =
            self.browser("motcua").upload_to(&page, &page, &fields, &[(&scan, "quet.pdf", b"%PDF-1.7\n")]).await;
        shown.done();
        shown.location.rsplit('/').next().unwrap().to_owned()
    }

    /// A paper dossier entered and not yet accepted.
    pub async fn entered(&self) -> String {
        let page = self.counter_page();
        let fields = [("filer.name", "Lò Thị Mẫu"), ("case", self.first_case()), ("incomplete", "1")];
        let shown = self.post("motcua", &page, &page, &fields).await;
        shown.done();
        shown.location.split('/').nth(3).unwrap().to_owned()
    }

    /// A dossier in the hands of its specialist, who is the one-stop's officer too.
    pub async fn in_hand(&self) -> String {
        let id = self.taken_in().await;
        self.step("motcua", &id, "transfer", &[("keep", "1")]).await.done();
        id
    }

    /// The result lies at the one-stop.
    pub async fn ready(&self) -> String {
        let id = self.ready_to_hand().await;
        self.step("motcua", &id, "hand-result", &[]).await.done();
        id
    }

    /// The result is issued and lies with the clerk.
    pub async fn ready_to_hand(&self) -> String {
        let id = self.in_hand().await;
        let leader = self.officer("chutich").id.to_string();
        let draft = [
            ("outcome", "positive"),
            ("title", "GIẤY XÁC NHẬN"),
            ("body", "Xác nhận nội dung đã khai."),
            ("to", "leadership"),
            ("signatory", leader.as_str()),
        ];
        self.step("motcua", &id, "submit-draft", &draft).await.done();
        self.step("chutich", &id, "sign", &[("how", "digital")]).await.done();
        let day = [("on.day", "24"), ("on.month", "4"), ("on.year", "2019"), ("number", "12")];
        self.step("motcua", &id, "issue", &day).await.done();
        id
    }

    /// Lets time pass.
    pub fn at(&self, moment: &str) {
        self.clock.set(vn(moment));
    }

    /// The other commune.
    pub fn elsewhere(&self) -> String {
        self.elsewhere.to_string()
    }

    /// The text of one of the dossier's papers, as the plain press set it: the newest of that kind.
    pub fn paper(&self, id: &str, kind: cases::document::Kind) -> String {
        let view = self.view(id);
        let paper = view.documents.iter().rev().find(|paper| paper.kind == kind).unwrap();
        let reader = Actor::Officer(self.officer("motcua"));
        let op = Operation::new(&self.office, &reader);
        let (_, bytes) = dossier::read_paper(op, view.summary.id, paper.id).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    pub fn view(&self, id: &str) -> dossier::View {
        let id: DossierId = id.parse().unwrap();
        dossier::view(self.op(&Actor::System), id).unwrap()
    }
    pub fn version(&self, id: &str) -> u64 {
        self.view(id).dossier.version
    }
    pub fn state(&self, id: &str) -> State {
        self.view(id).dossier.state
    }
    /// Code and reference.
    pub fn names(&self, id: &str) -> (String, String) {
        let summary = self.view(id).summary;
        (summary.code.unwrap(), summary.reference)
    }
}
