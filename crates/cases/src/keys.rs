//! What of this room lies under the installation's key beside dossiers (`dossier::keys`): what the desk keeps for itself.

use db::rekey::Part;

use crate::{phrase, preset};

/// The parts.
pub const PARTS: [Part; 2] =
    [Part { name: "phrases", step: phrase::rekey }, Part { name: "presets", step: preset::rekey }];
