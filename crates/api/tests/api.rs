//! What other systems are answered, on both engines, against the description and the page for who writes them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use std::{collections::BTreeSet, fs, path::Path, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use base::{Actor, AgencyId, Role};
use cases::dossier::{self, Acceptance, Incoming, NewDraft};
use people::api_clients::{self, New};
use rules::{
    document::Person,
    form::{Answers, ForWhom},
    policy::ApiAction,
    procedure::Channel,
    workflow::{DeliveryWay, Parties},
};
use serde_json::Value;
use testkit::{Store, browser::pages, each_engine, town::Town, vn};
use tower::ServiceExt;
use webkit::Routes;

/// Giấy xác nhận tình trạng hôn nhân: every commune takes it.
const PROCEDURE: &str = "1.004873";
const NAME: &str = "Lò Thị Mẫu";

fn routes(town: &Town) -> Routes {
    api::routes(api::App { office: town.office.clone(), catalogue: Arc::default() })
}

struct Bed {
    town: Town,
    router: Router,
    here: AgencyId,
    there: AgencyId,
    /// Of a dossier accepted here.
    code: String,
}

struct Answered {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answered {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
    /// A problem document with that status and nothing of a page.
    fn is_problem(&self, status: StatusCode) {
        assert_eq!(self.status, status, "{}", self.body);
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/problem+json");
        let told = self.json();
        assert_eq!((&told["status"], &told["type"]), (&status.as_u16().into(), &"about:blank".into()));
        assert!(told["title"].as_str().is_some_and(|title| !title.is_empty() && !title.contains("failure.")));
        assert!(told["detail"].as_str().is_some_and(|detail| !detail.contains("failure.")));
        assert!(!self.headers.contains_key(header::SET_COOKIE));
    }
}

impl Bed {
    fn on(store: &Store) -> Self {
        let town = Town::on(store, "2019-04-24T09:00");
        town.import_catalogue();
        let (here, there) = (town.agency("24611"), town.agency("24617"));
        let intake = Actor::Officer(town.acting(town.appoint("mot.cua", here, &[Role::Intake])));
        let current = town.office.db.read(|tx| cases::catalogue::current(tx, PROCEDURE)).unwrap().unwrap();
        let draft = NewDraft {
            revision: current.id,
            agency: here,
            channel: Channel::Counter,
            parties: Parties::default(),
            for_whom: ForWhom::Myself,
            case: current.definition.sheet.cases.first().map(|case| case.key.clone()),
            filer: Person { name: NAME.into(), phone: Some("0900000088".into()), ..Person::default() },
            owner: None,
            relation: None,
            answers: Answers::default(),
        };
        let incoming = Incoming {
            draft,
            foreign_code: None,
            confirmation: None,
            delivery: DeliveryWay::Counter,
            delivery_address: None,
            papers: Vec::new(),
            files: vec![("giay-to".to_owned(), vec![testkit::town::pdf("giay-to.pdf")])],
        };
        let id = dossier::take_in(town.op(&intake), &incoming).unwrap().id;
        dossier::accept(town.op(&intake), id, 2, Acceptance::default()).unwrap();
        let code = dossier::view(town.op(&Actor::System), id).unwrap().summary.code.unwrap();
        let router = pages(&town, routes(&town));
        Self { town, router, here, there, code }
    }

    fn key(&self, agency: Option<AgencyId>, actions: &[ApiAction]) -> String {
        let new = New {
            name: "Báo cáo".into(),
            purpose: "Thử".into(),
            agency,
            actions: actions.to_vec(),
            first: None,
            last: Some("2019-12-31".parse().unwrap()),
        };
        api_clients::make(&self.town.people, None, &new).unwrap().key
    }

    fn ask(&self, key: Option<&str>, path: &str) -> Answered {
        self.ask_by("GET", key, path)
    }

    fn ask_by(&self, method: &str, key: Option<&str>, path: &str) -> Answered {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(key) = key {
            request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
            let (status, headers) = (response.status(), response.headers().clone());
            let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
            Answered { status, headers, body: String::from_utf8(bytes.to_vec()).unwrap() }
        })
    }
}

