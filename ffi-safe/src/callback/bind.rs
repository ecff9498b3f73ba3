//! Which argument belongs to which parameter.

use core::ptr;

use ffi_sys::{Py_ssize_t, PyObject, PyUnicode_Check, PyUnicode_EqualToUTF8AndSize};

use super::arguments::Passed;
use super::messages;
use super::signature::{Parameter, Signature};
use crate::attach::Attached;
use crate::error::{PyError, Result};
use crate::exceptions::TypeError;
use crate::object::Borrowed;
use crate::value::Str;

/// So many parameters need no memory of their own.
const INLINE: usize = 8;

/// The arguments in the places of their parameters.
pub(super) struct Bindings<'c> {
    places: Places<'c>,
    rest: &'c [*mut PyObject],
    keywords: Vec<(*mut PyObject, *mut PyObject)>,
}

enum Places<'c> {
    /// All were passed by position, and none is left out.
    AsPassed(&'c [*mut PyObject]),
    /// Null stands for an argument that was left out.
    Few([*mut PyObject; INLINE], usize),
    Many(Vec<*mut PyObject>),
}

impl Bindings<'_> {
    #[inline]
    pub(super) fn parameters(&self) -> &[*mut PyObject] {
        match &self.places {
            Places::AsPassed(all) => all,
            Places::Few(places, count) => &places[..*count],
            Places::Many(places) => places,
        }
    }

    pub(super) fn rest(&self) -> &[*mut PyObject] {
        self.rest
    }

    pub(super) fn keywords(&self) -> &[(*mut PyObject, *mut PyObject)] {
        &self.keywords
    }
}

impl Places<'_> {
    fn empty(count: usize) -> Self {
        if count <= INLINE {
            Self::Few([ptr::null_mut(); INLINE], count)
        } else {
            Self::Many(vec![ptr::null_mut(); count])
        }
    }

    fn as_mut(&mut self) -> &mut [*mut PyObject] {
        match self {
            Self::AsPassed(_) => &mut [],
            Self::Few(places, count) => &mut places[..*count],
            Self::Many(places) => places,
        }
    }
}

/// Finds the places of what was passed.
///
/// # Errors
/// `TypeError` in CPython's words, if the arguments do not fit the signature.
///
/// # Safety
/// The objects of `passed` are alive for `'c`, and the names and values are as many.
#[inline]
pub(super) unsafe fn bind<'c>(
    py: &Attached,
    function: &str,
    signature: Option<&Signature>,
    passed: Passed<'c>,
) -> Result<Bindings<'c>> {
    let is_simple = match signature {
        // As many arguments as parameters may still be wrong, if some of those are keyword-only.
        Some(signature) => {
            passed.names.is_empty()
                && passed.positional.len() == signature.positional
                && signature.positional == signature.parameters.len()
        }
        None if passed.names.is_empty() => true,
        None => return Err(PyError::new::<TypeError>(py, messages::no_keywords(function))),
    };
    match signature {
        // SAFETY: forwarded 1:1.
        Some(signature) if !is_simple => unsafe { fit(py, function, signature, passed) }
            .map_err(|Misfit(message)| PyError::new::<TypeError>(py, message)),
        _ => Ok(Bindings { places: Places::AsPassed(passed.positional), rest: &[], keywords: Vec::new() }),
    }
}

/// Why the arguments do not fit.
struct Misfit(String);

/// # Safety
/// As [`bind`].
unsafe fn fit<'c>(
    py: &Attached,
    function: &str,
    signature: &Signature,
    passed: Passed<'c>,
) -> Result<Bindings<'c>, Misfit> {
    let Passed { positional, names, values } = passed;
    let parameters = &signature.parameters;
    let mut places = Places::empty(parameters.len());
    let slots = places.as_mut();
    let by_position = positional.len().min(signature.positional);
    slots[..by_position].copy_from_slice(&positional[..by_position]);
    let mut keywords = Vec::new();
    for (&name, &value) in names.iter().zip(values) {
        // SAFETY: alive, by the caller's promise; attached.
        if unsafe { PyUnicode_Check(name) } == 0 {
            return Err(Misfit(format!("{function}() keywords must be strings")));
        }
        // SAFETY: as above, and texts.
        match unsafe { find(&parameters[signature.positional_only..], name) } {
            Some(index) => {
                let place = &mut slots[signature.positional_only + index];
                if !place.is_null() {
                    let name = &parameters[signature.positional_only + index].name;
                    return Err(Misfit(messages::multiple(function, name)));
                }
                *place = value;
            }
            None if signature.keywords => keywords.push((name, value)),
            // SAFETY: as above.
            None => return Err(Misfit(unsafe { unknown(py, function, signature, names, name) })),
        }
    }
    if positional.len() > signature.positional && !signature.rest {
        let keyword_only = slots[signature.positional..].iter().filter(|place| !place.is_null()).count();
        return Err(Misfit(messages::too_many(function, signature, positional.len(), keyword_only)));
    }
    for (kind, range) in
        [("positional", 0..signature.positional), ("keyword-only", signature.positional..parameters.len())]
    {
        let missing = range.filter(|index| slots[*index].is_null() && parameters[*index].is_required);
        let missing: Vec<_> = missing.map(|index| &*parameters[index].name).collect();
        if !missing.is_empty() {
            return Err(Misfit(messages::missing(function, kind, &missing)));
        }
    }
    let rest = if signature.rest { &positional[by_position..] } else { &[] };
    Ok(Bindings { places, rest, keywords })
}

/// The place of a keyword among the parameters.
///
/// # Safety
/// Attached, and `name` is a live text.
unsafe fn find(parameters: &[Parameter], name: *mut PyObject) -> Option<usize> {
    let same = |parameter: &Parameter| parameter.object.as_ref().is_some_and(|own| own.as_ptr() == name);
    // SAFETY: attached, a live text, and as many bytes as the length says. Runs no code of the object.
    let equal = |parameter: &Parameter| unsafe {
        let text = &parameter.name;
        PyUnicode_EqualToUTF8AndSize(name, text.as_ptr().cast(), text.len() as Py_ssize_t) != 0
    };
    // Names in source code are interned, and so are the parameters'.
    parameters.iter().position(same).or_else(|| parameters.iter().position(equal))
}

/// The message for a keyword that is the name of no parameter that takes one.
///
/// # Safety
/// Attached, and the names are alive.
#[cold]
unsafe fn unknown(
    py: &Attached,
    function: &str,
    signature: &Signature,
    names: &[*mut PyObject],
    name: *mut PyObject,
) -> String {
    let positional_only = &signature.parameters[..signature.positional_only];
    let is_passed = |parameter: &&Parameter| {
        let one = core::slice::from_ref(*parameter);
        // SAFETY: forwarded 1:1; what is no text is no name of a parameter.
        names.iter().any(|name| unsafe { PyUnicode_Check(*name) != 0 && find(one, *name).is_some() })
    };
    let clashes: Vec<_> =
        positional_only.iter().filter(is_passed).map(|parameter| &*parameter.name).collect();
    if !clashes.is_empty() {
        return messages::positional_only(function, &clashes);
    }
    // SAFETY: a live text.
    let name: Borrowed<'_, '_, Str> =
        unsafe { Borrowed::from_ptr(py, core::ptr::NonNull::new_unchecked(name)) };
    messages::unexpected(function, &name.to_string_lossy().unwrap_or_default())
}
