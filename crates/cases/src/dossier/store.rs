//! The tables `dossier`, `dossier_event`, `dossier_content`, the counters and the register.

use base::{AccountId, Actor, AgencyId, DossierId, GlassId, Moment, OfficerId, Part, RevisionId, Seat, Vnd};
use db::{DataKey, DbError, Row, Tx, Value, Vault, params};
use rules::{
    policy::Duty,
    procedure::Channel,
    workflow::{DeliveryWay, Dossier, Event, Holder, State},
};

pub(super) use super::register::store::{enter, next_number, register_line};
use super::{Content, Header, Recorded, Round, Summary, access::own_of};

/// A dossier as loaded for work on it.
pub(super) struct Loaded {
    pub id: DossierId,
    pub summary: Summary,
    pub header: Header,
    pub key: DataKey,
    pub recorded: Vec<Recorded>,
    pub dossier: Dossier,
    /// By which duty the officer who asks sees it; set where that is asked.
    pub duty: Option<Duty>,
    /// The question that was granted, where there is no duty.
    pub glass: Option<GlassId>,
}

/// What never changes by events.
pub(super) struct NewDossier<'a> {
    pub id: DossierId,
    pub reference: &'a str,
    pub secret_hash: &'a str,
    pub foreign_code: Option<&'a str>,
    pub procedure_code: &'a str,
    pub field: &'a str,
    pub key: &'a DataKey,
    pub header: &'a Header,
}

pub(super) fn key_place(id: DossierId) -> String {
    format!("dossier.key:{id}")
}
pub(super) fn header_place(id: DossierId) -> String {
    format!("dossier.header:{id}")
}
fn event_place(id: DossierId, seq: u64) -> String {
    format!("dossier_event:{id}:{seq}")
}
fn content_place(id: DossierId, round: u32) -> String {
    format!("dossier_content:{id}:{round}")
}

/// The row of a draft. Projection columns are written by [`project`] in the same transaction.
pub(super) fn insert(
    tx: &Tx,
    vault: &Vault,
    new: &NewDossier,
    dossier: &Dossier,
    now: Moment,
) -> Result<(), DbError> {
    let seat = dossier.holder.seat();
    tx.execute(
        "insert into dossier (id, reference, secret_hash, foreign_code, procedure_code, field, revision, agency,
            intake_agency, state, channel, assisted, holder_agency, holder_part, holder_is_applicant, opened_at,
            updated_at, due_provisional, paused, supplements, apologised, correcting, delivery, owed, paid, version,
            sealed_key, sealed_header)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $13, 1, $14, $14, 0, 0, 0, 0, 0, $15, 0, 0, 0,
            $16, $17)",
        params![
            new.id,
            new.reference,
            new.secret_hash,
            new.foreign_code,
            new.procedure_code,
            new.field,
            dossier.revision,
            dossier.agency,
            dossier.intake_agency,
            dossier.state.word(),
            dossier.channel.word(),
            seat.agency,
            seat.part.word(),
            now,
            dossier.delivery.way.word(),
            vault.seal_key(&key_place(new.id), new.key),
            new.key.seal_json(&header_place(new.id), new.header)?,
        ],
    )
    .map(drop)
}

/// Appends events after `version`; the primary key refuses a number that somebody else has taken.
pub(super) fn append(
    tx: &Tx,
    key: &DataKey,
    id: DossierId,
    version: u64,
    events: &[Event],
    actor: &Actor,
    now: Moment,
) -> Result<(), DbError> {
    let (actor_kind, actor_id, agency) = match actor {
        Actor::Anonymous => ("anonymous", None, None),
        Actor::System => ("system", None, None),
        // Who did it, for whomever: for whom says the mandate among the parties.
        Actor::Citizen { account } | Actor::Agent(base::Agent { account, .. }) => {
            ("citizen", Some(account.to_string()), None)
        }
        Actor::Officer(officer) => ("officer", Some(officer.id.to_string()), Some(officer.agency)),
    };
    for (seq, event) in (version + 1..).zip(events) {
        tx.execute(
            "insert into dossier_event (dossier, seq, at, actor_kind, actor, actor_agency, kind, sealed)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            params![
                id,
                seq,
                now,
                actor_kind,
                actor_id.clone(),
                agency,
                event.kind().word(),
                key.seal_json(&event_place(id, seq), event)?,
            ],
        )?;
    }
    Ok(())
}

