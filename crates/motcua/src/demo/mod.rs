//! The demonstration: an installation filled with Đắk Nông as it was in 2019, made-up people and dossiers.
//!
//! Everything is made by the use cases that pages call, with a clock that stands in the past; no row is
//! inserted by hand. Deliberately absent: anything `serve` would need; a demonstration is an ordinary
//! installation that says on every page what it is.

mod accounts;
pub(crate) mod past;
mod province;
pub mod store;

use std::sync::Arc;

use anyhow::bail;
use base::{Clock, Date, FixedClock, Moment, SystemClock, VIETNAM, local_date};
use db::DbError;

use crate::{config::Config, wiring::House};
use store::Progress;

pub use accounts::table;
pub use past::{Played, play};
pub use province::Province;

/// Which service is offered at which level, as shipped.
const LEVELS: &str = include_str!("../../../../province/levels.toml");

/// How many days before today the demonstration's past begins.
const PAST_DAYS: i32 = 270;

/// The settings of a demonstration, whatever else is set.
#[must_use]
pub fn settings(config: Config) -> Config {
    Config { demo: true, ..config }
}

/// Opens the demonstration's house and fills it when that was not done before. `say` is told what happens.
pub fn open(config: &Config, say: &dyn Fn(&str)) -> anyhow::Result<House> {
    let house = House::open_at(config, Arc::new(SystemClock))?;
    let folder = config.data_dir.display();
    match house.office.db.read(store::progress)? {
        Progress::Done => {
            say(&format!("the demonstration in {folder} is filled already"));
            house.make_ready()?;
        }
        Progress::Begun => bail!(
            "filling {folder} was interrupted. Delete what it holds (with PostgreSQL also the database) and start again"
        ),
        Progress::Nothing if house.office.db.read(people::agencies::any)? => bail!(
            "{folder} holds an installation of its own. The demonstration needs an empty one: set DATA_DIR to another folder"
        ),
        Progress::Nothing => fill(config, &house, say)?,
    }
    connect(&house)?;
    Ok(house)
}

/// Where partners are set, every commune takes in what their systems process: lines of the table of levels that do
/// not ship, because only an installation knows whom it is connected with.
fn connect(house: &House) -> anyhow::Result<()> {
    let codes = house.office.settings.partners.iter().flat_map(|partner| &partner.procedures);
    let line = |code: &String| {
        format!("\n  {{ procedure = \"{code}\", tier = \"commune\", level = 3, since = \"2019-01-01\" }},")
    };
    let lines: String = codes.map(line).collect();
    if !lines.is_empty() {
        let levels = LEVELS.replacen("offering = [", &format!("offering = [{lines}"), 1);
        cases::catalogue::import::import_levels(&house.office.db, &levels)?;
    }
    Ok(())
}

/// Fills an empty store, from the beginning of the past to now.
fn fill(config: &Config, present: &House, say: &dyn Fn(&str)) -> anyhow::Result<()> {
    let now = present.office.now();
    let began_on = beginning(now)?;
    let house = present.with_clock(Arc::new(FixedClock::at(began_on)));
    let note = |progress| house.office.db.write::<_, DbError>(|tx| store::note(tx, progress, now));
    note(Progress::Begun)?;
    let began = SystemClock.now();
    let passed = |what: &str| say(&format!("{:>5.1} s  {what}", seconds(began)));
    house.make_ready()?;
    passed("the catalogue of procedures");
    let province = Province::make(&house, &passed)?;
    province.certify(&house, &config.keys(), &passed)?;
    let played = play(&house, &province, began_on, now)?;
    passed(&format!(
        "{} dossiers with {} steps from {} to today",
        played.dossiers(),
        played.steps,
        local_date(began_on)
    ));
    for broken in &played.broken {
        say(&format!("         {broken}"));
    }
    // Some thousand papers are set when somebody opens them; setting all at once would keep the machine busy.
    house.office.db.write::<_, DbError>(|tx| db::jobs::pass_over(tx, cases::document::SET, now))?;
    note(Progress::Done)?;
    passed("the demonstration is filled");
    Ok(())
}

fn seconds(since: Moment) -> f64 {
    SystemClock.now().duration_since(since).as_secs_f64()
}

/// Seven in the morning of the day on which the past begins.
fn beginning(now: Moment) -> anyhow::Result<Moment> {
    let day: Date = local_date(now).checked_sub(jiff::Span::new().days(PAST_DAYS))?;
    Ok(day.at(7, 0, 0, 0).to_zoned(VIETNAM)?.timestamp())
}
