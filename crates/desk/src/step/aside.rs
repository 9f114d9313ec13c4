//! What a form brought is laid aside while it cannot be taken, and joined to the next try.

use base::{AsideId, DossierId};
use cases::{
    CaseError,
    dossier::aside::{self, Aside, File},
};
use rules::workflow::CommandKind;
use webkit::{Answers, CsrfUpload, PostedFile};

use super::Shown;
use crate::door::Room;

/// What lies aside, as the page names it.
pub struct Kept {
    /// Under which id.
    pub id: AsideId,
    /// The names of the files; none when only words were typed.
    pub files: Vec<String>,
}

/// Lays a whole form aside and tells the address that calls it back.
pub fn lay_aside(
    room: &Room,
    id: DossierId,
    kind: CommandKind,
    mut upload: CsrfUpload,
) -> Result<String, CaseError> {
    join(room, id, kind, &mut upload)?;
    let aside = put(room, id, kind, upload.fields, upload.files)?;
    Ok(format!("/can-bo/ho-so/{id}/buoc/{}?giu={aside}", kind.word()))
}

fn put(
    room: &Room,
    id: DossierId,
    kind: CommandKind,
    typed: Answers,
    files: Vec<PostedFile>,
) -> Result<AsideId, CaseError> {
    let files = files.into_iter().map(|file| File { field: file.field, name: file.name, bytes: file.bytes });
    let aside = Aside { step: kind.word().to_owned(), fields: typed.0, files: files.collect() };
    aside::lay_aside(room.op(), id, &aside)
}

/// The form that the address calls back: what was typed, and what lies aside of it.
pub fn taken_up(
    room: &Room,
    id: DossierId,
    kind: CommandKind,
    aside: &str,
) -> Result<Option<(Answers, Kept)>, CaseError> {
    let Some((aside_id, aside)) = find(room, id, kind, aside)? else { return Ok(None) };
    let files = aside.files.into_iter().map(|file| file.name).collect();
    Ok(Some((Answers(aside.fields), Kept { id: aside_id, files })))
}

fn find(
    room: &Room,
    id: DossierId,
    kind: CommandKind,
    aside: &str,
) -> Result<Option<(AsideId, Aside)>, CaseError> {
    let Ok(aside_id) = aside.parse() else { return Ok(None) };
    let found = aside::taken_up(room.op(), id, aside_id)?.filter(|aside| aside.step == kind.word());
    Ok(found.map(|aside| (aside_id, aside)))
}

/// Joins the files that lie aside to a form that is sent again; a field with a new file takes the new one.
pub fn join(room: &Room, id: DossierId, kind: CommandKind, upload: &mut CsrfUpload) -> Result<(), CaseError> {
    let Some((_, aside)) = find(room, id, kind, upload.fields.get("giu"))? else { return Ok(()) };
    let sent: Vec<String> = upload.files.iter().map(|file| file.field.clone()).collect();
    let before = aside.files.into_iter().filter(|file| !sent.contains(&file.field));
    upload.files.extend(before.map(|file| PostedFile { field: file.field, name: file.name, bytes: file.bytes }));
    Ok(())
}

/// Lays the files of a form aside that is shown again. A file that is itself what is wrong is not kept.
pub fn keep(room: &Room, shown: &mut Shown, mut files: Vec<PostedFile>) -> Result<(), CaseError> {
    files.retain(|file| shown.errors.of(&file.field).is_none());
    forget(room, shown.typed.get("giu"));
    shown.typed.0.retain(|(name, _)| name != "giu");
    if files.is_empty() || !shown.bench.may(shown.kind) {
        return Ok(());
    }
    let names = files.iter().map(|file| file.name.clone()).collect();
    let id = put(room, shown.bench.view.summary.id, shown.kind, shown.typed.clone(), files)?;
    shown.aside = Some(Kept { id, files: names });
    Ok(())
}

/// Forgets what lay aside. What cannot be forgotten now is swept within a day.
pub fn forget(room: &Room, aside: &str) {
    if let Ok(id) = aside.parse::<AsideId>()
        && let Err(error) = aside::forget(room.op(), id)
    {
        tracing::warn!(%error, "a form that was laid aside stays for a day");
    }
}
