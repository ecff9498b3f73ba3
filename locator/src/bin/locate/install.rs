//! `locate install`.

use locator::redistributable::{InstallError, Selection};
use serde_json::json;

use crate::arguments::{Global, Install};
use crate::failure::{Done, Failure, Kind};
use crate::find::describe;
use crate::json;
use crate::machine::installer;
use crate::output::{self, Look, Paint};

pub(crate) fn run(install: &Install, global: &Global) -> Result<Done, Failure> {
    let installer = installer(Some(&install.network), global)?;
    let mut selection = Selection::new().request(install.request.clone());
    if let Some(tag) = &install.tag {
        selection = selection.tag(tag);
    }
    let done = installer.install(&selection).map_err(|error| {
        let kind = match &error {
            InstallError::Select(_) => Kind::NotFound,
            _ => Kind::Failed,
        };
        Failure::new(kind, &error)
    })?;
    let (python, note) = (&done.python, done.trust().note());
    if install.format.json {
        return Ok(json::document(json!({
            "request": install.request.to_string(),
            "python": json::python(python),
            "name": done.entry.name(),
            "already_installed": done.found,
            "archive": done.marker.source.archive,
            "sha256": done.marker.source.sha256,
            "url": done.marker.unpacked.as_ref().map(|unpacked| &unpacked.url),
            "trust": done.trust().to_string(),
            "note": note,
        }))
        .into());
    }
    crate::find::warn(python, global);
    if let Some(note) = note {
        let word = Paint::of_errors(global.color).paint(Look::Bold, "note:");
        output::say(&format!("{word} {note}"));
    }
    Ok(describe(python, Paint::of_output(global.color)).into())
}
