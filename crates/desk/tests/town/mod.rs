//! A commune of the town of `testkit` with three officers, behind the real pages of the desk.

use std::{cell::RefCell, collections::BTreeMap, ops::Deref, sync::Arc};

use axum::Router;
use base::{Actor, AgencyId, DossierId, Officer, OfficerId, Role};
use cases::dossier;
use rules::workflow::State;
use testkit::{
    browser::{Browser, Shown, pages},
    town,
};

/// The procedure of these tests: Giấy xác nhận tình trạng hôn nhân.
const PROCEDURE: &str = "1.004873";

pub struct Town {
    bed: town::Town,
    agency: AgencyId,
    known: RefCell<BTreeMap<String, OfficerId>>,
    pages: Router,
}

impl Deref for Town {
    type Target = town::Town;
    fn deref(&self) -> &town::Town {
        &self.bed
    }
}

impl Town {
    pub fn new() -> Self {
        let bed = town::Town::own("2019-04-24T09:00");
        bed.import_catalogue();
        let app = desk::App { office: bed.office.clone(), people: bed.people.clone(), catalogue: Arc::default() };
        let pages = pages(&bed, desk::routes(app));
        let (here, elsewhere) = (bed.agency("24611"), bed.agency("24617"));
        let town = Self { bed, agency: here, known: RefCell::default(), pages };
        town.make("motcua", &[Role::Intake, Role::Cashier, Role::Specialist, Role::Clerk]);
        town.make("chutich", &[Role::Leader]);
        town.serve("nguoila", elsewhere, &[Role::Intake, Role::Leader, Role::Specialist]);
        town
    }

    /// An officer of this commune.
    pub fn make(&self, username: &str, roles: &[Role]) {
        self.serve(username, self.agency, roles);
    }

    fn serve(&self, username: &str, agency: AgencyId, roles: &[Role]) {
        let id = self.appoint(username, agency, roles);
        self.known.borrow_mut().insert(username.to_owned(), id);
    }

    pub fn officer(&self, username: &str) -> Officer {
        self.acting(self.known.borrow()[username])
    }

    fn browser(&self, who: &str) -> Browser {
        let id = self.known.borrow()[who];
        Browser::new(self.pages.clone()).with("phien-can-bo", self.officers_session(id))
    }

    pub async fn get(&self, who: &str, path: &str) -> Shown {
        self.browser(who).get(path).await
    }

    /// Opens `page` for its token and posts these fields to `to`.
    pub async fn post(&self, who: &str, page: &str, to: &str, fields: &[(&str, &str)]) -> Shown {
        self.browser(who).upload_to(page, to, fields, &[]).await
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

    pub fn counter_page(&self) -> String {
        format!("/can-bo/tiep-nhan/{PROCEDURE}")
    }

    /// The first case of the procedure, where it has cases.
    pub fn first_case(&self) -> &'static str {
        let current = self.office.db.read(|tx| cases::catalogue::current(tx, PROCEDURE)).unwrap().unwrap();
        let case = current.definition.sheet.cases.first().map(|case| case.key.clone());
        case.unwrap_or_default().leak()
    }

    /// A paper dossier taken in and accepted at the counter.
    pub async fn taken_in(&self) -> String {
        let page = self.counter_page();
        let fields = [("filer.name", "Lò Thị Mẫu"), ("case", self.first_case())];
        let shown = self.post("motcua", &page, &page, &fields).await;
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

    fn view(&self, id: &str) -> dossier::View {
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
