//! The gate: everything that the public headers offer is bound, ported, or skipped with a reason.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use anyhow::{Result, bail};
use syn::{ForeignItem, Item};

use super::bindings::Bindings;
use super::headers::Define;
use super::inventory::Kind;
use super::model::{Binding, Function, Model};
use super::policy;

/// The counts of one group.
#[derive(Debug, Default)]
struct Row {
    bound: usize,
    ported: usize,
    skipped: usize,
}

/// How many items of each group were bound, ported and skipped.
#[derive(Debug, Default)]
pub(super) struct Report {
    rows: Vec<(&'static str, Row)>,
    optional: usize,
    variadic: usize,
    undeclared: usize,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<24}{:>8}{:>8}{:>8}{:>8}", "", "bound", "ported", "skipped", "total")?;
        for (name, row) in &self.rows {
            let total = row.bound + row.ported + row.skipped;
            writeln!(f, "{name:<24}{:>8}{:>8}{:>8}{total:>8}", row.bound, row.ported, row.skipped)?;
        }
        write!(
            f,
            "of the bound symbols {} are optional, {} functions are variadic; {} exported symbols are declared in \
             no public header",
            self.optional, self.variadic, self.undeclared
        )
    }
}

/// Counts what is covered, marks what is hand-written or optional, and fails on anything unexplained.
pub(super) fn check(
    model: &mut Model,
    defines: &BTreeMap<String, Define>,
    plain: &Bindings,
    with_inlines: &Bindings,
    exports: &BTreeMap<String, Kind>,
    hand_written: &BTreeSet<String>,
) -> Result<Report> {
    let mut gate = Gate { unexplained: vec![], used: BTreeSet::new(), hand_written };
    let mut report = Report::default();

    let mut functions = Row::default();
    model.functions.retain_mut(|function| gate.function(function, exports, &mut functions));
    report.rows.push(("functions", functions));

    let mut data = Row::default();
    model.data.retain_mut(|item| {
        let exported = exports.get(&item.name) == Some(&Kind::Data);
        if hand_written.contains(&item.name) && !exported {
            // `static` in a header: every C file has its own.
            data.ported += 1;
            return false;
        }
        if !exported {
            gate.unexplained.push(format!("data `{}` is declared but not exported", item.name));
        }
        item.binding = binding(&item.name);
        data.bound += 1;
        true
    });
    report.rows.push(("data symbols", data));

    let bound: BTreeSet<String> = model
        .functions
        .iter()
        .map(|function| function.name.clone())
        .chain(model.data.iter().map(|data| data.name.clone()))
        .chain(model.types.iter().map(|item| item.name.clone()))
        .collect();
    let inlines = inlines(model, with_inlines)?;
    let row = gate.names("static inline function", inlines.iter(), &BTreeSet::new());
    report.rows.push(("static inline functions", row));

    let constants: BTreeSet<String> = model.constants.iter().map(|constant| constant.name.clone()).collect();
    let active: BTreeSet<&String> =
        plain.macros.iter().filter(|name| defines.contains_key(*name) && !inlines.contains(*name)).collect();
    let (calls, objects): (Vec<&String>, Vec<&String>) =
        active.into_iter().partition(|name| defines[*name].function_like);
    let row = gate.names("function-like macro", calls.into_iter(), &bound);
    report.rows.push(("function-like macros", row));
    let row = gate.names("macro", objects.into_iter(), &bound.union(&constants).cloned().collect());
    report.rows.push(("other macros", row));

    // A hand-written constant takes the place of bindgen's.
    model.constants.retain(|constant| !hand_written.contains(&constant.name));
    let optional = |binding: &Binding| *binding == Binding::Optional;
    report.optional = model.functions.iter().filter(|function| optional(&function.binding)).count()
        + model.data.iter().filter(|data| optional(&data.binding)).count();
    report.variadic = model.functions.iter().filter(|function| function.variadic).count();
    report.undeclared = exports.keys().filter(|name| !bound.contains(*name)).count();
    gate.finish()?;
    Ok(report)
}

struct Gate<'a> {
    unexplained: Vec<String>,
    used: BTreeSet<&'static str>,
    hand_written: &'a BTreeSet<String>,
}

impl Gate<'_> {
    fn function(&mut self, function: &mut Function, exports: &BTreeMap<String, Kind>, row: &mut Row) -> bool {
        if policy::UNEXPORTED.contains(&function.name.as_str()) {
            row.skipped += 1;
            return false;
        }
        if exports.get(&function.name) != Some(&Kind::Function) {
            self.unexplained.push(format!("function `{}` is declared but not exported", function.name));
        }
        function.binding = binding(&function.name);
        function.shadowed = self.hand_written.contains(&function.name);
        if function.shadowed {
            row.ported += 1
        } else {
            row.bound += 1
        }
        true
    }

    fn names<'n>(
        &mut self,
        what: &str,
        names: impl Iterator<Item = &'n String>,
        bound: &BTreeSet<String>,
    ) -> Row {
        let mut row = Row::default();
        for name in names {
            if self.hand_written.contains(name) {
                row.ported += 1;
            } else if bound.contains(name) {
                row.bound += 1;
            } else if self.skip(name) {
                row.skipped += 1;
            } else {
                self.unexplained.push(format!("{what} `{name}` is neither bound, ported nor skipped"));
            }
        }
        row
    }

    fn skip(&mut self, name: &str) -> bool {
        let pattern = policy::skipped(name);
        self.used.extend(pattern);
        if pattern.is_some() && self.hand_written.contains(name) {
            self.unexplained.push(format!("`{name}` is ported and yet skipped by the policy"));
        }
        pattern.is_some()
    }

    fn finish(mut self) -> Result<()> {
        let stale = policy::SKIPPED.iter().flat_map(|(patterns, _)| *patterns);
        let stale = stale.filter(|pattern| !self.used.contains(*pattern));
        self.unexplained
            .extend(stale.map(|pattern| format!("the policy skips `{pattern}`, which nothing matches")));
        if self.unexplained.is_empty() {
            return Ok(());
        }
        bail!(
            "{} items of the headers are unexplained; port them in ffi-sys/src/inline or give a reason in \
             xtask/src/generate/policy.rs:\n  {}",
            self.unexplained.len(),
            self.unexplained.join("\n  ")
        )
    }
}

/// Private names come and go between patch releases; public ones, and those that the ports call, do not.
fn binding(name: &str) -> Binding {
    match name.starts_with('_') && !policy::REQUIRED_PRIVATE.contains(&name) {
        true => Binding::Optional,
        false => Binding::Required,
    }
}

/// The functions that exist only in the headers: those that the second run of bindgen declares beyond the first.
fn inlines(model: &Model, with_inlines: &Bindings) -> Result<BTreeSet<String>> {
    let exported: BTreeSet<&str> = model.functions.iter().map(|function| function.name.as_str()).collect();
    let mut names = BTreeSet::new();
    for item in syn::parse_file(&with_inlines.text)?.items {
        let Item::ForeignMod(block) = item else { continue };
        for item in block.items {
            if let ForeignItem::Fn(item) = item {
                let name = item.sig.ident.to_string();
                if !exported.contains(name.as_str()) && !policy::UNEXPORTED.contains(&name.as_str()) {
                    names.insert(name);
                }
            }
        }
    }
    Ok(names)
}
