//! The worker: does the jobs that transactions asked for, in threads of its own, until told to stop. Messages
//! are sent in one thread, partners are spoken with in a second, times are watched in a third, files that wait for the
//! malware scanner in a fourth, and everything else is done in a fifth: somebody who waits for a code to sign in waits
//! neither for the typesetter, nor for a recount of all appointments, nor for a ministry's system that does not answer;
//! and a reminder or an apology that is due waits for no thousand papers.
//!
//! A job is done at least once. A failure is logged with the job's kind and id, never with what it carries,
//! and the job is tried again later, for about a day; then `motcua check` and `motcua jobs` show it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use base::Moment;
use cases::{dossier::exchange, received};
use db::{
    DbError,
    jobs::{self, Kinds},
};
use jiff::SignedDuration;
use people::notice;

use crate::wiring::House;

/// How long the worker rests when there is nothing to do.
const REST: Duration = Duration::from_millis(500);
/// How often what has run out is removed.
const SWEEPS: SignedDuration = SignedDuration::from_mins(30);
/// How often running times are looked at.
const LOOKS: SignedDuration = SignedDuration::from_mins(1);
/// Of how many dossiers at once.
const ROUND: u32 = 50;
/// How many jobs are claimed at once.
const HANDFUL: u32 = 16;

/// A running worker.
pub struct Worker {
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Worker {
    /// Starts the worker.
    pub fn start(house: House) -> std::io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let threads = vec![
            lane("messages", &house, &stop, |house, stopped| {
                rounds(stopped, || jobs_done(house, Kinds::Among(&[outreach::SEND, notice::SHUT])));
            })?,
            lane("papers", &house, &stop, |house, stopped| {
                give_way();
                let kinds = Kinds::AllBut(&[outreach::SEND, notice::SHUT, exchange::FORWARD, exchange::FETCH]);
                rounds(stopped, || jobs_done(house, kinds));
            })?,
            lane("times", &house, &stop, watch_times)?,
            lane("files", &house, &stop, watch_files)?,
            lane("partners", &house, &stop, |house, stopped| rounds(stopped, || keep_in_touch(house)))?,
        ];
        Ok(Self { stop, threads })
    }

    /// Lets the worker finish what it has in hand and ends it.
    pub fn stop(self) {
        self.stop.store(true, Ordering::SeqCst);
        for thread in self.threads {
            if thread.join().is_err() {
                tracing::error!("the worker had died");
            }
        }
    }
}

fn lane(
    name: &str,
    house: &House,
    stop: &Arc<AtomicBool>,
    work: impl FnOnce(&House, &AtomicBool) + Send + 'static,
) -> std::io::Result<JoinHandle<()>> {
    let (house, stopped) = (house.clone(), stop.clone());
    std::thread::Builder::new().name(name.to_owned()).spawn(move || work(&house, &stopped))
}

/// Turns round after round; rests after one that found nothing to do.
fn rounds(stopped: &AtomicBool, mut round: impl FnMut() -> usize) {
    while !stopped.load(Ordering::SeqCst) {
        if round() == 0 {
            #[allow(clippy::disallowed_methods, reason = "the worker is the one that waits")]
            std::thread::sleep(REST);
        }
    }
}

fn jobs_done(house: &House, kinds: Kinds) -> usize {
    work(house, kinds).unwrap_or_else(|error| {
        tracing::error!(%error, "the worker cannot reach its jobs");
        0
    })
}

/// Speaks with the systems of ministries, in a thread of its own: one that does not answer holds up nothing else.
fn keep_in_touch(house: &House) -> usize {
    let did = jobs_done(house, Kinds::Among(&[exchange::FORWARD, exchange::FETCH]));
    let asked = exchange::ask_for_news(&house.office, &house.lines).unwrap_or_else(|error| {
        tracing::error!(%error, "partners cannot be asked for news");
        0
    });
    did + asked
}

/// Reminds, and does what the system itself has to do when a time has come; now and then removes what has run out.
fn watch_times(house: &House, stopped: &AtomicBool) {
    let (mut swept, mut looked) = (Moment::MIN, Moment::MIN);
    rounds(stopped, || {
        let now = house.office.now();
        let mut did = 0;
        if now.duration_since(looked) >= LOOKS {
            did = remind(house);
            looked = if did < ROUND as usize { now } else { looked };
        }
        if did == 0 && now.duration_since(swept) >= SWEEPS {
            sweep(house);
            swept = now;
        }
        did
    });
}

/// Has files looked at for malware that could not be when they came: every minute, and while there are more. A thread of
/// its own, for a scanner may take its time.
fn watch_files(house: &House, stopped: &AtomicBool) {
    let mut looked = Moment::MIN;
    rounds(stopped, || {
        let now = house.office.now();
        if now.duration_since(looked) < LOOKS {
            return 0;
        }
        let did = received::look_again(&house.office).unwrap_or_else(|error| {
            tracing::error!(%error, "files that wait cannot be looked at for malware");
            0
        });
        if did == 0 {
            looked = now;
        }
        did as usize
    });
}

