//! Assisted mode at the desk: an officer types an online filing for a citizen who is there, and the citizen
//! confirms it by a code or by signing a print-out.
//!
//! Citizen and procedure, the form page by page, papers, delivery, review with confirmation, acknowledgement.
//! The pages on which it is written are those of the room `filing`. No identity number stands in an address:
//! finding is a post.
//! Deliberately absent: which confirmation is good (`cases::dossier::assisted`), accepting the dossier.

mod confirm;
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
        .post("/can-bo/nop-ho/{id}/gui-ma", INTAKE, confirm::send)
        .get("/can-bo/nop-ho/{id}/ma", INTAKE, confirm::ask)
        .post("/can-bo/nop-ho/{id}/ma", INTAKE, confirm::by_code)
        .post("/can-bo/nop-ho/{id}/in-phieu", INTAKE, confirm::print)
        .get("/can-bo/nop-ho/{id}/ban-ky", INTAKE, confirm::sign)
        .upload("/can-bo/nop-ho/{id}/ban-ky", INTAKE, UPLOAD_LIMIT, confirm::by_scan)
        .get("/can-bo/nop-ho/{id}/van-ban/{document}", INTAKE, confirm::paper)
        .get("/can-bo/nop-ho/{id}/da-nop", INTAKE, confirm::handed_over)
        .merge(filing::routes(INTAKE))
}
