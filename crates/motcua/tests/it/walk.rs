//! Every route as a visitor, as somebody with another role, and every route that names something with somebody
//! else's: nobody sees or changes what is not theirs. A new route that names something must be told here what a
//! stranger's is; the test fails until it is.

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use base::{AccountId, Actor, AgencyId, DossierId, OfficerId, Role};
use cases::{
    Operation,
    dossier::{self, Incoming, NewDraft, batch, glass},
};
use motcua::{serve, wiring::House};
use people::{api_clients, officers, requests};
use rules::{
    document::Person,
    form::{Answers, ForWhom},
    policy::ApiAction,
    procedure::Channel,
    workflow::{DeliveryWay, Parties},
};
use testkit::{browser::Browser, citizen, town::Town};
use tower::ServiceExt;
use webkit::{Access, routes::Line};

use crate::bed;

/// Giấy xác nhận tình trạng hôn nhân: every commune takes it.
const PROCEDURE: &str = "1.004873";

/// Routes whose parameter names what everybody may know or what is secret itself: procedures, years, assets, words
/// that were sent to somebody, the demonstration's mailbox, and the door of other systems (its own test: `door`).
const COMMON: [&str; 25] = [
    "/lien-thong/{partner}/tien-trinh",
    "/assets/{name}",
    "/thu-tuc/{code}",
    "/thu-tuc/{code}/nop",
    "/can-bo/tiep-nhan/{code}",
    "/can-bo/tiep-nhan/{code}/lo",
    "/can-bo/nop-ho/moi/{code}",
    "/can-bo/lich/{year}",
    "/can-bo/quy-trinh/{code}",
    "/can-bo/quy-trinh/{code}/tep",
    "/can-bo/quy-trinh/{code}/bo",
    "/dang-ky/{handle}",
    "/dang-ky/{handle}/gui-lai",
    "/quen-mat-khau/{handle}",
    "/quen-mat-khau/{handle}/gui-lai",
    "/dang-nhap/qua/{provider}",
    "/dang-nhap/ve/{provider}",
    "/dang-nhap/dinh-danh/ma/{handle}",
    "/tai-khoan/dinh-danh/qua/{provider}",
    "/tai-khoan/dia-chi/{handle}",
    "/can-bo/dang-nhap/qua/{provider}",
    "/can-bo/dang-nhap/ve/{provider}",
    "/hop-thu/{id}",
    // Plans of the whole province: everybody who may look may look at all of them.
    "/can-bo/sap-xep/{id}",
    // Outages are declared for the whole province as well.
    "/can-bo/su-co-he-thong/{id}",
];

/// Numbers of the filer, which stand whole on the dossier's own page and in no list.
const IDENTITY: &str = "000123456789";
const PHONE: &str = "0900000088";

/// A town with two communes in which everybody has every role, two citizens, and what belongs to the first of each.
pub(crate) struct Bed {
    pub(crate) town: Town,
    pub(crate) router: Router,
    pub(crate) table: Vec<Line>,
    citizens: [AccountId; 2],
    /// One officer for each role in the first commune, and in the second.
    officers: [Vec<(Role, OfficerId)>; 2],
    draft: DossierId,
    typed: DossierId,
    filed: DossierId,
    request: base::RequestId,
    batch: base::BatchId,
    question: base::GlassId,
    recovery: base::RecoveryId,
    mandate: base::MandateId,
    _folder: tempfile::TempDir,
}

