//! The `motcua` command.

use std::{io::IsTerminal, process::ExitCode};

use clap::Parser;
use motcua::command::Command;

/// Pages are made of many small texts on many threads, which the system's allocator makes wait for each other.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Một Cửa: the public service portal and one-stop system of a province.
#[derive(Parser)]
#[command(name = "motcua", version, about, long_about = None)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

/// What the log of a server holds unless `MOTCUA_LOG` says otherwise: what went wrong, who was refused, and every security
/// event. Whoever types a command, or tries the demonstration, is only told what went wrong.
const LOG: &str = "warn,audit=info";
const SHORT: &str = "warn";

/// To a person's terminal as text, and else a JSON object a line: whatever a value holds, it makes no line of its own.
fn log(command: &Command) {
    let usual = if matches!(command, Command::Serve) { LOG } else { SHORT };
    let filter = tracing_subscriber::EnvFilter::try_from_env("MOTCUA_LOG");
    let filter = filter.unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(usual));
    let log = tracing_subscriber::fmt().with_writer(std::io::stderr).with_env_filter(filter);
    if std::io::stderr().is_terminal() {
        log.init();
    } else {
        log.json().init();
    }
}

fn main() -> ExitCode {
    let line = Line::parse();
    log(&line.command);
    match line.command.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
