//! What comes after the first click on Submit: a store that fails, a supplement after acceptance, the result,
//! and another agency before it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use axum::http::{StatusCode, header};
use base::{Actor, DocumentId, Officer, Part, Role, Vnd};
use cases::dossier::{self, Acceptance, result};
use rules::workflow::{Command, DeliveryWay, PaperAsked, State};
use town::{Town, begin, choose_delivery, filed, id_of, type_all};

const PDF: &[u8] = b"%PDF-1.7\nscan";

/// Two officers of the agency that received it: one who does everything but sign, and the leader.
struct Office<'a> {
    town: &'a Town,
    id: base::DossierId,
    all: Actor,
    leader: Officer,
}

impl<'a> Office<'a> {
    fn of(town: &'a Town, dossier: &str) -> Self {
        let id = id_of(dossier);
        let seen = dossier::view(town.op(&Actor::System), id).unwrap().summary;
        let roles = [Role::Intake, Role::Cashier, Role::Specialist, Role::Clerk];
        let all = Actor::Officer(town.acting(town.appoint("mau.mot", seen.agency, &roles)));
        let leader = town.acting(town.appoint("mau.hai", seen.agency, &[Role::Leader]));
        Self { town, id, all, leader }
    }
    fn version(&self) -> u64 {
        dossier::view(self.town.op(&Actor::System), self.id).unwrap().dossier.version
    }
    fn act(&self, command: &Command) {
        dossier::act(self.town.op(&self.all), self.id, self.version(), command).unwrap();
    }
    fn accept(&self) {
        let op = self.town.op(&self.all);
        dossier::accept(op, self.id, self.version(), Acceptance::default()).unwrap();
        self.act(&Command::Transfer { keep: true });
    }
    /// Draft, signature, number, payment, and the way back to the counter.
    fn make_result(&self) {
        let op = self.town.op(&self.all);
        let mut text = result::proposed(op, self.id).unwrap();
        text.signatory = Some(self.leader.id);
        if text.body.is_empty() {
            text.body = "Cấp bản sao theo yêu cầu.".to_owned();
        }
        result::submit_draft(op, self.id, self.version(), &text, Part::Leadership).unwrap();
        let leader = Actor::Officer(self.leader.clone());
        result::sign_digitally(self.town.op(&leader), self.id, self.version()).unwrap();
        let on = jiff::civil::date(2019, 4, 24);
        result::issue(op, self.id, self.version(), 7, on, None).unwrap();
        self.act(&Command::HandResult);
        let owed = dossier::view(self.town.op(&Actor::System), self.id).unwrap().dossier.owed;
        if owed > Vnd::ZERO {
            self.act(&Command::RecordPayment { amount: owed, series: "AA/19P".into(), number: "0000123".into() });
        }
    }
    fn give_back(&self) {
        self.act(&Command::Return {
            way: DeliveryWay::Counter,
            receiver: "Võ Văn Mẫu".into(),
            document: DocumentId::new(),
        });
    }
}

#[tokio::test]
async fn a_filing_that_the_store_refuses_says_so_keeps_everything_and_succeeds_later() {
    let town = Town::new();
    let browser = town.browser(0);
    let dossier = begin(&browser, &[("for_whom", "self")]).await;
    type_all(&browser, &dossier).await;
    choose_delivery(&browser, &dossier).await;
    let breaks =
        "create trigger broken before insert on dossier_event begin select raise(abort, 'disk full'); end";
    town.office.db.write(|tx| tx.execute(breaks, &[])).unwrap();
    let review = format!("{dossier}/xem-lai");
    let failed = browser.post(&review, &[]).await;
    assert_eq!(failed.status, StatusCode::SERVICE_UNAVAILABLE, "{}", failed.html);
    for words in ["Hồ sơ chưa nộp được", "0261 000 0000", "mã sự cố", "Nộp hồ sơ xin việc"] {
        assert!(failed.says(words), "{words}: {}", failed.html);
    }
    assert!(!failed.says("disk full"), "what broke is for the log");
    let seen = dossier::view(town.op(&Actor::System), id_of(&dossier)).unwrap();
    assert_eq!(seen.dossier.state, State::Draft);
    town.office.db.write(|tx| tx.execute("drop trigger broken", &[])).unwrap();
    assert_eq!(browser.post(&review, &[]).await.location, format!("{dossier}/da-nop"));
}

