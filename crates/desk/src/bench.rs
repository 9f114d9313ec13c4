//! One dossier as it lies on an officer's desk: the dossier, its procedure, the names.

use std::sync::Arc;

use base::{AgencyId, Denied, DossierId, OfficerId, local_date};
use cases::{
    CaseError, catalogue,
    dossier::{self, Content, View},
};
use people::{Agency, agencies};
use rules::{
    fee::{self, FeeLine},
    form::{Facts, Lang, journey::Journey, summary},
    procedure::{Component, Definition, Tier},
    workflow::{CommandKind, Event, Holder},
};

use crate::{door::Room, names::Names, words};

/// Everything a page about one dossier shows.
pub struct Bench {
    /// The dossier.
    pub view: View,
    /// The pinned revision of its procedure.
    pub definition: Arc<Definition>,
    /// The competent agency.
    pub agency: Agency,
    /// Names of everybody in its history.
    pub names: Names,
}

impl Bench {
    /// Lays the dossier on the desk, if the officer may see it.
    pub fn of(room: &Room, id: DossierId) -> Result<Self, CaseError> {
        let view = dossier::view(room.op(), id)?;
        let (revision, agency) = room.app.office.db.read(|tx| {
            let revision = catalogue::definition(tx, view.dossier.revision)?;
            let agency = agencies::by_id(tx, view.dossier.agency)?;
            Ok::<_, CaseError>((revision, agency))
        })?;
        let names = Names::of(&room.app, agencies_of(&view), officers_of(&view))?;
        Ok(Self {
            definition: revision.ok_or(Denied::NotFound)?.definition,
            agency: agency.ok_or(Denied::NotFound)?,
            names,
            view,
        })
    }

    /// Whether a page that was opened at `version` may still be acted on by such a step.
    pub fn still_holds(&self, version: u64, kind: CommandKind) -> bool {
        dossier::still_holds(&self.view.dossier, &self.view.history, version, kind)
    }

    /// Code, or reference before acceptance.
    pub fn known_as(&self) -> &str {
        self.view.summary.code.as_deref().unwrap_or(&self.view.summary.reference)
    }

    /// Its page.
    pub fn address(&self) -> String {
        format!("/can-bo/ho-so/{}", self.view.summary.id)
    }

    /// What conditions know of the filing.
    pub fn facts(&self) -> Facts {
        self.facts_of(&self.view.content)
    }

    fn facts_of(&self, content: &Content) -> Facts {
        let filed = self.view.dossier.submitted_at.unwrap_or(self.view.summary.opened_at);
        dossier::facts(content, self.view.dossier.channel, tier(&self.agency), local_date(filed))
    }

    /// What the citizen answered.
    pub fn answers(&self) -> Vec<summary::Section> {
        self.sections(&self.view.content)
    }

    /// What this says in answer to the form.
    pub fn sections(&self, content: &Content) -> Vec<summary::Section> {
        let facts = self.facts_of(content);
        let journey = Journey::new(&self.definition.form, &content.answers, &facts);
        let mut sections = summary::summary(&journey, Lang::Vi);
        for section in &mut sections {
            section.lines.retain(|line| !line.value.is_empty());
        }
        sections.retain(|section| !section.lines.is_empty());
        sections
    }

    /// The papers this filing needs.
    pub fn papers(&self) -> Vec<Component> {
        let facts = self.facts();
        let journey = Journey::new(&self.definition.form, &self.view.content.answers, &facts);
        dossier::papers_needed(&self.definition.sheet, journey.answers(), &facts)
    }

    /// What may come over the counter: every paper of the sheet, and what this filing needs besides.
    pub fn on_paper(&self) -> Vec<Component> {
        let mut papers = self.definition.sheet.components.clone();
        let besides = self.papers().into_iter();
        papers.extend(
            besides.filter(|paper| !self.definition.sheet.components.iter().any(|own| own.key == paper.key)),
        );
        papers
    }

    /// The fees, line by line.
    pub fn fees(&self) -> Vec<FeeLine> {
        let facts = self.facts();
        fee::of_filing(&self.definition.sheet.fees, &self.view.content.answers, &facts, facts.today)
    }

    /// Its limit is the same day.
    pub fn same_day(&self) -> bool {
        let limit = self.view.dossier.acceptance.as_ref().map(|acceptance| acceptance.limit);
        limit == Some(rules::calendar::Limit::SameDay)
    }

    /// It came on paper.
    pub fn on_paper_came(&self) -> bool {
        self.view.dossier.channel != rules::procedure::Channel::Online
    }

    /// The counted papers that have no scan yet, by name.
    pub fn unscanned(&self) -> Vec<String> {
        let scanned: Vec<String> = self.view.files.iter().map(|file| file.component.clone()).collect();
        rules::workflow::unscanned(&self.view.dossier, &scanned)
    }

    /// Whether the officer may take this step now.
    pub fn may(&self, kind: CommandKind) -> bool {
        self.view.allowed.contains(&kind)
    }

    /// Who has it in hand, in words.
    pub fn holder(&self) -> String {
        let unit = self.names.seat(self.view.dossier.holder.seat());
        match self.view.dossier.holder {
            Holder::Applicant { .. } => words::VI.t_with("desk.dossier.applicant_holds", &[("unit", unit)]),
            Holder::Elsewhere { .. } => {
                let partner = self.view.dossier.elsewhere().and_then(|strand| strand.partner.as_ref());
                let partner = partner.map(|partner| partner.name.clone()).unwrap_or_default();
                words::VI.t_with("desk.dossier.partner_holds", &[("partner", partner), ("unit", unit)])
            }
            Holder::Seat { .. } => unit,
            Holder::Officer { officer, .. } => format!("{} ({unit})", self.names.officer(officer)),
        }
    }
}

/// The tier as conditions know it.
pub fn tier(agency: &Agency) -> Tier {
    agency.tier.into()
}

fn agencies_of(view: &View) -> Vec<AgencyId> {
    let mut found = vec![view.dossier.agency, view.dossier.intake_agency, view.dossier.holder.seat().agency];
    found.extend(view.history.iter().filter_map(|recorded| recorded.agency));
    found.extend(view.dossier.moves.iter().flat_map(|made| [made.from, made.to]));
    found.extend(view.dossier.consultations.iter().map(|asked| asked.agency));
    found
}

fn officers_of(view: &View) -> Vec<OfficerId> {
    let mut found: Vec<OfficerId> = view.history.iter().filter_map(|recorded| recorded.officer).collect();
    found.extend(view.dossier.holder.officer());
    found.extend(view.dossier.assignee);
    let said = view.dossier.consultations.iter().flat_map(|asked| asked.earlier.iter().chain(&asked.answer));
    found.extend(said.filter_map(|opinion| opinion.by));
    found.extend(view.dossier.signature.map(|signature| signature.signatory()));
    for recorded in &view.history {
        match &recorded.event {
            Event::Assigned { officer, .. } => found.push(*officer),
            Event::Submitted { late: Some(late), .. } => found.extend([late.receiver, late.by]),
            Event::IncidentReported(incident) => found.extend(incident.officer),
            Event::Delegated(delegation) => found.extend([delegation.absent, delegation.delegate]),
            _ => {}
        }
    }
    found
}
