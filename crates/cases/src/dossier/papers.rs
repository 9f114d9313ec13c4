//! The papers that what happened calls for, written as data in the same transaction.

use base::{DocumentId, Officer, local_date};
use db::Tx;
use people::agencies;
use rules::{
    document::{Component, Letterhead, RefusalOfIntake, SupplementRequest, sets::Purpose},
    procedure::Channel,
    workflow::{Event, Stage, TakenOver},
};

use super::{letters, result, store::Loaded, surroundings::Competence};
use crate::{
    CaseError, Operation,
    document::{
        self, Data, Kind, New,
        papers::{Acceptance, Folio, form_01, form_02, form_03},
        sets, words,
    },
};

/// What every paper says about the dossier.
pub(super) fn folio(tx: &Tx, op: &Operation, loaded: &Loaded) -> Result<Folio, CaseError> {
    let competence = Competence::of(tx, op, loaded.dossier.agency)?;
    let header = &loaded.header;
    let mark = loaded.dossier.taken_over.as_ref().map(|origin| words::taken_over(&origin.source));
    Ok(Folio {
        head: Letterhead { mark, ..head(tx, op, &competence.agency)? },
        one_stop: competence.intake.one_stop_name(),
        reference: loaded.summary.reference.clone(),
        code: loaded.dossier.code().map(str::to_owned),
        content: header.procedure.clone(),
        filer: header.filer.clone(),
        owner: header.owner.clone(),
        capacity: header.capacity.clone(),
        channel: channel_words(loaded.dossier.channel).to_owned(),
        components: components(loaded),
        sets: header.sets,
        filed_at: loaded.dossier.submitted_at,
        delivery: loaded.dossier.delivery.way,
    })
}

/// The papers as the officer counted them; those of the sheet where nothing came on paper.
fn components(loaded: &Loaded) -> Vec<Component> {
    let counted = loaded.dossier.papers.iter().map(|paper| Component {
        name: paper.name.clone(),
        originals: paper.originals,
        certified: paper.certified,
        copies: paper.copies,
        note: None,
    });
    let counted: Vec<Component> = counted.collect();
    if counted.is_empty() { loaded.header.papers.clone() } else { counted }
}

/// The head of an agency's papers.
pub(super) fn head(tx: &Tx, op: &Operation, agency: &people::Agency) -> Result<Letterhead, CaseError> {
    let parent = match &agency.parent {
        // The agency above as it was while this one existed.
        Some(code) => {
            let today = local_date(op.now);
            agencies::by_code_on(tx, code, agency.valid_to.map_or(today, |last| last.min(today)))?
        }
        None => None,
    };
    let parent = parent.map(|parent| parent.full_name);
    Ok(words::letterhead(agency.tier.into(), &agency.name, &agency.full_name, parent.as_deref()))
}

pub(super) fn channel_words(channel: Channel) -> &'static str {
    match channel {
        Channel::Counter => "trực tiếp",
        Channel::Online => "trực tuyến",
        Channel::Post => "qua dịch vụ bưu chính công ích",
    }
}

/// The papers of a sheet as Form 01 lists them.
pub(super) fn listed(component: &rules::procedure::Component) -> Component {
    Component {
        name: component.name.vi.clone(),
        originals: component.originals,
        certified: component.certified,
        copies: component.copies,
        note: None,
    }
}

/// Writes the papers of the events: the numbered forms of the set in force, notices and letters.
pub(super) fn write(tx: &Tx, op: &Operation, loaded: &Loaded, events: &[Event]) -> Result<(), CaseError> {
    for event in events {
        if let Event::TakenOver(taken) = event {
            asked_elsewhere(tx, op, loaded, taken)?;
        }
        let Some((new, data)) = paper(tx, op, loaded, event)? else { continue };
        document::write(tx, &loaded.key, &new, &data, op.now)?;
    }
    Ok(())
}

/// Form 02 for what another system asked, so that nobody has to go back to it to read what is missing.
fn asked_elsewhere(tx: &Tx, op: &Operation, loaded: &Loaded, taken: &TakenOver) -> Result<(), CaseError> {
    let Stage::Supplement { asked, .. } = &taken.stage else { return Ok(()) };
    let name = "phieu-yeu-cau-bo-sung.pdf".to_owned();
    let new = New { id: asked.document, dossier: loaded.id, kind: Kind::Form02, name, by: None, brought: None };
    let folio = folio(tx, op, loaded)?;
    let (papers, until) = (&asked.papers, asked.answer_by);
    let form = form_02(&folio, &op.office.settings, papers, &asked.reason, until, "", op.now);
    let data = sets::data(Purpose::Supplement, local_date(op.now), &form);
    Ok(document::write(tx, &loaded.key, &new, &data, op.now)?)
}

