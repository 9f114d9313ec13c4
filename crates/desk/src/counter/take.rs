//! Taking a paper dossier in, and accepting it in the same breath.

use axum::http::StatusCode;
use base::{AgencyId, DossierId, FieldErrors, Refusal};
use cases::{
    CaseError,
    dossier::{self, Acceptance, Incoming, NewDraft, shelf},
    outage::Late,
};
use rules::{
    form::ForWhom,
    procedure::Channel,
    workflow::{DeliveryWay, Parties, State},
};
use webkit::{Answers, CsrfUpload};

use super::{Desk, late, matters};
use crate::{
    batch::{person, said},
    checklist,
    door::Room,
};

/// What became of it.
pub enum Taken {
    /// Accepted, with this code.
    Accepted(DossierId, String),
    /// Entered; the papers have to be completed.
    Entered(DossierId),
    /// Entered; accepting needs a decision of its own.
    Undecided(DossierId),
    /// The page again.
    Again(StatusCode, Box<Desk>),
}

/// Takes the papers in. A second click finds the dossier made.
pub fn attempt(room: &Room, desk: Desk, upload: CsrfUpload) -> Result<Taken, CaseError> {
    let accepts = !upload.fields.has("incomplete");
    let (incoming, late) = match read(&desk, &upload, accepts) {
        Ok(incoming) => incoming,
        Err(errors) => return Ok(again(desk, upload.fields, StatusCode::UNPROCESSABLE_ENTITY, errors)),
    };
    let outcome =
        enter(room, (&incoming, late.as_ref()), accepts).and_then(|taken| shelve(room, &upload.fields, taken));
    match outcome {
        Err(CaseError::Fields(errors)) => Ok(again(desk, upload.fields, StatusCode::UNPROCESSABLE_ENTITY, errors)),
        Err(CaseError::Refused(refusal)) => {
            let mut errors = FieldErrors::default();
            errors.push("main-content", refusal);
            Ok(again(desk, upload.fields, StatusCode::CONFLICT, errors))
        }
        other => other,
    }
}

/// Where the paper file stands from now on. Its length was looked at before, so that nothing is left half done.
fn shelve(room: &Room, typed: &Answers, taken: Taken) -> Result<Taken, CaseError> {
    let (Taken::Accepted(id, _) | Taken::Entered(id) | Taken::Undecided(id)) = &taken else { return Ok(taken) };
    let place = typed.get("shelf");
    if !place.trim().is_empty() {
        shelf::put_on_shelf(room.op(), *id, place)?;
    }
    Ok(taken)
}

fn enter(room: &Room, (incoming, late): (&Incoming, Option<&Late>), accepts: bool) -> Result<Taken, CaseError> {
    let entered = match late {
        Some(late) => dossier::take_in_late(room.op(), incoming, late)?,
        None => dossier::take_in(room.op(), incoming)?,
    };
    if !accepts {
        return Ok(Taken::Entered(entered.id));
    }
    let view = dossier::view(room.op(), entered.id)?;
    if view.dossier.state == State::Submitted {
        let version = view.dossier.version;
        match dossier::accept(room.op(), entered.id, version, Acceptance::default()) {
            Ok(_) => {}
            // The papers are in; what is still to be decided (a limit the sheet does not state) has its page.
            Err(CaseError::Refused(_)) => return Ok(Taken::Undecided(entered.id)),
            Err(other) => return Err(other),
        }
    }
    let view = dossier::view(room.op(), entered.id)?;
    Ok(Taken::Accepted(entered.id, view.summary.code.unwrap_or_default()))
}

fn again(desk: Desk, typed: Answers, status: StatusCode, errors: FieldErrors) -> Taken {
    Taken::Again(status, Box::new(Desk { typed, errors, ..desk }))
}

fn read(desk: &Desk, upload: &CsrfUpload, accepts: bool) -> Result<(Incoming, Option<Late>), FieldErrors> {
    let typed = &upload.fields;
    let mut errors = FieldErrors::default();
    let filer = person(typed, "filer");
    if filer.name.is_empty() {
        errors.push("filer.name", Refusal::new("name_missing"));
    }
    let cases = &desk.revision.definition.sheet.cases;
    let case = Some(typed.get("case").to_owned()).filter(|case| !case.is_empty());
    if !cases.is_empty() && case.is_none() {
        errors.push("case", Refusal::new("case_missing"));
    }
    let agency = typed.get("agency").parse::<AgencyId>().ok();
    let agency = desk.agencies.iter().find(|own| desk.agencies.len() == 1 || Some(own.id) == agency);
    let Some(agency) = agency else {
        errors.push("agency", Refusal::new("choice_needed"));
        return Err(errors);
    };
    let components = &desk.revision.definition.sheet.components;
    let papers = checklist::read(components, typed, &mut errors);
    if accepts && errors.is_empty() && checklist::untouched(components, &papers) {
        errors.push("have", Refusal::new("papers_not_checked"));
    }
    if base::text::tidy(typed.get("shelf")).chars().count() > shelf::MOST_LETTERS {
        errors.push("shelf", Refusal::new("text_too_long").with("max", shelf::MOST_LETTERS));
    }
    let owner = person(typed, "owner");
    let owner = (!owner.name.is_empty()).then_some(owner);
    let answers = matters::answers(&desk.revision.definition.sheet, typed, &filer.name, &mut errors);
    let late = late::read(typed, &mut errors);
    errors.into_result()?;
    let draft = NewDraft {
        revision: desk.revision.id,
        agency: agency.id,
        channel: if typed.get("channel") == "post" { Channel::Post } else { Channel::Counter },
        parties: Parties::default(),
        for_whom: if owner.is_some() { ForWhom::Other } else { ForWhom::Myself },
        case,
        filer,
        owner,
        relation: None,
        answers,
    };
    let incoming = Incoming {
        draft,
        foreign_code: once(typed),
        confirmation: None,
        delivery: DeliveryWay::from_word(typed.get("delivery")).unwrap_or_default(),
        delivery_address: said(typed, "delivery_address"),
        papers,
        files: checklist::files(components, &upload.files),
    };
    Ok((incoming, late))
}

/// The word of the page: the same page sent twice is one dossier.
fn once(typed: &Answers) -> Option<String> {
    let word = typed.get("once");
    let ours = word.len() == 32 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    ours.then(|| format!("quay-{word}"))
}