/// Writes what the row says of the dossier as it is now.
pub(super) fn project(tx: &Tx, id: DossierId, dossier: &Dossier, now: Moment) -> Result<(), DbError> {
    let seat = dossier.holder.seat();
    let to = dossier.handover.map(|handover| handover.to);
    tx.execute(
        "update dossier set state = $2, channel = $3, assisted = $4, filer = $5, owner = $6, agency = $7,
            intake_agency = $8, holder_agency = $9, holder_part = $10, holder_officer = $11,
            holder_is_applicant = $12, handover_agency = $13, handover_part = $14, submitted_at = $15,
            answer_due = $16, accepted_at = $17, due_original = $18, due = $19, due_provisional = $20,
            paused = $21, supplements = $22, apologised = $23, ended_at = $24, closed_at = $25, returned_at = $26,
            outcome = $27, delivery = $28, owed = $29, paid = $30, version = $31, code = $32, updated_at = $33,
            limit_by_minute = $34, correcting = $35, answer_provisional = $36,
            incidents = $37, incidents_open = $38, taken_over = $39, taken_at = $40,
            moved = $41, arrived = $42, elsewhere = $43, mandate = $44
         where id = $1",
        params![
            id,
            dossier.state.word(),
            dossier.channel.word(),
            dossier.assisted.is_some(),
            dossier.parties.filer,
            dossier.parties.owner,
            dossier.agency,
            dossier.intake_agency,
            seat.agency,
            seat.part.word(),
            dossier.holder.officer(),
            matches!(dossier.holder, Holder::Applicant { .. }),
            to.map(|seat| seat.agency),
            to.map(|seat| seat.part.word()),
            dossier.submitted_at,
            dossier.answer_due.map(|due| due.moment),
            dossier.acceptance.as_ref().map(|acceptance| acceptance.at),
            dossier.due.map(|due| due.original),
            dossier.due.map(|due| due.current),
            dossier.due.is_some_and(|due| due.provisional),
            dossier.is_paused(),
            dossier.supplements,
            dossier.apology.is_some(),
            dossier.ended_at,
            dossier.closing.as_ref().map(|closing| closing.at),
            dossier.returned.as_ref().map(|returned| returned.at),
            dossier.outcome().map(rules::workflow::Outcome::word),
            dossier.delivery.way.word(),
            dossier.owed,
            dossier.paid,
            dossier.version,
            dossier.code(),
            now,
            dossier.acceptance.as_ref().is_some_and(|acceptance| !acceptance.limit.is_day_based()),
            dossier.correction.is_some(),
            dossier.answer_due.is_some_and(|due| due.provisional),
            dossier.incidents.len(),
            dossier.open_incidents().count(),
            dossier.taken_over.as_ref().map(|origin| origin.source.clone()),
            dossier.taken_over.as_ref().map(|origin| origin.at),
            !dossier.moves.is_empty(),
            dossier.arrival.is_some(),
            matches!(dossier.holder, Holder::Elsewhere { .. }),
            dossier.parties.mandate,
        ],
    )?;
    put_moves(tx, id, dossier)
}

/// The moves as a table, by which figures are counted on the map of their period.
fn put_moves(tx: &Tx, id: DossierId, dossier: &Dossier) -> Result<(), DbError> {
    for (seq, made) in dossier.moves.iter().enumerate() {
        tx.execute(
            "insert into dossier_move (dossier, seq, at, from_agency, to_agency, closed)
             values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
            params![id, seq, made.at, made.from, made.to, made.closed],
        )?;
    }
    Ok(())
}

const SUMMARY: &str = "id, reference, code, foreign_code, procedure_code, field, revision, agency, intake_agency,
    state, channel, assisted, filer, owner, holder_agency, holder_part, holder_officer, holder_is_applicant,
    handover_agency, handover_part, opened_at, updated_at, submitted_at, answer_due, accepted_at, due_original, due,
    due_provisional, paused, supplements, apologised, ended_at, closed_at, returned_at, outcome, delivery, owed,
    paid, version, sealed_key, sealed_header, correcting, answer_provisional, incidents, incidents_open,
    taken_over, arrived, elsewhere,
    (select min(dossier_clock.due) from dossier_clock where dossier_clock.dossier = dossier.id
        and dossier_clock.clock in ('step', 'head-step')), mandate";

