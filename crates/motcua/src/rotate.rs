//! The installation's key is changed: everything that lies under the old one is put under a new one.
//!
//! The old key stays where it is until all is done, the new one lies beside it; a change that was killed is gone on with
//! by the same command, wherever it stopped. Then the new key takes the old one's place, and the old one is kept beside
//! it, because backups from before are read by it. Nothing else may be at work meanwhile: [`InUse`].

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail, ensure};
use base::Moment;
use db::{
    Db, DbError, Vault,
    rekey::{self, Keys, Part},
};

/// Rows in one transaction.
const HANDFUL: u32 = 200;
/// The same where it is to be killed after each.
const SMALL: u32 = 25;
/// The new key while the change is under way.
const NEXT: &str = "installation.key.next";

/// Says in the data folder that somebody is at work with the installation.
pub struct InUse(#[allow(dead_code, reason = "the lock is held as long as the file is open")] File);

impl InUse {
    /// One of several.
    pub fn shared(data: &Path) -> anyhow::Result<Self> {
        let file = Self::file(data)?;
        file.try_lock_shared().context("the installation's key is being changed: see motcua admin rotate-keys")?;
        Ok(Self(file))
    }
    /// Alone.
    fn alone(data: &Path) -> anyhow::Result<Self> {
        let file = Self::file(data)?;
        file.try_lock().context("a server is at work with this data folder: stop it first")?;
        Ok(Self(file))
    }
    fn file(data: &Path) -> anyhow::Result<File> {
        let path = data.join("in-use.lock");
        let options = File::options().create(true).truncate(false).write(true).open(&path);
        options.with_context(|| format!("{} cannot be opened", path.display()))
    }
}

/// What became of a change.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All is under the new key; the old one lies there.
    Done(PathBuf),
    /// Only so many handfuls were asked for: there is more to do.
    Stopped,
}

/// Refuses to work with an installation of which only a part lies under either key.
pub fn refuse_halfway(db: &Db) -> anyhow::Result<()> {
    let under_way = db.read::<_, DbError>(rekey::under_way)?;
    ensure!(
        under_way.is_none(),
        "the installation's key is being changed: let motcua admin rotate-keys finish first"
    );
    Ok(())
}

/// Changes the key, or goes on with a change that was killed.
pub fn rotate(data: &Path, db: &Db, current: &Path, now: Moment) -> anyhow::Result<Outcome> {
    let _alone = InUse::alone(data)?;
    advance(db, current, now, None)
}

/// The same for so many handfuls at most, as if it were killed then.
pub fn advance(db: &Db, current: &Path, now: Moment, most: Option<u32>) -> anyhow::Result<Outcome> {
    let next = current.with_file_name(NEXT);
    let old = Vault::open_at(current)?;
    let begun = db.read::<_, DbError>(rekey::under_way)?;
    if begun.as_deref() == Some(&old.mark()) {
        // Killed after the new key had taken the old one's place.
        db.write(rekey::finish)?;
        return Ok(Outcome::Done(current.to_owned()));
    }
    if begun.is_some() && !next.exists() {
        bail!("{} is missing: without it what is changed already cannot be read; put it back", next.display());
    }
    let new = Vault::open_or_create(&next)?;
    let (keys, parts) = (Keys { old: &old, new: &new }, parts());
    let mut handfuls = 0;
    while !rekey::advance(db, &keys, &parts, most.map_or(HANDFUL, |_| SMALL))? {
        handfuls += 1;
        if most.is_some_and(|most| handfuls >= most) {
            return Ok(Outcome::Stopped);
        }
    }
    let kept = exchange(current, &next, now)?;
    db.write(rekey::finish)?;
    Ok(Outcome::Done(kept))
}

/// Everything that lies under the key.
fn parts() -> Vec<Part> {
    let of_cases = cases::dossier::keys::PARTS.into_iter().chain(cases::keys::PARTS);
    people::keys::PARTS.into_iter().chain(outreach::KEYS).chain(of_cases).collect()
}

/// Keeps the old key under another name and puts the new one in its place; each step is on the disk before the next.
fn exchange(current: &Path, next: &Path, now: Moment) -> anyhow::Result<PathBuf> {
    let kept = current.with_file_name(format!("installation.key.until-{}", base::local_date(now)));
    if !kept.exists() {
        fs::copy(current, &kept)?;
        File::open(&kept)?.sync_all()?;
    }
    sync_folder(current)?;
    fs::rename(next, current)?;
    sync_folder(current)?;
    Ok(kept)
}

