//! The tables' history, one set for both engines.

refinery::embed_migrations!("migrations");

pub(crate) fn embedded() -> refinery::Runner {
    migrations::runner()
}
