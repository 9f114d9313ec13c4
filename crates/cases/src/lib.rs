//! Catalogue, dossiers, attachments, documents.