/// The three addresses, each with the right that it asks for.
fn addresses(code: &str) -> [(String, ApiAction); 3] {
    [
        ("/api/v1/thu-tuc".into(), ApiAction::ReadCatalogue),
        (format!("/api/v1/ho-so/{code}"), ApiAction::ReadDossiers),
        ("/api/v1/so-lieu".into(), ApiAction::ReadFigures),
    ]
}

#[test]
fn no_key_a_dead_key_and_a_key_without_the_right_are_told_apart_by_problem_documents() {
    each_engine(|store| {
        let bed = Bed::on(store);
        for (path, action) in addresses(&bed.code) {
            let good = bed.key(None, &[action]);
            let answered = bed.ask(Some(&good), &path);
            assert_eq!(answered.status, StatusCode::OK, "{path}: {}", answered.body);
            assert_eq!(answered.headers[header::CACHE_CONTROL], "no-store");
            assert!(!answered.headers.contains_key(header::SET_COOKIE), "{path}");
            let cross = header::ACCESS_CONTROL_ALLOW_ORIGIN;
            assert!(!answered.headers.contains_key(cross), "no page of another site reads it");

            let nobody = bed.ask(None, &path);
            nobody.is_problem(StatusCode::UNAUTHORIZED);
            assert_eq!(nobody.headers[header::WWW_AUTHENTICATE], "Bearer realm=\"motcua\"");
            let wrong = bed.ask(Some("mc_khong_co"), &path);
            wrong.is_problem(StatusCode::UNAUTHORIZED);
            assert!(wrong.headers[header::WWW_AUTHENTICATE].to_str().unwrap().contains("invalid_token"));

            let rest: Vec<_> = ApiAction::ALL.into_iter().filter(|other| *other != action).collect();
            let without = bed.ask(Some(&bed.key(None, &rest)), &path);
            without.is_problem(StatusCode::FORBIDDEN);
            let how = without.headers[header::WWW_AUTHENTICATE].to_str().unwrap().to_owned();
            assert!(how.contains("insufficient_scope") && how.contains(action.word()), "{how}");

            bed.ask_by("POST", Some(&good), &path).is_problem(StatusCode::METHOD_NOT_ALLOWED);
            bed.town.clock.set(vn("2020-01-01T00:00"));
            let dead = bed.ask(Some(&good), &path);
            dead.is_problem(StatusCode::UNAUTHORIZED);
            assert_eq!(dead.headers[header::WWW_AUTHENTICATE], wrong.headers[header::WWW_AUTHENTICATE]);
            bed.town.clock.set(vn("2019-04-24T09:00"));
        }
        bed.ask(None, "/api/v1/khong-co").is_problem(StatusCode::NOT_FOUND);
        bed.ask(None, "/api").is_problem(StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_dossier_is_told_of_to_clients_of_its_scope_without_anybodys_name_and_is_not_there_for_others() {
    each_engine(|store| {
        let bed = Bed::on(store);
        let path = format!("/api/v1/ho-so/{}", bed.code);
        let rights = [ApiAction::ReadDossiers];
        let [own, province] = [Some(bed.here), None].map(|agency| bed.ask(Some(&bed.key(agency, &rights)), &path));
        assert_eq!((own.status, &own.body), (StatusCode::OK, &province.body));
        let told = own.json();
        assert_eq!(told["ma_ho_so"], bed.code.as_str());
        assert_eq!((&told["ma_thu_tuc"], &told["trang_thai"]), (&PROCEDURE.into(), &"accepted".into()));
        assert_eq!(told["co_quan"]["ma"], "24611");
        assert!(told["hen_tra"].as_str().unwrap().starts_with("2019-0"), "{told}");
        assert!(!told["qua_trinh"].as_array().unwrap().is_empty());
        for secret in [NAME, "0900000088", "Lò", "Cán bộ"] {
            assert!(!own.body.contains(secret), "{secret}: {}", own.body);
        }
        let stranger = bed.ask(Some(&bed.key(Some(bed.there), &rights)), &path);
        stranger.is_problem(StatusCode::NOT_FOUND);
        let missing = bed.ask(Some(&bed.key(None, &rights)), "/api/v1/ho-so/000.00.00.H00-000000-0000");
        missing.is_problem(StatusCode::NOT_FOUND);
        assert_eq!(stranger.json()["detail"], missing.json()["detail"], "one that is another's is not there");
        let lower = bed.ask(Some(&bed.key(None, &rights)), &path.to_lowercase());
        assert_eq!(lower.status, StatusCode::OK);
    });
}

#[test]
fn the_catalogue_comes_page_by_page_and_every_procedure_once() {
    each_engine(|store| {
        let bed = Bed::on(store);
        let key = bed.key(Some(bed.there), &[ApiAction::ReadCatalogue]);
        let (mut codes, mut page) = (Vec::new(), 1);
        loop {
            let told = bed.ask(Some(&key), &format!("/api/v1/thu-tuc?trang={page}&moi_trang=7")).json();
            let rows = told["thu_tuc"].as_array().unwrap().clone();
            assert!(rows.len() <= 7);
            if rows.is_empty() {
                assert_eq!(told["tong_so"], codes.len());
                break;
            }
            codes.extend(rows.iter().map(|row| row["ma"].as_str().unwrap().to_owned()));
            page += 1;
        }
        assert!(codes.is_sorted() && codes.iter().any(|code| code == PROCEDURE));
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
        for wrong in ["trang=0", "trang=x", "moi_trang=101", "moi_trang="] {
            bed.ask(Some(&key), &format!("/api/v1/thu-tuc?{wrong}")).is_problem(StatusCode::UNPROCESSABLE_ENTITY);
        }
    });
}

#[test]
fn figures_are_those_of_the_public_report_for_the_agencies_of_the_scope() {
    each_engine(|store| {
        let bed = Bed::on(store);
        let rights = [ApiAction::ReadFigures];
        let path = "/api/v1/so-lieu?tu=2019-04-01&den=2019-04-30";
        let told = bed.ask(Some(&bed.key(Some(bed.here), &rights)), path).json();
        let period = insight::Period { from: "2019-04-01".parse().unwrap(), to: "2019-04-30".parse().unwrap() };
        let report = insight::of(&store.db, period, insight::Map::OfThePeriod, bed.town.office.now()).unwrap();
        let counts = report.lines.iter().find(|line| line.agency == bed.here).unwrap().counts;
        let row = &told["co_quan"][0];
        assert_eq!((told["co_quan"].as_array().unwrap().len(), &row["ma"]), (1, &"24611".into()));
        assert_eq!(row["tiep_nhan"]["tong_so"], counts.received());
        assert_eq!((&row["tiep_nhan"]["truc_tiep"], counts.counter), (&1.into(), 1));
        assert_eq!(row["dang_giai_quyet"]["tong_so"], counts.pending());
        let elsewhere = bed.ask(Some(&bed.key(Some(bed.there), &rights)), path).json();
        assert_eq!(elsewhere["co_quan"], Value::Array(Vec::new()));
        let key = bed.key(None, &rights);
        for wrong in ["tu=2019-05-01&den=2019-04-30", "tu=hom-qua", "den=2019-02-30"] {
            bed.ask(Some(&key), &format!("/api/v1/so-lieu?{wrong}")).is_problem(StatusCode::UNPROCESSABLE_ENTITY);
        }
    });
}

#[test]
fn a_client_that_asks_too_fast_waits_and_holds_up_no_other() {
    let bed = Bed::on(&Store::sqlite());
    let rights = [ApiAction::ReadFigures];
    let (fast, other) = (bed.key(None, &rights), bed.key(None, &rights));
    let ask = |key: &str| bed.ask(Some(key), "/api/v1/so-lieu");
    for _ in 0..webkit::Pace::API.at_once {
        assert_eq!(ask(&fast).status, StatusCode::OK);
    }
    let slowed = ask(&fast);
    slowed.is_problem(StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(slowed.headers[header::RETRY_AFTER], "1");
    assert_eq!(ask(&other).status, StatusCode::OK);
    bed.town.clock.set(vn("2019-04-24T09:01"));
    assert_eq!(ask(&fast).status, StatusCode::OK);
}

/// Fails where an answer has what its schema does not name, or lacks what it names.
fn fits(value: &Value, schema: &Value, all: &Value, place: &str) {
    let schema = match schema["$ref"].as_str() {
        Some(name) => &all["components"]["schemas"][name.rsplit('/').next().unwrap()],
        None => schema,
    };
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let allowed = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().any(|one| one == kind),
        one => one == kind,
    };
    assert!(allowed, "{place} is {kind}, and described as {}", schema["type"]);
    if let Some(words) = schema["enum"].as_array() {
        assert!(words.contains(value), "{place}: {value}");
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| fits(item, &schema["items"], all, place)),
        Value::Object(fields) => {
            let described =
                schema["properties"].as_object().unwrap_or_else(|| panic!("{place} has no properties"));
            assert_eq!(fields.keys().collect::<BTreeSet<_>>(), described.keys().collect(), "{place}");
            for (name, field) in fields {
                fits(field, &described[name], all, &format!("{place}.{name}"));
            }
        }
        _ => {}
    }
}

#[test]
fn the_description_has_the_routes_their_rights_and_what_they_really_answer() {
    let bed = Bed::on(&Store::sqlite());
    let described = bed.ask(None, "/api/v1/openapi.json").json();
    assert_eq!(described["openapi"], "3.1.0");
    let (_, lines) = routes(&bed.town).with_state::<()>(()).into_parts();
    let paths: BTreeSet<&str> = described["paths"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(lines.iter().map(|line| line.path.as_str()).collect::<BTreeSet<_>>(), paths);
    for line in &lines {
        let one = &described["paths"][&line.path]["get"];
        let right = line.access.to_string();
        match right.strip_prefix("api: ") {
            Some(right) => assert!(one["description"].as_str().unwrap().contains(right), "{}", line.path),
            None => assert_eq!(one["security"], Value::Array(Vec::new()), "{}", line.path),
        }
    }
    let key = bed.key(None, &ApiAction::ALL);
    let real = [
        ("/api/v1/thu-tuc", "/api/v1/thu-tuc?moi_trang=100".to_owned()),
        ("/api/v1/thu-tuc", "/api/v1/thu-tuc?moi_trang=100&trang=2".to_owned()),
        ("/api/v1/ho-so/{code}", format!("/api/v1/ho-so/{}", bed.code)),
        ("/api/v1/so-lieu", "/api/v1/so-lieu".to_owned()),
    ];
    for (path, asked) in real {
        let answer = &described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"];
        fits(&bed.ask(Some(&key), &asked).json(), &answer["schema"], &described, path);
    }
    let problem = &described["components"]["schemas"]["LoiGap"];
    fits(&bed.ask(None, "/api/v1/thu-tuc").json(), problem, &described, "problem");
}

#[test]
fn every_example_of_the_page_for_who_writes_a_client_works() {
    let bed = Bed::on(&Store::sqlite());
    let key = bed.key(None, &ApiAction::ALL);
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/api.md")).unwrap();
    let examples: Vec<&str> = page.lines().filter(|line| line.starts_with("curl ")).collect();
    assert!(examples.len() >= 4, "{examples:?}");
    for example in examples {
        let address = example.split(['\'', '"', ' ']).find(|word| word.starts_with("https://")).unwrap();
        let path = format!("/{}", address.splitn(4, '/').nth(3).unwrap());
        let path = path.replace("000.01.21.H16-190424-0001", &bed.code);
        let with_key = example.contains("-H \"Authorization: Bearer $KHOA\"");
        assert_eq!(with_key, !path.ends_with("openapi.json"), "{example}");
        let answered = bed.ask(with_key.then_some(key.as_str()), &path);
        assert_eq!(answered.status, StatusCode::OK, "{example}: {}", answered.body);
    }
}
