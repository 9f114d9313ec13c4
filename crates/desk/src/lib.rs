//! The officer's pages, all under `/can-bo`: the queue, one dossier with its steps and control slip, the
//! counter, hand-overs, the register, the cashier's book, the working calendar.
//!
//! A handler takes its extractors, makes one call of a use case off the async threads ([`door`]), and shows
//! a page or goes on. Deliberately absent: SQL, rules (which step is lawful is asked of `rules::workflow`),
//! sign-in of officers.

mod absence;
pub mod account;
pub mod admin;
mod assisted;
mod batch;
mod bench;
mod beside;
mod bulk;
mod calendar;
mod cash;
mod certification;
mod checklist;
mod counter;
mod door;
mod dossier;
mod exchange;
mod forms;
mod glass;
mod handover;
mod list;
mod names;
mod narrow;
mod outage;
mod phrases;
mod pile;
mod processes;
mod queue;
mod recovery;
mod register;
mod reminders;
mod reorganisation;
mod retention;
mod same_day;
mod scan;
mod search;
mod step;
mod take_over;
mod words;

use std::sync::Arc;

use base::Role;
use cases::{Office, catalogue::Catalogue};
use people::People;
use webkit::{Access, Pace, Routes};

/// What the desk's pages work with.
#[derive(Clone)]
pub struct App {
    /// Dossiers and papers.
    pub office: Office,
    /// Officers and citizens.
    pub people: People,
    /// Procedures in force.
    pub catalogue: Arc<Catalogue>,
}

/// What one form of the desk may weigh: scans of a whole paper dossier.
const UPLOAD_LIMIT: usize = 64 * 1024 * 1024;

/// Who has to do with dossiers; roles that only keep accounts or the system do not.
const DESK: Access = Access::Officer(&[
    Role::Intake,
    Role::Cashier,
    Role::Specialist,
    Role::SectionHead,
    Role::Leader,
    Role::Clerk,
    Role::Controller,
    Role::Inspector,
]);
const PROCESSING: Access = Access::Officer(&[Role::Specialist, Role::SectionHead, Role::Leader]);
const HEADS: Access = Access::Officer(&[Role::SectionHead, Role::Leader]);
/// Who begins or confirms the recovery of a citizen's account at the counter.
const COUNTER: Access = Access::Officer(&[Role::Intake, Role::SectionHead, Role::Leader]);
const INTAKE: Access = Access::Officer(&[Role::Intake]);
const CONTROL: Access = Access::Officer(&[Role::Controller]);
/// Who looks after the whole province and its reorganisations.
const PROVINCE: Access = Access::Officer(&[Role::Controller, Role::Inspector, Role::SystemAdmin]);
const PLANNERS: Access = Access::Officer(&[Role::Controller, Role::SystemAdmin]);
const INSPECTION: Access = Access::Officer(&[Role::Inspector]);
/// Who answers whether somebody may read outside their duty.
const SECOND: Access = Access::Officer(&[Role::Leader, Role::Inspector]);
/// Who sees which dossiers are to be destroyed.
const KEEPING: Access = Access::Officer(&[Role::Leader, Role::Clerk, Role::Controller, Role::Inspector]);
const CASHIER: Access = Access::Officer(&[Role::Cashier]);

