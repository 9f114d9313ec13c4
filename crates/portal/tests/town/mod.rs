//! The town of `testkit` with the shipped catalogue and two citizens before the portal's pages.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::{ops::Deref, sync::Arc};

use axum::{Router, http::StatusCode};
use base::{AccountId, DossierId};
use cases::{catalogue, dossier::exchange::PartnerCard};
use portal::App;
use rules::form::{Answers, Form, read};
pub use testkit::browser::{Browser, Shown};
use testkit::{browser::pages, town};

/// The beginning of a filing.
pub const PAGE: &str = "/thu-tuc/2.000635/nop";

const CITIZENS: &str = r#"
password = "mật khẩu mẫu"
totp = "MOTCUATRINHDIENDAKNONGMOTCUADEMO"
from = "2019-01-01"
officer = []
[[account]]
contact = "0900000041"
[account.person]
name = "Võ Văn Mẫu"
identity = { kind = "cccd", number = "000199000041" }
address = { province = "Tỉnh Đắk Nông", district = "Huyện Cư Jút", commune = "Xã Nam Dong", detail = "Thôn 3" }
[[account]]
contact = "0900000042"
[account.person]
name = "Hương"
"#;

/// The town.
pub struct Town {
    bed: town::Town,
    /// The accounts of the two citizens.
    pub accounts: Vec<AccountId>,
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
        Self::with(true)
    }

    pub fn with(public_filing: bool) -> Self {
        Self::made(public_filing, None)
    }

    /// A town whose procedure the system of a ministry processes.
    pub fn elsewhere() -> Self {
        let partner = PartnerCard {
            key: "cong-an".into(),
            name: "Hệ thống cư trú của Bộ Công an".into(),
            procedures: vec!["2.000635".into()],
            patience: jiff::SignedDuration::from_hours(48),
            every: jiff::SignedDuration::from_mins(15),
        };
        Self::made(true, Some(partner))
    }

    fn made(public_filing: bool, partner: Option<PartnerCard>) -> Self {
        let mut bed = town::Town::own("2019-04-24T09:00");
        bed.office.settings.public_filing = public_filing;
        bed.import_catalogue();
        if let Some(partner) = partner {
            let current =
                bed.office.db.read(|tx| catalogue::current(tx, &partner.procedures[0])).unwrap().unwrap();
            let mut definition = (*current.definition).clone();
            definition.sheet.route = rules::procedure::Route::External;
            catalogue::import::import_definitions(&bed.office.db, vec![definition], bed.office.now()).unwrap();
            bed.office.settings.partners = vec![partner];
        }
        let loaded = people::demo::load(&bed.people, CITIZENS, &town::letters()).unwrap();
        let accounts = loaded.accounts.into_iter().map(|(_, account, _)| account).collect();
        let app = App { office: bed.office.clone(), people: bed.people.clone(), catalogue: Arc::default() };
        let pages = pages(&bed, portal::routes(app));
        Self { bed, accounts, pages }
    }

    /// A browser in which the citizen with that number is signed in.
    pub fn browser(&self, citizen: usize) -> Browser {
        self.stranger().with("phien", self.citizens_session(self.accounts[citizen]))
    }

    /// A browser in which nobody is signed in.
    pub fn stranger(&self) -> Browser {
        Browser::new(self.pages.clone())
    }
}

/// The accepted example of the procedure, as a citizen types it page by page.
fn example() -> (Form, Answers) {
    let form = include_str!("../../../../procedures/ban-sao-trich-luc/form.toml");
    let text = include_str!(
        "../../../../procedures/ban-sao-trich-luc/examples/accepted__ban-sao-khai-sinh-cua-minh.json"
    );
    let whole: serde_json::Value = serde_json::from_str(text).unwrap();
    (toml::from_str(form).unwrap(), serde_json::from_value(whole["answers"].clone()).unwrap())
}

/// Begins a draft at the agency the page offers; gives the address of the dossier.
pub async fn begin(browser: &Browser, fields: &[(&str, &str)]) -> String {
    let shown = browser.get(PAGE).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.html);
    let at = shown.html.find("Ủy ban nhân dân xã Nam Dong").unwrap();
    let before = &shown.html[..at];
    let start = before.rfind("value=\"").unwrap() + 7;
    let agency: String = before[start..].chars().take_while(|letter| *letter != '"').collect();
    let mut all = vec![("agency", agency.as_str())];
    all.extend_from_slice(fields);
    let shown = browser.post(PAGE, &all).await;
    assert_eq!(shown.status, StatusCode::SEE_OTHER, "{}", shown.html);
    shown.location
}

/// Types the whole form.
pub async fn type_all(browser: &Browser, dossier: &str) {
    let (form, answers) = example();
    for name in ["filer", "subject", "extracts", "total"] {
        let fields = read::render(form.page(name).unwrap(), &answers);
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let shown = browser.post(&format!("{dossier}/khai/{name}"), &fields).await;
        assert_eq!(shown.status, StatusCode::SEE_OTHER, "{name}: {}", shown.html);
    }
}

pub async fn choose_delivery(browser: &Browser, dossier: &str) -> Shown {
    browser.post(&format!("{dossier}/nhan-ket-qua"), &[("delivery", "counter"), ("phone", "0900000041")]).await
}

/// A dossier filed by the first citizen.
pub async fn filed(town: &Town) -> (Browser, String) {
    let browser = town.browser(0);
    let dossier = begin(&browser, &[("for_whom", "self")]).await;
    type_all(&browser, &dossier).await;
    choose_delivery(&browser, &dossier).await;
    let shown = browser.post(&format!("{dossier}/xem-lai"), &[]).await;
    assert_eq!(shown.location, format!("{dossier}/da-nop"), "{}", shown.html);
    (browser, dossier)
}

pub fn id_of(dossier: &str) -> DossierId {
    dossier.rsplit('/').next().unwrap().parse().unwrap()
}
