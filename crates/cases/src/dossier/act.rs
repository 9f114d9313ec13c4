//! A step of the desk or of the citizen on one dossier.

use base::{DossierId, Officer, Refusal};
use db::Tx;
use rules::workflow::{Command, CommandKind, is_work_here};

use super::{
    perform::{Done, Terms, fresh, perform, scoped, unchanged},
    store::Loaded,
};
use crate::{CaseError, Operation};

/// Gives `command` to the dossier as shown at `version`. Filing, supplying and accepting have use cases of
/// their own, because more than the dossier changes with them.
pub fn act(op: Operation, id: DossierId, version: u64, command: &Command) -> Result<Done, CaseError> {
    if matches!(command.kind(), CommandKind::Submit | CommandKind::Resubmit | CommandKind::Accept) {
        return Err(Refusal::new("not_by_this_door").into());
    }
    op.office.db.write(|tx| {
        let mut loaded = scoped(tx, &op, id, true)?;
        as_shown(&loaded, version, &[command.kind()])?;
        if let (Command::RecordPayment { amount, series, number }, Some(officer)) = (command, op.actor.officer()) {
            receipt(tx, &op, id, officer, (*amount, series, number))?;
        }
        let events = perform(tx, &op, &mut loaded, command, Terms::NONE)?;
        Ok(Done { id, dossier: loaded.dossier, events })
    })
}

/// Gives several commands that one page asks for, in turn: all of them are taken or none. They are of those that
/// [`act`] takes, and need no receipt.
pub fn act_in_turn(op: Operation, id: DossierId, version: u64, commands: &[Command]) -> Result<Done, CaseError> {
    let elsewhere = [CommandKind::Submit, CommandKind::Resubmit, CommandKind::Accept, CommandKind::RecordPayment];
    if commands.iter().any(|command| elsewhere.contains(&command.kind())) {
        return Err(Refusal::new("not_by_this_door").into());
    }
    op.office.db.write(|tx| {
        let mut loaded = scoped(tx, &op, id, true)?;
        let kinds: Vec<CommandKind> = commands.iter().map(Command::kind).collect();
        as_shown(&loaded, version, &kinds)?;
        let mut events = Vec::new();
        for command in commands {
            events.extend(perform(tx, &op, &mut loaded, command, Terms::NONE)?);
        }
        Ok(Done { id, dossier: loaded.dossier, events })
    })
}

/// Whether the dossier is still as the page showed it, as far as these commands decide by it.
fn as_shown(loaded: &Loaded, version: u64, kinds: &[CommandKind]) -> Result<(), CaseError> {
    let here = kinds.iter().all(|kind| is_work_here(*kind));
    if here { fresh(loaded, Some(version)) } else { unchanged(loaded, Some(version)) }
}

/// The paper receipt goes into the cashier's book in the same transaction.
fn receipt(
    tx: &Tx,
    op: &Operation,
    id: DossierId,
    officer: &Officer,
    (amount, series, number): (base::Vnd, &str, &str),
) -> Result<(), CaseError> {
    let receipt = money::Receipt {
        subject: id.to_string(),
        agency: officer.agency,
        collector: officer.id,
        amount,
        series: series.to_owned(),
        number: number.to_owned(),
        at: op.now,
    };
    money::record(tx, &receipt).map_err(|error| match error {
        money::MoneyError::Refused(refusal) => refusal.into(),
        money::MoneyError::Store(error) => error.into(),
    })
}