fn summary(row: &Row) -> Result<Summary, DbError> {
    let handover_agency: Option<AgencyId> = row.get(18)?;
    let handover_part: Option<String> = row.get(19)?;
    Ok(Summary {
        id: row.get(0)?,
        reference: row.get(1)?,
        code: row.get(2)?,
        foreign_code: row.get(3)?,
        procedure_code: row.get(4)?,
        field: row.get(5)?,
        revision: row.get::<RevisionId>(6)?,
        agency: row.get(7)?,
        intake_agency: row.get(8)?,
        state: word(row, 9, State::from_word)?,
        channel: word(row, 10, channel_from_word)?,
        assisted: row.get(11)?,
        filer: row.get::<Option<AccountId>>(12)?,
        owner: row.get::<Option<AccountId>>(13)?,
        holder: Seat { agency: row.get(14)?, part: word(row, 15, Part::from_word)? },
        holder_officer: row.get::<Option<OfficerId>>(16)?,
        holder_is_applicant: row.get(17)?,
        handover_to: handover_agency
            .zip(handover_part.as_deref().and_then(Part::from_word))
            .map(|(agency, part)| Seat { agency, part }),
        opened_at: row.get(20)?,
        updated_at: row.get(21)?,
        submitted_at: row.get(22)?,
        answer_due: row.get(23)?,
        answer_provisional: row.get(42)?,
        accepted_at: row.get(24)?,
        due_original: row.get(25)?,
        due: row.get(26)?,
        due_provisional: row.get(27)?,
        paused: row.get(28)?,
        supplements: row.get(29)?,
        apologised: row.get(30)?,
        ended_at: row.get(31)?,
        closed_at: row.get(32)?,
        returned_at: row.get(33)?,
        outcome: row.get(34)?,
        delivery: word(row, 35, DeliveryWay::from_word)?,
        owed: row.get::<Vnd>(36)?,
        paid: row.get::<Vnd>(37)?,
        version: row.get(38)?,
        correcting: row.get(41)?,
        incidents: row.get(43)?,
        incidents_open: row.get(44)?,
        taken_over: row.get(45)?,
        arrived: row.get(46)?,
        elsewhere: row.get(47)?,
        step_due: row.get(48)?,
        mandate: row.get(49)?,
        header: None,
    })
}

fn key(vault: &Vault, row: &Row, id: DossierId) -> Result<Option<DataKey>, DbError> {
    let sealed: Option<Vec<u8>> = row.get(39)?;
    sealed.map(|sealed| vault.open_key(&key_place(id), &sealed)).transpose()
}

/// With the header opened, unless its key was destroyed.
fn with_header(vault: &Vault, row: &Row) -> Result<(Summary, Option<DataKey>), DbError> {
    let mut summary = summary(row)?;
    let key = key(vault, row, summary.id)?;
    if let Some(key) = &key {
        summary.header = Some(key.open_json(&header_place(summary.id), &row.get::<Vec<u8>>(40)?)?);
    }
    Ok((summary, key))
}

fn word<T>(row: &Row, column: usize, read: impl Fn(&str) -> Option<T>) -> Result<T, DbError> {
    read(&row.get::<String>(column)?).ok_or(DbError::WrongKind { column, wanted: "a known word" })
}

fn channel_from_word(word: &str) -> Option<Channel> {
    [Channel::Counter, Channel::Online, Channel::Post].into_iter().find(|channel| channel.word() == word)
}

/// The dossier with everything its events say; locked until the end of the transaction when `lock`.
pub(super) fn load(tx: &Tx, vault: &Vault, id: DossierId, lock: bool) -> Result<Option<Loaded>, DbError> {
    let lock = if lock { tx.for_update() } else { "" };
    let sql = format!("select {SUMMARY} from dossier where id = $1 {lock}");
    let Some((mut summary, Some(key))) = tx.opt(&sql, params![id], |row| with_header(vault, row))? else {
        return Ok(None);
    };
    let Some(header) = summary.header.take() else { return Ok(None) };
    let recorded = events(tx, &key, id)?;
    let history = recorded.iter().map(|recorded| (&recorded.event, recorded.at));
    let dossier = rules::workflow::replay(history).ok_or_else(|| DbError::Engine("events do not begin".into()))?;
    Ok(Some(Loaded { id, summary, header, key, recorded, dossier, duty: None, glass: None }))
}

