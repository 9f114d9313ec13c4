//! A procedure that is done the same day, in one screen: the page shows what the next pair of eyes has to do, and the
//! officer goes on when it is done. It only chains the ordinary steps; what may not be done is refused as always.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::{DossierId, FieldErrors, Refusal, Role, local_date};
use cases::{
    CaseError,
    dossier::result::{self, Finish, PenSignature},
};
use people::officers;
use rules::workflow::{CommandKind, Finance, State as Business};
use webkit::{Answer, Answers, CsrfUpload, Flash, OfficerVisit, Page, go_with, show_as};

use crate::{
    App,
    bench::Bench,
    door::{Room, id as named, web, work},
    step::Reader,
    words::VI,
};

/// What comes next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// To be drafted here.
    Draft,
    /// Before the leader: the print is signed by pen and recorded here, or the leader signs digitally.
    Sign,
    /// Signed: to be numbered here.
    Number,
    /// At the one-stop: to be returned.
    Return,
    /// Nothing more to do here.
    Over,
    /// Somebody else's turn.
    Others,
}

impl Stage {
    fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Sign => "sign",
            Self::Number => "number",
            Self::Return => "return",
            Self::Over => "over",
            Self::Others => "others",
        }
    }
    fn of(bench: &Bench) -> Self {
        let may = |kind| bench.may(kind);
        match bench.view.dossier.state {
            Business::Accepted if may(CommandKind::Transfer) => Self::Draft,
            Business::InProcessing if may(CommandKind::SubmitDraft) => Self::Draft,
            Business::ForSignature => Self::Sign,
            Business::Signed if may(CommandKind::Issue) => Self::Number,
            Business::ResultReady => Self::Return,
            state if state.is_final() => Self::Over,
            _ => Self::Others,
        }
    }
}

/// What the page shows.
struct Shown {
    bench: Bench,
    stage: Stage,
    leaders: Vec<(base::OfficerId, String)>,
    book: Option<String>,
    typed: Answers,
    errors: FieldErrors,
}

#[derive(Template)]
#[template(path = "same-day.html")]
struct SameDayPage {
    page: Page,
    shown: Shown,
}

impl SameDayPage {
    fn typed(&self, name: &str) -> &str {
        self.shown.typed.get(name)
    }
    fn error(&self, name: &str) -> Option<String> {
        self.page.error(&self.shown.errors, name)
    }
    fn is(&self, word: &str) -> bool {
        self.shown.stage.word() == word
    }
    fn says(&self) -> String {
        self.page.t(&format!("desk.same_day.{}", self.shown.stage.word()))
    }
    fn records_pen(&self) -> bool {
        self.shown.bench.may(CommandKind::Sign)
    }
    fn may_return(&self) -> bool {
        self.shown.bench.may(CommandKind::Return)
    }
    fn unpaid(&self) -> bool {
        self.shown.bench.view.dossier.finance() == Finance::Unpaid
    }
    fn draft(&self) -> Option<String> {
        let draft = self.shown.bench.view.dossier.draft_in_hand()?;
        Some(format!("{}/van-ban/{}", self.shown.bench.address(), draft.document))
    }
}

fn shown(room: &Room, id: DossierId, typed: Option<Answers>, errors: FieldErrors) -> Result<Shown, CaseError> {
    let bench = Bench::of(room, id)?;
    let stage = Stage::of(&bench);
    let today = local_date(room.now);
    let agency = bench.view.dossier.agency;
    let leaders = room.app.office.db.read(|tx| {
        Ok::<_, CaseError>(officers::of_agency(tx, &room.app.office.vault, agency, Some(Role::Leader), today)?)
    })?;
    let leaders: Vec<_> =
        leaders.into_iter().map(|leader| (leader.id, format!("{}, {}", leader.name, leader.title))).collect();
    let typed = match typed {
        Some(typed) => typed,
        None => first(room, &bench, stage, &leaders)?,
    };
    let numbering = match stage {
        Stage::Sign | Stage::Number => result::numbering(room.op(), id)?.book,
        _ => None,
    };
    let book = numbering
        .map(|book| format!("{}, {}", book.numbers, VI.t_with("desk.certification.book", &[("book", book.book)])));
    Ok(Shown { bench, stage, leaders, book, typed, errors })
}

