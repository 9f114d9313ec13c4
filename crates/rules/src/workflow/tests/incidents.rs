//! What goes wrong is reported, answered for and put right; the dossier goes on.

use super::*;

fn report(incident: IncidentKind) -> Command {
    Command::ReportIncident {
        incident,
        what: "Mất bản chính giấy chứng sinh".to_owned(),
        part: Part::Section,
        officer: None,
    }
}

fn close(cost: i64) -> Command {
    Command::CloseIncident { remedy: "Đã xin cấp lại".to_owned(), cost: Vnd(cost), document: paper(50) }
}

#[test]
fn a_lost_paper_is_reported_by_whoever_notices_and_closed_by_a_head_with_remedy_cost_and_apology() {
    let world = World::in_processing();
    for who in ["citizen", "intake", "specialist", "clerk", "controller"] {
        let reported = world.clone().does(who, report(IncidentKind::PaperLost));
        assert_eq!(reported.state(), world.state(), "the dossier goes on");
        assert_eq!(reported.refused(who, report(IncidentKind::PaperLost)), "incident_reported_before");
        let incident = reported.dossier.incidents.first().unwrap();
        assert_eq!((incident.at, incident.unit.part), (reported.now, Part::Section));
        assert_eq!(incident.reported_by.is_none(), who == "citizen");
    }
    let world = world.does("intake", report(IncidentKind::PaperLost));
    assert_eq!(world.refused("specialist", close(0)), "not_your_step");
    assert_eq!(world.refused("stranger", report(IncidentKind::PaperDamaged)), "not_your_step");
    assert_eq!(
        world
            .refused("head", Command::CloseIncident { remedy: " ".to_owned(), cost: Vnd(0), document: paper(50) }),
        "remedy_missing"
    );
    let closed = world.does("head", close(150_000));
    let remedy = closed.dossier.incidents[0].remedy.clone().unwrap();
    assert_eq!((remedy.cost, remedy.document, remedy.by), (Vnd(150_000), paper(50), person("head").id));
    assert_eq!(closed.refused("head", close(0)), "no_incident");
    assert_eq!(closed.clone().does("intake", report(IncidentKind::PaperLost)).dossier.incidents.len(), 2);
}

#[test]
fn lateness_and_wrong_results_are_reported_only_where_the_dossier_shows_them() {
    let world = World::in_processing();
    assert_eq!(world.refused("citizen", report(IncidentKind::Late)), "incident_not_late");
    assert_eq!(world.refused("citizen", report(IncidentKind::WrongResult)), "incident_no_result");
    let mut late = world;
    late.now = late.dossier.due.unwrap().original.saturating_add(jiff::SignedDuration::from_hours(24)).unwrap();
    late.does("citizen", report(IncidentKind::Late));
}

#[test]
fn a_correction_is_an_incident_and_is_not_closed_before_the_corrected_result_is_issued() {
    let world = World::ready().does("specialist", correct());
    let incident = world.dossier.open_incident(IncidentKind::WrongResult).unwrap();
    assert_eq!((incident.what.clone(), incident.unit), (why(), world.dossier.seat(Part::Section)));
    assert_eq!(world.refused("leader", close(0)), "correction_open");
    let signature = Signature::Digital { document: paper(41), signatory: person("leader").id };
    let world = world.does("leader", Command::Sign { signature });
    let (number, on) = ("13/QĐ-UBND".to_owned(), date(2019, 3, 4));
    let world = world.does("clerk", Command::Issue { number, on, document: paper(43) });
    assert!(world.does("leader", close(0)).dossier.open_incidents().next().is_none());
}

#[test]
fn whoever_answers_for_an_incident_does_not_close_it() {
    let world = World::in_processing();
    let head = person("head");
    let named = Command::ReportIncident {
        incident: IncidentKind::PaperDamaged,
        what: why(),
        part: Part::Section,
        officer: Some(head.id),
    };
    let mut world = world;
    world.give_as(&actor("controller"), Some(&head), &named).unwrap();
    assert_eq!(world.refused("head", close(0)), "not_your_own_incident");
    assert!(!allowed(&world.dossier, &actor("head"), world.now).contains(&CommandKind::CloseIncident));
    world.does("leader", close(0));
}