impl Bed {
    pub(crate) fn new() -> Self {
        let town = Town::own("2019-04-24T09:00");
        town.import_catalogue();
        let folder = tempfile::tempdir().unwrap();
        let config = bed::config(folder.path());
        let channels = Arc::new(outreach::Channels::mailbox());
        let house =
            House { office: town.office.clone(), people: town.people.clone(), channels, lines: Arc::default() };
        let (router, table) = serve::site(&house, &config);
        let communes = [town.agency("24611"), town.agency("24617")];
        let serve = |place: usize| {
            let name = |role: Role| format!("{}.{place}", role.word());
            Role::ALL.map(|role| (role, town.appoint(&name(role), communes[place], &[role]))).to_vec()
        };
        let officers = [serve(0), serve(1)];
        let citizens = ["0900000001", "0900000002"].map(|contact| register(&town, contact));
        let by = |role: Role| Actor::Officer(town.acting(id_of(&officers[0], role)));
        let own = draft(&town, &Actor::Citizen { account: citizens[0] }, communes[0], Channel::Online);
        let typed = draft(&town, &by(Role::Intake), communes[0], Channel::Online);
        let taken = filed(&town, &by(Role::Intake), communes[0], citizens[0]);
        let asked = requests::Asked {
            name: "Lò Thị Mẫu".into(),
            title: "Công chức".into(),
            roles: vec![Role::Intake],
            reason: "Mới tuyển".into(),
            ..requests::Asked::default()
        };
        let request = requests::ask(&town.people, by(Role::Leader).officer().unwrap(), &asked).unwrap();
        let batch = batched(&town, &by(Role::Intake), communes[0]);
        let outside = Actor::Officer(town.acting(id_of(&officers[1], Role::Specialist)));
        let reference = dossier::view(town.op(&Actor::System), taken).unwrap().summary.reference;
        let question = glass::ask(town.op(&outside), &reference, "Đối chiếu với một hồ sơ trùng", "-").unwrap();
        let recovery = recovered(&town, by(Role::Intake).officer().unwrap(), citizens[1]);
        let mandate = offered(&town, citizens[0]);
        Self {
            batch,
            town,
            router,
            table,
            citizens,
            officers,
            draft: own,
            typed,
            filed: taken,
            request,
            question,
            recovery,
            mandate,
            _folder: folder,
        }
    }

    pub(crate) fn citizen(&self, which: usize) -> Browser {
        Browser::new(self.router.clone()).with("phien", self.town.citizens_session(self.citizens[which]))
    }
    pub(crate) fn officer(&self, place: usize, role: Role) -> Browser {
        let id = id_of(&self.officers[place], role);
        Browser::new(self.router.clone()).with("phien-can-bo", self.town.officers_session(id))
    }

    /// The route with what belongs to the first citizen, officer or commune in the place of its parameters.
    pub(crate) fn somebody_elses(&self, path: &str) -> Option<String> {
        let id = match path {
            "/tai-khoan/uy-quyen/{id}" => self.mandate.to_string(),
            _ if path.starts_with("/ho-so/{id}") => self.draft.to_string(),
            _ if path.starts_with("/can-bo/nop-ho/{id}") => self.typed.to_string(),
            _ if path.starts_with("/can-bo/ho-so/{id}") => self.filed.to_string(),
            _ if path.starts_with("/can-bo/lo/{id}") => self.batch.to_string(),
            "/can-bo/luu-tru/{id}" => self.filed.to_string(),
            "/can-bo/quan-tri/can-bo/{id}" => id_of(&self.officers[0], Role::Clerk).to_string(),
            "/can-bo/quan-tri/de-nghi/{id}" => self.request.to_string(),
            // Kept by system administrators alone, who keep all of them.
            "/can-bo/quan-tri/ung-dung/{id}" => base::ApiClientId::new().to_string(),
            "/api/v1/ho-so/{code}" => {
                let summary = dossier::view(self.town.op(&Actor::System), self.filed).unwrap().summary;
                return summary.code.map(|code| format!("/api/v1/ho-so/{code}"));
            }
            "/can-bo/xem-ngoai-nhiem-vu/{id}" => self.question.to_string(),
            _ if path.starts_with("/can-bo/khoi-phuc-tai-khoan/{id}") => self.recovery.to_string(),
            _ => return None,
        };
        // Whatever stands after the id does not matter: a stranger does not get that far.
        let rest = [("{step}", "remind"), ("{page}", "0"), ("{file}", &id), ("{document}", &id)];
        let path = rest.iter().fold(path.to_owned(), |path, (name, value)| path.replace(name, value));
        Some(path.replace("{id}", &id)).filter(|path| !path.contains('{'))
    }

    /// A key that reads of that commune.
    pub fn key(&self, place: usize, actions: &[ApiAction]) -> String {
        let new = api_clients::New {
            name: "Màn hình".into(),
            purpose: "Thử".into(),
            agency: Some(self.town.agency(["24611", "24617"][place])),
            actions: actions.to_vec(),
            first: None,
            last: Some(self.town.people.today()),
        };
        api_clients::make(&self.town.people, None, &new).unwrap().key
    }

    /// What another system is answered.
    pub async fn asked(&self, key: Option<&str>, path: &str) -> StatusCode {
        let mut request = Request::builder().uri(path);
        if let Some(key) = key {
            request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
        }
        self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap().status()
    }