/// A form of the one-stop, or another paper of the office.
fn paper(tx: &Tx, op: &Operation, loaded: &Loaded, event: &Event) -> Result<Option<(New, Data)>, CaseError> {
    let by = op.actor.officer().map(|officer| officer.id);
    let new =
        |id, kind, name: &str| New { id, dossier: loaded.id, kind, name: name.to_owned(), by, brought: None };
    let folio = folio(tx, op, loaded)?;
    // What was passed on is another agency's now; the note is of the one that passed it on.
    let passer = op.actor.officer().filter(|_| matches!(event, Event::PassedOn { .. }));
    let competence = Competence::of(tx, op, passer.map_or(loaded.dossier.agency, |officer| officer.agency))?;
    let mark = folio.head.mark.clone();
    let folio = Folio { head: Letterhead { mark, ..head(tx, op, &competence.agency)? }, ..folio };
    if let Some((id, kind, name)) = named(event) {
        let data = data(tx, op, loaded, event, (&folio, &competence))?;
        return Ok(data.map(|data| (new(id, kind, name), data)));
    }
    let desk = letters::Desk {
        agency: &competence.agency,
        officer: op.actor.officer(),
        settings: &op.office.settings,
        now: op.now,
    };
    let Some(mut letter) = letters::of(&desk, loaded, &folio, event) else { return Ok(None) };
    if let Some(sign) = letters::numbered_as(letter.kind) {
        let sign = letters::sign(&competence.agency, Some(sign));
        let number = result::next_number(tx, op, loaded, competence.agency.id, &sign)?;
        letters::enter(&mut letter, number, local_date(op.now));
    }
    Ok(Some((new(letter.id, letter.kind, letter.name), letter.data)))
}

fn named(event: &Event) -> Option<(DocumentId, Kind, &'static str)> {
    Some(match event {
        Event::Accepted { acceptance, .. } => (acceptance.form_01, Kind::Form01, "giay-tiep-nhan-va-hen-tra.pdf"),
        Event::TakenOver(taken) => (taken.acceptance.form_01, Kind::Form01, "giay-tiep-nhan-va-hen-tra.pdf"),
        Event::SupplementFound { document, .. } => (*document, Kind::Form01, "giay-tiep-nhan-va-hen-tra.pdf"),
        Event::CompletionAsked { asked, .. } | Event::SupplementAsked { asked, .. } => {
            (asked.document, Kind::Form02, "phieu-yeu-cau-bo-sung.pdf")
        }
        Event::NotAccepted { document, .. } => (*document, Kind::Form03, "phieu-tu-choi-tiep-nhan.pdf"),
        _ => return None,
    })
}

fn data(
    tx: &Tx,
    op: &Operation,
    loaded: &Loaded,
    event: &Event,
    (folio, competence): (&Folio, &Competence),
) -> Result<Option<Data>, CaseError> {
    let (settings, today) = (&op.office.settings, local_date(op.now));
    let officer = op.actor.officer().map(|officer: &Officer| officer.name.as_str()).unwrap_or_default();
    let number = || {
        let sign = one_stop_sign(competence);
        result::next_number(tx, op, loaded, competence.intake.id, sign).map(Some)
    };
    Ok(match event {
        Event::Accepted { .. } | Event::SupplementFound { .. } | Event::TakenOver(_) => {
            let facts = acceptance(loaded, officer);
            facts.map(|facts| sets::data(Purpose::Receipt, today, &form_01(folio, settings, &facts, op.now)))
        }
        Event::CompletionAsked { asked, .. } | Event::SupplementAsked { asked, .. } => {
            let form = form_02(folio, settings, &asked.papers, &asked.reason, asked.answer_by, officer, op.now);
            Some(sets::data(Purpose::Supplement, today, &SupplementRequest { number: number()?, ..form }))
        }
        Event::NotAccepted { reason, .. } => {
            let form = form_03(folio, settings, reason, officer, op.now);
            Some(sets::data(Purpose::Refusal, today, &RefusalOfIntake { number: number()?, ..form }))
        }
        _ => None,
    })
}

fn acceptance<'a>(loaded: &'a Loaded, officer: &'a str) -> Option<Acceptance<'a>> {
    let (acceptance, due) = loaded.dossier.acceptance.as_ref().zip(loaded.dossier.due)?;
    Some(Acceptance {
        code: &acceptance.code,
        register: &acceptance.register,
        limit: acceptance.limit,
        limit_basis: acceptance.limit_basis.clone(),
        received: acceptance.received,
        due: due.current,
        provisional: due.provisional,
        officer,
        secret: Some(loaded.header.secret.clone()),
    })
}

/// What stands after the slash of the one-stop's own papers: a centre signs with its short name.
fn one_stop_sign(competence: &Competence) -> &'static str {
    if competence.intake.one_stop_name().starts_with("Trung tâm") { "TTPVHCC" } else { "BPTNTKQ" }
}
