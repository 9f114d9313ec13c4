//! `/can-bo/dang-nhap/qua/{provider}`, `/can-bo/dang-nhap/ve/{provider}`: to the province's directory and back;
//! `/can-bo/danh-ba`: bringing its word and one's own account together, once.

use askama::Template;
use axum::extract::{Path, Query, State};
use oidc::{Back, Door};
use people::{
    People,
    identity::{
        self, Open,
        officer::{self, Landed},
    },
    sign_in::Passed,
};
use webkit::{
    Answer, CsrfForm, Flash, OfficerVisit, Page, go, go_with,
    page::{self, safe_next},
    show as shown,
    site::DESK,
};

use super::{Asked, factor, off};

const DOOR: &str = "/can-bo/dang-nhap";
/// The page on which the two are brought together.
pub const LINK: &str = "/can-bo/danh-ba";

/// GET: sends the browser to the directory.
pub async fn there(
    State(people): State<People>,
    page: Page,
    Path(provider): Path<String>,
    Query(Asked { next, .. }): Query<Asked>,
) -> Answer {
    // A link on another site begins no sign-in: whoever is here presses the button themself.
    if page.is_from_elsewhere() {
        return Ok(go(DOOR));
    }
    match off(move || identity::begin(&people, Door::Officers, &provider, &next, None)).await? {
        Ok(away) => Ok(page::with_identity(go(&away.address), &page, Some(&away.kept))),
        Err(error) => told(&page, DOOR, error),
    }
}

fn told(page: &Page, to: &str, error: anyhow::Error) -> Answer {
    Ok(page::with_identity(page::sent_back(page, to, error)?, page, None))
}

/// GET: takes the browser back.
pub async fn back(
    State(people): State<People>,
    page: Page,
    Path(provider): Path<String>,
    Query(back): Query<Back>,
) -> Answer {
    let (people, kept) = (people.asked(page.origin()), page.identity());
    let room = people.clone();
    let answer = match off(move || officer::back(&room, &provider, &kept, &back)).await? {
        Ok(Landed::Entered { entered, next }) => factor::entered(&page, go(safe_next(&next, DESK)), &entered),
        Ok(Landed::Passed { passed: Passed::CodeNeeded { ticket }, next }) => {
            factor::ask(&people, page.clone(), ticket, next)?
        }
        Ok(Landed::Passed { passed: Passed::SetUpNeeded { ticket }, next }) => {
            factor::offer(people, page.clone(), ticket, next).await?
        }
        Ok(Landed::Passed { passed: Passed::ChangePasswordFirst, .. }) => go(DOOR),
        Ok(Landed::Unknown { kept, next }) => {
            let to = format!("{DOOR}?next={}", page::escape(&next));
            let answer = go_with(&page, &to, &Flash::notice("desk_directory.first"));
            return Ok(page::with_identity(answer, &page, Some(&kept)));
        }
        Err(error) => return told(&page, DOOR, error),
    };
    Ok(page::with_identity(answer, &page, None))
}

/// Where somebody goes who has just signed in by password and code: where they wanted, or first to where the word that
/// the directory gave before is brought together with their account.
pub fn after(page: &Page, next: &str) -> String {
    let next = safe_next(next, DESK);
    if page.identity().is_empty() { next.to_owned() } else { format!("{LINK}?next={}", page::escape(next)) }
}

#[derive(Template)]
#[template(path = "account/directory.html")]
struct Directory {
    page: Page,
    open: Open,
    provider: String,
    next: String,
}

/// GET: who came back from the directory, and whether that is who sits here.
pub async fn show(
    State(people): State<People>,
    page: Page,
    visit: OfficerVisit,
    Query(Asked { next, .. }): Query<Asked>,
) -> Answer {
    visit.fresh()?;
    let kept = page.identity();
    let asked = move || {
        let open = identity::opened(&people, Door::Officers, &kept)?;
        Ok((identity::name_of(&people, Door::Officers, &open.vouched.provider), open))
    };
    match off(asked).await? {
        Ok((provider, open)) => {
            let page = page.titled("desk_directory.title");
            shown(&Directory { page, open, provider, next: safe_next(&next, DESK).to_owned() })
        }
        // What was kept is too old: nothing is lost, the officer is signed in.
        Err(_) => Ok(page::with_identity(go(safe_next(&next, DESK)), &page, None)),
    }
}

/// POST: brings the two together.
pub async fn link(
    State(people): State<People>,
    page: Page,
    visit: OfficerVisit,
    CsrfForm(Asked { next, .. }): CsrfForm<Asked>,
) -> Answer {
    visit.fresh()?;
    let (people, kept, id) = (people.asked(page.origin()), page.identity(), visit.officer.id);
    match off(move || officer::link(&people, &kept, id)).await? {
        Ok(()) => {
            let answer = go_with(&page, safe_next(&next, DESK), &Flash::done("desk_directory.done"));
            Ok(page::with_identity(answer, &page, None))
        }
        Err(error) => told(&page, DESK, error),
    }
}