/// Lets everything else go first, as the kernel counts it for this thread: whoever opens a paper that is not set
/// yet sets it at once, and nobody who files waits for the papers of others.
fn give_way() {
    if let Err(error) = rustix::process::nice(19) {
        tracing::warn!(%error, "papers are set as eagerly as pages");
    }
}

/// Removes what nobody can use any more: sessions, one-time codes and counts of wrong passwords that have run out,
/// jobs done long ago, messages of years ago; announces and destroys the content of dossiers kept for their time; and settles dates that are provisional although their year is decided. What fails is
/// logged and tried again the next time.
pub fn sweep(house: &House) {
    let (db, now) = (&house.office.db, house.office.now());
    let said = |what: &str, outcome: Result<u64, DbError>| match outcome {
        Ok(count) => tracing::debug!(what, count, "swept"),
        Err(error) => tracing::warn!(what, %error, "could not be swept"),
    };
    said("sessions", people::sessions::sweep(&house.people));
    said("codes", db.write(|tx| people::codes::sweep(tx, now)));
    said("tries", db.write(|tx| people::sign_in::sweep(tx, now)));
    said("passkeys", db.write(|tx| people::passkeys::sweep(tx, now)));
    said("forms laid aside", db.write(|tx| cases::dossier::aside::sweep(tx, now)));
    said("jobs", db.write(|tx| jobs::sweep(tx, now)));
    said("messages", db.write(|tx| outreach::sweep(tx, now)));
    match cases::dossier::retention::round(&house.office) {
        Ok(round) => tracing::debug!(?round, "kept for their time"),
        Err(error) => tracing::warn!(%error, "what has run out is not destroyed"),
    }
    if let Err(error) = cases::calendar::catch_up(&house.office) {
        tracing::warn!(%error, "provisional dates stay");
    }
}

/// One round of reminders; tells how many dossiers were looked at.
pub fn remind(house: &House) -> usize {
    cases::dossier::reminder::climb(&house.office, ROUND).unwrap_or_else(|error| {
        tracing::warn!(%error, "nobody could be reminded");
        0
    })
}

/// Does a handful of due jobs and tells how many there were.
pub fn work(house: &House, kinds: Kinds) -> Result<usize, DbError> {
    let now = house.office.now();
    let claimed = house.office.db.write::<_, DbError>(|tx| jobs::claim(tx, now, HANDFUL, kinds))?;
    for job in &claimed {
        let outcome = one(house, job);
        let given_up = house.office.db.write::<_, DbError>(|tx| match &outcome {
            Ok(()) => jobs::done(tx, job.id, house.office.now()).map(|()| false),
            Err(error) => jobs::retry(tx, job, &error.to_string(), house.office.now()),
        })?;
        match outcome {
            Ok(()) => {}
            Err(error) if given_up => {
                tracing::error!(kind = job.kind, job = %job.id, %error, "a job is given up: see motcua jobs");
            }
            Err(error) => {
                tracing::warn!(kind = job.kind, job = %job.id, tries = job.attempts + 1, %error, "a job failed");
            }
        }
    }
    Ok(claimed.len())
}

