//! The books of certification: numbers without a gap, taken when a result is issued, whoever issues beside.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use base::{Actor, AgencyId, Date, DossierId, OfficerId, Role, Vnd};
use cases::{
    CaseError, catalogue,
    dossier::{
        self, Acceptance, Incoming, NewDraft,
        attachment::Upload,
        certification,
        result::{self, PenSignature},
    },
};
use rules::{
    certification::{BookKind, Matter},
    document::Person,
    form::ForWhom,
    procedure::Channel,
    workflow::{Command, DeliveryWay, Outcome, Parties},
};
use testkit::{Store, each_engine, town::Town};

const PROCEDURE: &str = "2.000815";

struct Office {
    town: Town,
    commune: AgencyId,
    officer: Actor,
    leader: OfficerId,
}

impl Office {
    fn new(store: &Store) -> Self {
        let town = Town::on(store, "2019-04-24T09:00");
        town.import_catalogue();
        let commune = town.agency("24611");
        let roles = [Role::Intake, Role::Specialist, Role::Clerk, Role::Cashier];
        let officer = Actor::Officer(town.acting(town.appoint("mot.nguoi", commune, &roles)));
        let leader = town.appoint("chu.tich", commune, &[Role::Leader]);
        Self { town, commune, officer, leader }
    }

    /// A dossier with these papers, signed by pen.
    fn signed(&self, papers: &[(&str, u32, u32)]) -> DossierId {
        let (town, op) = (&self.town, self.town.op(&self.officer));
        let current = town.office.db.read(|tx| catalogue::current(tx, PROCEDURE)).unwrap().unwrap();
        let booked = current.definition.sheet.results[0].book.clone().unwrap();
        let matter = |(title, pages, copies): &(&str, u32, u32)| Matter {
            title: (*title).into(),
            pages: *pages,
            copies: *copies,
        };
        let matters: Vec<Matter> = papers.iter().map(matter).collect();
        let incoming = Incoming {
            draft: NewDraft {
                revision: current.id,
                agency: self.commune,
                channel: Channel::Counter,
                parties: Parties::default(),
                for_whom: ForWhom::Myself,
                case: None,
                filer: Person { name: "Lò Thị Mẫu".into(), ..Person::default() },
                owner: None,
                relation: None,
                answers: booked.answers("Lò Thị Mẫu", &matters),
            },
            foreign_code: None,
            confirmation: None,
            delivery: DeliveryWay::Counter,
            delivery_address: None,
            papers: Vec::new(),
            files: Vec::new(),
        };
        let id = dossier::take_in(op, &incoming).unwrap().id;
        dossier::accept(op, id, self.version(id), Acceptance::default()).unwrap();
        dossier::act(op, id, self.version(id), &Command::Transfer { keep: true }).unwrap();
        let text = result::DraftText { signatory: Some(self.leader), ..result::proposed(op, id).unwrap() };
        assert_eq!(text.outcome, Outcome::Positive);
        result::submit_draft(op, id, self.version(id), &text, base::Part::Leadership).unwrap();
        let scan = Some(Upload { name: "ky.pdf".into(), bytes: b"%PDF-1.7\n".to_vec() });
        let pen = PenSignature { signatory: self.leader, on: day(24), scan };
        result::sign_by_pen(op, id, self.version(id), &pen).unwrap();
        id
    }

    fn version(&self, id: DossierId) -> u64 {
        dossier::view(self.town.op(&self.officer), id).unwrap().dossier.version
    }

    fn issue(&self, id: DossierId, on: Date) -> Result<String, CaseError> {
        let done = result::issue(self.town.op(&self.officer), id, self.version(id), 99, on, None)?;
        Ok(done.dossier.issued().unwrap().number.clone())
    }
}

fn day(day: i8) -> Date {
    jiff::civil::date(2019, 4, day)
}

