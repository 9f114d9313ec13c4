//! A step of the desk or of the citizen on one dossier.

use base::{DossierId, Officer, Refusal};
use db::Tx;
use rules::workflow::{Command, CommandKind};

use super::perform::{Done, Terms, fresh, perform, scoped};
use crate::{CaseError, Operation};

/// Gives `command` to the dossier as shown at `version`. Filing, supplying and accepting have use cases of
/// their own, because more than the dossier changes with them.
pub fn act(op: Operation, id: DossierId, version: u64, command: &Command) -> Result<Done, CaseError> {
    if matches!(command.kind(), CommandKind::Submit | CommandKind::Resubmit | CommandKind::Accept) {
        return Err(Refusal::new("not_by_this_door").into());
    }
    op.office.db.write(|tx| {
        let mut loaded = scoped(tx, &op, id, true)?;
        fresh(&loaded, Some(version))?;
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
        fresh(&loaded, Some(version))?;
        let mut events = Vec::new();
        for command in commands {
            events.extend(perform(tx, &op, &mut loaded, command, Terms::NONE)?);
        }
        Ok(Done { id, dossier: loaded.dossier, events })
    })
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
