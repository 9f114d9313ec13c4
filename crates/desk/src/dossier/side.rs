//! Answers and papers side by side: what the citizen declared beside the paper that shows it, one component after
//! the other, with earlier filings and what changed since. Deliberately absent: taking steps; the page leads to them.

use askama::Template;
use axum::extract::{Path, Query, State};
use base::DossierId;
use cases::{
    CaseError,
    dossier::{self, Content, Round},
};
use rules::{
    document::Person,
    form::{
        changes::{Change, changes},
        summary::{Line, Section},
    },
    workflow::CommandKind,
};
use serde::Deserialize;
use webkit::{Answer, OfficerVisit, Page, security, show as render};

use super::parts::{self, FileRow, PaperRow};
use crate::{
    App,
    bench::Bench,
    beside::Beside,
    door::{id as named, web, work},
    words::{self, VI},
};

/// Which paper, which of its files, which filing.
#[derive(Debug, Default, Deserialize)]
pub struct Which {
    #[serde(default)]
    giay: String,
    #[serde(default)]
    tep: String,
    #[serde(default)]
    lan: Option<u32>,
}

/// A filing to choose.
struct Filing {
    number: u32,
    at: String,
    current: bool,
}

/// What is filed is before the officer's eyes; which part of it.
struct Chosen {
    papers: Vec<PaperRow>,
    paper: usize,
    file: Option<usize>,
}

#[derive(Template)]
#[template(path = "side.html")]
struct SidePage {
    page: Page,
    bench: Bench,
    beside: Beside,
    sections: Vec<Section>,
    filings: Vec<Filing>,
    round: u32,
    changed: Vec<Change>,
    chosen: Chosen,
    step: Option<CommandKind>,
}

impl SidePage {
    fn paper(&self) -> Option<&PaperRow> {
        self.chosen.papers.get(self.chosen.paper)
    }
    fn file(&self) -> Option<&FileRow> {
        self.paper().and_then(|paper| paper.files.get(self.chosen.file?))
    }
    fn is_shown(&self, file: &FileRow) -> bool {
        self.file().is_some_and(|shown| shown.id == file.id)
    }
    fn address_of(&self, file: &FileRow) -> String {
        format!("{}/tep/{}", self.bench.address(), file.id)
    }
    fn has_before(&self) -> bool {
        self.round > 1
    }
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "templates hand fields over by reference")]
    fn is_earlier(&self, filed: &u32) -> bool {
        *filed < self.round
    }
    /// The address of another paper or file of the same filing.
    fn at(&self, key: &str, file: &str) -> String {
        let file = if file.is_empty() { String::new() } else { format!("&tep={file}") };
        format!("{}/doi-chieu?lan={}&giay={key}{file}#giay", self.bench.address(), self.round)
    }
    fn neighbour(&self, ahead: bool) -> Option<String> {
        let place = if ahead { self.chosen.paper.checked_add(1) } else { self.chosen.paper.checked_sub(1) };
        self.chosen.papers.get(place?).map(|paper| self.at(&paper.key, ""))
    }
    fn is_changed(&self, line: &Line) -> bool {
        self.changed.iter().any(|change| change.path == line.path)
    }
    fn place(&self) -> String {
        let (number, all) = (self.chosen.paper + 1, self.chosen.papers.len());
        self.page.t2("desk.side.place", "number", number, "all", all)
    }
}

