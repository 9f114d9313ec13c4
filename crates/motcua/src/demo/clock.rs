//! The demonstration's clock: the machine's, or ahead of it by as many minutes as the file `ahead` of its data folder
//! says. So whoever tries the demonstration, trains with it or tests it sees today what a dossier that nobody touches
//! looks like in three days. Only `motcua demo` has this clock; an installation has no door to another time.

use std::{
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use base::{Clock, Moment, SystemClock};
use jiff::SignedDuration;

/// How long what the file says is believed before it is read again.
const BELIEVED: SignedDuration = SignedDuration::from_millis(300);
/// At most a year: certificates and days off are known no further.
const MOST: i64 = 366 * 24 * 60;

/// The demonstration's clock.
#[derive(Debug)]
pub struct DemoClock {
    file: PathBuf,
    read: Mutex<(Moment, SignedDuration)>,
}

impl DemoClock {
    /// The clock of the demonstration in this data folder.
    pub fn of(folder: &std::path::Path) -> Self {
        Self { file: folder.join("ahead"), read: Mutex::new((Moment::MIN, SignedDuration::ZERO)) }
    }

    /// What the file says; nothing when there is none, or when it says no number of minutes.
    fn ahead(&self) -> SignedDuration {
        let text = std::fs::read_to_string(&self.file).unwrap_or_default();
        SignedDuration::from_mins(text.trim().parse::<i64>().unwrap_or(0).clamp(0, MOST))
    }
}

impl Clock for DemoClock {
    fn now(&self) -> Moment {
        let real = SystemClock.now();
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if real.duration_since(read.0) > BELIEVED {
            *read = (real, self.ahead());
        }
        real.checked_add(read.1).unwrap_or(real)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_is_ahead_by_what_the_file_says_and_never_behind() {
        let folder = tempfile::tempdir().unwrap();
        let minutes = |text: &str| {
            std::fs::write(folder.path().join("ahead"), text).unwrap();
            DemoClock::of(folder.path()).now().duration_since(SystemClock.now()).as_mins()
        };
        assert!((1439..=1440).contains(&minutes("1440\n")));
        for nonsense in ["", "morgen", "-5"] {
            assert!((-1..=0).contains(&minutes(nonsense)), "{nonsense}");
        }
    }
}