/// What the fields hold at first.
fn first(
    room: &Room,
    bench: &Bench,
    stage: Stage,
    leaders: &[(base::OfficerId, String)],
) -> Result<Answers, CaseError> {
    let mut typed = Answers::default();
    let mut set = |name: &str, value: String| typed.0.push((name.to_owned(), value));
    let leader = leaders.first().map(|(id, _)| id.to_string()).unwrap_or_default();
    match stage {
        Stage::Draft => {
            let draft = result::proposed(room.op(), bench.view.summary.id)?;
            let signatory = draft.signatory.map_or(leader, |id| id.to_string());
            let texts = [
                ("outcome", draft.outcome.word().to_owned()),
                ("title", draft.title),
                ("grounds", draft.grounds),
                ("body", draft.body),
                ("lines", draft.lines),
                ("closing", draft.closing),
                ("signatory", signatory),
            ];
            for (name, value) in texts {
                set(name, value);
            }
        }
        Stage::Sign | Stage::Number => {
            set("signatory", leader);
            set("number", result::numbering(room.op(), bench.view.summary.id)?.next.to_string());
            set("receiver", bench.view.content.filer.name.clone());
        }
        _ => {}
    }
    Ok(typed)
}

/// GET /can-bo/ho-so/{id}/trong-ngay
pub async fn show(State(app): State<App>, page: Page, visit: OfficerVisit, Path(id): Path<String>) -> Answer {
    let id: DossierId = named(&id)?;
    let found = work(&app, &visit.actor, move |room| shown(&room, id, None, FieldErrors::default()));
    answer(page, StatusCode::OK, found.await.map_err(web)?)
}

fn answer(page: Page, status: StatusCode, shown: Shown) -> Answer {
    let page = page.titled("desk.same_day.title").failed_if(!shown.errors.is_empty());
    show_as(status, &SameDayPage { page, shown })
}

/// POST /can-bo/ho-so/{id}/trong-ngay
pub async fn take(
    State(app): State<App>,
    page: Page,
    visit: OfficerVisit,
    Path(id): Path<String>,
    upload: CsrfUpload,
) -> Answer {
    let id: DossierId = named(&id)?;
    if upload.fields.get("go") == "finish" && upload.fields.has("signatory") {
        // Recording a signature binds the agency like the step of its own does.
        visit.fresh()?;
    }
    let done = work(&app, &visit.actor, move |room| {
        let (status, errors) = match attempt(&room, id, &upload) {
            Ok(()) => return Ok(None),
            Err(CaseError::Fields(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, errors),
            Err(CaseError::Refused(refusal)) => (StatusCode::CONFLICT, on_top(refusal)),
            Err(CaseError::Conflict) => (StatusCode::CONFLICT, on_top(Refusal::new("changed_meanwhile"))),
            Err(error) => return Err(error),
        };
        Ok(Some((status, shown(&room, id, Some(upload.fields), errors)?)))
    });
    match done.await.map_err(web)? {
        None => Ok(go_with(&page, &format!("/can-bo/ho-so/{id}/trong-ngay"), &Flash::done("desk.same_day.done"))),
        Some((status, shown)) => answer(page, status, shown),
    }
}

fn on_top(refusal: Refusal) -> FieldErrors {
    let mut errors = FieldErrors::default();
    errors.push("main-content", refusal);
    errors
}

fn attempt(room: &Room, id: DossierId, upload: &CsrfUpload) -> Result<(), CaseError> {
    let typed = &upload.fields;
    let version: u64 = typed.get("version").parse().unwrap_or(0);
    let mut reader = Reader::new(typed, &upload.files);
    if typed.get("go") == "draft" {
        let text = reader.draft();
        let why = base::text::tidy_lines(typed.get("unscanned"));
        return result::draft_at_once(room.op(), id, version, &text, Some(&why)).map(drop);
    }
    let today = local_date(room.now);
    let pen = if typed.has("signatory") {
        let (signatory, scan) = (reader.chosen("signatory").unwrap_or_default(), reader.scan("scan"));
        if scan.is_none() {
            reader.errors.push("scan", Refusal::new("scan_missing"));
        }
        Some(PenSignature { signatory, on: today, scan })
    } else {
        None
    };
    let number = if typed.has("number") { i64::from(reader.whole_number("number")) } else { 1 };
    let receiver = Some(base::text::tidy(typed.get("receiver"))).filter(|name| !name.is_empty());
    let finish = reader.whole(Finish { pen, number, on: today, receiver })?;
    result::finish(room.op(), id, version, &finish).map(drop)
}
