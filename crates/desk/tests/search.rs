//! The search page of the desk over HTTP.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod town;

use axum::http::StatusCode;
use town::Town;

#[tokio::test]
async fn words_of_a_name_or_of_the_procedure_list_the_dossiers_an_officer_may_see() {
    let town = Town::new();
    let id = town.taken_in().await;
    for line in ["lo mau", "Lò Mẫu", "tinh trang hon nhan", "hon nha thi"] {
        let page = town.search("motcua", line).await;
        assert_eq!(page.status, StatusCode::OK, "{line}");
        assert!(page.html.contains(&format!("/can-bo/ho-so/{id}")) && page.html.contains("Lò Thị Mẫu"), "{line}");
    }
    for (who, line) in [("nguoila", "mau"), ("motcua", "xyz"), ("motcua", "ma"), ("motcua", "")] {
        let page = town.search(who, line).await;
        assert_eq!(page.status, StatusCode::OK, "{line}");
        assert!(!page.html.contains("/can-bo/ho-so/") && page.html.contains("ba chữ cái đầu"), "{who}: {line}");
    }
}

#[tokio::test]
async fn what_was_typed_stays_in_the_box_and_is_never_markup() {
    let town = Town::new();
    let page = town.search("motcua", "<b>\"x").await;
    assert!(!page.html.contains("<b>") && page.html.contains("&#60;b&#62;&#34;x"), "{}", page.html);
    let long = town.search("motcua", &"a".repeat(5_000)).await;
    assert_eq!(long.status, StatusCode::OK);
}

#[tokio::test]
async fn numbers_find_as_a_whole_and_lists_show_only_their_ends() {
    let town = Town::new();
    let page = town.counter_page();
    let fields = [
        ("filer.name", "Lò Thị Mẫu"),
        ("filer.phone", "0900000017"),
        ("filer.identity", "000000004017"),
        ("case", town.first_case()),
        ("incomplete", "1"),
    ];
    town.post("motcua", &page, &page, &fields).await.done();
    for line in ["0900000017", "+84 900 000 017", "000000004017", "lo 0900000017"] {
        let page = town.search("motcua", line).await;
        assert!(page.html.contains("Lò Thị Mẫu") && page.html.contains("…017"), "{line}: {}", page.html);
        let rows = page.html.split("<tbody").nth(1).unwrap();
        assert!(!rows.contains("0900000017") && !rows.contains("000000004017"), "{line}");
    }
    assert!(!town.search("motcua", "090000001").await.html.contains("Lò Thị Mẫu"), "only as a whole");
}
