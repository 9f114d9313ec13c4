use std::{io::Write, sync::Arc};

use testkit::each_engine;

use super::*;
use crate::catalogue::import::{ImportError, import_levels, import_national};

fn line(code: &str, name: &str) -> String {
    format!(
        r#"{{"MATTHC":"{code}","TENTTHC":"{name}","CAPTHUCHIEN":["Cấp xã"],"LINHVUCTHUCHIEN":[{{"TENLINHVUC":"Hộ tịch"}}],"COQUANBANHANH":"Bộ Tư pháp","THANHPHANHOSO":[{{"TRUONGHOP":"Cấp mới","GIAYTO":[{{"TENGIAYTO":"Đơn","SOBANCHINH":"1","SOBANSAO":"0"}}]}},{{"TRUONGHOP":"Cấp lại","GIAYTO":[{{"TENGIAYTO":"Ghi chú","SOBANCHINH":"0","SOBANSAO":"0"}}]}}]}}"#
    )
}

#[test]
fn importing_twice_changes_nothing_and_says_the_same() {
    each_engine(|store| {
        let file = format!("{}\n\n{}\n", line("9.000001", "Thủ tục một"), line("9.000002", "Thủ tục hai"));
        let first = import_national(&store.db, file.as_bytes(), vn("2019-04-24T08:00")).unwrap();
        assert_eq!((first.changes.new, first.changes.unchanged), (2, 0));
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(file.as_bytes()).unwrap();
        let packed = packed.finish().unwrap();
        let again = import_national(&store.db, packed.as_slice(), vn("2019-04-25T08:00")).unwrap();
        assert_eq!((again.changes.new, again.changes.changed, again.changes.unchanged), (0, 0, 2));
        assert_eq!(first.summary(), again.summary());
        assert_eq!(again.text().lines().last(), Some(again.summary().as_str()));
        let history = store.db.read(|tx| history(tx, "9.000001")).unwrap();
        assert_eq!(history.len(), 1);
    });
}

#[test]
fn changed_content_is_a_new_revision_and_the_old_one_stays_as_it_was() {
    each_engine(|store| {
        let import = |name: &str, day: &str| {
            import_national(&store.db, line("9.000001", name).as_bytes(), vn(day)).unwrap().changes
        };
        import("Tên cũ", "2019-04-24T08:00");
        let old = store.db.read(|tx| current(tx, "9.000001")).unwrap().unwrap();
        assert_eq!(import("Tên mới", "2019-05-02T08:00").changed, 1);
        let new = store.db.read(|tx| current(tx, "9.000001")).unwrap().unwrap();
        assert_eq!(new.definition.sheet.name.vi, "Tên mới");
        assert_eq!(new.effective_from.to_string(), "2019-05-02");
        assert_ne!(new.id, old.id);
        assert_eq!(store.db.read(|tx| definition(tx, old.id)).unwrap().unwrap(), old);
        assert_eq!(store.db.read(|tx| history(tx, "9.000001")).unwrap().len(), 2);
        import("Tên cũ", "2019-06-03T08:00");
        assert_eq!(store.db.read(|tx| current(tx, "9.000001")).unwrap().unwrap().id, old.id);
    });
}

#[test]
fn an_imported_procedure_asks_the_case_first_and_its_remarks_are_no_uploads() {
    each_engine(|store| {
        import_national(&store.db, line("9.000001", "Thủ tục").as_bytes(), vn("2019-04-24T08:00")).unwrap();
        let revision = store.db.read(|tx| current(tx, "9.000001")).unwrap().unwrap();
        let Definition { sheet, form, process, own_form, treatments, .. } =
            Arc::unwrap_or_clone(revision.definition);
        assert!(!own_form && !process.steps.is_empty() && !treatments.is_empty());
        assert_eq!(form.pages[0].questions[0].options.len(), 2, "the case first");
        assert!(sheet.components[1].remark);
        let found = store.db.read(|tx| suspicions(tx, revision.id)).unwrap();
        assert!(found.iter().any(|it| it.printed == "Ghi chú"));
        assert_eq!(store.db.read(doubts).unwrap().len(), found.len());
    });
}

#[test]
fn a_file_with_a_bad_line_is_refused_whole() {
    each_engine(|store| {
        let import = |text: &str| import_national(&store.db, text.as_bytes(), vn("2019-04-24T08:00"));
        let good = line("9.000001", "Thủ tục");
        let error = import(&format!("{good}\nnot json")).unwrap_err();
        assert!(matches!(error, ImportError::Line { line: 2, .. }), "{error}");
        let error = import(&format!("{good}\n{good}")).unwrap_err().to_string();
        assert!(error.contains("mã 9.000001 đã có ở dòng 1"), "{error}");
        assert!(matches!(import("\n"), Err(ImportError::Empty)));
        let cut = [0x1f, 0x8b, 8, 0, 0];
        let error = import_national(&store.db, cut.as_slice(), vn("2019-04-24T08:00"));
        assert!(matches!(error, Err(ImportError::File(_))));
        assert_eq!(store.db.read(|tx| current(tx, "9.000001")).unwrap(), None);
    });
}

