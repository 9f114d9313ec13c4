//! What must hold of whoever signs in: how long a session lives, how fresh a proof must be, who may give rights
//! to whom. Pure; the clock is passed in.
//!
//! Deliberately absent: passwords, codes and where sessions are kept (`people`).

pub mod rights;
pub mod session;
