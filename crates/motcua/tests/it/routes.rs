//! The table of routes and rights is the one that was reviewed, and the router keeps to it.
//!
//! After a change of routes: `UPDATE_ROUTES=1 cargo test -p motcua --test it routes`, then look at the diff of
//! `docs/routes.txt`.

use std::{fs, path::Path};

use axum::http::StatusCode;
use base::{Actor, AgencyId, Officer, OfficerId, Role};
use motcua::config::Config;
use webkit::{Access, routes::listing};

use crate::bed::TestApp;

#[test]
#[allow(clippy::disallowed_methods, reason = "how a test run is told to write")]
fn the_table_of_routes_is_the_one_that_was_reviewed() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/routes.txt");
    let now = listing(&TestApp::open().table);
    if std::env::var("UPDATE_ROUTES").is_ok() {
        fs::write(&file, &now).unwrap();
    }
    let reviewed = fs::read_to_string(&file).unwrap_or_default();
    let added: Vec<_> = now.lines().filter(|line| !reviewed.lines().any(|old| old == *line)).collect();
    let gone: Vec<_> = reviewed.lines().filter(|line| !now.lines().any(|new| new == *line)).collect();
    assert!(
        added.is_empty() && gone.is_empty(),
        "docs/routes.txt is not the table any more.\nnew:\n{}\ngone:\n{}\nRun UPDATE_ROUTES=1 cargo test -p motcua \
         --test it routes",
        added.join("\n"),
        gone.join("\n")
    );
}

/// A path with something in the place of each parameter.
fn sample(path: &str) -> String {
    let part = |part: &str| if part.starts_with('{') { "0".to_owned() } else { part.to_owned() };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn no_page_breaks_for_nobody() {
    let app = TestApp::open();
    for line in app.table.iter().filter(|line| line.method == "GET") {
        let path = sample(&line.path);
        let (status, body) = app.ask("GET", &path, "").await;
        assert!(!status.is_server_error(), "GET {path}: {status}\n{body}");
    }
}

#[tokio::test]
async fn nobody_gets_past_a_door_that_is_not_public() {
    let app = TestApp::open();
    for line in app.table.iter().filter(|line| line.access != Access::Public) {
        let path = sample(&line.path);
        let (status, _) = app.ask(line.method, &path, "phien=abc; phien-can-bo=abc").await;
        let shut = match line.access {
            // Another system is shown no door to sign in at.
            Access::Api(_) => StatusCode::UNAUTHORIZED,
            _ if line.method == "GET" => StatusCode::SEE_OTHER,
            _ => StatusCode::FORBIDDEN,
        };
        assert_eq!(status, shut, "{} {path}", line.method);
    }
}

#[tokio::test]
async fn a_form_without_our_token_is_taken_nowhere() {
    let app = TestApp::open();
    for line in app.table.iter().filter(|line| line.method == "POST" && line.access == Access::Public) {
        let path = sample(&line.path);
        let (status, _) = app.ask("POST", &path, "").await;
        assert!(status.is_client_error(), "POST {path}: {status}");
    }
}

/// The table names who gets in; everybody else, officer or citizen, is outside.
#[test]
fn each_role_opens_the_doors_that_name_it_and_no_other() {
    let app = TestApp::open();
    let citizen = Actor::Citizen { account: base::AccountId::new() };
    for line in &app.table {
        let text = line.access.to_string();
        for role in Role::ALL {
            let named = match text.strip_prefix("officer: ") {
                Some(roles) => roles.split(", ").any(|word| word == role.word()),
                None => text == "officer" || text == "public",
            };
            assert_eq!(
                line.access.admits(&officer(role)),
                named,
                "{} {} for {}",
                line.method,
                line.path,
                role.word()
            );
        }
        assert_eq!(line.access.admits(&citizen), matches!(text.as_str(), "public" | "citizen"), "{}", line.path);
        assert_eq!(line.access.admits(&Actor::Anonymous), text == "public", "{}", line.path);
    }
}

#[test]
fn what_lies_under_the_desk_is_for_officers_and_what_does_not_is_not() {
    for line in TestApp::open().table {
        let of_the_desk = line.path == "/can-bo" || line.path.starts_with("/can-bo/");
        let fits = match line.access {
            Access::Public => true,
            Access::Citizen => !of_the_desk,
            Access::Officer(_) => of_the_desk,
            Access::Api(_) => line.path.starts_with("/api/"),
        };
        assert!(fits, "{} {}: {}", line.method, line.path, line.access);
        let doors = [
            "dang-nhap",
            "dang-nhap/khoa",
            "dang-nhap/qua/{provider}",
            "dang-nhap/ve/{provider}",
            "doi-mat-khau",
            "ma-xac-thuc",
            "ma-xac-thuc/khoa",
            "cai-ma-xac-thuc",
        ]
        .map(|door| format!("/can-bo/{door}"));
        let door = doors.contains(&line.path);
        assert!(!of_the_desk || door || line.access != Access::Public, "{} is public", line.path);
    }
}

fn officer(role: Role) -> Actor {
    Actor::Officer(Officer {
        id: OfficerId::new(),
        name: "Người Thử".to_owned(),
        title: "Công chức".to_owned(),
        agency: AgencyId::new(),
        roles: vec![role],
        account: None,
    })
}

#[tokio::test]
async fn what_is_for_trying_is_not_there_without_demo() {
    let (demo, real) = (TestApp::open(), TestApp::with(|config| Config { demo: false, ..config }));
    for path in ["/hop-thu", "/_gallery"] {
        assert_eq!(demo.ask("GET", path, "").await.0, StatusCode::OK, "{path}");
        assert_eq!(real.ask("GET", path, "").await.0, StatusCode::NOT_FOUND, "{path}");
    }
}
