//! A dossier open before its writer, with the addresses of its pages.

use std::ops::Deref;

use base::DossierId;
use cases::{
    CaseError,
    dossier::{self, Content},
};

use crate::{Door, Room};

/// Where the pages of a dossier stand.
#[derive(Debug, Clone)]
pub struct Addresses {
    /// What all of them begin with.
    pub base: String,
    /// The page one comes back to.
    pub home: String,
    /// The page on which it is read again before it is filed.
    pub review: String,
    /// The list of one's drafts.
    pub list: &'static str,
}

/// A dossier with the addresses of its pages.
#[derive(Debug, Clone)]
pub struct Folder {
    inner: dossier::Folder,
    /// Where its pages stand.
    pub addresses: Addresses,
}

impl Deref for Folder {
    type Target = dossier::Folder;
    fn deref(&self) -> &dossier::Folder {
        &self.inner
    }
}

impl Folder {
    /// The dossier, if the actor may come to it by this door.
    pub fn open<D: Door>(room: &Room<D>, id: DossierId) -> Result<Self, CaseError> {
        let inner = dossier::Folder::open(room.op(), id)?;
        D::admits(&room.op(), &inner)?;
        Ok(Self { inner, addresses: D::addresses(id) })
    }

    /// The same, refused unless the actor may write in it now.
    pub fn to_write<D: Door>(room: &Room<D>, id: DossierId) -> Result<Self, CaseError> {
        let folder = Self::open(room, id)?;
        folder.must_be_writable()?;
        Ok(folder)
    }

    /// The same with what was saved since.
    #[must_use]
    pub fn with(self, content: Content) -> Self {
        Self { inner: self.inner.with(content), ..self }
    }
    /// The address of one of its pages.
    pub fn at(&self, page: &str) -> String {
        format!("{}/{page}", self.addresses.base)
    }
    /// The address of a page of its form.
    pub fn form_page(&self, page: &str) -> String {
        self.at(&format!("khai/{page}"))
    }
    /// The page of its form that is followed by the papers; without one, where one comes back to.
    pub fn last_form_page(&self) -> String {
        let last = self.journey().pages().last().map(|page| self.form_page(&page.id));
        last.unwrap_or_else(|| self.addresses.home.clone())
    }
}