/// GET /can-bo/ho-so/{id}/doi-chieu
pub async fn show(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path(id): Path<String>,
    Query(which): Query<Which>,
) -> Answer {
    let id: DossierId = named(&id)?;
    let built = work(&app, &visit.actor, move |room| {
        let bench = Bench::of(&room, id)?;
        let beside = Beside::of(&room, &bench)?;
        Ok::<_, CaseError>((bench, beside, dossier::rounds(room.op(), id)?))
    });
    let (bench, beside, rounds) = built.await.map_err(web)?;
    let place = which.lan.and_then(|lan| rounds.iter().position(|round| round.number == lan));
    let place = place.unwrap_or(rounds.len().saturating_sub(1));
    let sections = rounds.get(place).map(|round| filed(&bench, &round.content)).unwrap_or_default();
    let before = place.checked_sub(1).and_then(|before| rounds.get(before));
    let changed = before.map(|before| changes(&filed(&bench, &before.content), &sections)).unwrap_or_default();
    let round = rounds.get(place).map_or(0, |round| round.number);
    let asks = [CommandKind::AskCompletion, CommandKind::AskSupplement];
    let title = page.t1("desk.side.title", "name", bench.known_as());
    let shown = SidePage {
        page: page.named(title),
        filings: rounds.iter().map(|one| filing(one, round)).collect(),
        chosen: chosen(&bench, &which, round),
        step: asks.into_iter().find(|step| bench.may(*step)),
        sections,
        round,
        changed,
        beside,
        bench,
    };
    Ok(security::embeds(render(&shown)?))
}

fn filing(round: &Round, current: u32) -> Filing {
    Filing { number: round.number, at: words::moment(round.at), current: round.number == current }
}

/// The papers as they lay there with that filing: its own files first, then those of before. Later ones are left out.
fn chosen(bench: &Bench, which: &Which, round: u32) -> Chosen {
    let mut papers = parts::papers(bench);
    for paper in &mut papers {
        paper.files.retain(|file| file.round.is_none_or(|filed| filed <= round));
        paper.files.sort_by_key(|file| (std::cmp::Reverse(file.round), file.received));
    }
    let by_key = papers.iter().position(|paper| paper.key == which.giay);
    let with_files = papers.iter().position(|paper| !paper.files.is_empty());
    let paper = by_key.or(with_files).unwrap_or(0);
    let files = papers.get(paper).map(|paper| paper.files.as_slice()).unwrap_or_default();
    let asked = files.iter().position(|file| file.id == which.tep);
    let file = asked.or_else(|| files.iter().position(|file| file.picture || !file.received));
    Chosen { papers, paper, file }
}

/// What was filed then: who files for whom, and every answer.
fn filed(bench: &Bench, content: &Content) -> Vec<Section> {
    let mut sections = vec![people(content)];
    sections.extend(bench.sections(content));
    sections.retain(|section| !section.lines.is_empty());
    sections
}

fn people(content: &Content) -> Section {
    let mut lines = person("filer", "desk.dossier.filer", &content.filer);
    lines.extend(content.owner.iter().flat_map(|owner| person("owner", "desk.dossier.owner", owner)));
    let mut line = |path: &str, key: &str, value: String| {
        lines.push(Line { path: path.to_owned(), entry: None, label: VI.t(key), value });
    };
    line("relation", "desk.dossier.relation", content.relation.clone().unwrap_or_default());
    line("delivery", "desk.dossier.delivery", VI.t(&format!("desk.delivery.{}", content.delivery.word())));
    line("delivery_address", "desk.side.delivery_address", content.delivery_address.clone().unwrap_or_default());
    lines.retain(|line| !line.value.is_empty());
    Section { page: "people".to_owned(), title: VI.t("desk.side.people"), lines }
}

fn person(path: &str, key: &str, person: &Person) -> Vec<Line> {
    let known = [
        ("name", None, Some(&person.name)),
        ("identity", Some("desk.side.identity"), person.identity.as_ref()),
        ("phone", Some("desk.side.phone"), person.phone.as_ref()),
        ("email", Some("desk.side.email"), person.email.as_ref()),
        ("address", Some("desk.side.address"), person.address.as_ref()),
    ];
    let lines = known.into_iter().filter_map(|(part, said, value)| {
        let label = said.map_or_else(|| VI.t(key), |said| format!("{}: {}", VI.t(key), VI.t(said)));
        Some(Line { path: format!("{path}.{part}"), entry: None, label, value: value?.clone() })
    });
    lines.collect()
}
