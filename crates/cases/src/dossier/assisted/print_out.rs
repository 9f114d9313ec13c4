//! The citizen confirms by signing a print-out of every answer, which is scanned.

use base::{DocumentId, DossierId, Refusal, local_date, local_time};
use db::Tx;
use rules::{document::AssistedConfirmation, form::Lang, workflow::Confirmation};

use super::{
    super::{
        acknowledgement,
        attachment::{self, FileKind, Upload},
        papers::folio,
        result::scan_of,
        store::Loaded,
        submit::{Submitted, acknowledged, enter},
    },
    Whole, filed_before, filing, own, whole,
};
use crate::{
    CaseError, Operation,
    document::{self, Data, Kept, Kind, New},
};

/// The print-out of the draft as it is now; the same one as long as nothing changes. Refused while something
/// is missing.
pub fn print_out(op: Operation, id: DossierId, lang: Lang) -> Result<DocumentId, CaseError> {
    op.office.db.write(|tx| {
        let loaded = own(tx, &op, id, true)?;
        let paper = says(tx, &op, &loaded, &whole(tx, &op, &loaded, lang)?)?;
        if let Some((known, printed)) = newest(tx, &loaded)?
            && same(printed, &paper)
        {
            return Ok(known);
        }
        let new = New {
            id: DocumentId::new(),
            dossier: id,
            kind: Kind::AssistedConfirmation,
            name: "phieu-xac-nhan-khai-ho.pdf".to_owned(),
            by: op.actor.officer().map(|officer| officer.id),
            brought: None,
        };
        document::write_for_reader(tx, &loaded.key, &new, &Data::from(&paper), op.now)?;
        Ok(new.id)
    })
}

/// What the print-out says: every answer, every paper with its file's name and the beginning of its hash.
fn says(tx: &Tx, op: &Operation, loaded: &Loaded, whole: &Whole) -> Result<AssistedConfirmation, CaseError> {
    let officer = op.officer()?;
    let folio = folio(tx, op, loaded)?;
    let files = attachment::of(tx, &loaded.key, loaded.id)?;
    let filed = acknowledgement::filed(&whole.definition, &files).into_iter();
    let paper = |paper: rules::document::FiledPaper| {
        let hash: String = paper.file.sha256.chars().take(16).collect();
        format!("{} – {} (SHA-256 {hash}…)", paper.component, paper.file.name)
    };
    Ok(AssistedConfirmation {
        head: folio.head,
        date: local_date(op.now),
        reference: folio.reference,
        content: folio.content,
        citizen: whole.content.filer.clone(),
        officer: officer.name.clone(),
        officer_title: officer.title.clone(),
        typed_at: local_time(op.now),
        answers: acknowledgement::answers(&whole.definition, &whole.content, &whole.facts),
        papers: filed.map(paper).collect(),
    })
}

/// The last print-out that was made.
fn newest(tx: &Tx, loaded: &Loaded) -> Result<Option<(DocumentId, AssistedConfirmation)>, CaseError> {
    let rows = document::of_dossier(tx, loaded.id)?;
    let Some(row) = rows.iter().rfind(|row| row.kind == Kind::AssistedConfirmation) else { return Ok(None) };
    let Some(data) = document::data(tx, &loaded.key, row.id)? else { return Ok(None) };
    let paper = serde_json::from_value(data.data).map_err(|error| db::DbError::Engine(error.to_string()))?;
    Ok(Some((row.id, paper)))
}

/// Whether the citizen would sign the same, at whatever time it was printed.
fn same(printed: AssistedConfirmation, now: &AssistedConfirmation) -> bool {
    AssistedConfirmation { date: now.date, typed_at: now.typed_at, ..printed } == *now
}

/// Files the draft on the scan of the signed print-out. Refused when nothing was printed, or something was
/// changed since.
pub fn confirm_by_print_out(
    op: Operation,
    id: DossierId,
    scan: Option<&Upload>,
    lang: Lang,
) -> Result<Submitted, CaseError> {
    let loaded = op.office.db.read(|tx| own(tx, &op, id, false))?;
    if let Some(before) = filed_before(&op, &loaded)? {
        return Ok(before);
    }
    let (scan, seen) = scan_of(&op, scan)?;
    let media = FileKind::of(&scan.bytes).map_or("application/pdf", FileKind::media_type);
    let new = New {
        id: DocumentId::new(),
        dossier: id,
        kind: Kind::Scan,
        name: scan.name.clone(),
        by: op.actor.officer().map(|officer| officer.id),
        brought: Some(seen),
    };
    let kept = document::keep(op.office, &loaded.key, new.id, media, &scan.bytes)?;
    let filed = op.office.db.write(|tx| file(tx, &op, id, &new, &kept, lang));
    if !matches!(&filed, Ok(submitted) if submitted.first) {
        forget(&op, &kept);
    }
    filed
}

fn file(
    tx: &Tx,
    op: &Operation,
    id: DossierId,
    new: &New,
    kept: &Kept,
    lang: Lang,
) -> Result<Submitted, CaseError> {
    let mut loaded = own(tx, op, id, true)?;
    if let Some(before) = filed_before(op, &loaded)? {
        return Ok(before);
    }
    let (_, printed) = newest(tx, &loaded)?.ok_or_else(|| Refusal::new("print_out_missing"))?;
    if !same(printed, &says(tx, op, &loaded, &whole(tx, op, &loaded, lang)?)?) {
        return Err(Refusal::new("print_out_changed").into());
    }
    document::attach(tx, new, kept, op.now)?;
    let signed = Confirmation::SignedPrintOut { document: new.id };
    enter(tx, op, &mut loaded, filing(signed, lang))?;
    Ok(acknowledged(&loaded, true))
}

/// Best effort: a blob that no row names is unreadable and only costs room.
fn forget(op: &Operation, kept: &Kept) {
    if let Err(error) = op.office.blobs.delete(kept.blob) {
        tracing::warn!(%error, "a blob without a row stays behind");
    }
}
