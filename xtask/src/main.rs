//! Tidy checks and the load generator.
fn main() {}
