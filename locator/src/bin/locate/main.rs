//! `locate`: finds a free-threaded Python, or downloads one, and says why the others were refused.

#![forbid(unsafe_code)]

mod arguments;
mod cache;
mod explain;
mod failure;
mod find;
mod install;
mod json;
mod list;
mod machine;
mod output;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

use arguments::{Cli, Command};
use failure::Done;
use output::{Look, Paint};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let global = &cli.global;
    let Some(command) = &cli.command else {
        output::say(Cli::command().render_help().to_string().trim_end());
        return ExitCode::from(failure::USAGE);
    };
    let (result, as_json) = match command {
        Command::Find(find) => (find::run(find, global), find.format.json),
        Command::List(list) => (list::run(list, global), list.format.json),
        Command::Install(install) => (install::run(install, global), install.format.json),
        Command::Explain(explain) => (explain::run(explain, global), explain.format.json),
        Command::Cache(cache) => (cache::run(&cache.command, global), cache.json()),
    };
    let Done { text, code } = result.unwrap_or_else(|failure| {
        let text = if as_json {
            failure.json().into_bytes()
        } else {
            let word = Paint::of_errors(global.color).paint(Look::Bad, "error:");
            output::say(&format!("{word} {}", output::clean(&failure.to_string())));
            Vec::new()
        };
        Done { text, code: failure.code() }
    });
    match output::print(&text) {
        Ok(()) => ExitCode::from(code),
        Err(error) => {
            output::say(&format!("error: standard output cannot be written to: {error}"));
            ExitCode::from(failure::FAILED)
        }
    }
}