    /// What a stranger could have changed.
    fn state(&self) -> Vec<String> {
        let view = |id: DossierId| {
            let view = dossier::view(self.town.op(&Actor::System), id).unwrap();
            format!("{id} {} {:?} {}", view.dossier.version, view.dossier.state, view.documents.len())
        };
        let keeper = self.town.acting(id_of(&self.officers[0], Role::UnitAdmin));
        let roster = officers::roster(&self.town.people, &keeper, keeper.agency).unwrap();
        let roster = roster.iter().map(|officer| format!("{} {} {:?}", officer.id, officer.locked, officer.roles));
        let open = requests::open(&self.town.people, &keeper, keeper.agency).unwrap();
        let principal = Actor::Citizen { account: self.citizens[0] };
        let given = people::mandates::given(&self.town.people, &principal).unwrap();
        let given = given.iter().map(|one| format!("{} {:?}", one.kept.mandate.id, one.standing));
        [self.draft, self.typed, self.filed]
            .map(view)
            .into_iter()
            .chain(roster)
            .chain([open.len().to_string()])
            .chain(given)
            .collect()
    }
}

fn id_of(officers: &[(Role, OfficerId)], role: Role) -> OfficerId {
    officers.iter().find(|(held, _)| *held == role).unwrap().1
}

fn register(town: &Town, contact: &str) -> AccountId {
    use people::accounts::{AccountKind, register};
    let issued = register::begin(&town.people, AccountKind::Person, contact, &testkit::town::letters()).unwrap();
    let said = register::Completion {
        code: town.code_sent_to(contact),
        name: "Nguyễn Thị Thử".into(),
        password: citizen::PASSWORD.into(),
        ..register::Completion::default()
    };
    let token = register::complete(&town.people, &issued.handle, &said, rules::form::Lang::Vi).unwrap();
    let opened = people::sessions::find(&town.people, people::sessions::Kind::Citizen, &token).unwrap().unwrap();
    let people::sessions::Holder::Citizen { account, .. } = opened.holder else { panic!("no citizen") };
    account
}

/// The account of that citizen is being recovered at the officer's counter.
fn recovered(town: &Town, officer: &base::Officer, account: AccountId) -> base::RecoveryId {
    use people::{accounts, counter};
    let said = serde_json::json!({ "name": "Thử", "identity": { "kind": "cccd", "number": "000190000042" } });
    let said: Answers = serde_json::from_value(said).unwrap();
    accounts::save_profile(&town.people, account, accounts::AccountKind::Person, said, rules::form::Lang::Vi)
        .unwrap();
    let wish = counter::Wish {
        sought: "0900000002".into(),
        account: account.to_string(),
        paper: "identity-card".into(),
        number: "000190000042".into(),
        contact: "moi@vidu.example".into(),
        reason: "Mất điện thoại, không còn dùng số cũ".into(),
    };
    let letter = testkit::town::letters().code;
    counter::ask(&town.people, officer, &testkit::town::calendar(), &wish, &letter).unwrap()
}

/// A mandate that the first citizen offered to somebody who is neither of the two.
fn offered(town: &Town, principal: AccountId) -> base::MandateId {
    let today = town.people.today();
    let terms = rules::mandate::Terms {
        power: base::Power::File,
        procedures: base::Procedures::All,
        from: today,
        until: Some(today),
    };
    let offer =
        people::mandates::Offer { contact: "0900000003".into(), terms, password: citizen::PASSWORD.into() };
    let actor = Actor::Citizen { account: principal };
    people::mandates::offer(&town.people, &actor, &offer, base::FieldErrors::default()).unwrap()
}

fn new_draft(town: &Town, agency: AgencyId, channel: Channel, parties: Parties) -> NewDraft {
    let current = town.office.db.read(|tx| cases::catalogue::current(tx, PROCEDURE)).unwrap().unwrap();
    NewDraft {
        revision: current.id,
        agency,
        channel,
        parties,
        for_whom: ForWhom::Myself,
        case: current.definition.sheet.cases.first().map(|case| case.key.clone()),
        filer: Person {
            name: "Lò Thị Mẫu".into(),
            identity: Some(IDENTITY.into()),
            phone: Some(PHONE.into()),
            ..Person::default()
        },
        owner: None,
        relation: None,
        answers: Answers::default(),
    }
}

