//! The checklist of papers at the counter: what came, and how many of each. Kept in the dossier and printed on
//! Form 01; the numbers of the sheet only stand there to begin with.

use base::{FieldErrors, Refusal};
use rules::{procedure::Component, workflow::PaperReceived};
use webkit::{Answers, PostedFile};

use cases::dossier::attachment::Upload;

/// One line of the checklist, as shown.
pub struct Check {
    /// The component's key.
    pub key: String,
    /// The paper's name.
    pub name: String,
    /// What the sheet asks for, in words.
    pub asked: String,
    /// It came.
    pub have: bool,
    /// The numbers: kind, its words, value.
    pub numbers: Vec<(&'static str, String)>,
}

/// The kinds of number that are counted.
const KINDS: [&str; 3] = ["originals", "certified", "copies"];

/// The lines for these papers, as typed; before that with the sheet's numbers and nothing ticked.
pub fn lines(papers: &[Component], typed: &Answers) -> Vec<Check> {
    let listed = papers.iter().filter(|paper| !paper.remark);
    listed
        .map(|paper| {
            let sheet = [paper.originals, paper.certified, paper.copies];
            let number = |(kind, begin): (&'static str, u32)| {
                let field = format!("{kind}.{}", paper.key);
                (kind, if typed.has(&field) { typed.get(&field).to_owned() } else { begin.to_string() })
            };
            Check {
                key: paper.key.clone(),
                name: paper.name.vi.clone(),
                asked: crate::dossier::counts(paper.originals, paper.certified, paper.copies),
                have: typed.all("have").any(|have| have == paper.key),
                numbers: KINDS.into_iter().zip(sheet).map(number).collect(),
            }
        })
        .collect()
}

/// What was ticked, with its numbers; complains where a number cannot be read or nothing was counted.
pub fn read(papers: &[Component], typed: &Answers, errors: &mut FieldErrors) -> Vec<PaperReceived> {
    let ticked = papers.iter().filter(|paper| typed.all("have").any(|have| have == paper.key));
    let mut received = Vec::new();
    for paper in ticked {
        let counts = KINDS.map(|kind| {
            let text = typed.get(&format!("{kind}.{}", paper.key)).trim();
            if text.is_empty() { Some(0) } else { text.parse::<u32>().ok().filter(|count| *count < 1_000) }
        });
        let [Some(originals), Some(certified), Some(copies)] = counts else {
            errors.push(&format!("originals.{}", paper.key), Refusal::new("number_wrong"));
            continue;
        };
        if originals + certified + copies == 0 {
            let refusal = Refusal::new("paper_not_counted").with("paper", &paper.name.vi);
            errors.push(&format!("originals.{}", paper.key), refusal);
        }
        let (component, name) = (paper.key.clone(), paper.name.vi.clone());
        received.push(PaperReceived { component, name, originals, certified, copies });
    }
    received
}

/// Whether nothing was ticked though the sheet asks for papers.
pub fn untouched(papers: &[Component], received: &[PaperReceived]) -> bool {
    received.is_empty() && papers.iter().any(|paper| !paper.remark)
}

/// The scans that came for these papers, by component.
pub fn files(papers: &[Component], posted: &[PostedFile]) -> Vec<(String, Vec<Upload>)> {
    let of = |key: &str| -> Vec<Upload> {
        let field = format!("file.{key}");
        let files = posted.iter().filter(|file| file.field == field);
        files.map(|file| Upload { name: file.name.clone(), bytes: file.bytes.clone() }).collect()
    };
    papers.iter().map(|paper| (paper.key.clone(), of(&paper.key))).filter(|(_, files)| !files.is_empty()).collect()
}
