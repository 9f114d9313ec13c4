//! The tables' history, one set for both engines.

refinery::embed_migrations!("migrations");

pub(crate) fn embedded() -> refinery::Runner {
    migrations::runner()
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_two_migrations_have_the_same_number() {
        let mut numbers: Vec<_> =
            super::embedded().get_migrations().iter().map(refinery::Migration::version).collect();
        let all = numbers.len();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), all);
    }
}
