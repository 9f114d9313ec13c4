//! The door for the systems of ministries: who comes without a signature, with a forged one or an old one learns and
//! changes nothing; who comes twice is told so.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::Request,
};
use base::{Actor, DossierId};
use cases::dossier::{self, exchange::PartnerCard};
use jiff::SignedDuration;
use liaison::{
    Account, Lines,
    message::Progress,
    signing::{Head, KEY, SIGNATURE, Secret, TIME},
    stamp,
};
use motcua::{serve, wiring::House};
use rules::{
    document::Person,
    form::{Answers, ForWhom, Lang},
    procedure::{Channel, Route},
    workflow::{Parties, State, WHOLE},
};
use testkit::{
    partner::News,
    town::{self, Town},
};
use tower::ServiceExt;

use crate::bed;

const PATH: &str = "/lien-thong/cong-an/tien-trinh";

pub(crate) struct Door {
    town: Town,
    router: Router,
    dossier: DossierId,
    _folder: tempfile::TempDir,
}

fn secret(words: &str) -> Secret {
    Secret::new(words).unwrap()
}

fn ours() -> Secret {
    secret("mot-bi-mat-du-dai-de-thu")
}

impl Door {
    pub(crate) fn open() -> Self {
        let mut town = Town::own("2019-03-04T09:00");
        town.office.settings.partners = vec![PartnerCard {
            key: "cong-an".into(),
            name: "Hệ thống cư trú".into(),
            procedures: vec![town::PROCEDURE.into()],
            patience: SignedDuration::from_hours(48),
            every: SignedDuration::from_mins(15),
        }];
        let mut elsewhere = town::definition();
        elsewhere.sheet.route = Route::External;
        elsewhere.sheet.components.clear();
        town.import_procedure();
        let now = town.office.now();
        cases::catalogue::import::import_definitions(&town.office.db, vec![elsewhere], now).unwrap();
        let dossier = filed(&town);
        let address = "http://127.0.0.1:9".to_owned();
        let account = |key: &str, secret| Account {
            key: key.into(),
            name: key.into(),
            address: address.clone(),
            reach: liaison::Reach::ThisMachine,
            secret,
        };
        let lines =
            Lines::to([account("cong-an", ours()), account("bao-hiem", secret("mot-bi-mat-cua-bao-hiem"))]);
        let house = House {
            office: town.office.clone(),
            people: town.people.clone(),
            channels: Arc::new(outreach::Channels::mailbox()),
            lines: Arc::new(lines),
        };
        let folder = tempfile::tempdir().unwrap();
        let (router, _) = serve::site(&house, &bed::config(folder.path()));
        Self { town, router, dossier, _folder: folder }
    }

    pub(crate) fn news(&self, number: &str, status: u8) -> Progress {
        let view = dossier::view(self.town.op(&Actor::System), self.dossier).unwrap();
        let news = News {
            number: number.into(),
            reference: view.summary.reference,
            strand: WHOLE.into(),
            code: Some("BCA-1".into()),
            status,
            at: self.town.office.now(),
            words: "Theo quy định".into(),
            here: false,
            results: vec![],
        };
        news.message()
    }

    /// Status and body, and whether the answer is signed.
    async fn post(&self, path: &str, secret: Option<&Secret>, time: &str, body: &[u8]) -> (u16, String, bool) {
        let head = Head { method: "POST", path, key: "khoa", time };
        let signature = secret.map(|secret| secret.request(head, body)).unwrap_or_default();
        let request = Request::post(path).header(KEY, "khoa").header(TIME, time).header(SIGNATURE, signature);
        let answer = self.router.clone().oneshot(request.body(Body::from(body.to_vec())).unwrap()).await.unwrap();
        let status = answer.status().as_u16();
        let signature =
            answer.headers().get(SIGNATURE).and_then(|it| it.to_str().ok()).unwrap_or_default().to_owned();
        let said = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        let signed = ours().is_answer(("khoa", time), status, &said, &signature);
        (status, String::from_utf8(said.to_vec()).unwrap(), signed)
    }

    /// These bytes with a good signature.
    pub(crate) async fn tell_bytes(&self, body: &[u8]) -> u16 {
        self.post(PATH, Some(&ours()), &stamp(self.town.office.now()), body).await.0
    }

