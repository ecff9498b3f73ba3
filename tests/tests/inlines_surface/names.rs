//! No port without a comparison, no comparison without a port.

use std::collections::BTreeSet;

use tests::ports;

use crate::{TESTED, rows};

/// Compared in `fatal.rs`, in words of their own: they speak of their caller.
const APART: &[&str] = &["PyErr_BadInternalCall", "Py_FatalError"];

/// Not ports: what exported macros expand to.
const HELPERS: &[&str] = &["fatal_error_in"];

/// Compared though not ported: the exported functions that stand for macros of the same name and meaning.
const BOUND: &[&str] = &[
    "PyCFunction_New",
    "PyCFunction_NewEx",
    "PyRun_AnyFile",
    "PyRun_AnyFileEx",
    "PyRun_AnyFileFlags",
    "PyRun_File",
    "PyRun_FileEx",
    "PyRun_FileFlags",
    "PyRun_InteractiveLoop",
    "PyRun_InteractiveOne",
    "PyRun_SimpleFile",
    "PyRun_SimpleFileEx",
    "PyRun_SimpleString",
    "PyRun_String",
    "Py_CompileString",
];

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn every_port_is_compared() {
    let mut ported: BTreeSet<String> = ports::rest().iter().flat_map(|file| ports::names(file)).collect();
    // The definitions of the macros that make families of ports have a `$name` where ports have a name.
    ported.remove("");
    let compared = rows::GROUPS.iter().flat_map(|group| group.rows).map(|row| row.name.to_owned());
    let compared: BTreeSet<String> = compared.chain(set(APART)).collect();

    let ported = &ported - &set(HELPERS);
    let missing: Vec<_> = (&ported - &compared).into_iter().collect();
    assert!(missing.is_empty(), "ported, but not compared: {missing:?}");
    assert_eq!(&compared - &ported, set(BOUND), "compared, but not ported");
    assert!(ported.len() > 200, "only {} ports were found", ported.len());
}

#[test]
fn every_group_is_run() {
    let groups: Vec<&str> = rows::GROUPS.iter().map(|group| group.name).collect();
    assert_eq!(set(&groups), set(TESTED));
    assert_eq!(groups.len(), TESTED.len(), "two groups have the same name");
}
