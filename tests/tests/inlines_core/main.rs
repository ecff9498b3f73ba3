//! Every port of the core half, compared with the C original on the same live objects in one process.
//!
//! The originals are compiled from the headers of the interpreter under test. A test that is made with `compare!`
//! says which ports it compares; the last test here checks that together they are all that the sources define.

mod allocation;
mod calls;
mod corpus;
mod counting;
mod critical_section;
mod destruction;
mod fields;
mod header;
mod hooks;
mod initializers;
mod inspection;
mod memory;
mod mutex;
mod originals;
mod singletons;
mod threads;
mod try_incref;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use originals::{C, SOURCES};
use tests::{embed, ports};

/// Makes tests that run attached, and the list of the ports that they compare with their originals.
///
/// A test is one unsafe block: nearly every line of it calls C or a port.
macro_rules! compare {
    ($($(#[$attribute:meta])* fn $test:ident compares [$($name:ident),+ $(,)?] $body:block)*) => {
        /// The ports that this file compares.
        pub(crate) const COMPARED: &[&str] = &[$($(stringify!($name)),+),*];
        $($(#[$attribute])* #[test] #[allow(unused_unsafe, reason = "some tests call through tables only")] fn $test() {
            // SAFETY: the thread is attached, and the test holds a reference of its own to every object that it
            // passes, or passes null where the original allows it.
            crate::attached(|| unsafe { $body });
        })*
    };
}
pub(crate) use compare;

/// Runs `body` attached, in an interpreter whose allocations can be recorded.
fn attached<R>(body: impl FnOnce() -> R) -> R {
    embed::start_with(hooks::install);
    // Compiled before attaching: other threads must not wait for a compiler.
    LazyLock::force(&C);
    embed::attached(body)
}

/// The lists of all files.
const COMPARED: &[&[&str]] = &[
    allocation::COMPARED,
    calls::COMPARED,
    counting::COMPARED,
    critical_section::COMPARED,
    destruction::COMPARED,
    fields::COMPARED,
    header::COMPARED,
    initializers::COMPARED,
    inspection::COMPARED,
    memory::COMPARED,
    mutex::COMPARED,
    singletons::COMPARED,
    threads::COMPARED,
    try_incref::COMPARED,
];

#[test]
fn every_port_is_compared() {
    let defined: BTreeSet<String> = ports::CORE.iter().flat_map(|file| ports::names(file)).collect();
    let compared: BTreeSet<String> =
        COMPARED.iter().copied().flatten().map(|name| (*name).to_owned()).collect();
    let missing: Vec<_> = defined.difference(&compared).collect();
    let unknown: Vec<_> = compared.difference(&defined).collect();
    assert!(missing.is_empty(), "ported without a comparison with C: {missing:?}");
    assert!(unknown.is_empty(), "compared but not ported: {unknown:?}");
}

#[test]
fn every_comparison_has_its_original_and_its_port() {
    let sources = SOURCES.concat();
    let tests = [
        include_str!("allocation.rs"),
        include_str!("calls.rs"),
        include_str!("counting.rs"),
        include_str!("critical_section.rs"),
        include_str!("destruction.rs"),
        include_str!("fields.rs"),
        include_str!("header.rs"),
        include_str!("initializers.rs"),
        include_str!("inspection.rs"),
        include_str!("memory.rs"),
        include_str!("mutex.rs"),
        include_str!("singletons.rs"),
        include_str!("threads.rs"),
        include_str!("try_incref.rs"),
    ]
    .concat();
    for name in COMPARED.iter().copied().flatten() {
        // The two that 3.14 made public have other names inside of 3.13.
        let in_c = has_word(&sources, name) || name.starts_with("PyUnstable_");
        assert!(in_c, "no original of {name} in the probes");
        assert!(has_word(&tests, &format!("sys::{name}")), "{name} is listed but never called");
    }
}

/// Whether `text` has `word` with no other character of an identifier next to it.
fn has_word(text: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word)
        .any(|(at, _)| !text[..at].ends_with(part) && !text[at + word.len()..].starts_with(part))
}
