//! `cargo xtask generate`: headers of the fetched interpreter → bindgen → our model → the generated files.

mod bindings;
mod clang;
mod coverage;
mod emit;
mod headers;
mod inventory;
mod model;
mod parse;
mod policy;
mod ported;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::{command, fetch};

/// What `generate` takes.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Change nothing; fail when a generated file differs from what the headers give.
    #[arg(long)]
    check: bool,
    /// Also rewrite the inventory of exported symbols under `vendor/` from the fetched libpython.
    #[arg(long, conflicts_with = "check")]
    inventory: bool,
}

/// Reads the headers, proves the coverage, and writes or compares the generated files.
pub(crate) fn run(args: &Args) -> Result<()> {
    let clang = clang::load()?;
    let python = fetch::ensure_reference()?;
    let root = command::workspace_root();
    if args.inventory {
        inventory::write(&root, &python.library)?;
    }
    let exports = inventory::exports(&root)?;

    let headers = headers::scan(&python.include)?;
    let plain = bindings::read(&python.include, bindings::Inlines::Skip)?;
    let with_inlines = bindings::read(&python.include, bindings::Inlines::List)?;
    let mut model = parse::model(&plain, &headers)?;
    let hand_written = ported::names(&root.join("ffi-sys/src"))?;
    let report = coverage::check(&mut model, &headers, &plain, &with_inlines, &exports, &hand_written)?;

    let pages = inventory::pages(&root)?;
    let files = [
        ("ffi-sys/src/abi/generated.rs", emit::abi(&model)?),
        ("ffi-sys/src/table/generated.rs", emit::table(&model)?),
        ("ffi-sys/src/api/generated.rs", emit::api(&model, &pages)?),
        ("tests/src/layout/generated.rs", emit::layout(&model)?),
        ("locator/src/redistributable/catalogue/generated.rs", emit::catalogue(&root)?),
    ];
    let stale = if args.check { compare(&root, &files)? } else { write(&root, &files)? };
    println!("{report}");
    println!("headers  CPython {} from {}", model.version()?, python.include.display());
    println!("libclang {}", clang.full);
    if stale.is_empty() {
        return Ok(());
    }
    if args.check {
        let names: Vec<_> = stale.iter().map(|path| path.display().to_string()).collect();
        bail!("{} differ from what the headers give: run `cargo xtask generate`", names.join(", "));
    }
    for path in stale {
        println!("wrote    {}", path.display());
    }
    Ok(())
}

/// The generated files that differ.
fn compare(root: &Path, files: &[(&str, String)]) -> Result<Vec<PathBuf>> {
    let differs =
        |(path, text): &&(&str, String)| fs::read_to_string(root.join(path)).ok().as_ref() != Some(text);
    Ok(files.iter().filter(differs).map(|(path, _)| PathBuf::from(path)).collect())
}

/// Writes the generated files that differ, and names them.
fn write(root: &Path, files: &[(&str, String)]) -> Result<Vec<PathBuf>> {
    let stale = compare(root, files)?;
    for (path, text) in files.iter().filter(|(path, _)| stale.iter().any(|stale| stale == Path::new(path))) {
        fs::create_dir_all(root.join(path).parent().unwrap_or(root))?;
        fs::write(root.join(path), text).with_context(|| format!("writing {path}"))?;
    }
    Ok(stale)
}
