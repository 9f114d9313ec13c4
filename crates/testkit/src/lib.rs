//! Test databases on both engines, builders, fake providers.
