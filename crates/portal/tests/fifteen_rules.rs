//! Those of the fifteen rules (domain reference, section 12; `docs/rules.md`) that the public pages keep.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use base::Actor;
use cases::{Operation, dossier};
use town::{Town, filed, id_of};

#[tokio::test]
async fn rule_11_the_code_alone_shows_nothing_personal() {
    let town = Town::new();
    let (_, dossier) = filed(&town).await;
    let seen = dossier::view(Operation::new(&town.office, &Actor::System), id_of(&dossier)).unwrap();
    let stranger = town.stranger();
    let reference = seen.summary.reference;
    let phone = seen.header.filer.phone.unwrap_or_default();
    let alone = [
        stranger.get(&format!("/tra-cuu?ma={reference}")).await,
        stranger.post("/tra-cuu", &[("ma", &reference)]).await,
        stranger.post("/tra-cuu", &[("ma", &reference), ("bi_mat", "AAAAAAAAAA")]).await,
        stranger.get(&dossier).await,
    ];
    for shown in alone {
        assert!(!shown.html.contains(&seen.header.filer.name), "{}", shown.html);
        assert!(phone.is_empty() || !shown.html.contains(&phone), "{}", shown.html);
        assert!(!shown.html.contains(&seen.header.procedure), "{}", shown.html);
    }
}

#[tokio::test]
async fn rule_15_self_filed_and_assisted_counts_are_both_shown() {
    let town = Town::new();
    let shown = town.stranger().get("/so-lieu").await.html;
    for label in ["Tự nộp trực tuyến", "Cán bộ hỗ trợ"] {
        assert!(shown.contains(label), "{label}: {shown}");
    }
}