    async fn tell(&self, progress: &Progress) -> (u16, String, bool) {
        let body = serde_json::to_vec(progress).unwrap();
        self.post(PATH, Some(&ours()), &stamp(self.town.office.now()), &body).await
    }

    fn state(&self) -> State {
        dossier::view(self.town.op(&Actor::System), self.dossier).unwrap().dossier.state
    }
}

fn filed(town: &Town) -> DossierId {
    let citizen = Actor::Citizen { account: base::AccountId::from_bytes([1; 16]) };
    let mut answers = Answers::default();
    answers.set("name", serde_json::json!("Nguyễn Thị Mẫu"));
    let revision = town.office.db.read(|tx| cases::catalogue::current(tx, town::PROCEDURE)).unwrap().unwrap().id;
    let draft = dossier::NewDraft {
        revision,
        agency: town.agency("67-D03"),
        channel: Channel::Online,
        parties: Parties::default(),
        for_whom: ForWhom::Myself,
        case: None,
        filer: Person {
            name: "Nguyễn Thị Mẫu".into(), phone: Some("0900000012".into()), ..Person::default()
        },
        owner: None,
        relation: None,
        answers,
    };
    let id = dossier::open_draft(town.op(&citizen), draft).unwrap();
    dossier::submit(town.op(&citizen), id, Lang::Vi).unwrap();
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_partner_says_is_taken_once_and_answered_with_a_signature() {
    let door = Door::open();
    let (status, said, signed) = door.tell(&door.news("1", 2)).await;
    assert_eq!((status, said.as_str(), signed), (200, r#"{"KetQua":"nhan"}"#, true));
    assert_eq!(door.state(), State::Accepted);
    let (status, said, _) = door.tell(&door.news("1", 2)).await;
    assert_eq!((status, said.as_str()), (200, r#"{"KetQua":"da-co"}"#), "the same again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_a_forger_and_a_letter_from_yesterday_change_nothing() {
    let door = Door::open();
    let body = serde_json::to_vec(&door.news("1", 2)).unwrap();
    let now = stamp(door.town.office.now());
    let forger = secret("mot-bi-mat-bia-dat-ra-thoi");
    for (who, path, secret, time, body) in [
        ("a visitor", PATH, None, now.as_str(), body.as_slice()),
        ("a forger", PATH, Some(&forger), now.as_str(), body.as_slice()),
        ("yesterday's", PATH, Some(&ours()), "20190303090000", body.as_slice()),
        ("no partner", "/lien-thong/khong-co/tien-trinh", Some(&ours()), now.as_str(), body.as_slice()),
        (
            "another partner's secret",
            "/lien-thong/bao-hiem/tien-trinh",
            Some(&ours()),
            now.as_str(),
            body.as_slice(),
        ),
    ] {
        let (status, said, signed) = door.post(path, secret, time, body).await;
        assert_eq!((status, signed), (401, false), "{who}: {said}");
        assert_eq!(said, r#"{"Loi":"Chữ ký không đúng hoặc đã quá hạn."}"#, "{who} learns nothing");
    }
    assert_eq!(door.state(), State::Submitted);
    let theirs = secret("mot-bi-mat-cua-bao-hiem");
    let (status, ..) = door.post("/lien-thong/bao-hiem/tien-trinh", Some(&theirs), &now, &body).await;
    assert_eq!((status, door.state()), (404, State::Submitted), "a partner speaks of its own dossiers only");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_taken_is_said_in_a_sentence() {
    let door = Door::open();
    let now = stamp(door.town.office.now());
    let (status, said, _) = door.post(PATH, Some(&ours()), &now, b"{\"MaHoSo\":").await;
    assert_eq!(status, 422, "{said}");
    assert!(said.contains("Không đọc được nội dung"), "{said}");
    let (status, said, signed) = door.tell(&door.news("1", 77)).await;
    assert_eq!((status, signed), (422, true));
    assert!(said.contains("từ 1 đến 10"), "{said}");
    let unknown = Progress { ma_ho_so: "190304-KHONGCO".into(), ..door.news("1", 2) };
    assert_eq!(door.tell(&unknown).await.0, 404);
}
