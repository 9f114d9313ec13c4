//! `motcua outage declare|end|list`: outages from the shell, when the pages cannot be reached.

use base::{Actor, Moment, Refusal, local_moment, local_time, text::short_date};
use cases::{
    CaseError, Operation,
    outage::{self, Declared},
};
use people::agencies;

use super::{Outage, import::sentence};
use crate::{config::Config, wiring::House};

pub(super) fn outage(config: &Config, asked: &Outage) -> anyhow::Result<()> {
    let house = House::open(config)?;
    let op = Operation::new(&house.office, &Actor::System);
    let done = match asked {
        Outage::Declare { reason, began, agency } => declare(op, reason, began.as_deref(), agency.as_deref()),
        Outage::End { id, at } => when(op, at.as_deref()).and_then(|at| outage::end(op, *id, at)),
        Outage::List => list(op),
    };
    done.map_err(sentence)
}

fn when(op: Operation, text: Option<&str>) -> Result<Moment, CaseError> {
    let Some(text) = text else { return Ok(op.now) };
    local_moment(text).ok_or_else(|| Refusal::new("moment_wrong").into())
}

fn declare(op: Operation, reason: &str, began: Option<&str>, agency: Option<&str>) -> Result<(), CaseError> {
    let began = when(op, began)?;
    let agency = match agency {
        None => None,
        Some(code) => {
            let found = op.office.db.read(|tx| agencies::by_code_on(tx, code, base::local_date(began)))?;
            Some(found.ok_or_else(|| Refusal::new("agency_unknown").with("code", code))?.id)
        }
    };
    let id = outage::declare(op, agency, began, reason)?;
    println!("{id}");
    Ok(())
}

fn list(op: Operation) -> Result<(), CaseError> {
    for one in outage::outages(op)? {
        println!("{}", line(&one));
    }
    Ok(())
}

fn line(one: &Declared) -> String {
    let told = |at: Moment| {
        let time = local_time(at);
        format!("{:02}:{:02} {}", time.hour(), time.minute(), short_date(time.date()))
    };
    let ended = one.outage.ended.map_or_else(|| "đang diễn ra".to_owned(), told);
    let scope = one.agency.as_deref().unwrap_or("tất cả cơ quan");
    let (id, began) = (one.outage.id, told(one.outage.began));
    format!("{id}  {began} – {ended}  {scope}: {}; nhập bù {} hồ sơ", one.reason, one.entered)
}
