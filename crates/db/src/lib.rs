//! The store: two engines, group commit, migrations, jobs, sealed blobs. No domain.
