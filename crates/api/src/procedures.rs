//! The catalogue of procedures in force, page by page in order of code.

use axum::extract::{Query, State};
use base::Refusal;
use cases::catalogue::{self, Card, Snapshot};
use db::DbError;
use rules::{
    calendar::Limit,
    fee::{Amount, FeeRule},
    procedure::{Sheet, Tier},
};
use serde::{Deserialize, Serialize};
use webkit::WebError;

use crate::{App, Json, answer};

/// How many procedures a page has where nothing is said, and at most.
const USUAL: usize = 50;
const MOST: usize = 100;

#[derive(Deserialize)]
pub(crate) struct Asked {
    trang: Option<String>,
    moi_trang: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct Page {
    trang: usize,
    moi_trang: usize,
    tong_so: usize,
    thu_tuc: Vec<Procedure>,
}

#[derive(Serialize)]
struct Procedure {
    ma: String,
    ten: String,
    linh_vuc: String,
    muc_do: Vec<Level>,
    thoi_han: Vec<Time>,
    phi_le_phi: Vec<Fee>,
}

#[derive(Serialize)]
struct Level {
    cap: &'static str,
    muc: u8,
    nop_truc_tuyen: bool,
}

#[derive(Serialize)]
struct Time {
    so: Option<u32>,
    don_vi: &'static str,
    truong_hop: Option<String>,
    ghi_chu: Option<String>,
}

#[derive(Serialize)]
struct Fee {
    ten: String,
    cach_tinh: &'static str,
    /// In đồng; none where nobody here knows it, or where it depends on the number of pages.
    so_tien: Option<i64>,
    theo_trang: Vec<Bracket>,
    toi_da: Option<i64>,
    can_cu: Option<String>,
}

#[derive(Serialize)]
struct Bracket {
    tu_trang: u32,
    so_tien: i64,
}

/// GET /api/v1/thu-tuc
pub(crate) async fn list(State(app): State<App>, Query(asked): Query<Asked>) -> Result<Json<Page>, WebError> {
    let number = |text: &Option<String>, usual: usize, most: usize| match text {
        None => Ok(usual),
        Some(text) => text
            .parse()
            .ok()
            .filter(|number| (1..=most).contains(number))
            .ok_or_else(|| WebError::Invalid(Refusal::new("api_page_wrong").with("max", MOST))),
    };
    let page = number(&asked.trang, 1, usize::MAX)?;
    let each = number(&asked.moi_trang, USUAL, MOST)?;
    answer(move || {
        let snapshot = app.catalogue.snapshot(&app.office.db, app.office.now())?;
        let cards = snapshot.cards().iter().skip((page - 1).saturating_mul(each)).take(each);
        let thu_tuc = app.office.db.read(|tx| {
            let mut found = Vec::new();
            for card in cards.clone() {
                if let Some(revision) = catalogue::current(tx, &card.code)? {
                    found.push(procedure(&snapshot, card, &revision.definition.sheet));
                }
            }
            Ok::<_, DbError>(found)
        })?;
        Ok::<_, DbError>(Page { trang: page, moi_trang: each, tong_so: snapshot.cards().len(), thu_tuc })
    })
    .await
}

fn procedure(snapshot: &Snapshot, card: &Card, sheet: &Sheet) -> Procedure {
    let tiers = [(Tier::Province, "tinh"), (Tier::District, "huyen"), (Tier::Commune, "xa")];
    let level = |(tier, cap): (Tier, &'static str)| {
        let offered = snapshot.offered(card, tier)?;
        Some(Level { cap, muc: offered.level, nop_truc_tuyen: offered.takes_online() })
    };
    let case = |key: &str| sheet.cases.iter().find(|case| case.key == key).map(|case| case.name.vi.clone());
    let time = |limit| match limit {
        Limit::Hours(count) => (Some(count), "gio-lam-viec"),
        Limit::WorkingDays(count) => (Some(count), "ngay-lam-viec"),
        Limit::Days(count) => (Some(count), "ngay"),
        Limit::Months(count) => (Some(count), "thang"),
        Limit::SameDay => (None, "trong-ngay"),
    };
    let limits = sheet.limits.iter().map(|rule| {
        let (so, don_vi) = time(rule.limit);
        Time { so, don_vi, truong_hop: rule.case.as_deref().and_then(case), ghi_chu: rule.note.clone() }
    });
    Procedure {
        ma: card.code.clone(),
        ten: card.name.vi.clone(),
        linh_vuc: card.field.clone(),
        muc_do: tiers.into_iter().filter_map(level).collect(),
        thoi_han: limits.collect(),
        phi_le_phi: sheet.fees.iter().map(fee).collect(),
    }
}

fn fee(rule: &FeeRule) -> Fee {
    let mut fee = Fee {
        ten: rule.name.vi.clone(),
        cach_tinh: "",
        so_tien: None,
        theo_trang: Vec::new(),
        toi_da: None,
        can_cu: rule.basis.clone(),
    };
    (fee.cach_tinh, fee.so_tien) = match &rule.amount {
        Amount::Free => ("khong-thu", Some(0)),
        Amount::CouncilSet => ("hoi-dong-nhan-dan-quy-dinh", None),
        Amount::Unclear => ("chua-ro", None),
        Amount::Dossier { each } => ("moi-ho-so", Some(each.vnd().0)),
        Amount::Case { each } => ("moi-truong-hop", Some(each.vnd().0)),
        Amount::Copy { each } => ("moi-ban", Some(each.vnd().0)),
        Amount::Page { brackets, at_most } => {
            let steps = brackets.steps().map(|(from, each)| Bracket { tu_trang: from, so_tien: each.0 });
            fee.theo_trang = steps.collect();
            fee.toi_da = at_most.as_ref().map(|most| most.vnd().0);
            ("moi-trang", None)
        }
    };
    fee
}
