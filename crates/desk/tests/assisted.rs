//! Assisted filing over HTTP, as an officer's browser without scripts does it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use std::{net::SocketAddr, ops::Deref, sync::Arc};

use axum::Router;
use base::{
    Role,
    paper::{Darkroom, Flaw, PaperError},
};
use testkit::{
    browser::pages,
    paper::PlainDarkroom,
    town::{PROCEDURE as CODE, Town, officer},
    visitor::{Answer, File, Form, Visitor},
    vn,
};
use webkit::Routes;

const PHONE: &str = "0900000012";

/// A one-stop, and the address of its server.
struct Desk {
    town: Town,
    server: SocketAddr,
}

impl Deref for Desk {
    type Target = Town;
    fn deref(&self) -> &Town {
        &self.town
    }
}

impl Desk {
    fn open() -> Self {
        Self::of(Town::own("2019-03-04T09:00"))
    }

    fn of(mut town: Town) -> Self {
        town.office.settings.public_filing = false;
        town.import_procedure();
        let app =
            desk::App { office: town.office.clone(), people: town.people.clone(), catalogue: Arc::default() };
        let routes = Routes::new().merge(desk::account::routes(town.people.clone())).merge(desk::routes(app));
        let server = listen(pages(&town, routes));
        for username in ["mau.mot", "mau.hai"] {
            town.appoint(username, town.agency("67-D01"), &[Role::Intake]);
        }
        Self { town, server }
    }

    /// An officer's browser, signed in.
    fn officer(&self, username: &str) -> Visitor {
        let id = people::officers::id_of(&self.town.people, username).unwrap().unwrap();
        Visitor::new(self.server).with_cookie("phien-can-bo", &self.town.officers_session(id))
    }
}

fn listen(pages: Router) -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let server = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            axum::serve(listener, pages).await.unwrap();
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
    let code = desk.code_sent_to(PHONE);
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
    let actor = base::Actor::Officer(officer(7, desk.agency("67-D01"), Role::Intake));
    cases::dossier::accept(desk.op(&actor), id, 2, cases::dossier::Acceptance::default()).unwrap();
    let period = insight::Period::month(jiff::civil::date(2019, 3, 4));
    let counts =
        insight::of(&desk.office.db, period, insight::Map::OfThePeriod, desk.office.now()).unwrap().total();
    assert_eq!((counts.online_assisted, counts.online_self, counts.accepted()), (1, 0, 1));
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
    let code = desk.code_sent_to(PHONE);
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

/// A converter for photos of iPhones that makes a picture of anything.
struct Converter;

impl Darkroom for Converter {
    fn inspect_photo(&self, photo: &[u8]) -> Result<(), Flaw> {
        PlainDarkroom.inspect_photo(photo)
    }
    fn inspect_pdf(&self, pdf: &[u8]) -> Result<(), Flaw> {
        PlainDarkroom.inspect_pdf(pdf)
    }
    fn takes_heic(&self) -> bool {
        true
    }
    fn heic_to_jpeg(&self, _: &[u8]) -> Result<Vec<u8>, PaperError> {
        Ok(vec![0xff, 0xd8, 0xff, 0xe0])
    }
    fn photos_to_pdf(&self, photos: &[Vec<u8>]) -> Result<Vec<u8>, PaperError> {
        PlainDarkroom.photos_to_pdf(photos)
    }
    fn join(&self, pdfs: &[Vec<u8>]) -> Result<Vec<u8>, PaperError> {
        PlainDarkroom.join(pdfs)
    }
    fn pick(&self, pdf: &[u8], pages: &[u32]) -> Result<Vec<u8>, PaperError> {
        PlainDarkroom.pick(pdf, pages)
    }
    fn pages(&self, pdf: &[u8]) -> Result<u32, PaperError> {
        PlainDarkroom.pages(pdf)
    }
    fn draw_page(&self, pdf: &[u8], page: u32, dots: u32) -> Result<Vec<u8>, PaperError> {
        PlainDarkroom.draw_page(pdf, page, dots)
    }
    fn redraw_photo(&self, photo: &[u8], dots: u32) -> Result<Vec<u8>, PaperError> {
        PlainDarkroom.redraw_photo(photo, dots)
    }
    fn read_codes(&self, picture: &[u8]) -> Result<Vec<String>, PaperError> {
        PlainDarkroom.read_codes(picture)
    }
}

#[test]
fn photos_of_iphones_are_taken_where_a_converter_is_and_the_page_says_before_where_none_is() {
    let photo =
        File { field: "paper.giay-to".into(), name: "anh.heic".into(), bytes: b"\0\0\0\x18ftypheic".to_vec() };
    let without = Desk::open();
    let mut browser = without.officer("mau.mot");
    let papers = format!("{}/giay-to", typed(&mut browser, PHONE));
    let shown = browser.get(&papers).unwrap();
    assert!(words(&shown.text()).contains("Ảnh HEIC của iPhone hiện chưa nhận được"), "{}", words(&shown.text()));
    assert!(!shown.text().contains(".heic,"), "not offered to choose");
    let mut town = Town::own("2019-03-04T09:00");
    town.office.darkroom = Arc::new(Converter);
    let with = Desk::of(town);
    let mut browser = with.officer("mau.mot");
    let papers = format!("{}/giay-to", typed(&mut browser, PHONE));
    let shown = browser.get(&papers).unwrap();
    assert!(
        shown.text().contains(".heic,") && words(&shown.text()).contains("Ảnh HEIC của iPhone cũng nhận được")
    );
    let mut form = shown.form_with("paper.giay-to").unwrap();
    form.files.push(photo);
    assert_eq!(lead(&browser.submit(&papers, &form).unwrap()), papers);
    let shown = words(&browser.get(&papers).unwrap().text());
    assert!(shown.contains("anh.pdf") && shown.contains("anh.heic"), "paper and photo: {shown}");
}

#[test]
fn for_whom_it_is_can_be_changed_while_the_officer_types() {
    let desk = Desk::open();
    let mut browser = desk.officer("mau.mot");
    let review = typed(&mut browser, PHONE);
    let who = format!("{review}/nguoi-nop");
    let form = browser.get(&who).unwrap().form_with("for_whom").unwrap();
    let wrong = browser.submit(&who, &form.clone().with("for_whom", "other")).unwrap();
    assert_eq!(wrong.status, 422);
    assert!(words(&wrong.text()).contains("Vui lòng nhập họ tên."), "{}", words(&wrong.text()));
    let said = form.with("for_whom", "other").with("owner_name", "Hương").with("relation", "con");
    assert_eq!(lead(&browser.submit(&who, &said).unwrap()), review);
    let shown = words(&browser.get(&review).unwrap().text());
    assert!(shown.contains("Hương") && shown.contains("Chưa có giấy tờ"), "the mandate is missing now: {shown}");
}
