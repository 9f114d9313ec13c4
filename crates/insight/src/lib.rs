//! Figures, derived from events.
