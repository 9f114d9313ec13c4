//! The pages on which a dossier is written, once for two doors: the citizen's own, and the desk's, where an
//! officer types for a citizen who is there.
//!
//! Every page saves what was typed, right or wrong, and none needs scripts. A [`Door`] says who may write, where
//! its pages stand and what differs; sentences that speak to the citizen have an officer's version
//! (`Page::voice`). Deliberately absent: how a draft is begun and filed, which differs; use cases (`cases`).

mod delivery;
mod door;
mod file;
mod folder;
mod form;
mod money;
mod papers;
mod review;
mod todo;
pub mod viewer;
mod who;
pub mod words;

use base::DossierId;
use cases::{
    CaseError, Office, Operation,
    catalogue::Catalogue,
    dossier::{self, Reach, attachment::MOST_BYTES_IN_ALL},
};
use webkit::{Access, Page, Routes};

pub use door::{Room, id, id_in, web, work, work_proved};
pub use folder::{Addresses, Folder};
pub use money::Fees;
pub use papers::{Shown, limits_of_files};
pub use review::{around, papers, person};
pub use todo::{Todo, todo};

/// The fields around the files of one request.
const AROUND_FILES: usize = 1024 * 1024;

/// A side from which dossiers are written.
pub trait Door: Clone + Send + Sync + 'static {
    /// Whether the citizen has to be reachable.
    const REACH: Reach;
    /// The pattern under which the pages of one dossier stand, with `{id}`.
    const BASE: &str;

    /// Procedures in force.
    fn catalogue(&self) -> &Catalogue;
    /// Use cases and papers.
    fn office(&self) -> &Office;
    /// Where the pages of a dossier stand.
    fn addresses(id: DossierId) -> Addresses;
    /// Refuses who may not come to this dossier by this door.
    fn admits(op: &Operation, folder: &dossier::Folder) -> Result<(), CaseError>;
    /// What stands above the heading of its pages.
    fn caption(page: &Page, folder: &Folder) -> String;
}

/// The routes of the pages that both doors have.
pub fn routes<D: Door>(access: Access) -> Routes<D> {
    let at = |page: &str| format!("{}/{page}", D::BASE);
    let files = usize::try_from(MOST_BYTES_IN_ALL).unwrap_or(usize::MAX).saturating_add(AROUND_FILES);
    Routes::new()
        .get(&at("nguoi-nop"), access, who::show::<D>)
        .post(&at("nguoi-nop"), access, who::save::<D>)
        .get(&at("khai/{page}"), access, form::show::<D>)
        .post(&at("khai/{page}"), access, form::save::<D>)
        .get(&at("giay-to"), access, papers::show::<D>)
        .upload(&at("giay-to"), access, files, papers::save::<D>)
        .get(&at("tep/{file}"), access, file::show::<D>)
        .get(&at("tep/{file}/trang/{page}"), access, file::picture::<D>)
        .get(&at("tep/{file}/ban-goc"), access, file::original::<D>)
        .get(&at("nhan-ket-qua"), access, delivery::show::<D>)
        .post(&at("nhan-ket-qua"), access, delivery::save::<D>)
}
