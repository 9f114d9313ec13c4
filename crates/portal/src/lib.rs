//! The citizen's pages.