fn draft(town: &Town, who: &Actor, agency: AgencyId, channel: Channel) -> DossierId {
    let parties = Parties { filer: who.account(), owner: None, mandate: None };
    dossier::open_draft(Operation::new(&town.office, who), new_draft(town, agency, channel, parties)).unwrap()
}

fn filed(town: &Town, who: &Actor, agency: AgencyId, account: AccountId) -> DossierId {
    let incoming = Incoming {
        draft: new_draft(
            town,
            agency,
            Channel::Counter,
            Parties { filer: Some(account), owner: None, mandate: None },
        ),
        foreign_code: None,
        confirmation: None,
        delivery: DeliveryWay::Counter,
        delivery_address: None,
        papers: Vec::new(),
        files: vec![("giay-to".to_owned(), vec![testkit::town::pdf("giay-to.pdf")])],
    };
    dossier::take_in(Operation::new(&town.office, who), &incoming).unwrap().id
}

/// A batch of one dossier that came in at that commune.
fn batched(town: &Town, who: &Actor, agency: AgencyId) -> base::BatchId {
    let draft = new_draft(town, agency, Channel::Counter, Parties::default());
    let bundle = batch::Bundle {
        once: "0".repeat(32),
        bringer: draft.filer.clone(),
        revision: draft.revision,
        agency,
        case: draft.case,
        channel: Channel::Counter,
        papers: Vec::new(),
        delivery: DeliveryWay::Counter,
        delivery_address: None,
        shelf: String::new(),
    };
    let row = batch::Row { key: 1, filer: draft.filer, owed: None, answers: Answers::default() };
    let mut taken = batch::take_bundle(Operation::new(&town.office, who), &bundle, &[row]);
    taken.remove(0).1.unwrap().batch
}

#[tokio::test]
async fn nobody_sees_or_changes_what_belongs_to_somebody_else() {
    let bed = Bed::new();
    let intake = Actor::Officer(bed.town.acting(id_of(&bed.officers[0], Role::Intake)));
    dossier::accept(bed.town.op(&intake), bed.filed, 2, dossier::Acceptance::default()).unwrap();
    let before = bed.state();
    let own = bed.citizen(0).get(&format!("/ho-so/{}", bed.draft)).await.status;
    let at_hand = bed.officer(0, Role::Intake).get(&format!("/can-bo/ho-so/{}", bed.filed)).await.status;
    assert_eq!((own, at_hand), (StatusCode::OK, StatusCode::OK), "what is asked for is there");
    let naming = |line: &&Line| line.path.contains('{') && !COMMON.contains(&line.path.as_str());
    for line in bed.table.iter().filter(naming) {
        let path = bed.somebody_elses(&line.path);
        let path = path.unwrap_or_else(|| panic!("tell this test what a stranger's {} is", line.path));
        let strangers = match line.access {
            Access::Public => panic!("{} names something and is public", line.path),
            Access::Citizen => vec![bed.citizen(1)],
            Access::Api(action) => {
                let own = bed.key(0, &[action]);
                assert_eq!(bed.asked(Some(&own), &path).await, StatusCode::OK, "{path}");
                let stranger = bed.key(1, &[action]);
                assert_eq!(bed.asked(Some(&stranger), &path).await, StatusCode::NOT_FOUND, "{path}");
                continue;
            }
            Access::Officer(roles) => {
                // Inspector and controller see every dossier, the system administrator every account, by their duty.
                let everywhere = [Role::Inspector, Role::Controller, Role::SystemAdmin];
                let roles =
                    Role::ALL.into_iter().filter(|role| roles.contains(role) && !everywhere.contains(role));
                roles.map(|role| bed.officer(1, role)).collect()
            }
        };
        for stranger in strangers {
            refused(line, &path, &stranger).await;
        }
    }
    assert_eq!(bed.state(), before, "nothing has changed");
}

