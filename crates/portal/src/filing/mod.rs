//! The citizen's way to a filed dossier: what to know before, for whom, the form page by page, papers, how
//! the result is received, review, acknowledgement.
//!
//! Every page saves what was typed, right or wrong, and none needs scripts. The same pages serve when the
//! one-stop asks for more. Deliberately absent: what happens after the filing (`dossier`).

mod agencies;
mod beginning;
mod delivery;
mod file;
mod folder;
mod form;
mod money;
mod papers;
mod review;
mod start;
mod submitted;
mod todo;
mod who;

use cases::dossier::attachment::MOST_BYTES_IN_ALL;
pub use folder::Folder;
pub use money::Fees;
pub use todo::{Todo, todo};
use webkit::{Access::Citizen, Routes};

use crate::App;

/// The fields around the files of one request.
const AROUND_FILES: usize = 1024 * 1024;

/// The routes.
pub fn routes() -> Routes<App> {
    let files = usize::try_from(MOST_BYTES_IN_ALL).unwrap_or(usize::MAX).saturating_add(AROUND_FILES);
    Routes::new()
        .get("/thu-tuc/{code}/nop", Citizen, start::show)
        .post("/thu-tuc/{code}/nop", Citizen, start::open)
        .get("/ho-so/{id}/nguoi-nop", Citizen, who::show)
        .post("/ho-so/{id}/nguoi-nop", Citizen, who::save)
        .get("/ho-so/{id}/khai/{page}", Citizen, form::show)
        .post("/ho-so/{id}/khai/{page}", Citizen, form::save)
        .get("/ho-so/{id}/giay-to", Citizen, papers::show)
        .upload("/ho-so/{id}/giay-to", Citizen, files, papers::save)
        .get("/ho-so/{id}/tep/{file}", Citizen, file::show)
        .get("/ho-so/{id}/nhan-ket-qua", Citizen, delivery::show)
        .post("/ho-so/{id}/nhan-ket-qua", Citizen, delivery::save)
        .get("/ho-so/{id}/xem-lai", Citizen, review::show)
        .post("/ho-so/{id}/xem-lai", Citizen, review::submit)
        .get("/ho-so/{id}/da-nop", Citizen, submitted::show)
}
