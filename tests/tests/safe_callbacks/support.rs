//! What the tests share.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use ffi_safe::callback::CallArguments;
use ffi_safe::value::Dict;
use ffi_safe::{Any, Attached, Bound, IntoPython, Result};

pub(crate) use tests::attached_in_time as test;

/// How long is waited for the last object to die. It takes moments; the rest is for a busy machine.
const LIMIT: Duration = Duration::from_secs(30);

/// A value as an object of any type.
pub(crate) fn object(py: &Attached, value: impl IntoPython) -> Result<Bound<'_, Any>> {
    value.into_python(py).map(Bound::into_any)
}

/// Runs Python source with some names, and returns all names.
pub(crate) fn run<'a>(py: &'a Attached, source: &str, names: &[(&str, &Bound<'a, Any>)]) -> Bound<'a, Dict> {
    let dict = Dict::empty(py).unwrap();
    for (name, value) in names {
        dict.set(*name, *value).unwrap();
    }
    if let Err(error) = py.run(source, Some(&dict), None) {
        panic!("{}", error.traceback(py).unwrap());
    }
    dict
}

/// The value of a name.
pub(crate) fn get<'a>(names: &Bound<'a, Dict>, name: &str) -> Bound<'a, Any> {
    names.get(name).unwrap().unwrap_or_else(|| panic!("there is no `{name}`"))
}

/// The `repr` of a name's value.
pub(crate) fn text(names: &Bound<'_, Dict>, name: &str) -> String {
    get(names, name).repr().unwrap().to_string_lossy().unwrap()
}

/// All arguments as a text, in the order of the parameters.
pub(crate) fn describe<'p>(py: &'p mut Attached, arguments: &CallArguments<'_>) -> Result<Bound<'p, Any>> {
    let mut parts = Vec::new();
    for place in 0..arguments.count() {
        parts.push(match arguments.get(py, place) {
            Some(argument) => argument.repr()?.to_string_lossy()?,
            None => "-".to_owned(),
        });
    }
    for argument in arguments.rest(py) {
        parts.push(format!("*{}", argument.repr()?.to_str()?));
    }
    for (name, argument) in arguments.keywords(py) {
        parts.push(format!("**{}={}", name.to_str()?, argument.repr()?.to_str()?));
    }
    object(py, parts.join(" "))
}

/// Counts how many of its clones live.
#[derive(Clone, Default)]
pub(crate) struct Counted(Arc<AtomicUsize>);

/// One of the things that are counted.
pub(crate) struct Live(Arc<AtomicUsize>);

impl Counted {
    pub(crate) fn live(&self) -> Live {
        self.0.fetch_add(1, Ordering::SeqCst);
        Live(Arc::clone(&self.0))
    }

    pub(crate) fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        let before = self.0.fetch_sub(1, Ordering::SeqCst);
        assert!(before > 0, "dropped more than once");
    }
}

/// Collects garbage until so many things live, and once more.
///
/// A collection is none while another thread, of another test, collects.
pub(crate) fn collect_until(py: &Attached, counted: &Counted, live: usize) {
    let begin = Instant::now();
    loop {
        py.run("import gc; gc.collect()", None, None).unwrap();
        if counted.count() == live {
            break;
        }
        assert!(begin.elapsed() < LIMIT, "{} things live, not {live}", counted.count());
    }
    py.run("import gc; gc.collect()", None, None).unwrap();
    assert_eq!(counted.count(), live);
}
