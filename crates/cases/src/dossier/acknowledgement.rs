//! The acknowledgement of a filing: every answer, every file with size and hash, every fee.

use base::{DocumentId, local_date, local_time};
use db::Tx;
use rules::{
    document::{Acknowledgement, Answer, FiledPaper, LookUp, ReceivedFile},
    fee::{FeeLine, of_filing},
    form::{Facts, Lang, journey::Journey, summary},
    procedure::Definition,
};

use super::{
    Content,
    attachment::{self, Attachment, Role},
    needed::paper_name,
    papers::folio,
    store::Loaded,
};
use crate::{
    CaseError, Operation,
    document::{self, Data, Kind, New, words},
};

/// Writes the acknowledgement as a paper of the dossier and returns what it says.
pub(super) fn write(
    tx: &Tx,
    op: &Operation,
    loaded: &Loaded,
    definition: &Definition,
    content: &Content,
    facts: &Facts,
) -> Result<(), CaseError> {
    let folio = folio(tx, op, loaded)?;
    let files = attachment::of(tx, &loaded.key, loaded.id)?;
    let address = format!("{}/tra-cuu", op.office.settings.address);
    let fees = of_filing(&definition.sheet.fees, &content.answers, facts, facts.today);
    let paper = Acknowledgement {
        head: folio.head.clone(),
        date: local_date(op.now),
        reference: folio.reference.clone(),
        qr: format!("{address}?ma={}", folio.reference),
        look_up: LookUp { address, secret: Some(loaded.header.secret.clone()) },
        content: folio.content.clone(),
        filer: folio.filer.clone(),
        owner: folio.owner.clone(),
        submitted_at: local_time(op.now),
        answer_due_at: loaded.dossier.answer_due.map(|due| local_time(due.moment)),
        provisional: loaded.dossier.answer_due.is_some_and(|due| due.provisional),
        answers: answers(definition, content, facts),
        files: filed(definition, &files),
        delivery: Some(words::delivery(content.delivery, &folio.one_stop)),
        fees: fees.iter().map(fee).collect(),
        phone: op.office.settings.hotline.clone(),
    };
    let new = New {
        id: DocumentId::new(),
        dossier: loaded.id,
        kind: Kind::Acknowledgement,
        name: "xac-nhan-nop-ho-so.pdf".to_owned(),
        by: None,
        brought: None,
    };
    Ok(document::write(tx, &loaded.key, &new, &Data::from(&paper), op.now)?)
}

pub(super) fn answers(definition: &Definition, content: &Content, facts: &Facts) -> Vec<Answer> {
    let journey = Journey::new(&definition.form, &content.answers, facts);
    let sections = summary::summary(&journey, Lang::Vi);
    let lines = sections.into_iter().flat_map(|section| {
        let title = section.title;
        section.lines.into_iter().map(move |line| (title.clone(), line))
    });
    lines
        .map(|(title, line)| Answer {
            section: line.entry.map_or(title.clone(), |entry| format!("{title} – {entry}")),
            label: line.label,
            value: line.value,
        })
        .collect()
}

/// Each file the office works with, and beside it the photos it was made from.
pub(super) fn filed(definition: &Definition, files: &[Attachment]) -> Vec<FiledPaper> {
    let received =
        |file: &Attachment| ReceivedFile { name: file.name.clone(), size: file.size, sha256: file.sha256.clone() };
    files
        .iter()
        .filter(|file| file.role != Role::Received)
        .map(|file| FiledPaper {
            component: paper_name(&definition.sheet, &file.component).vi,
            file: received(file),
            made_from: files.iter().filter(|photo| photo.part_of == Some(file.id)).map(received).collect(),
        })
        .collect()
}

fn fee(line: &FeeLine) -> (String, String) {
    let amount = line.total.map_or_else(|| "thông báo khi tiếp nhận".to_owned(), |total| total.to_string());
    (line.name.vi.clone(), amount)
}
