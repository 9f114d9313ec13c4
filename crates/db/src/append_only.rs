//! Tables whose rows are only ever added: the engine itself refuses to change or remove one. The two engines
//! write triggers differently, so these few statements stand here and not among the migrations.

/// The tables.
const TABLES: [&str; 4] = ["security_event", "dossier_access", "outage", "outage_end"];

/// Statements for the embedded engine; running them again changes nothing.
pub(crate) fn sqlite() -> String {
    let guard = |table: &str, deed: &str| {
        format!(
            "create trigger if not exists {table}_{deed} before {deed} on {table}
             begin select raise(abort, '{table} is append-only'); end;\n"
        )
    };
    TABLES.iter().map(|table| guard(table, "update") + &guard(table, "delete")).collect()
}

/// Statements for the server engine; running them again changes nothing.
pub(crate) fn postgres() -> String {
    let refuse = "create or replace function refuse_change() returns trigger language plpgsql as $$
        begin raise exception '% is append-only', tg_table_name; end $$;\n";
    let guard = |table: &&str| {
        format!(
            "drop trigger if exists {table}_stays on {table};
             create trigger {table}_stays before update or delete or truncate on {table}
             for each statement execute function refuse_change();\n"
        )
    };
    refuse.to_owned() + &TABLES.iter().map(guard).collect::<String>()
}
