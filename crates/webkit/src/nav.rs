//! The navigation under the page's head, one table for each area.

use base::Role;

use crate::{Access, Area};

/// An entry of the navigation.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The text key.
    pub key: &'static str,
    /// Where it leads.
    pub href: &'static str,
    /// Who sees it.
    pub access: Access,
}

const PORTAL: &[Entry] = &[
    Entry { key: "nav.home", href: "/", access: Access::Public },
    Entry { key: "nav.procedures", href: "/thu-tuc", access: Access::Public },
    Entry { key: "nav.lookup", href: "/tra-cuu", access: Access::Public },
    Entry { key: "nav.figures", href: "/so-lieu", access: Access::Public },
    Entry { key: "nav.my_dossiers", href: "/ho-so", access: Access::Citizen },
];

const NO_ROLES: &[Role] = &[];
const INTAKE: &[Role] = &[Role::Intake];
/// Who sees which dossiers are to be destroyed.
const KEEPING: &[Role] = &[Role::Leader, Role::Clerk, Role::Controller, Role::Inspector];
/// Who lets others read outside their duty.
const SECOND: &[Role] = &[Role::Leader, Role::Inspector];
/// Who confirms the recovery of an account at the counter; whoever begins one comes from the counter's page.
const HEADS: &[Role] = &[Role::SectionHead, Role::Leader];
const CASHIER: &[Role] = &[Role::Cashier];
/// Everybody who has to do with dossiers.
const DOSSIERS: &[Role] = &[
    Role::Intake,
    Role::Cashier,
    Role::Specialist,
    Role::SectionHead,
    Role::Leader,
    Role::Clerk,
    Role::Controller,
    Role::Inspector,
];

/// Who looks after the whole province.
const PROVINCE: &[Role] = &[Role::Controller, Role::Inspector, Role::SystemAdmin];

const DESK: &[Entry] = &[
    Entry { key: "nav.desk", href: "/can-bo", access: Access::Officer(NO_ROLES) },
    Entry { key: "nav.counter", href: "/can-bo/tiep-nhan", access: Access::Officer(INTAKE) },
    Entry { key: "nav.assisted", href: "/can-bo/nop-ho", access: Access::Officer(INTAKE) },
    Entry { key: "nav.batches", href: "/can-bo/lo", access: Access::Officer(INTAKE) },
    Entry { key: "nav.recovery", href: "/can-bo/khoi-phuc-tai-khoan", access: Access::Officer(HEADS) },
    Entry { key: "nav.handovers", href: "/can-bo/ban-giao", access: Access::Officer(DOSSIERS) },
    Entry { key: "nav.register", href: "/can-bo/so", access: Access::Officer(DOSSIERS) },
    Entry { key: "nav.glass", href: "/can-bo/xem-ngoai-nhiem-vu", access: Access::Officer(SECOND) },
    Entry { key: "nav.retention", href: "/can-bo/luu-tru", access: Access::Officer(KEEPING) },
    Entry { key: "nav.cash", href: "/can-bo/thu-phi", access: Access::Officer(CASHIER) },
    Entry {
        key: "nav.exchange",
        href: "/can-bo/lien-thong",
        access: Access::Officer(&[Role::Intake, Role::Controller]),
    },
    Entry { key: "nav.calendar", href: "/can-bo/lich", access: Access::Officer(&[Role::Controller]) },
    Entry { key: "nav.reorganisation", href: "/can-bo/sap-xep", access: Access::Officer(PROVINCE) },
    Entry { key: "nav.take_over", href: "/can-bo/he-thong-cu", access: Access::Officer(PROVINCE) },
    Entry { key: "nav.outages", href: "/can-bo/su-co-he-thong", access: Access::Officer(PROVINCE) },
    Entry { key: "nav.processes", href: "/can-bo/quy-trinh", access: Access::Officer(&[Role::Controller]) },
    Entry {
        key: "nav.officers",
        href: "/can-bo/quan-tri",
        access: Access::Officer(&[Role::Leader, Role::UnitAdmin, Role::SystemAdmin]),
    },
    Entry {
        key: "nav.audit",
        href: "/can-bo/quan-tri/nhat-ky",
        access: Access::Officer(&[Role::SystemAdmin, Role::Inspector]),
    },
];

/// Whether somebody has to do with dossiers.
pub fn works_on_dossiers(actor: &base::Actor) -> bool {
    Access::Officer(DOSSIERS).admits(actor)
}

/// The entries of an area.
pub fn entries(area: Area) -> &'static [Entry] {
    match area {
        Area::Portal => PORTAL,
        Area::Desk => DESK,
    }
}

/// Whether the page at `path` lies under the entry.
pub fn is_current(entry: &Entry, area: Area, path: &str) -> bool {
    if entry.href == area.home() {
        return path == entry.href;
    }
    path.strip_prefix(entry.href).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
