//! The officer's door: use cases off the async threads, and where the pages of a dossier stand that an officer
//! types for a citizen.

use base::{Actor, Denied, DossierId};
use cases::{
    CaseError, Office, Operation, Proof,
    catalogue::Catalogue,
    dossier::{self, Reach},
};
use filing::{Addresses, Door, Folder};
pub use filing::{id, web};
use rules::procedure::Channel;
use webkit::{OfficerVisit, Page};

use crate::App;

/// What a use case is given.
pub type Room = filing::Room<App>;

impl Door for App {
    const REACH: Reach = Reach::Optional;
    const BASE: &str = "/can-bo/nop-ho/{id}";

    fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }
    fn office(&self) -> &Office {
        &self.office
    }
    fn addresses(id: DossierId) -> Addresses {
        let base = format!("/can-bo/nop-ho/{id}");
        Addresses { home: base.clone(), review: base.clone(), list: "/can-bo/nop-ho", base }
    }
    /// Only the officer who began to type, and only until it is filed.
    fn admits(op: &Operation, folder: &dossier::Folder) -> Result<(), CaseError> {
        let dossier = &folder.view.dossier;
        if dossier.typed_by != Some(op.officer()?.id) || dossier.channel != Channel::Online {
            return Err(Denied::NotFound.into());
        }
        if folder.is_draft() { Ok(()) } else { Err(folder.filed_already()) }
    }
    fn caption(page: &Page, folder: &Folder) -> String {
        let of = page.t1("desk.assisted.of", "name", &folder.content().filer.name);
        format!("{of} · {}", folder.sheet().name.vi)
    }
}

/// Runs a use case where it may block.
pub async fn work<T: Send + 'static>(
    app: &App,
    actor: &Actor,
    job: impl FnOnce(Room) -> Result<T, CaseError> + Send + 'static,
) -> Result<T, CaseError> {
    filing::work(app, actor.clone(), job).await
}

/// The same for a step that needs a second factor shown just now; the use case asks for it again.
pub async fn work_proved<T: Send + 'static>(
    app: &App,
    visit: &OfficerVisit,
    job: impl FnOnce(Room) -> Result<T, CaseError> + Send + 'static,
) -> Result<T, CaseError> {
    let proof = if visit.is_fresh { Proof::Shown } else { Proof::Lacking };
    filing::work_proved(app, visit.actor.clone(), proof, job).await
}
