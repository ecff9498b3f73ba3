//! The documents of `--json`. Their schema is in the documentation of the crate; a change that is more than a new
//! key raises [`SCHEMA`].

use std::path::{Path, PathBuf};

use locator::redistributable::Archive;
use locator::{Candidate, Place, Provenance, Python, Report, Verdict};
use serde_json::{Map, Value, json};

/// The version of the schema.
const SCHEMA: u32 = 1;

/// One document, in one line.
pub(crate) fn document(value: impl Into<Value>) -> String {
    let mut object = Map::from_iter([("schema_version".to_owned(), json!(SCHEMA))]);
    if let Value::Object(more) = value.into() {
        object.extend(more);
    }
    format!("{}\n", Value::Object(object))
}

/// A path. What is no text in it becomes U+FFFD.
pub(crate) fn path(path: &Path) -> Value {
    Value::from(path.to_string_lossy())
}

pub(crate) fn paths(paths: &[PathBuf]) -> Vec<Value> {
    paths.iter().map(|each| path(each)).collect()
}

pub(crate) fn python(python: &Python) -> Value {
    let include = python.include.as_deref().map(path);
    let warnings: Vec<String> = python.warnings.iter().map(ToString::to_string).collect();
    json!({
        "version": python.version.to_string(),
        "abi_flags": python.abi_flags,
        "debug": python.debug,
        "library": path(&python.library),
        "executable": path(&python.executable),
        "home": path(&python.home),
        "base_prefix": path(&python.base_prefix),
        "prefix": path(&python.prefix),
        "stdlib": path(&python.stdlib),
        "platstdlib": path(&python.platstdlib),
        "include": include,
        "dll_directories": paths(&python.dll_directories),
        "source": python.source.name(),
        "provenance": provenance(&python.provenance),
        "warnings": warnings,
    })
}

fn provenance(provenance: &Provenance) -> Value {
    match provenance {
        Provenance::Cache(cache) => json!({
            "kind": "cache",
            "how": cache.kind,
            "archive": cache.archive,
            "sha256": cache.sha256,
            "pinned": cache.pinned,
        }),
        Provenance::Conda { version, build, channel } => {
            json!({ "kind": "conda", "version": version, "build": build, "channel": channel })
        }
        Provenance::Uv { key, build } => json!({ "kind": "uv", "key": key, "build": build }),
        _ => json!({ "kind": "unknown" }),
    }
}

pub(crate) fn archive(archive: &Archive) -> Value {
    json!({
        "version": archive.version.to_string(),
        "debug": archive.is_debug(),
        "tag": archive.tag,
        "triple": archive.triple,
        "file": archive.file(),
        "sha256": archive.sha256,
    })
}

/// What a search saw.
pub(crate) fn report(report: &Report) -> Map<String, Value> {
    let candidates: Vec<Value> = report.verdicts.iter().map(verdict).collect();
    let passed_over: Vec<Value> = report
        .passed_over
        .iter()
        .map(|one| json!({ "source": one.source.name(), "switched_off": one.switched_off }))
        .collect();
    Map::from_iter([
        ("request".to_owned(), json!(report.request.to_string())),
        ("candidates".to_owned(), Value::from(candidates)),
        ("passed_over".to_owned(), Value::from(passed_over)),
    ])
}

fn verdict(verdict: &Verdict) -> Value {
    let Verdict { candidate, outcome, also, .. } = verdict;
    let mut value = self::candidate(candidate);
    value["accepted"] = json!(outcome.is_ok());
    value["python"] = outcome.as_ref().ok().map(python).into();
    value["reason"] = outcome.as_ref().err().map(ToString::to_string).into();
    value["also"] = also.iter().map(self::candidate).collect();
    value
}

fn candidate(candidate: &Candidate) -> Value {
    let kind = match candidate.place {
        Place::Prefix(_) => "prefix",
        Place::Executable(_) => "executable",
        Place::Library(_) => "library",
        _ => "other",
    };
    json!({
        "source": candidate.source.name(),
        "origin": candidate.origin,
        "kind": kind,
        "path": path(candidate.place.path()),
    })
}
