//! Assisted filing over HTTP, as an officer's browser without scripts does it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use std::{net::SocketAddr, sync::Arc};

use base::{FixedClock, Role};
use cases::{
    Office, Settings,
    catalogue::{Catalogue, import},
};
use outreach::Address;
use people::{
    People, agencies,
    officers::{self, NewOfficer},
    sessions::{self, Holder, Kind},
};
use rules::procedure::{Definition, Process};
use testkit::{
    Store,
    paper::{PlainDarkroom, PlainPen, PlainPress},
    visitor::{Answer, File, Form, Visitor},
    vn,
};
use webkit::{
    Area, Routes, SignedIn, Site,
    session::{Lookup, Sessions},
    shell::{Shell, serve},
};

const CODE: &str = "2.000635";
const PHONE: &str = "0900000012";
const PASSWORD: &str = "mat-khau-duoc-cap";

struct Kept(People);

impl Sessions for Kept {
    fn lookup<'a>(&'a self, _: Area, token: &'a str) -> Lookup<'a> {
        let found = sessions::find(&self.0, Kind::Officer, token).map(|found| match found {
            Some(Holder::Officer(officer)) => {
                Some(SignedIn { name: officer.name.clone(), actor: base::Actor::Officer(officer) })
            }
            _ => None,
        });
        Box::pin(async move { Ok(found?) })
    }
}

/// A one-stop whose clock can be set, and the address of its server.
struct Desk {
    office: Office,
    people: People,
    clock: Arc<FixedClock>,
    server: SocketAddr,
    _store: Store,
}

fn definition() -> Definition {
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
        sheet: sheet.unwrap(),
        form: form.unwrap(),
        process: Process::default(),
        result_template: None,
        own_form: true,
        treatments: vec![],
    }
}

impl Desk {
    fn open() -> Self {
        let store = Store::sqlite();
        let clock = Arc::new(FixedClock::at(vn("2019-03-04T09:00")));
        let people = People {
            db: store.db.clone(),
            vault: store.vault.clone(),
            clock: clock.clone(),
            phones_reachable: true,
        };
        agencies::import(&people, include_str!("../../../province/organisation.toml")).unwrap();
        let year = rules::calendar::Year::parse(include_str!("../../../province/calendar/2019.toml")).unwrap();
        let office = Office {
            db: store.db.clone(),
            vault: store.vault.clone(),
            blobs: store.blobs.clone(),
            clock: clock.clone(),
            calendar: rules::calendar::Calendar::from_years(vec![year]).unwrap(),
            renderer: Arc::new(PlainPress::default()),
            signer: Arc::new(PlainPen),
            darkroom: Arc::new(PlainDarkroom),
            settings: Settings {
                province: "tỉnh Đắk Nông".into(),
                address: "http://localhost".into(),
                public_filing: false,
                hotline: None,
            },
        };
        import::import_definitions(&store.db, vec![definition()], office.now()).unwrap();
        let level =
            r#"offering = [{ procedure = "2.000635", agency = "Sở Tư pháp", level = 3, since = "2019-01-01" }]"#;
        import::import_levels(&store.db, level).unwrap();
        let server = listen(&office, &people);
        let desk = Self { office, people, clock, server, _store: store };
        desk.appoint("mau.mot");
        desk.appoint("mau.hai");
        desk
    }

    fn appoint(&self, username: &str) {
        let new = NewOfficer {
            username: username.into(),
            name: "Trần Thị Ví Dụ".into(),
            title: "Chuyên viên".into(),
            password: PASSWORD.into(),
            must_change_password: false,
        };
        let officer = officers::create(&self.people, &new).unwrap();
        let centre = self.people.db.read(|tx| agencies::by_code_on(tx, "67-D01", self.people.today()));
        let since = jiff::civil::date(2019, 1, 1);
        officers::appoint(&self.people, officer, centre.unwrap().unwrap().id, Role::Intake, since, None).unwrap();
    }

    /// An officer's browser, signed in.
    fn officer(&self, username: &str) -> Visitor {
        let mut browser = Visitor::new(self.server);
        let door = browser.get("/can-bo/dang-nhap").unwrap();
        let form = door.form_with("password").unwrap().with("name", username).with("password", PASSWORD);
        let answer = browser.submit("/can-bo/dang-nhap", &form).unwrap();
        assert!(answer.leads_to().is_some(), "{}", words(&answer.text()));
        browser
    }

    fn code(&self) -> String {
        let to = Address::Phone(PHONE.into());
        let found = self.office.db.read(|tx| outreach::newest(tx, &self.office.vault, Some(&to), 1)).unwrap();
        let subject = found[0].message.subject.clone();
        subject.split(|letter: char| !letter.is_ascii_digit()).find(|part| part.len() == 6).unwrap().into()
    }
}

