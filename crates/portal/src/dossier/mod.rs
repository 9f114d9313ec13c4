//! What a citizen has begun and filed: the list, the way of one dossier, its papers, taking it back, rating the
//! service; and the look-up for everybody who has code and secret.
//!
//! Deliberately absent: the pages on which a dossier is written (`filing`).

mod document;
mod draft;
mod incident;
mod look_up;
mod mine;
mod one;
mod rating;
mod seen;
mod strands;
mod way;
mod withdraw;

use webkit::{
    Access::{Citizen, Public},
    Pace, Routes,
};

use crate::App;

/// The routes.
pub fn routes() -> Routes<App> {
    Routes::new()
        .get("/ho-so", Citizen, mine::show)
        .get("/ho-so/{id}", Citizen, one::show)
        .get("/ho-so/{id}/bo", Citizen, draft::ask)
        .post("/ho-so/{id}/bo", Citizen, draft::discard)
        .get("/ho-so/{id}/van-ban/{document}", Citizen, document::show)
        .get("/ho-so/{id}/van-ban/{document}/trang/{page}", Citizen, document::picture)
        .get("/ho-so/{id}/van-ban/{document}/ban-goc", Citizen, document::original)
        .get("/ho-so/{id}/su-co", Citizen, incident::ask)
        .post("/ho-so/{id}/su-co", Citizen, incident::report)
        .get("/ho-so/{id}/rut", Citizen, withdraw::ask)
        .post("/ho-so/{id}/rut", Citizen, withdraw::withdraw)
        .post("/ho-so/{id}/danh-gia", Citizen, rating::rate)
        .get("/tai-khoan/ai-da-xem", Citizen, seen::show)
        .get("/tra-cuu", Public, look_up::show)
        .paced("/tra-cuu", Public, Pace::LOOK_UP, look_up::find)
}
