//! `motcua reorganise plan|decide|run`: a reorganisation from the shell, by the same plan as on the page.

use base::{Actor, Date, PlanId, Refusal, text::short_date};
use cases::{
    CaseError, Operation,
    reorganisation::{self, Detail, Unit},
};
use people::agencies;

use super::{Reorganise, import::sentence};
use crate::{config::Config, wiring::House};

pub(super) fn reorganise(config: &Config, asked: &Reorganise) -> anyhow::Result<()> {
    let house = House::open(config)?;
    let op = Operation::new(&house.office, &Actor::System);
    let done = match asked {
        Reorganise::Plan { day } => plan(op, *day),
        Reorganise::Decide { day, agency, successor, by_place } => {
            decide(&house, op, *day, (agency, successor), *by_place)
        }
        Reorganise::Run { day } => run(&house, op, *day),
    };
    done.map_err(sentence)
}

/// The plan of the day, made where there is none.
fn plan(op: Operation, day: Date) -> Result<(), CaseError> {
    let id = reorganisation::make(op, day)?;
    print(op, &reorganisation::detail(op, id)?)
}

fn known(op: Operation, day: Date) -> Result<PlanId, CaseError> {
    let found = reorganisation::plans(op)?.into_iter().find(|plan| plan.day == day);
    found.map(|plan| plan.id).ok_or_else(|| Refusal::new("plan_unknown").into())
}

fn decide(
    house: &House,
    op: Operation,
    day: Date,
    (agency, successor): (&str, &str),
    by_place: bool,
) -> Result<(), CaseError> {
    let id = known(op, day)?;
    let detail = reorganisation::detail(op, id)?;
    let unit = detail.units.iter().find(|unit| unit.agency.code == agency);
    let unit = unit.ok_or_else(|| Refusal::new("not_in_the_plan").with("code", agency))?;
    let next = house.office.db.read(|tx| agencies::by_code_on(tx, successor, day))?;
    let next = next.ok_or_else(|| Refusal::new("agency_unknown").with("code", successor))?;
    reorganisation::decide(op, id, unit.agency.id, next.id, by_place)?;
    print(op, &reorganisation::detail(op, id)?)
}

fn run(house: &House, op: Operation, day: Date) -> Result<(), CaseError> {
    let ran = reorganisation::run(op, &house.people, known(op, day)?)?;
    println!(
        "Đã chuyển {} hồ sơ đang giải quyết, {} hồ sơ lưu, {} cán bộ, {} dòng dịch vụ; {} hồ sơ chưa chuyển được.",
        ran.moved, ran.kept, ran.officers, ran.offerings, ran.left
    );
    Ok(())
}

fn print(op: Operation, detail: &Detail) -> Result<(), CaseError> {
    let candidates = reorganisation::candidates(op, detail.plan.id)?;
    let name = |unit: &Unit| {
        let found = unit.successor.and_then(|id| candidates.iter().find(|agency| agency.id == id));
        let name = found
            .map_or_else(|| "CHƯA CHỌN".to_owned(), |agency| format!("{} ({})", agency.full_name, agency.code));
        if unit.by_place { format!("{name}, chia theo địa chỉ") } else { name }
    };
    for unit in &detail.units {
        let held = &unit.holdings;
        println!(
            "{} ({}) → {}: {} hồ sơ đang giải quyết, {} bàn giao chưa xác nhận, {} bản soạn, {} hồ sơ lưu, {} cán bộ, \
             {} dòng dịch vụ",
            unit.agency.full_name,
            unit.agency.code,
            name(unit),
            held.open_count(),
            held.handovers,
            held.drafts,
            held.over,
            held.officers,
            held.offerings
        );
    }
    let day = short_date(detail.plan.day);
    println!("Phương án từ {day}: {} cơ quan, {} chưa chọn nơi kế thừa.", detail.units.len(), detail.undecided());
    Ok(())
}
