//! What is still missing before a dossier can be filed, each with the page where it is done.

use base::{FieldErrors, Refusal};
use rules::{form::check, workflow::DeliveryWay};
use webkit::Page;

use super::{Folder, delivery};
use crate::words;

/// Something to be done.
#[derive(Debug, Clone)]
pub struct Todo {
    /// What.
    pub text: String,
    /// Where.
    pub href: String,
}

/// Everything that is missing, in the order of the pages.
pub fn todo(page: &Page, folder: &Folder) -> Vec<Todo> {
    let mut found = around(page, folder);
    let journey = folder.journey();
    for one in journey.pages().filter(|one| !check::page_findings(&journey, &one.id).is_empty()) {
        let text = page.t1("filing.todo.page", "title", words::text(page, &one.title));
        found.push(Todo { text, href: format!("{}?ve=xem-lai", folder.form_page(&one.id)) });
    }
    for paper in folder.papers().iter().filter(|paper| paper.required) {
        if folder.files_of(&paper.key).next().is_none() {
            let text = page.t1("filing.todo.paper", "name", words::text(page, &paper.name));
            found.push(Todo { text, href: format!("{}#paper-{}", folder.at("giay-to"), paper.key) });
        }
    }
    let errors = delivery::check(folder);
    found.extend(
        errors.0.iter().map(|error| Todo { text: page.lang().complaint(error), href: folder.at("nhan-ket-qua") }),
    );
    found
}

fn around(page: &Page, folder: &Folder) -> Vec<Todo> {
    let content = folder.content();
    let mut errors = FieldErrors::default();
    let cases = &folder.sheet().cases;
    if !cases.is_empty() && !cases.iter().any(|case| Some(&case.key) == content.case.as_ref()) {
        errors.push("case", Refusal::new("case_missing"));
    }
    if content.filer.name.trim().is_empty() {
        errors.push("filer", Refusal::new("name_missing"));
    }
    if content.owner.as_ref().is_some_and(|owner| owner.name.trim().is_empty()) {
        errors.push("owner", Refusal::new("name_missing"));
    }
    let href = folder.at("nguoi-nop");
    errors.0.iter().map(|error| Todo { text: page.lang().complaint(error), href: href.clone() }).collect()
}

/// Whether the way of delivery fits the result.
pub fn must_come(folder: &Folder) -> bool {
    folder.sheet().results.iter().any(|result| result.in_person)
}

/// The ways in which this result can be received.
pub fn ways(folder: &Folder) -> Vec<DeliveryWay> {
    let ways = DeliveryWay::ALL.into_iter();
    ways.filter(|way| *way == DeliveryWay::Counter || !must_come(folder)).collect()
}
