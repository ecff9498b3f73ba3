//! Calling both sides and comparing all that can be seen of a call.

use core::ffi::CStr;
use core::ptr;

use ffi_sys::{
    Py_DECREF, Py_REFCNT, Py_TYPE, PyErr_GetRaisedException, PyErr_Occurred, PyObject, PyObject_Repr,
    PyUnicode_AsUTF8AndSize,
};

use crate::probe::{Group, Original};
use crate::row::{KEPT, Row, SCRATCH};

/// The arguments of one call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Case {
    words: [u64; 9],
    count: usize,
    objects: Vec<*mut PyObject>,
}

impl Case {
    /// No arguments yet.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds an object or null. Its count of references is compared.
    pub(crate) fn object(mut self, object: *mut PyObject) -> Self {
        if !object.is_null() {
            self.objects.push(object);
        }
        self.pointer(object)
    }

    /// Adds another pointer.
    pub(crate) fn pointer<T>(self, pointer: *const T) -> Self {
        self.word(pointer.expose_provenance() as u64)
    }

    /// Adds a number.
    pub(crate) fn number(self, number: i64) -> Self {
        self.word(number as u64)
    }

    /// Adds a word.
    pub(crate) fn word(mut self, word: u64) -> Self {
        self.words[self.count] = word;
        self.count += 1;
        self
    }
}

/// All that can be seen of a call.
#[derive(Debug, PartialEq)]
struct Outcome {
    /// The result; of new references only whether there is one.
    value: u64,
    /// The words that the function was given to write to.
    scratch: [u64; KEPT],
    /// The type and the text of the new object.
    object: Option<String>,
    /// The type and the text of the object that the call has changed.
    kept: Option<String>,
    /// The type and the text of the exception.
    exception: Option<String>,
    /// By how much the arguments' counts of references have changed.
    counts: Vec<isize>,
}

/// Makes one call and looks at what it did.
fn observe(row: &Row, case: &Case, call: impl FnOnce(&[u64], *mut u64) -> u64) -> Outcome {
    let counts = || -> Vec<isize> {
        // SAFETY: the corpus holds the objects for ever; only this thread uses them.
        case.objects.iter().map(|&object| unsafe { Py_REFCNT(object) }).collect()
    };
    let before = counts();
    // A pattern, so that writing 0 is seen.
    let mut scratch = [0x5555_5555_5555_5555; SCRATCH];
    scratch[KEPT] = 0;
    let mut value = call(&case.words, scratch.as_mut_ptr());
    let exception = take_exception();
    let object = (row.new && value != 0).then(|| take(core::mem::replace(&mut value, 1)));
    let kept = (scratch[KEPT] != 0).then(|| take(scratch[KEPT]));
    let counts = counts().iter().zip(before).map(|(after, before)| after - before).collect();
    let scratch = core::array::from_fn(|i| scratch[i]);
    Outcome { value, scratch, object, kept, exception, counts }
}

/// Describes and releases the new reference in a word.
fn take(word: u64) -> String {
    let object = ptr::with_exposed_provenance_mut(word as usize);
    let text = describe(object);
    // SAFETY: a new reference by the meaning of the row.
    unsafe { Py_DECREF(object) };
    text
}

/// The exception that is set, which is cleared.
pub(crate) fn take_exception() -> Option<String> {
    // SAFETY: the thread is attached; the reference is a new one.
    unsafe {
        if PyErr_Occurred().is_null() {
            return None;
        }
        let exception = PyErr_GetRaisedException();
        let text = describe(exception);
        Py_DECREF(exception);
        Some(text)
    }
}

/// The type and the `repr` of an object.
pub(crate) fn describe(object: *mut PyObject) -> String {
    // SAFETY: the object is alive and the thread attached.
    let type_ = unsafe { Py_TYPE(object) };
    // SAFETY: as above; the text lives as long as the `repr`, which is released after it was copied.
    let text = unsafe {
        let text = PyObject_Repr(object);
        if text.is_null() {
            return format!("{} without a repr: {}", type_name(object), take_exception().unwrap());
        }
        let mut size = 0;
        let bytes = PyUnicode_AsUTF8AndSize(text, &raw mut size);
        let copy = match bytes.is_null() {
            // A lone surrogate: the exception says which and where.
            true => take_exception().unwrap(),
            false => {
                let bytes = core::slice::from_raw_parts(bytes.cast(), size as usize);
                String::from_utf8_lossy(bytes).into_owned()
            }
        };
        Py_DECREF(text);
        copy
    };
    format!("{type_:?} {text}")
}

/// The name of an object's type.
fn type_name(object: *mut PyObject) -> String {
    // SAFETY: the object is alive and the thread attached; the name lives as long as the type.
    unsafe { CStr::from_ptr((*Py_TYPE(object)).tp_name) }.to_string_lossy().into_owned()
}

/// One row, and what has been seen of it.
struct Seen {
    row: &'static Row,
    original: Original,
    cases: usize,
    first: Option<Digest>,
    varied: bool,
    failure: Option<String>,
}

impl Seen {
    fn look(&mut self, case: &Case) {
        // SAFETY: the cases of the group are arguments for its rows.
        let expected = observe(self.row, case, |a, x| unsafe { (self.original)(a.as_ptr(), x) });
        let found = observe(self.row, case, self.row.rust);
        if found != expected && self.failure.is_none() {
            let types: Vec<_> = case.objects.iter().map(|&object| type_name(object)).collect();
            let words = &case.words[..case.count];
            self.failure =
                Some(format!("of {words:x?} {types:?}\n  C:    {expected:x?}\n  Rust: {found:x?}"));
        }
        let digest = digest(expected);
        self.varied |= self.cases > 0 && self.first.as_ref() != Some(&digest);
        self.first.get_or_insert(digest);
        self.cases += 1;
    }

    fn verdict(self, group: &str) -> Option<String> {
        let one = format!("has the same outcome in all {} cases, which shows nothing", self.cases);
        let why = self.failure.or((self.cases != 1 && !self.varied).then_some(one))?;
        Some(format!("{group}: {}: {why}", self.row.c))
    }
}

/// Compares all rows of a group on all its cases.
///
/// Returns what is wrong: the first case of each row that differs, and rows that have the same outcome in every
/// case.
pub(crate) fn compare(group: &Group) -> Vec<String> {
    let seen = |(row, original)| Seen { row, original, cases: 0, first: None, varied: false, failure: None };
    let mut rows: Vec<Seen> = group.originals().map(seen).collect();
    (group.cases)(&mut |case| rows.iter_mut().for_each(|row| row.look(&case)));
    rows.into_iter().filter_map(|row| row.verdict(group.name)).collect()
}

/// What tells the outcomes of one row apart.
type Digest = (u64, [u64; KEPT], Option<String>, Option<String>);

fn digest(outcome: Outcome) -> Digest {
    (outcome.value, outcome.scratch, outcome.object.or(outcome.exception), outcome.kept)
}