fn sync_folder(file: &Path) -> std::io::Result<()> {
    file.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use base::Actor;
    use cases::{Operation, dossier, phrase, preset};
    use outreach::Address;
    use people::{officers, requests};
    use testkit::{each_engine, vn};

    use super::*;
    use crate::{
        demo::{
            Province,
            past::{play, tests::house},
        },
        wiring::House,
    };

    /// The installation's key of the test store, as a file.
    fn key_file(folder: &Path) -> PathBuf {
        let path = folder.join("installation.key");
        fs::write(&path, hex::encode([7; 32])).unwrap();
        path
    }

    fn under(house: &House, key: &Path) -> House {
        let mut house = house.clone();
        house.office.vault = Vault::open_at(key).unwrap();
        house.people.vault = house.office.vault.clone();
        house
    }

    /// What is found and read: look-up by secret, sign-in names, messages, officers, what the desk keeps for itself.
    fn works(house: &House) -> [bool; 8] {
        let op = Operation::new(&house.office, &Actor::System);
        let (db, vault) = (&house.office.db, &house.office.vault);
        let faults = dossier::inspect(op).unwrap();
        let id = db.read::<_, DbError>(|tx| tx.one("select max(id) from dossier", &[], |row| row.get(0))).unwrap();
        let view = dossier::view(op, id);
        let looked = view
            .as_ref()
            .is_ok_and(|view| dossier::look_up(op, &view.summary.reference, &view.header.secret).is_ok());
        let phone = Address::Phone("0900000001".into());
        let account = db.read(|tx| people::accounts::by_contact(tx, vault, &phone)).unwrap().is_some();
        let messages = db.read::<_, DbError>(|tx| outreach::newest(tx, vault, None, 1)).is_ok();
        let today = house.people.today();
        let head = db.read(|tx| officers::by_username(tx, vault, "nghiaduc.lanhdao", today));
        let Ok(Some(head)) = head else {
            return [faults.is_empty(), view.is_ok(), looked, account, messages, false, false, false];
        };
        let asked = requests::open(&house.people, &head, head.agency).is_ok_and(|open| open.len() == 1);
        let actor = Actor::Officer(head);
        let op = Operation::new(&house.office, &actor);
        let kept = phrase::phrases(op).is_ok_and(|all| all.iter().any(|one| one.body == "Một câu."))
            && preset::presets(op).is_ok_and(|all| all.len() == 1);
        [faults.is_empty(), view.is_ok(), looked, account, messages, true, asked, kept]
    }

    /// A request for an officer, a sentence and a list, by one head.
    fn keep_something(house: &House) {
        let today = house.people.today();
        let head = house
            .people
            .db
            .read(|tx| officers::by_username(tx, &house.people.vault, "nghiaduc.lanhdao", today))
            .unwrap()
            .unwrap();
        let asked = requests::Asked {
            name: "Hồ Thị Mẫu".into(),
            title: "Chuyên viên".into(),
            roles: vec![base::Role::Specialist],
            reason: "Thiếu người".into(),
            ..requests::Asked::default()
        };
        requests::ask(&house.people, &head, &asked).unwrap();
        let actor = Actor::Officer(head);
        let op = Operation::new(&house.office, &actor);
        phrase::add_phrase(op, "Một câu.", false).unwrap();
        preset::keep_preset(op, "Một danh sách", "").unwrap();
    }

    #[test]
    fn a_change_killed_after_every_handful_goes_on_and_ends_with_everything_under_the_new_key() {
        each_engine(|store| {
            let (from, now) = (vn("2026-10-05T07:00"), vn("2026-10-09T10:00"));
            let house = house(store, from);
            house.make_ready().unwrap();
            let province = Province::make(&house, &|_| ()).unwrap();
            play(&house, &province, from, now).unwrap();
            let folder = tempfile::tempdir().unwrap();
            let key = key_file(folder.path());
            let before = under(&house, &key);
            keep_something(&before);
            assert_eq!(works(&before), [true; 8]);
            let mut killed = 0;
            let kept = loop {
                match advance(&house.office.db, &key, now, Some(1)).unwrap() {
                    Outcome::Stopped => killed += 1,
                    Outcome::Done(kept) => break kept,
                }
                assert!(refuse_halfway(&house.office.db).is_err(), "nobody works with half of it");
                if killed == 3 {
                    let stolen = fs::read(key.with_file_name(NEXT)).unwrap();
                    fs::remove_file(key.with_file_name(NEXT)).unwrap();
                    assert!(advance(&house.office.db, &key, now, Some(1)).is_err(), "no third key");
                    fs::write(key.with_file_name(NEXT), "ab".repeat(32)).unwrap();
                    assert!(advance(&house.office.db, &key, now, Some(1)).is_err(), "nor another");
                    fs::write(key.with_file_name(NEXT), stolen).unwrap();
                }
            };
            assert!(killed > 10, "killed {killed} times");
            assert!(refuse_halfway(&house.office.db).is_ok() && !key.with_file_name(NEXT).exists());
            assert_eq!(fs::read_to_string(&kept).unwrap().trim(), hex::encode([7; 32]), "for backups from before");
            let after = under(&house, &key);
            assert_eq!(works(&after), [true; 8]);
            assert_eq!(works(&before)[1..], [false; 7], "the old key opens nothing any more");
            drop(Arc::new(folder));
        });
    }

    /// Every column of bytes, and what becomes of it when the installation's key is changed and when a dossier's content is
    /// destroyed. A new one is told here, so that somebody thinks of both.
    const BYTES: [(&str, &str); 43] = [
        ("scan_pile.sealed", "under the dossier's key; destroyed"),
        ("scan_pile.sealed_parts", "under the dossier's key; destroyed"),
        ("exchange.sealed_refusal", "under the dossier's key; destroyed"),
        ("batch.sealed_key", "dossier::keys; destroyed with the last of its dossiers"),
        ("batch.sealed", "under the batch's key; destroyed with the last of its dossiers"),
        ("certified_paper.sealed", "under the dossier's key; destroyed"),
        ("job.payload", "no personal data"),
        ("account.sealed_key", "people::keys"),
        ("account.sealed", "under the account's key"),
        ("officer.sealed_key", "people::keys"),
        ("officer.sealed", "under the officer's key"),
        ("officer_request.sealed_key", "people::keys"),
        ("officer_request.sealed", "under the request's key"),
        ("api_client.sealed", "people::keys"),
        ("phrase.sealed", "cases::keys"),
        ("preset.sealed", "cases::keys"),
        ("dossier_shelf.sealed", "under the dossier's key; destroyed"),
        ("vouched_account.sealed", "under the account's key"),
        ("mandate.sealed", "under the principal's key"),
        ("vouched_officer.sealed", "people::keys"),
        ("passkey.credential", "no personal data"),
        ("passkey.fixed", "a public key: no personal data"),
        ("passkey.moving", "no personal data"),
        ("one_time_code.sealed_key", "forgotten by people::keys"),
        ("one_time_code.sealed", "forgotten by people::keys"),
        ("counter_recovery.sealed", "under the account's key"),
        ("factor.sealed", "people::keys"),
        ("step_ticket.sealed", "forgotten by people::keys"),
        ("dossier.sealed_key", "dossier::keys; destroyed"),
        ("dossier.sealed_header", "under the dossier's key; destroyed"),
        ("dossier_event.sealed", "under the dossier's key; destroyed"),
        ("dossier_content.sealed", "under the dossier's key; destroyed"),
        ("attachment.sealed_name", "under the dossier's key; destroyed"),
        ("document.sealed_data", "under the dossier's key; destroyed"),
        ("rating.sealed_words", "under the dossier's key; destroyed"),
        ("message.sealed_key", "outreach::KEYS; swept by age"),
        ("message.sealed", "under the message's key; swept by age"),
        ("dossier_search.terms", "made anew by dossier::keys; destroyed"),
        ("dossier_memo.sealed", "under the dossier's key; destroyed"),
        ("glass.sealed_reason", "under the dossier's key, which is destroyed"),
        ("retention.sealed_hold", "under the dossier's key; destroyed"),
        ("laid_aside.sealed", "under the dossier's key; destroyed"),
        ("laid_aside_file.sealed", "under the dossier's key; destroyed"),
    ];

    #[test]
    fn of_every_column_of_bytes_somebody_knows_what_becomes_of_it() {
        let (mut found, mut dropped) = (Vec::new(), Vec::new());
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../db/migrations");
        for file in fs::read_dir(folder).unwrap() {
            let mut table = String::new();
            for line in fs::read_to_string(file.unwrap().path()).unwrap().lines() {
                let mut words = line.split_whitespace();
                match (words.next(), words.next(), words.next()) {
                    (Some("create"), Some("table"), Some(name)) => table = name.to_owned(),
                    (Some("drop"), Some("table"), Some(name)) => {
                        dropped.push(format!("{}.", name.trim_end_matches(';')));
                    }
                    (Some(column), Some(kind), _) if kind.starts_with("bytea") => {
                        found.push(format!("{table}.{column}"));
                    }
                    _ => {}
                }
            }
        }
        found.retain(|column| !dropped.iter().any(|table| column.starts_with(table)));
        let mut known: Vec<&str> = BYTES.map(|(column, _)| column).into();
        found.sort();
        known.sort_unstable();
        assert_eq!(found, known, "tell BYTES what becomes of a new column");
    }

    #[test]
    fn nobody_changes_keys_under_a_server_and_nobody_serves_meanwhile() {
        let folder = tempfile::tempdir().unwrap();
        let serving = [InUse::shared(folder.path()).unwrap(), InUse::shared(folder.path()).unwrap()];
        assert!(InUse::alone(folder.path()).is_err());
        drop(serving);
        let _alone = InUse::alone(folder.path()).unwrap();
        assert!(InUse::shared(folder.path()).is_err());
    }
}
