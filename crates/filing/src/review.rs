//! What was written, to be read once more: what stands around the form, and every paper with its files.

use cases::dossier;
use rules::{document::Person, form::ForWhom};
use webkit::Page;

use crate::{Folder, Shown, words};

/// What stands around the form: label, value, and where it is changed.
pub fn around(page: &Page, folder: &Folder, change: bool) -> Vec<(String, String, Option<String>)> {
    let content = folder.content();
    let at = |name: &str| change.then(|| folder.at(name));
    let mut rows = Vec::new();
    let mut row = |label: String, value: String, href: Option<String>| {
        if !value.is_empty() {
            rows.push((label, value, href));
        }
    };
    let for_whom = match content.for_whom {
        ForWhom::Myself => "filing.for_whom.self",
        ForWhom::Other => "filing.for_whom.other",
        ForWhom::Business => "filing.for_whom.business",
    };
    let chosen = folder.sheet().cases.iter().find(|case| Some(&case.key) == content.case.as_ref());
    let case = chosen.map(|case| words::text(page, &case.name)).unwrap_or_default();
    let reach = [content.filer.phone.clone(), content.filer.email.clone()];
    let reach = reach.into_iter().flatten().collect::<Vec<_>>().join("\n");
    let address = content.delivery_address.clone().unwrap_or_default();
    row(page.t("filing.review.for_whom"), page.voice(for_whom), at("nguoi-nop"));
    row(page.t("filing.review.owner"), person(content.owner.as_ref()), at("nguoi-nop"));
    row(page.t("filing.review.relation"), content.relation.clone().unwrap_or_default(), at("nguoi-nop"));
    row(page.t("filing.review.case"), case, at("nguoi-nop"));
    row(page.voice("filing.review.filer"), person(Some(&content.filer)), None);
    let delivery = words::delivery(page, content.delivery, &folder.one_stop);
    row(page.t("filing.review.delivery"), delivery, at("nhan-ket-qua"));
    row(page.t("filing.review.delivery_address"), address, at("nhan-ket-qua"));
    row(page.t("filing.review.reach"), reach, at("nhan-ket-qua"));
    rows
}

/// Name, number and address, a line each.
pub fn person(person: Option<&Person>) -> String {
    let Some(person) = person else { return String::new() };
    let parts = [Some(person.name.clone()), person.identity.clone(), person.address.clone()];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Every paper with its files.
pub fn papers(page: &Page, folder: &Folder) -> Vec<(String, Vec<Shown>)> {
    let mut keys: Vec<&str> = Vec::new();
    for file in folder.view.files.iter().filter(|file| file.part_of.is_none()) {
        if !keys.contains(&file.component.as_str()) {
            keys.push(&file.component);
        }
    }
    let files = |key: &str| folder.files_of(key).map(|file| Shown::of(page, folder, file)).collect();
    keys.into_iter()
        .map(|key| (words::text(page, &dossier::paper_name(folder.sheet(), key)), files(key)))
        .collect()
}