fn one(house: &House, job: &jobs::Job) -> anyhow::Result<()> {
    let office = &house.office;
    match job.kind.as_str() {
        outreach::SEND => outreach::send(&office.db, &office.vault, &house.channels, job.payload()?, office.now()),
        notice::SHUT => Ok(notice::tell_shut(&house.people, &job.payload()?)?),
        cases::document::SET => {
            let op = cases::Operation::new(office, &base::Actor::System);
            cases::document::set(office, job, |dossier| Ok(cases::dossier::key_of(op, dossier)?))
        }
        exchange::FORWARD => exchange::forward(office, &house.lines, &job.payload()?),
        exchange::FETCH => exchange::fetch(office, &house.lines, &job.payload()?),
        cases::calendar::SETTLE => Ok(cases::calendar::settle(office, job.payload()?).map(drop)?),
        unknown => anyhow::bail!("no code does jobs of kind {unknown}"),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use base::FixedClock;
    use outreach::{Address, Channel, Channels, Message};
    use people::{
        accounts::{
            AccountKind,
            register::{self, Completion},
        },
        codes, sessions, sign_in,
    };
    use rules::form::Lang;
    use testkit::{each_engine, vn};

    use super::*;
    use crate::demo::past::tests::house;

    fn count(house: &House, table: &str) -> i64 {
        let sql = format!("select count(*) from {table}");
        house.office.db.read::<_, DbError>(|tx| tx.one(&sql, &[], |row| row.get(0))).unwrap()
    }

    fn message() -> Message {
        Message { to: Address::Phone("0900000001".into()), subject: "Mã".into(), body: "Mã: 123456".into() }
    }

    /// A session, a code, a wrong password and a job that was done.
    fn left_behind(house: &House) {
        let (people, now) = (&house.people, house.office.now());
        let citizen = sessions::Subject::Citizen(base::AccountId::new());
        let sent = codes::Sent { purpose: "register".into(), subject: String::new(), address: message().to };
        people.db.write(|tx| sessions::start(people, tx, citizen).map(drop)).unwrap();
        people.db.write(|tx| codes::issue(tx, &people.vault, &sent, |_| message(), now).map(drop)).unwrap();
        assert!(sign_in::citizen(people, "0900000001", "sai").is_err());
        while work(house, Kinds::All).unwrap() > 0 {}
    }

    #[test]
    fn what_has_run_out_is_removed_and_what_holds_stays() {
        each_engine(|store| {
            let began = house(store, vn("2019-04-24T09:00"));
            left_behind(&began);
            let counts = |house: &House| {
                ["session", "one_time_code", "sign_in_attempt", "job"].map(|table| count(house, table))
            };
            sweep(&began);
            assert_eq!(counts(&began), [1, 1, 1, 1], "nothing has run out yet");
            let later = began.with_clock(Arc::new(FixedClock::at(vn("2019-05-25T09:00"))));
            sweep(&later);
            assert_eq!(counts(&later), [0, 0, 0, 0]);
        });
    }

    struct Deaf;
    impl Channel for Deaf {
        fn send(&self, _: &Message) -> Result<(), String> {
            Err("the gateway does not answer".into())
        }
    }

    #[test]
    fn a_deaf_channel_keeps_nobody_from_signing_in_and_the_worker_tells_of_a_door_shut_by_guessing() {
        each_engine(|store| {
            let began = house(store, vn("2019-04-24T09:00"));
            let deaf = House {
                channels: Arc::new(Channels { phone: Some(Box::new(Deaf)), ..Channels::mailbox() }),
                ..began.clone()
            };
            let device =
                |word: &str| base::Origin { device_token: Some(word.repeat(8)), ..base::Origin::default() };
            let town = testkit::town::letters();
            let begun = register::begin(&deaf.people, AccountKind::Person, "0900000001", &town).unwrap();
            let newest = || {
                let to = Address::Phone("0900000001".into());
                let read = |tx: &db::Tx| outreach::newest(tx, &store.vault, Some(&to), 1);
                store.db.read::<_, DbError>(read).unwrap().remove(0)
            };
            let code = newest().message.subject.chars().filter(char::is_ascii_digit).collect();
            let said = Completion {
                code,
                name: "Hương".into(),
                password: "mật khẩu mẫu".into(),
                ..Completion::default()
            };
            register::complete(&deaf.people.asked(device("a")), &begun.handle, &said, Lang::Vi).unwrap();
            let other = deaf.people.asked(device("b"));
            assert!(sign_in::citizen(&other, "0900000001", "mật khẩu mẫu").unwrap().token().is_some());
            work(&deaf, Kinds::Among(&[outreach::SEND, notice::SHUT])).unwrap();
            assert!(newest().message.subject.starts_with("Đăng nhập trên thiết bị mới"));
            assert_eq!(newest().sent_at, None, "it waits");
            for _ in 0..11 {
                assert!(sign_in::citizen(&other, "0900000001", "sai").is_err());
            }
            while work(&began, Kinds::Among(&[outreach::SEND, notice::SHUT])).unwrap() > 0 {}
            assert!(newest().message.subject.starts_with("Có người nhập sai mật khẩu nhiều lần"));
            assert!(newest().sent_at.is_some());
        });
    }

    #[test]
    fn a_job_that_fails_is_tried_later_and_later_then_given_up_in_sight_and_done_when_somebody_says_so() {
        each_engine(|store| {
            let began = house(store, vn("2019-04-24T09:00"));
            let deaf = House {
                channels: Arc::new(Channels { phone: Some(Box::new(Deaf)), ..Channels::mailbox() }),
                ..began.clone()
            };
            let db = &began.office.db;
            db.write(|tx| outreach::notify(tx, &store.vault, &message(), vn("2019-04-24T09:00"))).unwrap();
            let (mut at, mut tries) = (vn("2019-04-24T09:00"), 0);
            let clock = Arc::new(FixedClock::at(at));
            let deaf = deaf.with_clock(clock.clone());
            while at < vn("2019-04-27T09:00") {
                tries += work(&deaf, Kinds::All).unwrap();
                at += SignedDuration::from_mins(5);
                clock.set(at);
            }
            assert_eq!(tries, 30);
            let troubled = db.read::<_, DbError>(jobs::troubled).unwrap();
            assert_eq!((troubled.len(), troubled[0].attempts), (1, 30));
            assert!(troubled[0].given_up_at.is_some_and(|at| at > vn("2019-04-25T00:00")), "after about a day");
            assert!(troubled[0].error.contains("does not answer") && !troubled[0].error.contains("0900000001"));

            assert_eq!(db.write::<_, DbError>(|tx| jobs::again(tx, at)).unwrap(), 1);
            let heard = began.with_clock(clock);
            assert_eq!(work(&heard, Kinds::All).unwrap(), 1);
            assert!(db.read::<_, DbError>(jobs::troubled).unwrap().is_empty());
        });
    }
}
