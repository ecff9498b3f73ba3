//! `locate cache`.

use std::path::PathBuf;

use locator::cache::Installed;
use locator::redistributable::{Freed, ManageError};
use serde_json::{Value, json};

use crate::arguments::{Cache, CacheCommand, Global};
use crate::failure::{Done, Failure, Kind};
use crate::json::{self, path, paths};
use crate::machine::installer;
use crate::output::{Look, Paint, table};

impl CacheCommand {
    pub(crate) fn json(&self) -> bool {
        match &self.command {
            Cache::Path => false,
            Cache::List(format) | Cache::Gc(format) | Cache::Remove { format, .. } => format.json,
        }
    }
}

pub(crate) fn run(command: &Cache, global: &Global) -> Result<Done, Failure> {
    let installer = installer(None, global)?;
    match command {
        Cache::Path => Ok(format!("{}\n", installer.root().display()).into()),
        Cache::List(format) => {
            let installed = installer.list().map_err(Failure::failed)?;
            let text = if format.json {
                let installations: Vec<Value> = installed.iter().map(describe).collect();
                let root = path(installer.root());
                json::document(json!({ "root": root, "installations": installations }))
            } else {
                table(&installed.iter().map(row).collect::<Vec<_>>(), Paint::of_output(global.color))
            };
            Ok(text.into())
        }
        Cache::Gc(format) => {
            let freed = installer.gc().map_err(Failure::failed)?;
            Ok(report(&freed, format.json).into())
        }
        Cache::Remove { names, format } => {
            // All of them, or none because of a name that was mistyped.
            let there = installer.list().map_err(Failure::failed)?;
            if let Some(unknown) =
                names.iter().find(|name| there.iter().all(|installed| installed.entry.name() != **name))
            {
                let names = there.iter().map(|installed| installed.entry.name()).collect();
                let (root, name) = (installer.root().to_owned(), unknown.clone());
                return Err(Failure::new(Kind::NotFound, &ManageError::NotInstalled { root, name, names }));
            }
            let mut all = Freed::default();
            for name in names {
                let freed = installer.uninstall(name).map_err(Failure::failed)?;
                all.removed.extend(freed.removed);
                all.bytes += freed.bytes;
            }
            Ok(report(&all, format.json).into())
        }
    }
}

/// Its name, whether it is what was installed, and where it came from.
fn row(installed: &Installed) -> Vec<(Look, String)> {
    let (look, state) = match installed.entry.verify() {
        Ok(_) => (Look::Good, "unaltered".to_owned()),
        Err(error) => (Look::Bad, error.to_string()),
    };
    vec![
        (Look::Bold, installed.entry.name()),
        (Look::Dim, installed.marker.source.kind.clone()),
        (look, state),
    ]
}

fn describe(installed: &Installed) -> Value {
    let Installed { entry, marker, .. } = installed;
    let problem = entry.verify().err().map(|error| error.to_string());
    let unpacked = marker.unpacked.as_ref();
    json!({
        "name": entry.name(),
        "version": marker.version,
        "flavour": marker.flavour.name(),
        "platform": marker.platform,
        "prefix": path(&entry.prefix()),
        "created": marker.created,
        "kind": marker.source.kind,
        "archive": marker.source.archive,
        "sha256": marker.source.sha256,
        "url": unpacked.map(|unpacked| &unpacked.url),
        "trust": unpacked.map(|unpacked| unpacked.trust.to_string()),
        "problem": problem,
    })
}

/// What was removed.
fn report(freed: &Freed, as_json: bool) -> String {
    if as_json {
        let (removed, in_use) = (paths(&freed.removed), paths(&freed.in_use));
        return json::document(json!({ "removed": removed, "bytes": freed.bytes, "in_use": in_use }));
    }
    let mut text = String::new();
    let list = |text: &mut String, verb: &str, paths: &[PathBuf]| {
        for path in paths {
            *text += &format!("{verb} {}\n", path.display());
        }
    };
    list(&mut text, "Removed", &freed.removed);
    list(&mut text, "Left, because it is in use:", &freed.in_use);
    #[expect(clippy::cast_precision_loss, reason = "it is rounded anyway")]
    let megabytes = freed.bytes as f64 / 1e6;
    text + &format!("{} paths, {megabytes:.1} MB\n", freed.removed.len())
}