fn listen(office: &Office, people: &People) -> SocketAddr {
    let site = Site {
        province: "tỉnh Đắk Nông".to_owned(),
        address: "http://localhost".to_owned(),
        hotline: None,
        https: false,
        demo: false,
        key: [7; 32],
        clock: office.clock.clone(),
    };
    let app =
        desk::App { office: office.clone(), people: people.clone(), catalogue: Arc::new(Catalogue::default()) };
    let routes = Routes::new().merge(desk::account::routes(people.clone())).merge(desk::routes(app));
    let shell = Shell { site: Arc::new(site), sessions: Arc::new(Kept(people.clone())) };
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let server = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            axum::serve(listener, serve(routes, shell).0).await.unwrap();
        });
    });
    server
}

/// What a page says, without tags.
fn words(html: &str) -> String {
    let parts = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    parts.map(str::trim).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
}

fn lead(answer: &Answer) -> String {
    answer.leads_to().unwrap_or_else(|| panic!("{} {}", answer.status, words(&answer.text()))).to_owned()
}

fn scan(field: &str) -> File {
    File { field: field.into(), name: "quet.pdf".into(), bytes: b"%PDF-1.7\nscan".to_vec() }
}

/// From the procedure to the review, for somebody without an account; gives the review's address.
fn typed(browser: &mut Visitor, phone: &str) -> String {
    let start = format!("/can-bo/nop-ho/moi/{CODE}");
    let form = browser.get(&start).unwrap().form_with("name").unwrap();
    let begun = browser.submit(&start, &form.with("name", "Nguyễn Thị Mẫu").with("phone", phone)).unwrap();
    let page = lead(&begun);
    let form = browser.get(&page).unwrap().form_with("name").unwrap();
    let wrong = browser.submit(&page, &form.clone().with("name", "")).unwrap();
    assert_eq!(wrong.status, 422);
    let papers = lead(&browser.submit(&page, &form.with("name", "Nguyễn Thị Mẫu")).unwrap());
    let form = browser.get(&papers).unwrap().form_with("paper.giay-to").unwrap();
    let missing = browser.submit(&papers, &form.clone().with("on", "1")).unwrap();
    assert_eq!(missing.status, 422, "{}", words(&missing.text()));
    let mut form = form.with("on", "1");
    form.files.push(scan("paper.giay-to"));
    let delivery = lead(&browser.submit(&papers, &form).unwrap());
    let form = browser.get(&delivery).unwrap().form_with("delivery").unwrap();
    lead(&browser.submit(&delivery, &form).unwrap())
}

/// Presses the button of the review whose form goes to an address with this ending.
fn press(browser: &mut Visitor, review: &str, ending: &str) -> Answer {
    let shown = browser.get(review).unwrap();
    let forms = Form::all(&shown.text());
    let form = forms.into_iter().find(|form| form.action.as_deref().is_some_and(|to| to.ends_with(ending)));
    browser.submit(review, &form.unwrap_or_else(|| panic!("{}", words(&shown.text())))).unwrap()
}

#[test]
fn an_officer_types_for_a_citizen_who_reads_the_code_out_and_it_is_counted_as_assisted() {
    let desk = Desk::open();
    let mut browser = desk.officer("mau.mot");
    let found = browser.get("/can-bo/nop-ho?q=trich+luc").unwrap().text();
    assert!(found.contains(&format!("/can-bo/nop-ho/moi/{CODE}")), "{}", words(&found));
    let review = typed(&mut browser, PHONE);
    assert!(browser.get("/can-bo/nop-ho").unwrap().text().contains(&review), "the draft is found again");
    let page = lead(&press(&mut browser, &review, "/gui-ma"));
    let form = browser.get(&page).unwrap().form_with("code").unwrap();
    let code = desk.code();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let answer = browser.submit(&page, &form.clone().with("code", wrong)).unwrap();
    assert_eq!(answer.status, 422);
    assert!(words(&answer.text()).contains("Mã chưa đúng"));
    let filed = lead(&browser.submit(&page, &form.clone().with("code", &code)).unwrap());
    assert!(filed.ends_with("/da-nop"));
    assert_eq!(lead(&browser.submit(&page, &form.with("code", &code)).unwrap()), filed, "a double click");
    let shown = browser.get(&filed).unwrap();
    assert!(words(&shown.text()).contains("Mã tra cứu bí mật"));
    let paper = shown.text().split("href=\"").find(|part| part.contains("/van-ban/")).unwrap().to_owned();
    let paper = browser.get(paper.split('"').next().unwrap()).unwrap();
    assert!(paper.body.starts_with(b"%PDF"));
    assert_eq!(browser.get(&review).unwrap().status, 409, "what is filed is no draft any more");

    let id = review.rsplit('/').next().unwrap().parse().unwrap();
    let actor = intake(&desk);
    let op = cases::Operation::new(&desk.office, &actor);
    cases::dossier::accept(op, id, 2, &definition(), cases::dossier::Acceptance::default()).unwrap();
    let period = insight::Period::month(jiff::civil::date(2019, 3, 4));
    let counts = insight::of(&desk.office.db, period, desk.office.now()).unwrap().total();
    assert_eq!((counts.online_assisted, counts.online_self, counts.accepted()), (1, 0, 1));
}