#[test]
fn each_paper_takes_the_next_number_of_the_book_and_its_fee_by_pages() {
    each_engine(|store| {
        let office = Office::new(store);
        let first = office.signed(&[("Bằng tốt nghiệp", 1, 2), ("Học bạ", 12, 1)]);
        let second = office.signed(&[("Giấy khai sinh", 2, 4)]);
        let numbering = result::numbering(office.town.op(&office.officer), second).unwrap().book.unwrap();
        assert_eq!((numbering.numbers.as_str(), numbering.titles.len()), ("1", 1));
        assert_eq!(office.issue(first, day(24)).unwrap(), "1-2, quyển số 01/2019 - SCT/BS");
        assert_eq!(office.issue(second, day(24)).unwrap(), "3, quyển số 01/2019 - SCT/BS");
        let op = office.town.op(&office.officer);
        let books = certification::books(op).unwrap();
        assert_eq!((books.len(), books[0].1.lines, books[0].1.kind), (1, 3, BookKind::Copies));
        let (book, lines) = certification::book(op, office.commune, BookKind::Copies, 2019).unwrap();
        let shown: Vec<_> =
            book.lines.iter().map(|line| (line.number, line.title.as_str(), line.fee.as_str())).collect();
        let right = [
            (1, "Bằng tốt nghiệp", "4.000 đồng"),
            (2, "Học bạ", "14.000 đồng"),
            (3, "Giấy khai sinh", "16.000 đồng"),
        ];
        assert_eq!(shown, right);
        assert!(lines[2].dossier == second && book.lines[0].signatory.contains("chu.tich"));
        assert_eq!(dossier::view(op, first).unwrap().dossier.owed, Vnd(18_000));
        let printed = String::from_utf8(certification::print(op, &book).unwrap()).unwrap();
        assert!(printed.contains("certification-book") && printed.contains("Lò Thị Mẫu"));
        let elsewhere = office.town.appoint("nguoi.la", office.town.agency("24617"), &[Role::Clerk]);
        let stranger = Actor::Officer(office.town.acting(elsewhere));
        assert!(certification::books(office.town.op(&stranger)).unwrap().is_empty());
        assert!(certification::book(office.town.op(&stranger), office.commune, BookKind::Copies, 2019).is_err());
    });
}

#[test]
fn an_issue_that_is_refused_leaves_no_gap_and_a_certificate_of_last_year_is_not_issued_this_year() {
    each_engine(|store| {
        let office = Office::new(store);
        let (one, two) = (office.signed(&[("Một", 1, 1)]), office.signed(&[("Hai", 1, 1)]));
        let stale = result::issue(office.town.op(&office.officer), one, 1, 1, day(24), None);
        assert!(matches!(stale, Err(CaseError::Conflict)));
        assert!(office.issue(one, day(25)).is_err(), "the day has not come");
        assert_eq!(office.issue(two, day(24)).unwrap(), "1, quyển số 01/2019 - SCT/BS");
        office.town.clock.set(testkit::vn("2020-01-02T09:00"));
        let refused = office.issue(one, jiff::civil::date(2020, 1, 2));
        assert!(matches!(refused, Err(CaseError::Refused(refusal)) if refusal.key == "book_of_another_year"));
        assert_eq!(office.issue(one, day(24)).unwrap(), "2, quyển số 01/2019 - SCT/BS", "the book of its year");
    });
}

#[test]
fn clerks_who_issue_at_the_same_moment_take_different_numbers_without_a_gap() {
    each_engine(|store| {
        let office = Office::new(store);
        let ids: Vec<DossierId> =
            (0..6).map(|n| office.signed(&[(&format!("Giấy {n}"), 1, 1), ("Hai", 1, 1)])).collect();
        std::thread::scope(|scope| {
            let works = ids.iter().map(|id| scope.spawn(|| while office.issue(*id, day(24)).is_err() {}));
            works.collect::<Vec<_>>().into_iter().for_each(|work| work.join().unwrap());
        });
        let op = office.town.op(&office.officer);
        let (book, _) = certification::book(op, office.commune, BookKind::Copies, 2019).unwrap();
        let numbers: Vec<u32> = book.lines.iter().map(|line| line.number).collect();
        assert_eq!(numbers, (1..=12).collect::<Vec<_>>());
    });
}