#[tokio::test]
async fn a_supplement_after_acceptance_is_handed_in_on_the_same_pages() {
    let town = Town::new();
    let (browser, dossier) = filed(&town).await;
    let office = Office::of(&town, &dossier);
    office.accept();
    office.act(&Command::AskSupplement {
        reason: "Cần xem bản chính".into(),
        papers: vec![PaperAsked {
            component: None,
            name: "Sổ hộ khẩu".into(),
            originals: 0,
            certified: 0,
            copies: 1,
            note: String::new(),
        }],
        document: DocumentId::new(),
        answer_by: None,
    });
    let shown = browser.get(&dossier).await;
    assert!(shown.says("Cần xem bản chính") && shown.says("Sổ hộ khẩu"), "{}", shown.html);
    let page = format!("{dossier}/giay-to");
    let taken = browser.upload(&page, &[("on", "1")], &[("paper.bo-sung", "ho-khau.pdf", PDF)]).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.html);
    let review = format!("{dossier}/xem-lai");
    let version = browser.get(&review).await.field("version");
    let done = browser.post(&review, &[("version", &version)]).await;
    assert_eq!(done.location, dossier, "{}", done.html);
    let seen = dossier::view(town.op(&Actor::System), office.id).unwrap();
    assert_eq!(seen.dossier.state, State::SupplementHandedIn);
    assert!(seen.files.iter().any(|file| file.name == "ho-khau.pdf" && file.round == Some(2)));
    let late = browser.get(&page).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "it is the office's turn again");
}

