//! A commune with three officers and a stranger, behind the real pages.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use base::{Actor, AgencyId, DossierId, FixedClock, Officer, Role};
use cases::{Office, Operation, Settings, dossier};
use people::{
    People, agencies,
    officers::{self, NewOfficer},
};
use rules::workflow::State;
use testkit::{
    Store,
    paper::{PlainDarkroom, PlainPen, PlainPress},
    vn,
};
use tower::ServiceExt;
use webkit::{
    Area, SignedIn, Site,
    session::{Lookup, Sessions},
    shell::{Shell, serve},
};

/// The procedure of these tests: Giấy xác nhận tình trạng hôn nhân.
const PROCEDURE: &str = "1.004873";

type Known = Arc<Mutex<BTreeMap<String, Officer>>>;

/// A session cookie's value is the officer's username.
struct ByName(Known);

impl Sessions for ByName {
    fn lookup<'a>(&'a self, area: Area, token: &'a str) -> Lookup<'a> {
        let officer = self.0.lock().unwrap().get(token).cloned().filter(|_| area == Area::Desk);
        let found = officer.map(|officer| SignedIn { name: officer.name.clone(), actor: Actor::Officer(officer) });
        Box::pin(async move { Ok(found) })
    }
}

pub struct Town {
    pub office: Office,
    people: People,
    agency: AgencyId,
    known: Known,
    router: Router,
    _store: Store,
}

pub struct Shown {
    pub status: StatusCode,
    pub location: String,
    pub kind: String,
    pub html: String,
}

impl Shown {
    /// The step was taken and the browser sent to the dossier.
    pub fn done(&self) {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.html);
    }
    /// The links of the page that begin so.
    pub fn links(&self, prefix: &str) -> Vec<String> {
        let opening = format!("href=\"{prefix}");
        let starts = self.html.match_indices(&opening).map(|(at, _)| at + 6);
        let mut links: Vec<String> = starts
            .map(|at| self.html[at..].split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&"))
            .collect();
        links.dedup();
        links
    }
}

fn calendar() -> rules::calendar::Calendar {
    let text = include_str!("../../../../province/calendar/2019.toml");
    rules::calendar::Calendar::from_years(vec![rules::calendar::Year::parse(text).unwrap()]).unwrap()
}

impl Town {
    pub fn new() -> Self {
        let store = Store::sqlite();
        let clock = Arc::new(FixedClock::at(vn("2019-04-24T09:00")));
        let people = People {
            db: store.db.clone(),
            vault: store.vault.clone(),
            clock: clock.clone(),
            phones_reachable: true,
        };
        agencies::import(&people, include_str!("../../../../province/organisation.toml")).unwrap();
        cases::catalogue::import::import_shipped(&store.db, people.now()).unwrap();
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
                hotline: None,
            },
        };
        let site = Site {
            province: "tỉnh Đắk Nông".to_owned(),
            address: "http://localhost".to_owned(),
            hotline: None,
            https: false,
            demo: false,
            key: [7; 32],
            clock,
        };
        let known = Known::default();
        let shell = Shell { site: Arc::new(site), sessions: Arc::new(ByName(known.clone())) };
        let app = desk::App { office: office.clone(), people: people.clone(), catalogue: Arc::default() };
        let router = serve(desk::routes(app), shell).0;
        let agency =
            |code: &str| store.db.read(|tx| agencies::by_code_on(tx, code, people.today())).unwrap().unwrap().id;
        let (here, elsewhere) = (agency("24611"), agency("24617"));
        let town = Self { office, people, agency: here, known, router, _store: store };
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
        let new = NewOfficer {
            username: username.to_owned(),
            name: format!("Cán bộ {username}"),
            title: "Công chức mẫu".to_owned(),
            password: "mật khẩu mẫu".to_owned(),
            must_change_password: false,
        };
        let id = officers::create(&self.people, &new).unwrap();
        let from = "2019-01-01".parse().unwrap();
        for role in roles {
            officers::appoint(&self.people, id, agency, *role, from, None).unwrap();
        }
        let today = self.people.today();
        let officer = self.people.db.read(|tx| officers::acting(tx, id, today)).unwrap().unwrap();
        self.known.lock().unwrap().insert(username.to_owned(), officer);
    }

    pub fn officer(&self, username: &str) -> Officer {
        self.known.lock().unwrap()[username].clone()
    }

    pub async fn get(&self, who: &str, path: &str) -> Shown {
        self.send(Request::get(path).header(header::COOKIE, format!("phien-can-bo={who}")), Vec::new()).await
    }

    async fn send(&self, request: axum::http::request::Builder, body: Vec<u8>) -> Shown {
        let response = self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let text = |name: header::HeaderName| {
            response.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned()
        };
        let (status, location, kind) = (response.status(), text(header::LOCATION), text(header::CONTENT_TYPE));
        let bytes = to_bytes(response.into_body(), 1 << 24).await.unwrap();
        Shown { status, location, kind, html: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// Opens `page` for its token and posts these fields to `to`.
    pub async fn post(&self, who: &str, page: &str, to: &str, fields: &[(&str, &str)]) -> Shown {
        self.upload(who, page, to, fields, &[]).await
    }

    async fn upload(
        &self,
        who: &str,
        page: &str,
        to: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Shown {
        let token = self.token(who, page).await;
        let mut body = Vec::new();
        for (name, value) in [("csrf", token.as_str())].iter().chain(fields) {
            let part = format!("--X\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(part.into_bytes());
        }
        for (field, name, bytes) in files {
            let head = format!(
                "--X\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n"
            );
            body.extend(head.into_bytes());
            body.extend_from_slice(bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--X--\r\n");
        let request = Request::post(to)
            .header(header::COOKIE, format!("phien-can-bo={who}"))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=X");
        self.send(request, body).await
    }

    async fn token(&self, who: &str, page: &str) -> String {
        let shown = self.get(who, page).await;
        let at =
            shown.html.find(r#"name="csrf" value=""#).unwrap_or_else(|| panic!("no form: {}", shown.html)) + 19;
        shown.html[at..].chars().take_while(|letter| *letter != '"').collect()
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
        self.upload(who, &page, &format!("{page}/buoc/{step}"), &fields, files).await
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
        dossier::view(Operation::new(&self.office, &Actor::System), id).unwrap()
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
