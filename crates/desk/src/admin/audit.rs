//! The audit trail of security events: searched by day, kind and officer, page by page, and as a table to take
//! along, which needs a second factor shown just now.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use base::{Date, OfficerId};
use people::{
    People,
    audit::{self, Kept, Kind, PAGE, Search},
    officers,
    sessions::Subject,
};
use serde::Deserialize;
use webkit::{Answer, OfficerVisit, Page, escape, show as shown};

use crate::{account::off, words};

/// What is looked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    ngay: String,
    loai: String,
    ai: String,
    trang: u32,
}

impl Asked {
    fn query(&self) -> String {
        format!("ngay={}&loai={}&ai={}", escape(&self.ngay), escape(&self.loai), escape(&self.ai))
    }
    fn day(&self) -> Option<Date> {
        self.ngay.parse().ok()
    }
}

/// A line of the page.
struct Line {
    at: String,
    kind: String,
    actor: String,
    subject: String,
    detail: String,
    operation: String,
}

#[derive(Template)]
#[template(path = "admin/audit.html")]
struct AuditPage {
    page: Page,
    asked: Asked,
    day: String,
    kinds: Vec<(&'static str, String)>,
    lines: Vec<Line>,
    count: u64,
    number: u32,
}

impl AuditPage {
    fn pages(&self) -> usize {
        usize::try_from(self.count.div_ceil(u64::from(PAGE))).unwrap_or(usize::MAX)
    }
    fn current(&self) -> usize {
        usize::try_from(self.number).unwrap_or(1)
    }
    fn address(&self) -> String {
        format!("/can-bo/quan-tri/nhat-ky?{}", self.asked.query())
    }
    fn export(&self) -> String {
        format!("/can-bo/quan-tri/nhat-ky.csv?{}", self.asked.query())
    }
    fn is_chosen(&self, word: &str) -> bool {
        self.asked.loai == word
    }
}

/// The search as typed. An officer may be named by id or by username; a name nobody has finds nothing.
fn search(people: &People, asked: &Asked) -> anyhow::Result<Search> {
    let typed = asked.ai.trim().to_lowercase();
    let id = match typed.as_str() {
        "" => None,
        name if name.parse::<OfficerId>().is_ok() => Some(typed.clone()),
        name => Some(officers::id_of(people, name)?.map_or_else(|| "-".to_owned(), |id| id.to_string())),
    };
    Ok(Search { day: asked.day(), kind: Kind::from_word(&asked.loai), id })
}

/// GET /can-bo/quan-tri/nhat-ky
pub async fn show(
    State(people): State<People>,
    page: Page,
    visit: OfficerVisit,
    Query(asked): Query<Asked>,
) -> Answer {
    let (typed, number) = (asked.clone(), asked.trang.max(1));
    let found = off(move || {
        let (events, count) = audit::find(&people, &visit.officer, &search(&people, &typed)?, number)?;
        Ok((lines(&people, events)?, count))
    });
    let (lines, count) = found.await??;
    let kinds =
        Kind::ALL.map(|kind| (kind.word(), words::VI.t(&format!("desk_audit.kind.{}", kind.word())))).into();
    let day = asked.day().map(|day| day.to_string()).unwrap_or_default();
    let page = page.titled("desk_audit.title");
    shown(&AuditPage { page, asked, day, kinds, lines, count, number })
}

fn lines(people: &People, events: Vec<Kept>) -> anyhow::Result<Vec<Line>> {
    let who = |subject: Option<Subject>| match subject {
        None => Ok(String::new()),
        Some(Subject::Officer(id)) => Ok(officers::username_of(people, id)?.unwrap_or_else(|| id.to_string())),
        Some(Subject::Citizen(id)) => {
            Ok::<_, anyhow::Error>(words::VI.t_with("desk_audit.account", &[("id", id)]))
        }
    };
    let line = |event: Kept| {
        Ok(Line {
            at: words::moment(event.at),
            kind: words::VI.t(&format!("desk_audit.kind.{}", event.kind.word())),
            actor: who(event.actor)?,
            subject: if event.subject == event.actor { String::new() } else { who(event.subject)? },
            detail: event.detail,
            operation: event.operation,
        })
    };
    events.into_iter().map(line).collect()
}

/// GET /can-bo/quan-tri/nhat-ky.csv
pub async fn export(
    State(people): State<People>,
    page: Page,
    visit: OfficerVisit,
    Query(asked): Query<Asked>,
) -> Answer {
    visit.fresh()?;
    let people = people.asked(page.origin());
    let table = off(move || audit::export(&people, &visit.officer, &search(&people, &asked)?)).await??;
    Ok(as_file(table))
}

fn as_file(table: String) -> Response {
    let head = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"nhat-ky-an-ninh.csv\"")),
    ];
    (head, table).into_response()
}