/// Shut: not there, or not allowed. A form is sent with the stranger's own token, in both encodings, of which the
/// route takes one.
async fn refused(line: &Line, path: &str, stranger: &Browser) {
    let shut = [StatusCode::NOT_FOUND, StatusCode::FORBIDDEN];
    if line.method == "GET" {
        let shown = stranger.get(path).await;
        assert!(shut.contains(&shown.status), "GET {path}: {}\n{}", shown.status, shown.html);
        return;
    }
    let own = if path.starts_with("/can-bo") { "/can-bo/phien" } else { "/tai-khoan/phien" };
    let deed = if path.starts_with("/tai-khoan/uy-quyen") { "accept" } else { "lock" };
    let fields = [("version", "1"), ("deed", deed), ("decline", "1"), ("score", "5"), ("reason", "thử")];
    let plain = stranger.post_to(own, path, &fields).await.status;
    let upload = stranger.upload_to(own, path, &fields, &[]).await.status;
    assert!(plain.is_client_error() && upload.is_client_error(), "POST {path}: {plain}, {upload}");
    assert!(shut.contains(&plain) || shut.contains(&upload), "POST {path}: {plain}, {upload}");
}

/// Pages that name several dossiers in a list, which opens none. What else shows a dossier's content keeps who saw it.
const LISTS: [&str; 6] =
    ["/can-bo", "/can-bo/ban-giao", "/can-bo/nop-ho", "/can-bo/so/quyen", "/can-bo/thu-phi", "/can-bo/tim"];

#[tokio::test]
async fn every_page_that_shows_a_dossier_to_an_officer_leaves_a_line_of_who_saw_it() {
    let bed = Bed::new();
    let kept = |dossier: DossierId| {
        let sql = "select count(*) from dossier_access where dossier = $1";
        let count = |tx: &db::Tx| tx.one(sql, db::params![dossier], |row| row.get::<i64>(0));
        bed.town.office.db.read::<_, db::DbError>(count).unwrap()
    };
    let intake = Actor::Officer(bed.town.acting(id_of(&bed.officers[0], Role::Intake)));
    dossier::accept(Operation::new(&bed.town.office, &intake), bed.filed, 2, dossier::Acceptance::default())
        .unwrap();
    let view = dossier::view(bed.town.op(&Actor::System), bed.filed).unwrap();
    let mut shown = Vec::new();
    for line in bed.table.iter().filter(|line| line.method == "GET" && !LISTS.contains(&line.path.as_str())) {
        let Access::Officer(roles) = line.access else { continue };
        let id = if line.path.starts_with("/can-bo/ho-so") { bed.filed } else { bed.typed };
        let real = [("{file}", view.files[0].id.to_string()), ("{document}", view.documents[0].id.to_string())];
        let real = real
            .iter()
            .fold(line.path.replace("{id}", &id.to_string()), |path, (name, value)| path.replace(name, value));
        let path = real.replace("{step}", "transfer").replace("trang/{page}", "trang/1").replace("{page}", "0");
        for role in Role::ALL.into_iter().filter(|role| roles.is_empty() || roles.contains(role)) {
            // A quarter of an hour each, so that every opening has a line of its own.
            bed.town.clock.set(base::moment(base::millis(bed.town.office.now()) + 15 * 60_000));
            let before = [kept(bed.filed), kept(bed.typed)];
            let answer = bed.officer(0, role).get(&path).await;
            let about = ["/can-bo/ho-so/{id}", "/can-bo/nop-ho/{id}"].iter().any(|it| line.path.starts_with(it));
            if answer.status == StatusCode::OK && (about || answer.html.contains("Lò Thị Mẫu") && id == bed.filed)
            {
                shown.push(line.path.as_str());
                let after = [kept(bed.filed), kept(bed.typed)];
                assert_ne!(after, before, "GET {path} as {} leaves no line", role.word());
            }
        }
    }
    shown.dedup();
    for path in [
        "",
        "/tep/{file}",
        "/tep/{file}/trang/{page}",
        "/tep/{file}/ban-goc",
        "/van-ban/{document}",
        "/phieu-kiem-soat",
        "/buoc/{step}",
        "/ai-da-xem",
    ] {
        let path = format!("/can-bo/ho-so/{{id}}{path}");
        assert!(shown.contains(&path.as_str()), "{path} was not seen: {shown:?}");
    }
}

