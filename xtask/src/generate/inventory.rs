//! The data under `vendor/` that generation rests on.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use object::{Object, ObjectSymbol, SymbolKind};

const EXPORTS: &str = "vendor/exports-3.13.5t-x86_64-unknown-linux-gnu.tsv";
const PAGES: &str = "vendor/capi-pages-3.13.tsv";

/// What a symbol of the shared library is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Function,
    Data,
}

/// The symbols that the reference libpython exports.
pub(super) fn exports(root: &Path) -> Result<BTreeMap<String, Kind>> {
    rows(root, EXPORTS)?
        .into_iter()
        .map(|(name, kind)| match kind.as_str() {
            "function" => Ok((name, Kind::Function)),
            "data" => Ok((name, Kind::Data)),
            other => bail!("{EXPORTS}: `{name}` has the kind `{other}`, expected `function` or `data`"),
        })
        .collect()
}

/// Where the C-API manual describes a name: page and anchor.
pub(super) fn pages(root: &Path) -> Result<BTreeMap<String, String>> {
    Ok(rows(root, PAGES)?.into_iter().collect())
}

/// Rewrites the inventory of exports from a shared library.
pub(super) fn write(root: &Path, library: &Path) -> Result<()> {
    let mut text =
        String::from("# name, kind. The dynamic symbols that the reference libpython3.13t defines.\n");
    let bytes = fs::read(library).with_context(|| format!("reading {}", library.display()))?;
    let file = object::File::parse(&*bytes).with_context(|| format!("reading {}", library.display()))?;
    let mut symbols = BTreeMap::new();
    for symbol in file.dynamic_symbols().filter(|symbol| symbol.is_definition()) {
        let kind = if symbol.kind() == SymbolKind::Text { "function" } else { "data" };
        symbols.insert(symbol.name()?.to_owned(), kind);
    }
    for (name, kind) in symbols {
        text.push_str(&format!("{name}\t{kind}\n"));
    }
    fs::write(root.join(EXPORTS), text).with_context(|| format!("writing {EXPORTS}"))
}

fn rows(root: &Path, file: &str) -> Result<Vec<(String, String)>> {
    let text = fs::read_to_string(root.join(file)).with_context(|| format!("reading {file}"))?;
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let (name, value) =
                line.split_once('\t').with_context(|| format!("{file}: no tab in `{line}`"))?;
            Ok((name.to_owned(), value.to_owned()))
        })
        .collect()
}
