//! The steps of a process that come before a draft: the made-up officers finish them and other agencies answer.

use base::{Actor, DocumentId, DossierId, Role};
use cases::dossier::{self, View};
use rules::workflow::{Command, CommandKind};

use super::{acts::Stage, dice::Dice, words};

/// So many steps lie at most between the beginning of the work and the draft.
const MOST: usize = 40;

impl Stage<'_> {
    /// Goes on by the process until a draft may be laid before the head; the dossier as it is then.
    pub(super) fn walk_the_process(&self, id: DossierId, dice: &mut Dice) -> anyhow::Result<View> {
        for _ in 0..MOST {
            let seen = self.view(id)?;
            let actor = self.assignee(&seen)?;
            let allowed = dossier::view(self.op(&actor), id)?.allowed;
            if allowed.contains(&CommandKind::SubmitDraft) {
                return Ok(seen);
            }
            let version = seen.dossier.version;
            if let Some(asked) = seen.dossier.open_consultations().find(|asked| asked.step.is_some()) {
                let answering = self.cast.officer(asked.agency, Role::Specialist, dice)?;
                let opinion = dice.pick(&words::OPINIONS).copied().unwrap_or_default().to_owned();
                let command = Command::GiveOpinion { opinion, document: DocumentId::new() };
                dossier::act(self.op(&answering), id, version, &command)?;
            } else if allowed.contains(&CommandKind::AskAgencies) {
                dossier::ask_agencies(self.op(&actor), id, version)?;
            } else if let Some(command) = self.next_step(&seen, &actor) {
                dossier::act(self.op(&actor), id, version, &command)?;
            } else {
                return Ok(seen);
            }
        }
        anyhow::bail!("the process never comes to a draft")
    }

    /// The first step this officer may finish; of several answers the first.
    fn next_step(&self, seen: &View, actor: &Actor) -> Option<Command> {
        let course = seen.steps.course();
        let officer = actor.officer()?;
        let now = self.house.office.now();
        let step = course.standing(&seen.dossier).finishable(&seen.dossier, officer, now).first().copied()?;
        let answer = step.branches.iter().find_map(|branch| branch.answer.clone());
        Some(Command::FinishStep { step: step.key.clone(), answer, note: None })
    }
}
