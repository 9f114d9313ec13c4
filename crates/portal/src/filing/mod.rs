//! The citizen's way to a filed dossier: what to know before, review, acknowledgement. The pages between, on which
//! it is written, are those of the room `filing`; they serve as well when the one-stop asks for more.
//!
//! Deliberately absent: what happens after the filing (`dossier`).

mod review;
mod start;
mod submitted;

pub use filing::{Folder, Todo};
use webkit::{Access::Citizen, Page, Routes};

use crate::App;

/// The routes.
pub fn routes() -> Routes<App> {
    Routes::new()
        .get("/thu-tuc/{code}/nop", Citizen, start::show)
        .post("/thu-tuc/{code}/nop", Citizen, start::open)
        .get("/ho-so/{id}/xem-lai", Citizen, review::show)
        .post("/ho-so/{id}/xem-lai", Citizen, review::submit)
        .get("/ho-so/{id}/da-nop", Citizen, submitted::show)
        .merge(filing::routes(Citizen))
}

/// Everything that is missing, in the order of the pages.
pub fn todo(page: &Page, folder: &Folder) -> Vec<Todo> {
    filing::todo::<App>(page, folder)
}
