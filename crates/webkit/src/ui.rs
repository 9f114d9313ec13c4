//! Components, written after the design system.
