//! The citizen's door: who comes by it, and where the pages of a dossier stand.

use base::DossierId;
use cases::{
    CaseError, Office, Operation,
    catalogue::Catalogue,
    dossier::{self, Reach},
};
use filing::{Addresses, Door, Folder};
pub use filing::{id, web};
use webkit::Page;

use crate::{App, words};

/// What a use case is given.
pub type Room = filing::Room<App>;

impl Door for App {
    const REACH: Reach = Reach::Needed;
    const BASE: &str = "/ho-so/{id}";

    fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }
    fn office(&self) -> &Office {
        &self.office
    }
    fn addresses(id: DossierId) -> Addresses {
        let base = format!("/ho-so/{id}");
        Addresses { home: base.clone(), review: format!("{base}/xem-lai"), list: "/ho-so", base }
    }
    /// Whoever may see a dossier finds it here.
    fn admits(_: &Operation, _: &dossier::Folder) -> Result<(), CaseError> {
        Ok(())
    }
    fn caption(page: &Page, folder: &Folder) -> String {
        words::text(page, &folder.sheet().name)
    }
}

/// Runs use cases where they may block.
pub async fn work<T: Send + 'static>(
    app: &App,
    page: &Page,
    job: impl FnOnce(&Room) -> Result<T, CaseError> + Send + 'static,
) -> Result<T, CaseError> {
    filing::work(app, page.actor(), move |room| job(&room)).await
}

/// The same for what no mandate reaches: whoever acts for somebody asks for themself.
pub async fn work_in_person<T: Send + 'static>(
    app: &App,
    page: &Page,
    job: impl FnOnce(&Room) -> Result<T, CaseError> + Send + 'static,
) -> Result<T, CaseError> {
    filing::work(app, page.actor().in_person(), move |room| job(&room)).await
}
