//! `locate list`.

use locator::Python;
use locator::redistributable::{Archive, catalogue, host_triple};
use serde_json::{Value, json};

use crate::arguments::{Global, List};
use crate::failure::{Done, Failure};
use crate::json;
use crate::machine::{finder, request};
use crate::output::{Look, Paint, table};

pub(crate) fn run(list: &List, global: &Global) -> Result<Done, Failure> {
    let report = finder(&list.search, global).explain();
    let pythons: Vec<&Python> =
        report.verdicts.iter().filter_map(|verdict| verdict.outcome.as_ref().ok()).collect();
    let available = if list.all { available(list) } else { Vec::new() };
    if list.format.json {
        let mut document = json!({
            "request": report.request.to_string(),
            "pythons": pythons.iter().map(|python| json::python(python)).collect::<Vec<Value>>(),
        });
        if list.all {
            document["available"] = available.iter().map(json::archive).collect();
        }
        return Ok(json::document(document).into());
    }
    let mut rows: Vec<Vec<(Look, String)>> = pythons.into_iter().map(row).collect();
    rows.extend(available.iter().map(|archive| {
        vec![
            (Look::Plain, format!("{}t{}", archive.version, if archive.is_debug() { "d" } else { "" })),
            (Look::Dim, "download".to_owned()),
            (Look::Dim, format!("locate install {0}t --tag {1}", archive.version, archive.tag)),
        ]
    }));
    Ok(table(&rows, Paint::of_output(global.color)).into())
}

fn row(python: &Python) -> Vec<(Look, String)> {
    vec![
        (Look::Bold, format!("{}{}", python.version, python.abi_flags)),
        (Look::Dim, python.source.to_string()),
        (Look::Plain, python.library.display().to_string()),
    ]
}

/// What could be installed for this process, the newest first.
fn available(list: &List) -> Vec<Archive> {
    let host = host_triple();
    let request = request(&list.search);
    let taken = |archive: &Archive| {
        host.as_deref() == Some(&*archive.triple) && request.takes(archive.version, archive.is_debug())
    };
    catalogue::archives().filter(taken).collect()
}
