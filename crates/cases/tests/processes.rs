//! The province's own processes: revisions, precedence, audit.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use std::sync::Arc;

use base::{Actor, FixedClock, Officer, Role};
use cases::{
    Operation,
    catalogue::{
        current, definition, history,
        import::{ImportError, import_shipped},
        process::{Changed, Origin, drop_own, kept, put},
    },
};
use people::{People, audit};
use rules::procedure::Definition;
use testkit::{Store, each_engine, vn};

/// Cấp Giấy xác nhận tình trạng hôn nhân: three working days.
const CODE: &str = "1.004873";
const AT: &str = "2019-04-24T08:00";

fn people(store: &Store) -> People {
    People {
        db: store.db.clone(),
        vault: store.vault.clone(),
        clock: Arc::new(FixedClock::at(vn(AT))),
        address: "http://localhost".into(),
        providers: people::Providers::default(),
        phones_reachable: true,
        origin: base::Origin::default(),
    }
}

/// A process of five steps in which the specialist has that many hours.
fn file(hours: u32) -> String {
    let step = |key: &str, part: &str, role: &str, hours: u32| {
        format!(
            "[[step]]\nkey = \"{key}\"\nname = \"Bước {key}\"\npart = \"{part}\"\nrole = \"{role}\"\nhours = {hours}\n\n"
        )
    };
    step("intake", "one-stop", "intake", 2)
        + &step("examine", "section", "specialist", hours)
        + &step("sign", "leadership", "leader", 4)
        + &step("issue", "clerical", "clerk", 2)
        + &step("return", "one-stop", "intake", 2)
}

fn examine(definition: &Definition) -> Option<u32> {
    definition.process.steps.iter().find(|step| step.key == "examine").and_then(|step| step.hours)
}

#[test]
fn a_process_is_a_new_revision_taken_once_and_stays_upon_the_next_import() {
    each_engine(|store| {
        let town = testkit::town::Town::on(store, AT);
        import_shipped(&store.db, vn(AT)).unwrap();
        let op = || Operation::new(&town.office, &Actor::System);
        let before = store.db.read(|tx| current(tx, CODE)).unwrap().unwrap();
        let first = put(&people(store), op(), CODE, &file(8)).unwrap();
        assert!(first.changed);
        let now = store.db.read(|tx| current(tx, CODE)).unwrap().unwrap();
        assert_ne!(now.id, before.id);
        assert_eq!((examine(&now.definition), examine(&before.definition)), (Some(8), Some(14)));
        assert_eq!(now.definition.sheet, before.definition.sheet);
        assert_eq!(
            store.db.read(|tx| definition(tx, before.id)).unwrap().unwrap(),
            before,
            "the pinned one stays"
        );

        let again = put(&people(store), op(), CODE, &file(8)).unwrap();
        assert!(!again.changed);
        assert_eq!(again.summary, first.summary);
        assert!(
            first.summary.contains("5 bước, đường dài nhất 18 giờ làm việc, thời hạn ngắn nhất 24"),
            "{}",
            first.summary
        );
        assert_eq!(store.db.read(|tx| history(tx, CODE)).unwrap().len(), 2);

        let changes = import_shipped(&store.db, vn("2019-05-02T08:00")).unwrap();
        assert_eq!((changes.new, changes.changed), (0, 0), "a start changes nothing");
        assert_eq!(store.db.read(|tx| current(tx, CODE)).unwrap().unwrap().id, now.id);
        let seen = kept(op(), CODE).unwrap().unwrap();
        assert_eq!((seen.origin, seen.file), (Origin::Own, file(8)));

        assert!(drop_own(&people(store), op(), CODE).unwrap().changed);
        assert_eq!(store.db.read(|tx| current(tx, CODE)).unwrap().unwrap().id, before.id);
        assert!(!drop_own(&people(store), op(), CODE).unwrap().changed);
        let whats: Vec<Changed> = kept(op(), CODE).unwrap().unwrap().changes.iter().map(|it| it.what).collect();
        assert!(whats.contains(&Changed::Dropped));
    });
}

#[test]
fn a_wrong_file_changes_nothing_and_every_fault_has_its_line() {
    each_engine(|store| {
        let town = testkit::town::Town::on(store, AT);
        import_shipped(&store.db, vn(AT)).unwrap();
        let op = || Operation::new(&town.office, &Actor::System);
        let before = store.db.read(|tx| current(tx, CODE)).unwrap().unwrap().id;
        let told = |text: &str| match put(&people(store), op(), CODE, text) {
            Err(ImportError::Process(found)) => {
                found.into_iter().map(|it| (it.line.unwrap(), it.what.key)).collect::<Vec<_>>()
            }
            other => panic!("{other:?}"),
        };
        // 2 + 15 + 4 + 2 + 2 office hours; three working days give 24.
        assert_eq!(told(&file(15)), [(34, "process_too_long".to_owned())]);
        let nobody = file(8).replace("role = \"leader\"\n", "");
        assert_eq!(told(&nobody), [(16, "process_role_missing".to_owned())]);
        assert_eq!(store.db.read(|tx| current(tx, CODE)).unwrap().unwrap().id, before);
        let unknown = put(&people(store), op(), "9.999999", &file(8)).unwrap_err();
        assert!(matches!(unknown, ImportError::Refused(refusal) if refusal.key == "process_procedure_unknown"));
    });
}

#[test]
fn only_procedure_control_puts_a_process_and_the_trail_keeps_who_did() {
    each_engine(|store| {
        let town = testkit::town::Town::on(store, AT);
        import_shipped(&store.db, vn(AT)).unwrap();
        let agency = town.agency("24611");
        let by =
            |role: Role| Actor::Officer(Officer { roles: vec![role], ..testkit::town::officer(7, agency, role) });
        let (leader, controller) = (by(Role::Leader), by(Role::Controller));
        let denied = put(&people(store), town.op(&leader), CODE, &file(8)).unwrap_err();
        assert!(matches!(denied, ImportError::Denied(_)));
        put(&people(store), town.op(&controller), CODE, &file(8)).unwrap();
        let seen = kept(town.op(&controller), CODE).unwrap().unwrap();
        assert_eq!(seen.changes[0].officer, Some(controller.officer().unwrap().id));
        let inspector = testkit::town::officer(8, agency, Role::Inspector);
        let wanted = audit::Search { kind: Some(audit::Kind::ProcessChanged), ..audit::Search::default() };
        let (events, count) = audit::find(&people(store), &inspector, &wanted, 1).unwrap();
        assert_eq!(count, 1);
        assert!(events[0].detail.starts_with("put 1.004873 "), "{}", events[0].detail);
    });
}
