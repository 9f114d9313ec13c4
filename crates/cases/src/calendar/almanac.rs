//! The calendar that holds now, shared by everything that counts: a decision entered by a page, by the command or
//! by another process is counted with from the next use on, without a new start.

use std::sync::{Arc, PoisonError, RwLock};

use db::{Db, Tx};
use rules::calendar::Calendar;

use super::{revised, store};
use crate::CaseError;

/// What the product ships, and each entered decision in the place of its year. Cloning shares it.
#[derive(Debug, Clone)]
pub struct Almanac {
    shipped: Calendar,
    /// The calendar as last read, and the mark under which the decisions stood then.
    known: Arc<RwLock<(String, Calendar)>>,
}

impl From<Calendar> for Almanac {
    fn from(shipped: Calendar) -> Self {
        let known = Arc::new(RwLock::new((String::new(), shipped.clone())));
        Self { shipped, known }
    }
}

impl Almanac {
    /// The calendar as the transaction sees it. The decisions are read again only when their mark has changed;
    /// a mark is never used twice, so that one which was taken back does no harm.
    pub fn read(&self, tx: &Tx) -> Result<Calendar, CaseError> {
        let mark = store::mark(tx)?;
        {
            let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
            if known.0 == mark {
                return Ok(known.1.clone());
            }
        }
        let calendar = revised(tx, &self.shipped)?;
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = (mark, calendar.clone());
        Ok(calendar)
    }

    /// The calendar for a page; the one last known while the store cannot be read.
    pub fn now(&self, db: &Db) -> Calendar {
        db.read(|tx| self.read(tx)).unwrap_or_else(|error| {
            tracing::warn!(%error, "the calendar could not be read again");
            self.known.read().unwrap_or_else(PoisonError::into_inner).1.clone()
        })
    }
}