fn events(tx: &Tx, key: &DataKey, id: DossierId) -> Result<Vec<Recorded>, DbError> {
    tx.all(
        "select seq, at, actor_kind, actor, actor_agency, sealed from dossier_event where dossier = $1 order by seq",
        params![id],
        |row| {
            let seq: u64 = row.get(0)?;
            let actor: Option<String> = row.get(3)?;
            let kind: String = row.get(2)?;
            let of = |wanted: &str| actor.as_deref().filter(|_| kind == wanted);
            let officer = of("officer").and_then(|text| text.parse().ok());
            let account = of("citizen").and_then(|text| text.parse().ok());
            let event = key.open_json(&event_place(id, seq), &row.get::<Vec<u8>>(5)?)?;
            Ok(Recorded { seq, at: row.get(1)?, account, officer, agency: row.get(4)?, event, by: kind })
        },
    )
}

/// The dossier with this code or reference.
pub(super) fn by_name(tx: &Tx, name: &str) -> Result<Option<DossierId>, DbError> {
    tx.opt("select id from dossier where code = $1 or reference = $1", params![name], |row| row.get(0))
}

/// The id of a dossier by the code another system gave it.
pub(super) fn by_foreign_code(tx: &Tx, code: &str) -> Result<Option<DossierId>, DbError> {
    tx.opt("select id from dossier where foreign_code = $1", params![code], |row| row.get(0))
}

/// Keeps what the citizen wrote; round 0 is the working copy.
pub(super) fn put_content(
    tx: &Tx,
    key: &DataKey,
    id: DossierId,
    round: u32,
    content: &Content,
    now: Moment,
) -> Result<(), DbError> {
    tx.execute(
        "insert into dossier_content (dossier, round, saved_at, sealed) values ($1, $2, $3, $4)
         on conflict (dossier, round) do update set saved_at = excluded.saved_at, sealed = excluded.sealed",
        params![id, round, now, key.seal_json(&content_place(id, round), content)?],
    )
    .map(drop)
}

pub(super) fn content(tx: &Tx, key: &DataKey, id: DossierId, round: u32) -> Result<Option<Content>, DbError> {
    tx.opt("select sealed from dossier_content where dossier = $1 and round = $2", params![id, round], |row| {
        key.open_json(&content_place(id, round), &row.get::<Vec<u8>>(0)?)
    })
}

/// Every round that was filed, oldest first.
pub(super) fn rounds(tx: &Tx, key: &DataKey, id: DossierId) -> Result<Vec<Round>, DbError> {
    tx.all(
        "select round, saved_at, sealed from dossier_content where dossier = $1 and round > 0 order by round",
        params![id],
        |row| {
            let number: u32 = row.get(0)?;
            let content = key.open_json(&content_place(id, number), &row.get::<Vec<u8>>(2)?)?;
            Ok(Round { number, at: row.get(1)?, content })
        },
    )
}

/// The last round that was filed; 0 while it is a draft.
pub(super) fn last_round(tx: &Tx, id: DossierId) -> Result<u32, DbError> {
    tx.one("select max(round) from dossier_content where dossier = $1", params![id], |row| {
        Ok(row.get::<Option<u32>>(0)?.unwrap_or(0))
    })
}

pub(super) fn put_header(tx: &Tx, key: &DataKey, id: DossierId, header: &Header) -> Result<(), DbError> {
    let sealed = key.seal_json(&header_place(id), header)?;
    tx.execute("update dossier set sealed_header = $2 where id = $1", params![id, sealed]).map(drop)
}

/// Marks the row as touched, for lists of drafts.
pub(super) fn touch(tx: &Tx, id: DossierId, now: Moment) -> Result<(), DbError> {
    tx.execute("update dossier set updated_at = $2 where id = $1", params![id, now]).map(drop)
}