#[test]
fn what_ships_is_taken_in_once_and_an_own_form_is_not_replaced_by_the_national_text() {
    each_engine(|store| {
        let first = shipped_into(&store.db);
        assert!(first.new >= 87, "{first:?}");
        let again = shipped_into(&store.db);
        assert_eq!((again.new, again.changed, again.kept_aside), (0, 0, 0));
        let birth = store.db.read(|tx| current(tx, "1.001193")).unwrap().unwrap();
        assert_eq!(birth.source, Source::Folder);
        let file = format!("{}\n{}", line("1.001193", "Khai sinh"), line("1.004884", "Khai sinh lại"));
        let changes = import_national(&store.db, file.as_bytes(), vn("2019-04-25T08:00")).unwrap().changes;
        assert_eq!((changes.kept_aside, changes.changed), (1, 1));
        assert_eq!(store.db.read(|tx| current(tx, "1.001193")).unwrap().unwrap(), birth);
        let again = shipped_into(&store.db);
        assert_eq!((again.new, again.changed, again.kept_aside), (0, 0, 1), "the national text stays in force");
    });
}

#[test]
fn an_imported_table_of_levels_stays_when_the_product_starts_again() {
    each_engine(|store| {
        shipped_into(&store.db);
        let table =
            "offering = [{ procedure = \"1.004884\", tier = \"commune\", level = 4, since = \"2019-01-01\" }]";
        let said = import_levels(&store.db, table).unwrap();
        assert_eq!(said, import_levels(&store.db, table).unwrap());
        shipped_into(&store.db);
        let catalogue = Catalogue::default();
        let snapshot = catalogue.snapshot(&store.db, vn("2019-04-24T08:00")).unwrap();
        assert_eq!(snapshot.offerings().rows.len(), 1);
        assert!(import_levels(&store.db, "offering = 3").is_err());
        assert!(snapshot.takes_online(snapshot.card("1.004884").unwrap()));
    });
}

#[test]
fn another_process_change_is_noticed_and_an_unchanged_catalogue_is_not_built_again() {
    each_engine(|store| {
        shipped_into(&store.db);
        let catalogue = Catalogue::default();
        let at = vn("2019-04-24T09:00");
        let first = catalogue.snapshot(&store.db, at).unwrap();
        assert!(std::sync::Arc::ptr_eq(&first, &catalogue.snapshot(&store.db, at).unwrap()));
        import_national(&store.db, line("9.000001", "Thủ tục rất mới").as_bytes(), at).unwrap();
        let second = catalogue.snapshot(&store.db, at).unwrap();
        assert_eq!(second.search("thu tuc rat moi", 5)[0].code, "9.000001");
        assert!(first.card("9.000001").is_none());
    });
}

#[test]
fn levels_3_and_4_exist_at_all_three_tiers_and_agencies_are_named() {
    each_engine(|store| {
        shipped_into(&store.db);
        let organisation = include_str!("../../../../../province/organisation.toml");
        people_of(store, organisation);
        let on = "2019-04-24".parse().unwrap();
        let competent = |code: &str, tier| {
            let agencies = store.db.read(|tx| competent_agencies(tx, code, tier, on)).unwrap();
            agencies.into_iter().map(|it| it.name).collect::<Vec<_>>()
        };
        assert_eq!(competent("1.001193", Tier::Commune).len(), 71);
        assert_eq!(competent("1.001193", Tier::District), Vec::<String>::new());
        assert_eq!(competent("1.001612", Tier::District).len(), 8);
        assert_eq!(competent("1.002010", Tier::Province), ["Sở Tư pháp"]);
        assert_eq!(competent("1.004222", Tier::Commune), Vec::<String>::new(), "police items are filed elsewhere");
        assert_eq!(competent("0.000000", Tier::Commune), Vec::<String>::new());
        let snapshot = Catalogue::default().snapshot(&store.db, vn("2019-04-24T09:00")).unwrap();
        let mut agencies = Vec::new();
        for tier in [Tier::Province, Tier::District, Tier::Commune] {
            let here = store.db.read(|tx| people::agencies::competent(tx, tier, on)).unwrap();
            agencies.extend(here.into_iter().map(|it| (tier, it.name)));
        }
        for count in snapshot.levels(&agencies) {
            assert!(count.procedures_3 > 0 && count.procedures_4 > 0, "{count:?}");
            assert!(count.services_3 >= count.procedures_3 && count.services_4 >= count.procedures_4, "{count:?}");
        }
        let communes = Filter { tier: Some(Tier::Commune), level: Some(4), ..Filter::default() };
        assert!(snapshot.list(&communes).iter().any(|card| card.code == "1.001193"));
        let one = Filter { agency: Some((Tier::Province, "Sở Tư pháp".to_owned())), ..Filter::default() };
        assert!(snapshot.list(&one).iter().all(|card| card.tiers.contains(&Tier::Province)));
        assert!(!snapshot.list(&one).is_empty());
    });
}

fn people_of(store: &testkit::Store, organisation: &str) {
    let people = people::People {
        db: store.db.clone(),
        vault: store.vault.clone(),
        clock: std::sync::Arc::new(base::FixedClock::at(vn("2019-04-24T08:00"))),
        address: "http://localhost".into(),
        providers: people::Providers::default(),
        phones_reachable: false,
        origin: base::Origin::default(),
    };
    people::agencies::import(&people, organisation).unwrap();
}