fn intake(desk: &Desk) -> base::Actor {
    let centre = desk.people.db.read(|tx| agencies::by_code_on(tx, "67-D01", desk.people.today()));
    base::Actor::Officer(base::Officer {
        id: base::OfficerId::new(),
        name: "Lê Văn Mẫu".into(),
        title: "Chuyên viên".into(),
        agency: centre.unwrap().unwrap().id,
        roles: vec![Role::Intake],
        account: None,
    })
}

#[test]
fn a_citizen_without_a_phone_signs_the_print_out() {
    let desk = Desk::open();
    let mut browser = desk.officer("mau.mot");
    let review = typed(&mut browser, "");
    let shown = browser.get(&review).unwrap().text();
    assert!(words(&shown).contains("chưa có điện thoại hoặc thư điện tử"));
    let page = lead(&press(&mut browser, &review, "/in-phieu"));
    let shown = browser.get(&page).unwrap();
    let print = shown.text().split("href=\"").find(|part| part.contains("/van-ban/")).unwrap().to_owned();
    assert!(browser.get(print.split('"').next().unwrap()).unwrap().body.starts_with(b"%PDF"));
    let form = shown.form_with("scan").unwrap();
    let without = browser.submit(&page, &form).unwrap();
    assert_eq!(without.status, 422);
    assert!(words(&without.text()).contains("Vui lòng chọn bản quét"));
    let mut disguised = form.clone();
    disguised.files.push(File { field: "scan".into(), name: "quet.pdf".into(), bytes: b"MZ".to_vec() });
    assert_eq!(browser.submit(&page, &disguised).unwrap().status, 422);
    let mut signed = form;
    signed.files.push(scan("scan"));
    assert!(lead(&browser.submit(&page, &signed).unwrap()).ends_with("/da-nop"));
}

#[test]
fn an_old_code_another_officer_and_a_changed_address_get_a_sentence_and_lose_nothing() {
    let desk = Desk::open();
    let mut browser = desk.officer("mau.mot");
    let review = typed(&mut browser, PHONE);
    let page = lead(&press(&mut browser, &review, "/gui-ma"));
    let form = browser.get(&page).unwrap().form_with("code").unwrap();
    let code = desk.code();
    let elsewhere = browser.submit(&page, &form.clone().with("to", "7").with("code", &code)).unwrap();
    assert_eq!(elsewhere.status, 409);
    desk.clock.set(vn("2019-03-04T09:11"));
    let late = browser.submit(&page, &form.with("code", &code)).unwrap();
    assert_eq!(late.status, 422);
    assert!(words(&late.text()).contains("hết hạn"));
    let mut other = desk.officer("mau.hai");
    for path in
        [review.clone(), format!("{review}/giay-to"), format!("{review}/ban-ky"), format!("{review}/da-nop")]
    {
        assert_eq!(other.get(&path).unwrap().status, 404, "{path}");
    }
    assert!(!other.get("/can-bo/nop-ho").unwrap().text().contains(&review));
    assert!(words(&browser.get(&review).unwrap().text()).contains("quet.pdf"), "nothing is lost");
    let start = format!("/can-bo/nop-ho/moi/{CODE}");
    let form = browser.get(&start).unwrap().form_with("name").unwrap();
    let nobody = browser.submit(&start, &form.clone()).unwrap();
    assert_eq!(nobody.status, 422, "a citizen has to be named");
    let sought = browser.submit(&start, &form.with("who", "0900000077").with("find", "1")).unwrap();
    assert_eq!(sought.status, 422);
    assert!(words(&sought.text()).contains("Không tìm thấy tài khoản"));
    assert_eq!(browser.get("/can-bo/nop-ho/moi/9.999999").unwrap().status, 404);
    assert_eq!(press(&mut browser, &review, "/bo").leads_to(), Some("/can-bo/nop-ho"));
    assert_eq!(browser.get(&review).unwrap().status, 404);
}
