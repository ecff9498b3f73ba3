//! `locate find`.

use std::path::Path;

use locator::redistributable::Selection;
use locator::{FindError, Python};
use serde_json::json;

use crate::arguments::{Field, Find, Global};
use crate::failure::{Done, Failure, Kind};
use crate::json;
use crate::machine::{finder, installer, request};
use crate::output::{self, Look, Paint, table};

pub(crate) fn run(find: &Find, global: &Global) -> Result<Done, Failure> {
    let mut finder = finder(&find.search, global);
    if find.install {
        let installer = installer(Some(&find.network), global)?;
        finder = finder.installer(installer, Selection::new().request(request(&find.search)));
    }
    let python = finder.find().map_err(|error| failure(&error))?;
    if find.format.json {
        let request = find.search.request.to_string();
        return Ok(json::document(json!({ "request": request, "python": json::python(&python) })).into());
    }
    warn(&python, global);
    match find.field {
        Some(field) => one(&python, field).map(Done::from),
        None => Ok(describe(&python, Paint::of_output(global.color)).into()),
    }
}

fn failure(error: &FindError) -> Failure {
    match error {
        FindError::NotFound(report) => Failure::new(Kind::NotFound, error).with(json::report(report)),
        FindError::Install { report, .. } => Failure::new(Kind::Failed, error).with(json::report(report)),
        error => Failure::new(Kind::Failed, error),
    }
}

/// Says on standard error what is to be known of it.
pub(crate) fn warn(python: &Python, global: &Global) {
    let word = Paint::of_errors(global.color).paint(Look::Bold, "warning:");
    for warning in &python.warnings {
        output::say(&format!("{word} {}", output::clean(&warning.to_string())));
    }
}

/// One value, alone in a line.
fn one(python: &Python, field: Field) -> Result<Vec<u8>, Failure> {
    // As the system has it, which need not be text.
    let line = |path: &Path| Ok([path.as_os_str().as_encoded_bytes(), b"\n"].concat());
    match field {
        Field::Library => line(&python.library),
        Field::Executable => line(&python.executable),
        Field::Home => line(&python.home),
        Field::Prefix => line(&python.prefix),
        Field::Stdlib => line(&python.stdlib),
        Field::Include => match &python.include {
            Some(include) => line(include),
            None => Err(Failure::without_headers(&python.base_prefix)),
        },
        Field::Version => Ok(format!("{}\n", python.version).into_bytes()),
    }
}

/// Everything that an embedder needs to know.
pub(crate) fn describe(python: &Python, paint: Paint) -> String {
    let debug = if python.debug { ", a debug build" } else { "" };
    let title = format!("CPython {}{}{debug}", python.version, python.abi_flags);
    let mut rows = Vec::new();
    let mut row =
        |name: &str, value: String| rows.push(vec![(Look::Dim, name.to_owned()), (Look::Plain, value)]);
    row("library", python.library.display().to_string());
    row("executable", python.executable.display().to_string());
    row("home", python.home.display().to_string());
    if python.prefix != python.base_prefix {
        row("environment", python.prefix.display().to_string());
    }
    row("stdlib", python.stdlib.display().to_string());
    match &python.include {
        Some(include) => row("include", include.display().to_string()),
        None => row("include", "not installed".to_owned()),
    }
    for folder in &python.dll_directories {
        row("DLLs", folder.display().to_string());
    }
    row("found by", python.source.to_string());
    format!("{}\n{}", paint.paint(Look::Bold, &title), table(&rows, paint))
}