/// Removes a draft with everything written in it. Blobs are the caller's.
pub(super) fn delete_draft(tx: &Tx, id: DossierId) -> Result<(), DbError> {
    for table in ["rendition", "attachment", "document", "dossier_content", "dossier_event"] {
        tx.execute(&format!("delete from {table} where dossier = $1"), params![id])?;
    }
    tx.execute("delete from dossier where id = $1 and state = 'draft'", params![id]).map(drop)
}

/// The rows of the dossiers in one book of the register, in no order.
pub(super) fn of_book(
    tx: &Tx,
    vault: &Vault,
    (agency, field, year): (AgencyId, &str, i16),
) -> Result<Vec<Summary>, DbError> {
    let sql = format!(
        "select {SUMMARY} from dossier where id in
            (select dossier from register_line where agency = $1 and field = $2 and year = $3)"
    );
    tx.all(&sql, params![agency, field, i64::from(year)], |row| Ok(with_header(vault, row)?.0))
}

/// Which dossiers a list shows.
#[derive(Debug, Clone, Default)]
pub(super) struct Filter {
    /// Held by one of these seats, or handed over to one of them.
    pub seats: Vec<Seat>,
    /// Handed over to one of these seats, which has not confirmed.
    pub handed_to: Vec<Seat>,
    /// That are this account's own.
    pub account: Option<AccountId>,
    /// Of these procedures; all where nothing is said.
    pub among: Option<Vec<String>>,
    /// Of these agencies, as competent or receiving.
    pub agency: Option<AgencyId>,
    /// In one of these states; empty = all.
    pub states: Vec<State>,
    /// Drafts too.
    pub drafts: bool,
    /// With a corrected result under way.
    pub correcting: bool,
    /// Come by a reorganisation and not confirmed yet.
    pub arrived: bool,
    /// Something went wrong with them; what is not put right yet comes first.
    pub incidents: bool,
    /// Of this procedure.
    pub procedure: Option<String>,
    /// Handed in this way.
    pub channel: Option<Channel>,
    /// Held by this officer.
    pub in_hand_of: Option<OfficerId>,
    /// Running, and due before this.
    pub due_before: Option<Moment>,
    /// This agency is asked for its opinion and has not answered.
    pub asked: Option<AgencyId>,
    /// Begun online by this officer for a citizen.
    pub typed_by: Option<OfficerId>,
}

/// The dossiers of a list, the most urgent first: by answer due or appointment, then those without either.
pub(super) fn list(
    tx: &Tx,
    vault: &Vault,
    filter: &Filter,
    skip: u32,
    most: u32,
) -> Result<Vec<Summary>, DbError> {
    let (wheres, mut values) = conditions(filter);
    values.push(Value::from(most));
    values.push(Value::from(skip));
    let (most, skip) = (values.len() - 1, values.len());
    let first = if filter.incidents { "sign(incidents_open) desc, " } else { "" };
    let sql = format!(
        "select {SUMMARY} from dossier where {wheres}
         order by {first}coalesce(answer_due, due, 9223372036854775807), updated_at desc, id limit ${most} offset ${skip}"
    );
    tx.all(&sql, &values, |row| Ok(with_header(vault, row)?.0))
}

/// One dossier as a row of a list.
pub(super) fn summary_of(tx: &Tx, vault: &Vault, id: DossierId) -> Result<Option<Summary>, DbError> {
    let sql = format!("select {SUMMARY} from dossier where id = $1");
    tx.opt(&sql, params![id], |row| Ok(with_header(vault, row)?.0))
}

/// The rows that the search knows by these numbers, in its order.
pub(super) fn by_numbers(tx: &Tx, vault: &Vault, numbers: &[i64]) -> Result<Vec<Summary>, DbError> {
    let values: Vec<Value> = numbers.iter().copied().map(Value::from).collect();
    let places: Vec<String> = (1..=values.len()).map(|place| format!("${place}")).collect();
    let places = if places.is_empty() { "null".to_owned() } else { places.join(", ") };
    let sql = format!(
        "select {SUMMARY} from dossier_search join dossier on dossier.id = dossier_search.dossier
         where number in ({places}) order by rank, number"
    );
    tx.all(&sql, &values, |row| Ok(with_header(vault, row)?.0))
}