/// The desk's routes.
pub fn routes(app: App) -> Routes {
    Routes::<App>::new()
        .get("/can-bo", Access::ANY_OFFICER, queue::show)
        .get("/can-bo/tim", DESK, search::show)
        .post("/can-bo/tim", DESK, search::find)
        .get("/can-bo/ho-so/{id}/trong-ngay", DESK, same_day::show)
        .upload("/can-bo/ho-so/{id}/trong-ngay", DESK, UPLOAD_LIMIT, same_day::take)
        .get("/can-bo/ho-so/{id}/quet", DESK, pile::list)
        .upload("/can-bo/ho-so/{id}/quet", DESK, UPLOAD_LIMIT, pile::bring)
        .get("/can-bo/ho-so/{id}/quet/{file}", DESK, pile::show)
        .post("/can-bo/ho-so/{id}/quet/{file}", DESK, pile::split)
        .get("/can-bo/ho-so/{id}/quet/{file}/tep.pdf", DESK, pile::whole)
        .get("/can-bo/ho-so/{id}/quet/{file}/trang/{page}", DESK, pile::picture)
        .get("/can-bo/ho-so/{id}/to-ngan.pdf", DESK, pile::sheets)
        .get("/can-bo/quet", DESK, scan::show)
        .post("/can-bo/quet", DESK, scan::read)
        .get("/can-bo/lo", DESK, batch::list)
        .get("/can-bo/lo/{id}", DESK, batch::one)
        .get("/can-bo/lo/{id}/giay.pdf", DESK, batch::paper)
        .get("/can-bo/lo/{id}/giay-tiep-nhan.pdf", DESK, batch::slips)
        .get("/can-bo/tra-ket-qua", INTAKE, batch::giving)
        .post("/can-bo/tra-ket-qua", INTAKE, batch::give)
        .post("/can-bo/nhieu-ho-so", DESK, bulk::take)
        .get("/can-bo/ho-so/{id}", DESK, dossier::show)
        .get("/can-bo/ho-so/{id}/tep/{file}", DESK, dossier::file::show)
        .get("/can-bo/ho-so/{id}/tep/{file}/trang/{page}", DESK, dossier::file::picture)
        .get("/can-bo/ho-so/{id}/tep/{file}/ban-goc", DESK, dossier::file::original)
        .get("/can-bo/ho-so/{id}/van-ban/{document}", DESK, dossier::paper::show)
        .get("/can-bo/ho-so/{id}/van-ban/{document}/trang/{page}", DESK, dossier::paper::picture)
        .get("/can-bo/ho-so/{id}/van-ban/{document}/ban-goc", DESK, dossier::paper::original)
        .get("/can-bo/ho-so/{id}/qua-trinh", DESK, dossier::trace::show)
        .get("/can-bo/ho-so/{id}/qua-trinh.pdf", DESK, dossier::trace::print)
        .get("/can-bo/ho-so/{id}/doi-chieu", DESK, dossier::side::show)
        .get("/can-bo/ho-so/{id}/buoc/{step}", DESK, step::show)
        .upload("/can-bo/ho-so/{id}/buoc/{step}", DESK, UPLOAD_LIMIT, step::take)
        .post("/can-bo/ho-so/{id}/ghi-chu", DESK, beside::memo)
        .post("/can-bo/ho-so/{id}/noi-de", DESK, beside::shelf)
        .get("/can-bo/ho-so/{id}/ai-da-xem", INSPECTION, glass::seen)
        .get("/can-bo/khoi-phuc-tai-khoan", COUNTER, recovery::list)
        .post("/can-bo/khoi-phuc-tai-khoan", INTAKE, recovery::ask)
        .get("/can-bo/khoi-phuc-tai-khoan/tim", INTAKE, recovery::search)
        .paced("/can-bo/khoi-phuc-tai-khoan/tim", INTAKE, Pace::SIGN_IN, recovery::find)
        .get("/can-bo/khoi-phuc-tai-khoan/{id}", COUNTER, recovery::show)
        .post("/can-bo/khoi-phuc-tai-khoan/{id}", COUNTER, recovery::answer)
        .post("/can-bo/khoi-phuc-tai-khoan/{id}/ma", INTAKE, recovery::code)
        .paced("/can-bo/khoi-phuc-tai-khoan/{id}/gui-lai", INTAKE, Pace::CODES, recovery::again)
        .get("/can-bo/xem-ngoai-nhiem-vu", DESK, glass::show)
        .post("/can-bo/xem-ngoai-nhiem-vu", DESK, glass::ask)
        .get("/can-bo/xem-ngoai-nhiem-vu/{id}", SECOND, glass::question)
        .post("/can-bo/xem-ngoai-nhiem-vu/{id}", SECOND, glass::answer)
        .get("/can-bo/luu-tru", KEEPING, retention::show)
        .post("/can-bo/luu-tru", INSPECTION, retention::hold)
        .post("/can-bo/luu-tru/{id}", INSPECTION, retention::lift)
        .post("/can-bo/bo-loc", DESK, narrow::keep)
        .get("/can-bo/cau-mau", DESK, phrases::show)
        .post("/can-bo/cau-mau", DESK, phrases::change)
        .get("/can-bo/tiep-nhan", INTAKE, counter::choose)
        .get("/can-bo/tiep-nhan/{code}", INTAKE, counter::show)
        .upload("/can-bo/tiep-nhan/{code}", INTAKE, UPLOAD_LIMIT, counter::take)
        .get("/can-bo/nhac-viec", DESK, reminders::show)
        .post("/can-bo/nhac-viec", DESK, reminders::read)
        .get("/can-bo/lam-thay", PROCESSING, absence::show)
        .post("/can-bo/lam-thay", HEADS, absence::enter)
        .get("/can-bo/tiep-nhan/{code}/lo", INTAKE, batch::taking)
        .post("/can-bo/tiep-nhan/{code}/lo", INTAKE, batch::take)
        .get("/can-bo/so", DESK, register::books)
        .get("/can-bo/so/quyen", DESK, register::book)
        .post("/can-bo/so/quyen", DESK, register::seek)
        .get("/can-bo/so/quyen.pdf", DESK, register::print)
        .get("/can-bo/bo-mau", DESK, forms::show)
        .get("/can-bo/so-chung-thuc", DESK, certification::books)
        .get("/can-bo/so-chung-thuc/quyen", DESK, certification::book)
        .get("/can-bo/so-chung-thuc/quyen.pdf", DESK, certification::print)
        .get("/can-bo/ban-giao", DESK, handover::day)
        .get("/can-bo/ban-giao/danh-sach.pdf", DESK, handover::print)
        .get("/can-bo/ho-so/{id}/phieu-kiem-soat", DESK, handover::slip)
        .get("/can-bo/ho-so/{id}/phieu-kiem-soat.pdf", DESK, handover::print_slip)
        .get("/can-bo/lien-thong", DESK, exchange::show)
        .get("/can-bo/thu-phi", CASHIER, cash::show)
        .get("/can-bo/lich", CONTROL, calendar::years)
        .get("/can-bo/lich/{year}", CONTROL, calendar::year)
        .post("/can-bo/lich/{year}", CONTROL, calendar::decide)
        .get("/can-bo/sap-xep", PROVINCE, reorganisation::plans)
        .post("/can-bo/sap-xep", PLANNERS, reorganisation::make)
        .get("/can-bo/sap-xep/{id}", PROVINCE, reorganisation::plan)
        .post("/can-bo/sap-xep/{id}", PLANNERS, reorganisation::change)
        .get("/can-bo/he-thong-cu", PROVINCE, take_over::show)
        .get("/can-bo/su-co-he-thong", PROVINCE, outage::list)
        .post("/can-bo/su-co-he-thong", PLANNERS, outage::declare)
        .get("/can-bo/su-co-he-thong/{id}", PROVINCE, outage::show)
        .post("/can-bo/su-co-he-thong/{id}", PLANNERS, outage::end)
        .get("/can-bo/quy-trinh", CONTROL, processes::list)
        .get("/can-bo/quy-trinh/{code}", CONTROL, processes::show)
        .upload("/can-bo/quy-trinh/{code}", CONTROL, processes::MOST_BYTES, processes::put)
        .get("/can-bo/quy-trinh/{code}/tep", CONTROL, processes::file)
        .post("/can-bo/quy-trinh/{code}/bo", CONTROL, processes::drop_own)
        .merge(assisted::routes())
        .with_state(app)
}
