//! Which file a step on the result may name: one that lies in this very dossier, is of the kind the step
//! speaks of, and was not named by an earlier step. So no draft of somebody else's dossier is laid before the
//! leader, and no earlier version is signed or issued in place of the present one.

use base::{DocumentId, Refusal};

use super::{Command, Event, gate::must};

/// What a file has to be for a step on the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResultFile {
    /// A draft of the result.
    Draft,
    /// The draft with its signature.
    Signed,
    /// The numbered result.
    Issued,
}

/// The files a command names that have to lie in the dossier already. Papers that are set from the event
/// itself are none.
pub fn files_of(command: &Command) -> Vec<(ResultFile, DocumentId)> {
    match command {
        Command::SubmitDraft { document, .. } | Command::CorrectResult { document, .. } => {
            vec![(ResultFile::Draft, *document)]
        }
        Command::Sign { signature } => vec![(ResultFile::Signed, signature.document())],
        Command::Issue { document, .. } => vec![(ResultFile::Issued, *document)],
        _ => Vec::new(),
    }
}

/// Refuses the wrong file. `found`: `None` when the dossier has no such file, otherwise what it is.
pub fn right_file(
    wanted: (ResultFile, DocumentId),
    found: Option<Option<ResultFile>>,
    history: &[&Event],
) -> Result<(), Refusal> {
    let (kind, id) = wanted;
    let found = found.ok_or_else(|| Refusal::new("document_not_here"))?;
    must(found == Some(kind), "document_of_another_kind")?;
    must(!history.iter().any(|event| named(event).contains(&id)), "document_used_before")
}

/// The files of the result that an event names.
fn named(event: &Event) -> Vec<DocumentId> {
    match event {
        Event::DraftSubmitted { draft, .. } => vec![draft.document],
        Event::CorrectionDrafted(correction) => vec![correction.draft.document],
        Event::Signed { signature, .. } | Event::CorrectionSigned { signature } => vec![signature.document()],
        Event::Issued(issued) | Event::ResultCorrected { issued, .. } => vec![issued.document],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use base::{AgencyId, OfficerId, Part, Seat};
    use proptest::prelude::*;

    use super::{
        super::{Draft, Outcome, Signature},
        *,
    };

    fn paper(n: u8) -> DocumentId {
        DocumentId::from_bytes([n; 16])
    }

    fn drafted(n: u8) -> Event {
        let draft = Draft {
            version: 1,
            document: paper(n),
            drafter: OfficerId::from_bytes([1; 16]),
            reviewed_by: None,
            outcome: Outcome::Positive,
            reason: None,
        };
        Event::DraftSubmitted { draft, to: Seat { agency: AgencyId::from_bytes([1; 16]), part: Part::Leadership } }
    }

    fn key(outcome: Result<(), Refusal>) -> String {
        outcome.map_or_else(|refusal| refusal.key, |()| "right".to_owned())
    }

    #[test]
    fn a_file_must_lie_in_the_dossier_be_of_the_kind_and_be_new() {
        let wanted = (ResultFile::Draft, paper(2));
        let before = drafted(2);
        assert_eq!(key(right_file(wanted, None, &[])), "document_not_here");
        assert_eq!(key(right_file(wanted, Some(None), &[])), "document_of_another_kind");
        assert_eq!(key(right_file(wanted, Some(Some(ResultFile::Signed)), &[])), "document_of_another_kind");
        assert_eq!(key(right_file(wanted, Some(Some(ResultFile::Draft)), &[&before])), "document_used_before");
        assert_eq!(key(right_file(wanted, Some(Some(ResultFile::Draft)), &[&drafted(3)])), "right");
    }

    #[test]
    fn each_step_on_the_result_names_its_file() {
        let (signatory, on) = (OfficerId::from_bytes([2; 16]), jiff::civil::date(2019, 4, 24));
        let signature = Signature::Pen { document: paper(4), signatory, on };
        let (reason, apology) = ("Sai ngày sinh".to_owned(), paper(9));
        let correct = Command::CorrectResult { reason, document: paper(5), outcome: Outcome::Positive, apology };
        assert_eq!(files_of(&correct), [(ResultFile::Draft, paper(5))]);
        assert_eq!(files_of(&Command::Sign { signature }), [(ResultFile::Signed, paper(4))]);
        assert!(files_of(&Command::Review).is_empty());
    }

    proptest! {
        #[test]
        fn a_file_named_once_is_never_right_again(n in 1u8..20, others in prop::collection::vec(1u8..20, 0..8)) {
            let history: Vec<Event> = others.iter().chain([&n]).map(|other| drafted(*other)).collect();
            let history: Vec<&Event> = history.iter().collect();
            let outcome = right_file((ResultFile::Draft, paper(n)), Some(Some(ResultFile::Draft)), &history);
            prop_assert_eq!(key(outcome), "document_used_before");
        }
    }
}