/// The procedures of a list: code and name.
pub(super) fn procedures(tx: &Tx, filter: &Filter) -> Result<Vec<(String, String)>, DbError> {
    let (wheres, values) = conditions(filter);
    let sql = format!(
        "select code, name from procedure
         where code in (select dossier.procedure_code from dossier where {wheres}) order by name, code"
    );
    tx.all(&sql, &values, |row| Ok((row.get(0)?, row.get(1)?)))
}

/// How many a list has in all.
pub(super) fn count(tx: &Tx, filter: &Filter) -> Result<u64, DbError> {
    let (wheres, values) = conditions(filter);
    tx.one(&format!("select count(*) from dossier where {wheres}"), &values, |row| row.get(0))
}

fn conditions(filter: &Filter) -> (String, Vec<Value>) {
    let mut values: Vec<Value> = Vec::new();
    let mut bind = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    let mut wheres: Vec<String> = Vec::new();
    if !filter.drafts {
        wheres.push("state <> 'draft'".to_owned());
    }
    if let Some(account) = filter.account {
        let account = bind(account.into());
        wheres.push(own_of(&account));
    }
    if let Some(codes) = &filter.among {
        let codes: Vec<String> = codes.iter().map(|code| bind(code.as_str().into())).collect();
        wheres.push(format!("procedure_code in ({})", codes.join(", ")));
    }
    if let Some(officer) = filter.typed_by {
        let officer = bind(officer.to_string().into());
        wheres.push(format!(
            "channel = 'online' and exists (select 1 from dossier_event where dossier_event.dossier = dossier.id
                and seq = 1 and actor_kind = 'officer' and actor = {officer})"
        ));
    }
    if let Some(agency) = filter.agency {
        let agency = bind(agency.into());
        wheres.push(format!("(agency = {agency} or intake_agency = {agency})"));
    }
    if let Some(procedure) = &filter.procedure {
        let procedure = bind(procedure.into());
        wheres.push(format!("procedure_code = {procedure}"));
    }
    if let Some(channel) = filter.channel {
        let channel = bind(channel.word().into());
        wheres.push(format!("channel = {channel}"));
    }
    if let Some(officer) = filter.in_hand_of {
        let officer = bind(officer.into());
        wheres.push(format!("holder_officer = {officer}"));
    }
    if let Some(before) = filter.due_before {
        let before = bind(before.into());
        wheres.push(format!("coalesce(answer_due, due) < {before} and ended_at is null and paused = 0"));
    }
    if let Some(agency) = filter.asked {
        let agency = bind(agency.into());
        wheres.push(format!(
            "exists (select 1 from dossier_clock where dossier_clock.dossier = dossier.id
                and clock = 'opinion' and dossier_clock.agency = {agency})"
        ));
    }
    if filter.correcting {
        wheres.push("correcting = 1".to_owned());
    }
    if filter.arrived {
        wheres.push("arrived = 1".to_owned());
    }
    if filter.incidents {
        wheres.push("incidents > 0".to_owned());
    }
    if !filter.states.is_empty() {
        let states: Vec<String> = filter.states.iter().map(|state| bind(state.word().into())).collect();
        wheres.push(format!("state in ({})", states.join(", ")));
    }
    let seats: Vec<String> = filter
        .seats
        .iter()
        .map(|seat| {
            let (agency, part) = (bind(seat.agency.into()), bind(seat.part.word().into()));
            format!(
                "(holder_agency = {agency} and holder_part = {part} and elsewhere = 0)
                 or (handover_agency = {agency} and handover_part = {part})"
            )
        })
        .collect();
    if !seats.is_empty() {
        wheres.push(format!("({})", seats.join(" or ")));
    }
    let handed: Vec<String> = filter
        .handed_to
        .iter()
        .map(|seat| {
            let (agency, part) = (bind(seat.agency.into()), bind(seat.part.word().into()));
            format!("(handover_agency = {agency} and handover_part = {part})")
        })
        .collect();
    if !handed.is_empty() {
        wheres.push(format!("({})", handed.join(" or ")));
    }
    wheres.push("1 = 1".to_owned());
    (wheres.join(" and "), values)
}

/// The ids of all dossiers, for the rebuild.
pub(super) fn ids(tx: &Tx) -> Result<Vec<DossierId>, DbError> {
    tx.all("select id from dossier order by id", &[], |row| row.get(0))
}