#[tokio::test]
async fn no_list_shows_a_number_whole_and_the_dossiers_page_does() {
    let bed = Bed::new();
    let intake = Actor::Officer(bed.town.acting(id_of(&bed.officers[0], Role::Intake)));
    dossier::accept(Operation::new(&bed.town.office, &intake), bed.filed, 2, dossier::Acceptance::default())
        .unwrap();
    let whole = |html: &str| html.contains(IDENTITY) || html.contains(PHONE);
    let page = bed.officer(0, Role::Intake).get(&format!("/can-bo/ho-so/{}", bed.filed)).await;
    assert!(page.html.contains(IDENTITY) && page.html.contains(PHONE), "{}", page.html);
    let agency = bed.town.agency("24611");
    let book = format!("/can-bo/so/quyen?co_quan={agency}&linh_vuc=H%E1%BB%99%20t%E1%BB%8Bch&nam=2019");
    let clerk = bed.officer(0, Role::Intake);
    let found = clerk.post_to("/can-bo/tim", "/can-bo/tim", &[("q", PHONE)]).await.location;
    let by_name = clerk.post_to("/can-bo/tim", "/can-bo/tim", &[("q", "mau")]).await.location;
    assert!(found.starts_with("/can-bo/tim?tim=") && !found.contains(PHONE), "no number stands in an address");
    let mut named = 0;
    let open = bed.table.iter().filter(|line| line.method == "GET" && !line.path.contains('{'));
    let paths: Vec<&str> = open.map(|line| line.path.as_str()).chain([book.as_str(), by_name.as_str()]).collect();
    for path in paths {
        for role in Role::ALL.into_iter().filter(|_| path.starts_with("/can-bo")) {
            let shown = bed.officer(0, role).get(path).await;
            named += usize::from(shown.html.contains("Lò Thị Mẫu"));
            assert!(!whole(&shown.html), "{path} as {}", role.word());
        }
        let shown = bed.citizen(0).get(path).await;
        assert!(!path.starts_with("/ho-so") || !whole(&shown.html), "{path} as the citizen");
    }
    assert!(named >= 10, "lists that name the filer were seen: {named}");
    let found = bed.officer(0, Role::Intake).get(&found).await.html;
    assert!(
        found.contains(&bed.filed.to_string()) && found.contains("088"),
        "the last digits tell two people apart"
    );
    let typed_in = found.replace(&format!("value=\"{PHONE}\""), "");
    assert!(!whole(&typed_in), "only the search box repeats what was typed");
}

#[tokio::test]
async fn every_route_is_shut_for_whoever_has_another_role() {
    let bed = Bed::new();
    let citizen = bed.citizen(0);
    let officers: Vec<(Role, Browser)> = Role::ALL.map(|role| (role, bed.officer(0, role))).into();
    for line in bed.table.iter().filter(|line| line.access != Access::Public) {
        let path = bed.somebody_elses(&line.path).unwrap_or_else(|| line.path.replace(['{', '}'], ""));
        let ask = async |browser: &Browser| match line.method {
            "GET" => browser.get(&path).await.status,
            _ => browser.post_with("", &path, &[]).await.status,
        };
        if let Access::Api(action) = line.access {
            for browser in [&citizen, &officers[0].1] {
                assert_eq!(ask(browser).await, StatusCode::UNAUTHORIZED, "{path} as a person");
            }
            let others: Vec<ApiAction> = ApiAction::ALL.into_iter().filter(|other| *other != action).collect();
            let (other, dead) = (bed.key(0, &others), bed.key(0, &[action]));
            let all = api_clients::list(&bed.town.people, None).unwrap();
            api_clients::end(&bed.town.people, None, all[0].client.id).unwrap();
            assert_eq!(bed.asked(None, &path).await, StatusCode::UNAUTHORIZED, "{path} without a key");
            assert_eq!(bed.asked(Some(&dead), &path).await, StatusCode::UNAUTHORIZED, "{path} by a dead key");
            assert_eq!(
                bed.asked(Some(&other), &path).await,
                StatusCode::FORBIDDEN,
                "{path} by a key without the right"
            );
            continue;
        }
        let outside = if line.method == "GET" { StatusCode::SEE_OTHER } else { StatusCode::FORBIDDEN };
        if let Access::Officer(roles) = line.access {
            assert_eq!(ask(&citizen).await, outside, "{} {path} as a citizen", line.method);
            for (role, browser) in officers.iter().filter(|(role, _)| !roles.is_empty() && !roles.contains(role)) {
                let status = ask(browser).await;
                assert_eq!(status, StatusCode::FORBIDDEN, "{} {path} as {}", line.method, role.word());
            }
        } else {
            assert_eq!(ask(&officers[0].1).await, outside, "{} {path} as an officer", line.method);
        }
    }
}
