//! Assisted mode at the desk: an officer types an online filing for a citizen who is there, and the citizen
//! confirms it by a code or by signing a print-out.
//!
//! Citizen and procedure, the form page by page, papers, delivery, review with confirmation, acknowledgement.
//! What was typed is kept, right or wrong. No identity number stands in an address: finding is a post.
//! Deliberately absent: which confirmation is good (`cases::dossier::assisted`), accepting the dossier.

mod confirm;
mod delivery;
mod draft;
mod form;
mod papers;
mod review;
mod start;

use webkit::Routes;

use crate::{App, INTAKE, UPLOAD_LIMIT};

/// The routes.
pub fn routes() -> Routes<App> {
    Routes::new()
        .get("/can-bo/nop-ho", INTAKE, start::list)
        .get("/can-bo/nop-ho/moi/{code}", INTAKE, start::show)
        .post("/can-bo/nop-ho/moi/{code}", INTAKE, start::take)
        .get("/can-bo/nop-ho/{id}", INTAKE, review::show)
        .post("/can-bo/nop-ho/{id}/bo", INTAKE, review::discard)
        .get("/can-bo/nop-ho/{id}/khai/{page}", INTAKE, form::show)
        .post("/can-bo/nop-ho/{id}/khai/{page}", INTAKE, form::save)
        .get("/can-bo/nop-ho/{id}/giay-to", INTAKE, papers::show)
        .upload("/can-bo/nop-ho/{id}/giay-to", INTAKE, UPLOAD_LIMIT, papers::save)
        .get("/can-bo/nop-ho/{id}/tep/{file}", INTAKE, papers::file)
        .get("/can-bo/nop-ho/{id}/nhan-ket-qua", INTAKE, delivery::show)
        .post("/can-bo/nop-ho/{id}/nhan-ket-qua", INTAKE, delivery::save)
        .post("/can-bo/nop-ho/{id}/gui-ma", INTAKE, confirm::send)
        .get("/can-bo/nop-ho/{id}/ma", INTAKE, confirm::ask)
        .post("/can-bo/nop-ho/{id}/ma", INTAKE, confirm::by_code)
        .post("/can-bo/nop-ho/{id}/in-phieu", INTAKE, confirm::print)
        .get("/can-bo/nop-ho/{id}/ban-ky", INTAKE, confirm::sign)
        .upload("/can-bo/nop-ho/{id}/ban-ky", INTAKE, UPLOAD_LIMIT, confirm::by_scan)
        .get("/can-bo/nop-ho/{id}/van-ban/{document}", INTAKE, confirm::paper)
        .get("/can-bo/nop-ho/{id}/da-nop", INTAKE, confirm::handed_over)
}
