//! The papers that what happened calls for, written as data in the same transaction.

use base::{DocumentId, Officer, local_date};
use db::Tx;
use people::agencies;
use rules::{
    document::{Component, Letterhead},
    procedure::Channel,
    workflow::Event,
};

use super::{letters, store::Loaded, surroundings::Competence};
use crate::{
    CaseError, Operation,
    document::{
        self, Data, Kind, New,
        papers::{Acceptance, Folio, form_01, form_02, form_03},
        words,
    },
};

/// What every paper says about the dossier.
pub(super) fn folio(tx: &Tx, op: &Operation, loaded: &Loaded) -> Result<Folio, CaseError> {
    let competence = Competence::of(tx, op, loaded.dossier.agency)?;
    let header = &loaded.header;
    Ok(Folio {
        head: head(tx, op, &competence.agency)?,
        one_stop: competence.intake.one_stop_name(),
        reference: loaded.summary.reference.clone(),
        code: loaded.dossier.code().map(str::to_owned),
        content: header.procedure.clone(),
        filer: header.filer.clone(),
        owner: header.owner.clone(),
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
        Some(code) => agencies::by_code_on(tx, code, local_date(op.now))?,
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

/// Writes the papers of the events: Forms 01 to 04 (Circular 01/2018/TT-VPCP), notices and letters.
pub(super) fn write(tx: &Tx, op: &Operation, loaded: &Loaded, events: &[Event]) -> Result<(), CaseError> {
    for event in events {
        let Some((new, data)) = paper(tx, op, loaded, event)? else { continue };
        document::write(tx, &loaded.key, &new, &data, op.now)?;
    }
    Ok(())
}

/// A numbered form, or another paper of the office.
fn paper(tx: &Tx, op: &Operation, loaded: &Loaded, event: &Event) -> Result<Option<(New, Data)>, CaseError> {
    let by = op.actor.officer().map(|officer| officer.id);
    let new = |id, kind, name: &str| New { id, dossier: loaded.id, kind, name: name.to_owned(), by };
    let folio = folio(tx, op, loaded)?;
    if let Some((id, kind, name)) = named(event) {
        return Ok(data(op, loaded, event, &folio).map(|data| (new(id, kind, name), data)));
    }
    let agency = Competence::of(tx, op, loaded.dossier.agency)?.agency;
    let desk =
        letters::Desk { agency: &agency, officer: op.actor.officer(), settings: &op.office.settings, now: op.now };
    let letter = letters::of(&desk, loaded, &folio, event);
    Ok(letter.map(|letter| (new(letter.id, letter.kind, letter.name), letter.data)))
}

fn named(event: &Event) -> Option<(DocumentId, Kind, &'static str)> {
    Some(match event {
        Event::Accepted { acceptance, .. } => (acceptance.form_01, Kind::Form01, "giay-tiep-nhan-va-hen-tra.pdf"),
        Event::SupplementFound { document, .. } => (*document, Kind::Form01, "giay-tiep-nhan-va-hen-tra.pdf"),
        Event::CompletionAsked { asked, .. } | Event::SupplementAsked { asked, .. } => {
            (asked.document, Kind::Form02, "phieu-yeu-cau-bo-sung.pdf")
        }
        Event::NotAccepted { document, .. } => (*document, Kind::Form03, "phieu-tu-choi-tiep-nhan.pdf"),
        _ => return None,
    })
}

fn data(op: &Operation, loaded: &Loaded, event: &Event, folio: &Folio) -> Option<Data> {
    let settings = &op.office.settings;
    let officer = op.actor.officer().map(|officer: &Officer| officer.name.as_str()).unwrap_or_default();
    match event {
        Event::Accepted { .. } | Event::SupplementFound { .. } => {
            let (acceptance, due) = loaded.dossier.acceptance.as_ref().zip(loaded.dossier.due)?;
            let facts = Acceptance {
                code: &acceptance.code,
                register: &acceptance.register,
                limit: acceptance.limit,
                limit_basis: acceptance.limit_basis.clone(),
                received: acceptance.received,
                due: due.current,
                provisional: due.provisional,
                officer,
                secret: Some(loaded.header.secret.clone()),
            };
            Some(Data::from(&form_01(folio, settings, &facts, op.now)))
        }
        Event::CompletionAsked { asked, .. } | Event::SupplementAsked { asked, .. } => Some(Data::from(&form_02(
            folio,
            settings,
            &asked.papers,
            &asked.reason,
            asked.answer_by,
            officer,
            op.now,
        ))),
        Event::NotAccepted { reason, .. } => Some(Data::from(&form_03(folio, settings, reason, officer, op.now))),
        _ => None,
    }
}