#[tokio::test]
async fn the_result_is_downloaded_by_its_owner_once_it_is_handed_over_and_by_nobody_else() {
    let town = Town::new();
    let (browser, dossier) = filed(&town).await;
    let office = Office::of(&town, &dossier);
    office.accept();
    office.make_result();
    let seen = dossier::view(town.op(&Actor::System), office.id).unwrap();
    let result = format!("{dossier}/van-ban/{}", seen.dossier.results[0].issued.document);
    assert_eq!(browser.get(&result).await.status, StatusCode::NOT_FOUND, "not before it is handed over");
    office.give_back();
    assert!(browser.get(&dossier).await.says(&result), "the page of the dossier leads to it");
    let paper = browser.get(&result).await;
    assert_eq!((paper.status, paper.kind()), (StatusCode::OK, "application/pdf"));
    assert!(paper.html.starts_with("%PDF"));
    let other = town.browser(1).get(&result).await;
    let unknown = town.browser(1).get(&format!("{dossier}/van-ban/{}", DocumentId::new())).await;
    assert_eq!((other.status, unknown.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    assert!(!other.html.contains("%PDF") && !other.says("Võ Văn Mẫu"), "nothing leaks");
    assert!(!other.headers.contains_key(header::CONTENT_DISPOSITION), "not even its name");
    assert!(town.stranger().get(&result).await.location.starts_with("/dang-nhap"));
}

#[tokio::test]
async fn the_agency_of_an_open_draft_is_chosen_anew_and_the_other_one_receives_it() {
    let town = Town::new();
    let browser = town.browser(0);
    let dossier = begin(&browser, &[("for_whom", "self")]).await;
    let page = format!("{dossier}/nguoi-nop");
    let shown = browser.get(&page).await;
    let options: Vec<&str> = shown.html.split("<option").skip(1).collect();
    assert!(options.iter().any(|one| one.contains(" selected") && one.contains("Nam Dong")), "{}", shown.html);
    let other = options.iter().find(|one| !one.contains(" selected")).unwrap();
    let other = other.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
    let made_up = browser.post(&page, &[("for_whom", "self"), ("agency", "1")]).await;
    assert_eq!(made_up.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(made_up.says("Vui lòng chọn cơ quan giải quyết."), "{}", made_up.html);
    let chosen = browser.post(&page, &[("for_whom", "self"), ("agency", other)]).await;
    assert_eq!(chosen.location, dossier, "{}", chosen.html);
    assert_eq!(town.browser(1).get(&page).await.status, StatusCode::NOT_FOUND);
    type_all(&browser, &dossier).await;
    choose_delivery(&browser, &dossier).await;
    let done = browser.post(&format!("{dossier}/xem-lai"), &[]).await;
    assert_eq!(done.location, format!("{dossier}/da-nop"), "{}", done.html);
    let seen = dossier::view(town.op(&Actor::System), id_of(&dossier)).unwrap();
    assert_eq!(seen.summary.agency.to_string(), other);
    assert_eq!(seen.dossier.holder.seat().agency, seen.summary.intake_agency);
    assert!(dossier::rebuild(town.op(&Actor::System)).unwrap().is_empty(), "row and events agree");
    assert_eq!(browser.get(&page).await.status, StatusCode::CONFLICT, "what is filed is passed on by the office");
}

#[tokio::test]
async fn the_citizen_sees_which_office_opened_the_dossier_when_and_why_and_no_officers_name() {
    let town = Town::new();
    let (browser, dossier) = filed(&town).await;
    let before = browser.get(&dossier).await;
    assert!(before.says("Chưa có cán bộ nào mở xem."));
    let office = Office::of(&town, &dossier);
    dossier::view(town.op(&office.all), office.id).unwrap();
    for page in [dossier.as_str(), "/tai-khoan/ai-da-xem"] {
        let shown = browser.get(page).await;
        assert_eq!(shown.status, StatusCode::OK);
        for words in ["Công chức mẫu", "Cơ quan đang giải quyết hồ sơ", "trang hồ sơ", "09:00"] {
            assert!(shown.says(words), "{page}: {words}\n{}", shown.html);
        }
        assert!(!shown.says("Cán bộ mau.mot"), "{page}: the office answers, not the person");
    }
    let stranger = town.browser(1).get("/tai-khoan/ai-da-xem").await;
    assert!(stranger.says("Chưa có cán bộ nào mở xem."));
    assert!(browser.get("/tai-khoan/ai-da-xem?lang=en").await.says("The agency works on the dossier"));
}

#[tokio::test]
async fn the_citizen_downloads_everything_after_a_code_and_nobody_by_the_session_alone() {
    let town = Town::new();
    let (browser, _) = filed(&town).await;
    let (page, code_page) = ("/tai-khoan/du-lieu", "/tai-khoan/du-lieu/ma");
    assert!(browser.get(page).await.says("Dữ liệu của tôi"));
    let early = browser.post_to(page, code_page, &[("code", "123456")]).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "no code was sent yet");
    let sent = browser.post_to(page, page, &[]).await;
    assert_eq!(sent.location, code_page);
    let account = people::accounts::mine(&town.people, town.accounts[0]).unwrap();
    let code = town.code_sent_to(account.contacts[0].text());
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let refused = browser.post_to(code_page, code_page, &[("code", wrong)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let given = browser.post_to(code_page, code_page, &[("code", &code)]).await;
    assert_eq!((given.status, given.kind()), (StatusCode::OK, "application/zip"), "{}", given.html);
    // Nothing in it is packed, so that names and words stand there as they are.
    let name = account.profile.name().to_owned();
    for words in ["doc-truoc.txt", "tai-khoan.json", "ho-so.json", "noi_dung_khai", "van-ban/01-", name.as_str()] {
        assert!(given.html.contains(words), "{words}");
    }
    let again = browser.post_to(code_page, code_page, &[("code", &code)]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "a code opens once");
    let stranger = town.browser(1).post_to(page, code_page, &[("code", &code)]).await;
    assert_eq!(stranger.status, StatusCode::UNPROCESSABLE_ENTITY);
}
