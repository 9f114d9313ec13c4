//! Each step done by the use case that the page of that step calls.

use anyhow::Context;
use base::{Actor, DocumentId, DossierId, Part, Role, local_date};
use cases::{
    Operation,
    dossier::{self, Acceptance, Details, Incoming, NewDraft, View, attachment, result},
};
use rules::{
    form::{Answers, Lang},
    workflow::{
        Command, CommandKind, Confirmation, DeliveryWay, Finance, IncidentKind, Outcome, PaperReceived, State,
    },
};

use super::{
    cast::Cast,
    dice::Dice,
    forms::Procedure,
    plan::{Story, Way},
    samples::Samples,
    step::Step,
    words,
};
use crate::wiring::House;

/// Where the stories are played.
pub struct Stage<'a> {
    /// The house, on the clock of the past.
    pub house: &'a House,
    /// Who acts.
    pub cast: &'a Cast,
    /// What for.
    pub procedures: &'a [Procedure],
    /// What is attached.
    pub samples: &'a Samples,
}

impl Stage<'_> {
    pub(super) fn op<'b>(&'b self, actor: &'b Actor) -> Operation<'b> {
        Operation::new(&self.house.office, actor)
    }

    fn procedure(&self, story: &Story) -> anyhow::Result<&Procedure> {
        self.procedures.get(story.procedure).context("no such procedure")
    }

    /// The dossier as it is.
    pub fn view(&self, id: DossierId) -> anyhow::Result<View> {
        Ok(dossier::view(self.op(&Actor::System), id)?)
    }

    /// Takes the step, unless it is not called for.
    pub fn take(&self, story: &mut Story, step: Step, dice: &mut Dice) -> anyhow::Result<()> {
        match (step, story.dossier) {
            (Step::Draft, _) => self.draft(story, dice),
            (Step::TakeIn, _) => self.take_in(story, dice),
            (_, None) => anyhow::bail!("there is no dossier yet"),
            (Step::File, Some(id)) => self.file(story, id, dice),
            (Step::Rate, Some(id)) => self.rate(story, id, dice),
            (step, Some(id)) => {
                let seen = self.view(id)?;
                match step {
                    Step::Complete | Step::Supply => self.supply(story, &seen, dice),
                    Step::Accept => self.accept(&seen, dice),
                    Step::SubmitDraft => {
                        let seen = self.walk_the_process(id, dice)?;
                        self.submit_draft(story, &seen)
                    }
                    Step::Sign => self.sign(story, &seen, dice),
                    Step::Issue => self.issue(&seen, dice),
                    _ => self.command(story, &seen, step, dice),
                }
            }
        }
    }

    fn new_draft(&self, story: &Story) -> anyhow::Result<NewDraft> {
        let facts = &story.filled.facts;
        let (owner, relation) = story.owner.clone().map(|owner| (owner.person, owner.relation)).unzip();
        Ok(NewDraft {
            revision: self.procedure(story)?.revision,
            agency: story.agency.id,
            channel: story.way.channel(),
            parties: story.filer.parties(),
            for_whom: facts.for_whom,
            case: facts.case.clone(),
            filer: story.filer.person(),
            owner,
            relation,
            answers: Answers::default(),
        })
    }

    fn citizen(story: &Story) -> anyhow::Result<Actor> {
        Ok(Actor::Citizen { account: story.filer.account.context("no account")? })
    }

    /// The citizen, or who takes in for them.
    fn applicant(&self, story: &Story, seen: &View, dice: &mut Dice) -> anyhow::Result<Actor> {
        match story.filer.account {
            Some(account) if story.way == Way::Online => Ok(Actor::Citizen { account }),
            _ => self.cast.officer(seen.dossier.intake_agency, Role::Intake, dice),
        }
    }

    fn draft(&self, story: &mut Story, dice: &mut Dice) -> anyhow::Result<()> {
        let citizen = Self::citizen(story)?;
        let definition = &self.procedure(story)?.definition;
        let id = dossier::open_draft(self.op(&citizen), self.new_draft(story)?)?;
        story.dossier = Some(id);
        let pages = i64::try_from(definition.form.pages.len()).unwrap_or(1);
        let written = if story.steps.is_empty() { dice.between(0, pages - 1) } else { pages };
        for page in definition.form.pages.iter().take(usize::try_from(written).unwrap_or_default()) {
            let questions = page.questions.iter().map(|question| question.id.clone());
            let answers = questions.filter_map(|id| Some((id.clone(), story.filled.answers.get(&id)?.clone())));
            dossier::save_answers(self.op(&citizen), id, &Answers(answers.collect()))?;
        }
        Ok(())
    }

    fn file(&self, story: &Story, id: DossierId, dice: &mut Dice) -> anyhow::Result<()> {
        let citizen = Self::citizen(story)?;
        for (component, uploads) in self.files(story, dice)? {
            attachment::attach(self.op(&citizen), id, &component, &uploads)?;
        }
        self.bring_up_to_date(story, &citizen, id)?;
        let details = Details {
            delivery: Some(story.delivery),
            delivery_address: Some(self.delivery_address(story)),
            ..Details::default()
        };
        dossier::save_details(self.op(&citizen), id, &details)?;
        dossier::submit(self.op(&citizen), id, Lang::Vi)?;
        Ok(())
    }

    /// Days that were to come when the form was filled in may have passed.
    fn bring_up_to_date(&self, story: &Story, actor: &Actor, id: DossierId) -> anyhow::Result<()> {
        let answers = story.filled.on(local_date(self.house.office.now()));
        if answers != story.filled.answers {
            dossier::save_answers(self.op(actor), id, &answers)?;
        }
        Ok(())
    }

    fn delivery_address(&self, story: &Story) -> Option<String> {
        (story.delivery == DeliveryWay::Post).then(|| story.filer.address()).flatten()
    }

    /// What is attached: everything required, and some of the rest.
    fn files(&self, story: &Story, dice: &mut Dice) -> anyhow::Result<Vec<(String, Vec<attachment::Upload>)>> {
        let sheet = &self.procedure(story)?.definition.sheet;
        let mut wanted = dossier::papers_needed(sheet, &story.filled.answers, &story.filled.facts);
        wanted.retain(|paper| paper.required || dice.chance(25));
        Ok(wanted.iter().map(|paper| (paper.key.clone(), self.samples.uploads(&paper.key, dice))).collect())
    }

    /// What came on paper, in the numbers the sheet asks for; online nothing does.
    fn papers(&self, story: &Story) -> anyhow::Result<Vec<PaperReceived>> {
        if story.way == Way::Assisted {
            return Ok(Vec::new());
        }
        let sheet = &self.procedure(story)?.definition.sheet;
        let wanted = dossier::papers_needed(sheet, &story.filled.answers, &story.filled.facts);
        let counted = wanted.iter().filter(|paper| paper.originals + paper.certified + paper.copies > 0);
        let received = |paper: &rules::procedure::Component| PaperReceived {
            component: paper.key.clone(),
            name: paper.name.vi.clone(),
            originals: paper.originals,
            certified: paper.certified,
            copies: paper.copies,
        };
        Ok(counted.map(received).collect())
    }

    fn take_in(&self, story: &mut Story, dice: &mut Dice) -> anyhow::Result<()> {
        let today = local_date(self.house.office.now());
        let reception = self.house.office.db.read(|tx| people::agencies::intake_for(tx, &story.agency, today))?;
        let officer = self.cast.officer(reception.id, Role::Intake, dice)?;
        let draft = NewDraft { answers: story.filled.answers.clone(), ..self.new_draft(story)? };
        let incoming = Incoming {
            draft,
            foreign_code: None,
            confirmation: (story.way == Way::Assisted).then_some(Confirmation::Code),
            delivery: story.delivery,
            delivery_address: self.delivery_address(story),
            papers: self.papers(story)?,
            files: self.files(story, dice)?,
        };
        story.dossier = Some(dossier::take_in(self.op(&officer), &incoming)?.id);
        Ok(())
    }

    fn supply(&self, story: &Story, seen: &View, dice: &mut Dice) -> anyhow::Result<()> {
        let actor = self.applicant(story, seen, dice)?;
        let definition = &self.procedure(story)?.definition;
        let id = seen.summary.id;
        self.bring_up_to_date(story, &actor, id)?;
        if let Some(paper) = definition.sheet.papers_needed(&seen.content.answers, &story.filled.facts).first() {
            let uploads = self.samples.uploads(&paper.key, dice);
            attachment::attach(self.op(&actor), id, &paper.key, &uploads)?;
        }
        dossier::resubmit(self.op(&actor), id, None, Lang::Vi)?;
        Ok(())
    }

    fn accept(&self, seen: &View, dice: &mut Dice) -> anyhow::Result<()> {
        let officer = self.cast.officer(seen.dossier.intake_agency, Role::Intake, dice)?;
        let version = seen.dossier.version;
        dossier::accept(self.op(&officer), seen.summary.id, version, Acceptance::default())?;
        Ok(())
    }

    pub(super) fn assignee(&self, seen: &View) -> anyhow::Result<Actor> {
        self.cast.named(seen.dossier.assignee.context("nobody has it")?)
    }

    fn submit_draft(&self, story: &Story, seen: &View) -> anyhow::Result<()> {
        let actor = self.assignee(seen)?;
        let definition = &self.procedure(story)?.definition;
        let id = seen.summary.id;
        let mut text = result::proposed(self.op(&actor), id)?;
        if story.outcome == Outcome::Negative {
            text.outcome = Outcome::Negative;
            words::REFUSED_ON_THE_MERITS.clone_into(&mut text.body);
        } else if definition.sheet.code == words::CRIMINAL_RECORD_SHEET {
            words::CLEAN_RECORD.clone_into(&mut text.body);
        }
        result::submit_draft(self.op(&actor), id, seen.dossier.version, &text, Part::Section)?;
        Ok(())
    }

    fn sign(&self, story: &Story, seen: &View, dice: &mut Dice) -> anyhow::Result<()> {
        let leader = self.cast.officer(seen.dossier.agency, Role::Leader, dice)?;
        let (id, version) = (seen.summary.id, seen.dossier.version);
        if story.digital {
            result::sign_digitally(self.op(&leader), id, version)?;
            return Ok(());
        }
        let signatory = leader.officer().context("leader")?.id;
        let on = local_date(self.house.office.now());
        let pen = result::PenSignature { signatory, on, scan: Some(self.samples.scan()) };
        result::sign_by_pen(self.op(&leader), id, version, &pen)?;
        Ok(())
    }

    fn issue(&self, seen: &View, dice: &mut Dice) -> anyhow::Result<()> {
        let clerk = self.cast.officer(seen.dossier.agency, Role::Clerk, dice)?;
        let id = seen.summary.id;
        let next = result::numbering(self.op(&clerk), id)?.next;
        let on = local_date(self.house.office.now());
        result::issue(self.op(&clerk), id, seen.dossier.version, next, on, None)?;
        Ok(())
    }

    fn rate(&self, story: &Story, id: DossierId, dice: &mut Dice) -> anyhow::Result<()> {
        let citizen = Self::citizen(story)?;
        let (score, said) = match dice.between(1, 10) {
            1 => (2, &words::DISPLEASED[..]),
            2..=3 => (3, &[""][..]),
            4..=6 => (4, &words::PLEASED[..]),
            _ => (5, &words::PLEASED[..]),
        };
        let said = dice.pick(said).copied().unwrap_or_default();
        Ok(cases::rating::rate(self.op(&citizen), id, score, said)?)
    }

    /// The steps that are one command.
    fn command(&self, story: &Story, seen: &View, step: Step, dice: &mut Dice) -> anyhow::Result<()> {
        let Some((actor, command)) = self.wish(story, seen, step, dice)? else { return Ok(()) };
        let (op, id, version) = (self.op(&actor), seen.summary.id, seen.dossier.version);
        if let Command::Transfer { keep } = command {
            dossier::transfer(op, id, version, keep, Some(words::UNSCANNED))?;
        } else {
            dossier::act(op, id, version, &command)?;
        }
        Ok(())
    }

    fn wish(
        &self,
        story: &Story,
        seen: &View,
        step: Step,
        dice: &mut Dice,
    ) -> anyhow::Result<Option<(Actor, Command)>> {
        let (now, dossier) = (self.house.office.now(), &seen.dossier);
        let document = DocumentId::new();
        let (here, reception) = (dossier.agency, dossier.intake_agency);
        let reason = |dice: &mut Dice, words: &[&str]| dice.pick(words).copied().unwrap_or_default().to_owned();
        let officer = |agency, role, dice: &mut Dice| self.cast.officer(agency, role, dice);
        Ok(Some(match step {
            Step::AskCompletion => {
                let asked = words::missing(&self.procedure(story)?.definition.sheet);
                let reason = reason(dice, &words::INCOMPLETE);
                let command =
                    Command::AskCompletion { reason, papers: asked, document, answer_by: words::in_days(now, 30) };
                (officer(reception, Role::Intake, dice)?, command)
            }
            Step::Refuse => {
                let reason = reason(dice, &words::NOT_ACCEPTED);
                (officer(reception, Role::Intake, dice)?, Command::Refuse { reason, document })
            }
            Step::Withdraw => {
                let reason = reason(dice, &words::WITHDRAWN);
                (self.applicant(story, seen, dice)?, Command::Withdraw { reason, document })
            }
            Step::ReportIncident => {
                let command = Command::ReportIncident {
                    incident: IncidentKind::PaperLost,
                    what: reason(dice, &words::LOST),
                    part: Part::OneStop,
                    officer: None,
                };
                (self.applicant(story, seen, dice)?, command)
            }
            Step::CloseIncident => {
                let remedy = reason(dice, &words::PUT_RIGHT);
                let cost = base::Vnd(dice.between(0, 4) * 50_000);
                let head = officer(here, Role::Leader, dice)?;
                (head, Command::CloseIncident { remedy, cost, document })
            }
            Step::Pay if dossier.finance() == Finance::Unpaid => {
                let number = format!("{:07}", dice.between(1, 9_999_999));
                let amount = base::Vnd(dossier.owed.0 - dossier.paid.0);
                let command = Command::RecordPayment { amount, series: "AA/26P".to_owned(), number };
                (officer(reception, Role::Cashier, dice)?, command)
            }
            Step::Transfer { keep } => {
                let actor = officer(reception, Role::Intake, dice)?;
                let both = reception == here && actor.officer().is_some_and(|me| me.has(Role::Specialist));
                (actor, Command::Transfer { keep: keep && both })
            }
            Step::Confirm if dossier.handover.is_some() => {
                (officer(here, Role::Specialist, dice)?, Command::Confirm)
            }
            Step::Assign if dossier.state == State::Transferred => {
                let specialist = officer(here, Role::Specialist, dice)?;
                let id = specialist.officer().context("specialist")?.id;
                let actor = if dice.chance(50) { officer(here, Role::SectionHead, dice)? } else { specialist };
                (actor, Command::Assign { officer: id })
            }
            Step::AskOpinion => {
                let agency = self.consulted(story, dice)?;
                let answer_by = words::working_day_after(&self.house.office.calendar(), now, 7)?;
                let question = reason(dice, &words::QUESTIONS);
                let command =
                    Command::AskOpinion { agency, question, document, answer_by, mandatory: true, step: None };
                (self.assignee(seen)?, command)
            }
            Step::GiveOpinion => {
                let asked = dossier.open_consultations().next().context("nobody was asked")?.agency;
                let opinion = reason(dice, &words::OPINIONS);
                (officer(asked, Role::Specialist, dice)?, Command::GiveOpinion { opinion, document })
            }
            Step::AskSupplement => {
                let papers = words::missing(&self.procedure(story)?.definition.sheet);
                let reason = reason(dice, &words::INCOMPLETE);
                let answer_by = words::in_days(now, 30);
                (self.assignee(seen)?, Command::AskSupplement { reason, papers, document, answer_by })
            }
            Step::FindComplete => (officer(reception, Role::Intake, dice)?, Command::FindComplete { document }),
            Step::RequireFinance => {
                let amount = base::Vnd(dice.between(3, 90) * 50_000);
                let reason = words::OBLIGATION.to_owned();
                (self.assignee(seen)?, Command::RequireFinance { amount, reason, document, pauses: true })
            }
            Step::ConfirmFinance => {
                let receipt = format!("GNT {:06}", dice.between(1, 999_999));
                (officer(reception, Role::Cashier, dice)?, Command::ConfirmFinance { receipt })
            }
            Step::Apologise if self.may(&officer(here, Role::Leader, dice)?, seen, CommandKind::Apologise) => {
                let due = dossier.due.context("no appointment")?.current;
                let new_day = words::working_day_after(&self.house.office.calendar(), due.max(now), 3)?;
                let reason = reason(dice, &words::LATE);
                (officer(here, Role::Leader, dice)?, Command::Apologise { reason, new_day, document })
            }
            Step::Review if self.may(&officer(here, Role::SectionHead, dice)?, seen, CommandKind::Review) => {
                (officer(here, Role::SectionHead, dice)?, Command::Review)
            }
            Step::HandResult => (officer(here, Role::Clerk, dice)?, Command::HandResult),
            Step::ReceiveResult if dossier.state == State::Issued => {
                (officer(reception, Role::Intake, dice)?, Command::Confirm)
            }
            Step::Return => {
                let receiver = seen.header.filer.name.clone();
                let way = dossier.delivery.way;
                (officer(reception, Role::Intake, dice)?, Command::Return { way, receiver, document })
            }
            Step::ApproveWithdrawal => {
                (officer(here, Role::Leader, dice)?, Command::ApproveWithdrawal { document })
            }
            Step::Stop => {
                let reason = reason(dice, &words::STOPPED);
                (officer(here, Role::Leader, dice)?, Command::Stop { reason, document })
            }
            _ => return Ok(None),
        }))
    }

    fn may(&self, actor: &Actor, seen: &View, kind: CommandKind) -> bool {
        rules::workflow::allowed(&seen.dossier, actor, self.house.office.now()).contains(&kind)
    }

    /// Whose opinion is asked: the agency above, or another department.
    fn consulted(&self, story: &Story, dice: &mut Dice) -> anyhow::Result<base::AgencyId> {
        use people::agencies::Tier;
        let other = |agency: &&people::Agency| {
            agency.id != story.agency.id
                && match story.agency.tier {
                    Tier::Commune => story.agency.parent.as_ref() == Some(&agency.code),
                    _ => agency.tier == Tier::Department,
                }
        };
        let others: Vec<_> = self.cast.agencies.iter().filter(other).collect();
        Ok(dice.pick(&others).context("nobody to ask")?.id)
    }
}
