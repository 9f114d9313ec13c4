//! The process is killed (SIGKILL) at each point of handing a dossier over to the system of a ministry: before the partner
//! took anything, with its files sent, with the dossier taken and the answer outstanding. After each restart the job goes
//! on by itself, and the partner ends with one dossier.

use std::time::Duration;

use base::{Actor, DossierId, Role};
use cases::{
    Operation,
    catalogue::{self, import},
    dossier::{self, attachment},
};
use liaison::signing::Secret;
use motcua::{config::Config, wiring::House};
use rules::{
    document::Person,
    form::{Answers, ForWhom},
    procedure::{Channel, Route},
    workflow::{DeliveryWay, EventKind, Parties},
};
use tempfile::TempDir;
use testkit::{
    citizen::photo,
    partner::{Manner, Partner},
    program::{Program, command, rest},
    town,
};

use crate::bed::{binary, installation};

const SECRET: &str = "mot-bi-mat-du-dai-de-thu";
/// Longer than any test: whoever holds a line so long never answers.
const FOR_EVER: u64 = 600_000;

struct Bed {
    folder: TempDir,
    partner: Partner,
}

impl Bed {
    fn new(manners: &[Manner]) -> Self {
        let folder = installation();
        let partner = Partner::start(0, Secret::new(SECRET).unwrap(), manners).unwrap();
        std::fs::write(folder.path().join("bi-mat"), SECRET).unwrap();
        let list = format!(
            "[[partner]]\nkey = \"cong-an\"\nname = \"Hệ thống cư trú\"\naddress = \"{}\"
             secret_file = \"bi-mat\"\nprocedures = [\"{}\"]\n",
            partner.address(),
            town::PROCEDURE
        );
        std::fs::write(folder.path().join("partners.toml"), list).unwrap();
        Self { folder, partner }
    }

    fn partners(&self) -> String {
        self.folder.path().join("partners.toml").to_str().unwrap().to_owned()
    }

    fn house(&self) -> House {
        let (data, partners) = (self.folder.path().to_str().unwrap().to_owned(), self.partners());
        let config = Config::from(|key| match key {
            "DATA_DIR" => Some(data.clone()),
            "PARTNERS_FILE" => Some(partners.clone()),
            "DEMO" => Some("on".to_owned()),
            _ => None,
        });
        House::open(&config.unwrap()).unwrap()
    }

    fn server(&self) -> Program {
        let mut command = command(binary(), self.folder.path(), &["serve"]);
        command.env("PARTNERS_FILE", self.partners());
        Program::start(command).unwrap()
    }

    /// A dossier with a file, of a procedure that the partner processes.
    fn filed(&self) -> DossierId {
        let house = self.house();
        let mut elsewhere = town::definition();
        elsewhere.sheet.route = Route::External;
        import::import_definitions(&house.office.db, vec![elsewhere], house.office.now()).unwrap();
        let current = house.office.db.read(|tx| catalogue::current(tx, town::PROCEDURE)).unwrap().unwrap();
        let today = base::local_date(house.office.now());
        let by_code = |code: &str| {
            let found = |tx: &db::Tx| people::agencies::by_code_on(tx, code, today);
            house.office.db.read(found).unwrap().unwrap().id
        };
        let intake = Actor::Officer(town::officer(11, by_code("67-D01"), Role::Intake));
        let draft = dossier::NewDraft {
            revision: current.id,
            agency: by_code("67-D03"),
            channel: Channel::Counter,
            parties: Parties::default(),
            for_whom: ForWhom::Myself,
            case: None,
            filer: Person { name: "Nguyễn Thị Mẫu".into(), ..Person::default() },
            owner: None,
            relation: None,
            answers: Answers::default(),
        };
        let scan = attachment::Upload { name: "giay-to.jpg".into(), bytes: photo(40_000).unwrap() };
        let incoming = dossier::Incoming {
            draft,
            foreign_code: None,
            confirmation: None,
            delivery: DeliveryWay::Counter,
            delivery_address: None,
            papers: Vec::new(),
            files: vec![("giay-to".to_owned(), vec![scan])],
        };
        dossier::take_in(Operation::new(&house.office, &intake), &incoming).unwrap().id
    }

    /// Serves until that is so, and kills the process at that point. The lease of its job is over a minute later, which
    /// is not waited for.
    fn killed_when(&self, so: impl Fn(&Partner) -> bool, what: &str) {
        let server = self.server();
        wait(|| so(&self.partner), what);
        server.kill().unwrap();
        let lease = |tx: &db::Tx| tx.execute("update job set claimed_until = 0 where done_at is null", &[]);
        self.house().office.db.write::<_, db::DbError>(lease).unwrap();
    }
}

fn wait(so: impl Fn() -> bool, what: &str) {
    for _ in 0..1200 {
        if so() {
            return;
        }
        rest(Duration::from_millis(50));
    }
    panic!("not within a minute: {what}");
}

#[test]
fn a_process_that_is_killed_while_it_hands_a_dossier_over_leaves_one_with_the_partner() {
    let bed = Bed::new(&[Manner::Hang(FOR_EVER), Manner::Hold(FOR_EVER)]);
    let id = bed.filed();
    bed.partner.holds_a_file(FOR_EVER);
    bed.killed_when(|partner| partner.files().len() == 1, "the file is sent and not answered");
    assert!(bed.partner.kept().is_empty());
    bed.killed_when(|partner| partner.came() >= 2, "the dossier is sent, the partner took nothing");
    assert!(bed.partner.kept().is_empty());
    bed.killed_when(|partner| partner.kept().len() == 1, "the dossier is taken and the answer outstanding");
    let taken = || {
        let house = bed.house();
        let view = dossier::view(Operation::new(&house.office, &Actor::System), id).unwrap();
        let kinds = view.history.iter().map(|recorded| recorded.event.kind());
        let taken = kinds.filter(|kind| *kind == EventKind::ForeignTaken).count();
        (taken, view.dossier.elsewhere().unwrap().foreign_code.clone())
    };
    assert_eq!(taken(), (0, None), "the answer never came");
    bed.killed_when(|_| taken().0 > 0, "the answer is written down");
    assert_eq!(taken(), (1, Some("BCA-000001".to_owned())));
    let kept = bed.partner.kept();
    assert_eq!((kept.len(), kept[0].keys.len(), kept[0].sent), (1, 1, 2), "one dossier, sent twice under one key");
    let _server = bed.server();
    rest(Duration::from_secs(2));
    assert_eq!(bed.partner.kept()[0].sent, 2, "nothing is left to do");
}
