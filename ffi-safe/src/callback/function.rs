//! Functions and closures as callables.

use core::ffi::{CStr, c_void};
use core::fmt;
use core::ptr::{self, NonNull};
use core::slice;
use std::ffi::CString;
use std::sync::Arc;

use ffi_sys::{
    METH_FASTCALL, METH_KEYWORDS, Py_ssize_t, PyCFunction, PyCFunction_Check, PyCFunction_NewEx,
    PyCapsule_GetPointer, PyCapsule_New, PyMethodDef, PyObject, PyTuple_GET_SIZE, PyTupleObject,
};

use super::arguments::{CallArguments, Passed};
use super::bind::bind;
use super::enter::{destroy, enter};
use super::signature::Signature;
use crate::attach::Attached;
use crate::error::{PyError, Result};
use crate::exceptions::ValueError;
use crate::object::Bound;
use crate::value::{Any, Str, python_types};

python_types! {
    /// `builtin_function_or_method`: a function that is not written in Python.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::callback::BuiltinFunction;
    ///
    /// # tests::safe::run(|py| {
    /// assert!(py.eval("len", None, None)?.cast::<BuiltinFunction>().is_ok());
    /// assert!(py.eval("lambda: 0", None, None)?.cast::<BuiltinFunction>().is_err());
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    BuiltinFunction = "builtin_function_or_method", PyCFunction_Check;
}

/// The name of the capsules that hold closures.
const CAPSULE: &CStr = c"ffi_safe.callback";

type Body = dyn for<'p> Fn(&'p mut Attached, &CallArguments<'_>) -> Result<Bound<'p, Any>> + Send + Sync;

/// A Rust function or closure, on its way to become a Python callable. See the [module](super).
///
/// # Examples
/// ```
/// use ffi_safe::IntoPython;
/// use ffi_safe::callback::Callback;
///
/// # tests::safe::run(|py| {
/// let power = Callback::new("power", |py, arguments| {
///     let base: i64 = arguments.extract(py, 0)?;
///     let exponent = arguments.extract_optional(py, 1)?.unwrap_or(2);
///     Ok(base.pow(exponent).into_python(py)?.into_any())
/// });
/// let power = power.signature("(base, exponent=2)").doc("base to the power of exponent").into_function(py)?;
/// assert_eq!(power.call1((7,))?.extract::<i64>()?, 49);
///
/// let error = power.call0().unwrap_err();
/// assert_eq!(error.to_string(), "TypeError: power() missing 1 required positional argument: 'base'");
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
#[must_use = "it is no callable yet"]
#[derive(Clone)]
pub struct Callback {
    name: String,
    /// The name in messages.
    qualified: String,
    signature: Option<String>,
    doc: Option<String>,
    body: Arc<Body>,
}

impl Callback {
    /// A callable of that name, whose arguments are positional and as many as the caller wishes.
    ///
    /// `body` may be called on any thread, by several at once. It must be `Send` and `Sync`:
    /// ```compile_fail,E0277
    /// let count = std::cell::Cell::new(0);
    /// // error: `Cell<i32>` cannot be shared between threads safely
    /// ffi_safe::callback::Callback::new("count", move |py, arguments| {
    ///     count.set(count.get() + 1);
    ///     Ok(arguments.at(py, 0).to_bound())
    /// });
    /// ```
    ///
    /// # Examples
    /// ```
    /// use std::sync::atomic::{AtomicU64, Ordering};
    ///
    /// use ffi_safe::{IntoPython, callback::Callback};
    ///
    /// # tests::safe::run(|py| {
    /// let count = AtomicU64::new(0);
    /// let next = Callback::new("next", move |py, _| {
    ///     Ok(count.fetch_add(1, Ordering::Relaxed).into_python(py)?.into_any())
    /// });
    /// let next = next.into_function(py)?;
    /// assert_eq!(next.call0()?.extract::<u64>()?, 0);
    /// assert_eq!(next.call0()?.extract::<u64>()?, 1);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn new<F>(name: impl Into<String>, body: F) -> Self
    where
        F: for<'p> Fn(&'p mut Attached, &CallArguments<'_>) -> Result<Bound<'p, Any>> + Send + Sync + 'static,
    {
        let name = name.into();
        Self { qualified: name.clone(), name, signature: None, doc: None, body: Arc::new(body) }
    }

    /// The parameters, as they are written in Python: `(a, b=1, /, c=2, *rest, d, e=None, **keywords)`. Arguments
    /// that do not fit are refused in CPython's words.
    ///
    /// The defaults are for the reader, and for `inspect.signature`: an argument that was left out is not there, and
    /// it is the body that knows what to do then.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::callback::Callback;
    /// use ffi_safe::keywords;
    ///
    /// # tests::safe::run(|py| {
    /// let pick = Callback::new("pick", |py, arguments| Ok(arguments.at(py, 1).to_bound()));
    /// let pick = pick.signature("(items, /, *, key)").into_function(py)?;
    /// assert_eq!(pick.call(((),), keywords!(key = 5))?.extract::<i32>()?, 5);
    ///
    /// let error = pick.call1(((), 5)).unwrap_err();
    /// assert_eq!(error.to_string(), "TypeError: pick() takes 1 positional argument but 2 were given");
    /// let signature = py.import("inspect")?.call_method1("signature", (&pick,))?;
    /// assert_eq!(signature.str()?.to_str()?, "(items, /, *, key)");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn signature(mut self, signature: impl Into<String>) -> Self {
        self.signature = Some(signature.into());
        self
    }

    /// `__doc__`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::callback::Callback;
    ///
    /// # tests::safe::run(|py| {
    /// let same = Callback::new("same", |py, arguments| Ok(arguments.at(py, 0).to_bound()));
    /// let same = same.signature("(value)").doc("The value itself.").into_function(py)?;
    /// assert_eq!(same.getattr("__doc__")?.extract::<String>()?, "The value itself.");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn doc(mut self, doc: impl Into<String>) -> Self {
        self.doc = Some(doc.into());
        self
    }

    /// Makes the callable.
    ///
    /// # Errors
    /// `ValueError` if the signature is malformed, or a text holds a NUL; `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::{IntoPython, callback::Callback};
    ///
    /// # tests::safe::run(|py| {
    /// let lower = Callback::new("lower", |py, arguments| {
    ///     Ok(arguments.extract::<String>(py, 0)?.to_lowercase().into_python(py)?.into_any())
    /// });
    /// let words = ["b", "C", "A"].into_python(py)?;
    /// let key = ffi_safe::keywords!(key = lower.clone().into_function(py)?);
    /// let sorted = py.eval("sorted", None, None)?.call((words,), key)?;
    /// assert_eq!(sorted.extract::<Vec<String>>()?, ["A", "b", "C"]);
    ///
    /// let error = lower.signature("text").into_function(py).unwrap_err();
    /// assert!(error.to_string().starts_with("ValueError: the signature `text` of `lower` is malformed"));
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn into_function(self, py: &Attached) -> Result<Bound<'_, BuiltinFunction>> {
        self.of_module(py, None)
    }

    /// Makes it a method of a class: messages name the class, too, and the object is the first parameter.
    pub(super) fn into_method(mut self, class: &str) -> Self {
        self.qualified = format!("{class}.{}", self.name);
        self.signature = self.signature.map(|text| with_self(&text));
        self
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Makes the callable, with the name of its module.
    pub(super) fn of_module<'a>(
        self,
        py: &'a Attached,
        module: Option<&Bound<'a, Str>>,
    ) -> Result<Bound<'a, BuiltinFunction>> {
        py.check();
        let closure = Box::new(self.compile(py)?);
        let definition = ptr::from_ref(&closure.definition).cast_mut();
        let closure = Box::into_raw(closure);
        // SAFETY: attached. The destructor, which is for capsules of that name, takes the box back.
        let capsule = unsafe { PyCapsule_New(closure.cast(), CAPSULE.as_ptr(), Some(drop_closure)) };
        if capsule.is_null() {
            // SAFETY: made above, and given to nobody.
            drop(unsafe { Box::from_raw(closure) });
            return Err(PyError::take(py));
        }
        // Counted where all threads count: the thread that drops the callable drops the closure, without waiting for
        // this one.
        // SAFETY: a new reference.
        let capsule = unsafe { Bound::<Any>::from_owned(py, NonNull::new_unchecked(capsule)) }.unbind();
        let module = module.map_or(ptr::null_mut(), |module| module.as_ptr());
        // SAFETY: attached. The definition lives as long as the capsule, to which the callable takes a reference that
        // it gives up last. The function has the type that the flags say. A new reference, or null.
        unsafe { Bound::from_result(py, PyCFunction_NewEx(definition, capsule.as_ptr(), module)) }
    }

    /// What the closure needs when it is called.
    pub(super) fn compile(self, py: &Attached) -> Result<Closure> {
        let Self { name, qualified, signature, doc, body } = self;
        let c_text = |text: String| {
            let refuse = |_| PyError::new::<ValueError>(py, format!("a text of `{name}` holds a NUL"));
            CString::new(text).map_err(refuse)
        };
        let parameters = signature.as_deref().map(|text| Signature::new(py, &name, text)).transpose()?;
        // The way in which CPython's own functions tell their signature.
        let documented = match signature {
            Some(signature) => Some(format!("{name}{}\n--\n\n{}", signature.trim(), doc.unwrap_or_default())),
            None => doc,
        };
        let (c_name, c_doc) = (c_text(name.clone())?, documented.map(c_text).transpose()?);
        let definition = PyMethodDef {
            ml_name: c_name.as_ptr(),
            // SAFETY: only the type of the pointer changes; `METH_FASTCALL | METH_KEYWORDS` says what it really is.
            ml_meth: unsafe { core::mem::transmute::<*const (), PyCFunction>(call_closure as *const ()) },
            ml_flags: METH_FASTCALL | METH_KEYWORDS,
            ml_doc: c_doc.as_deref().map_or(ptr::null(), CStr::as_ptr),
        };
        Ok(Closure { definition, name: qualified, parameters, body, c_name, c_doc })
    }
}

/// The signature of a function that has the object as its first parameter, by position only.
fn with_self(signature: &str) -> String {
    let parsed = Signature::parse(signature);
    // A malformed one is refused later, as it is.
    let Some(rest) = signature.trim().strip_prefix('(') else { return signature.to_owned() };
    match parsed {
        Ok(parsed) if parsed.positional_only > 0 => format!("(self, {rest}"),
        Ok(_) if rest.trim() == ")" => "(self, /)".to_owned(),
        Ok(_) => format!("(self, /, {rest}"),
        Err(_) => signature.to_owned(),
    }
}

impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Callback({}{})", self.name, self.signature.as_deref().unwrap_or("(*rest, /)"))
    }
}

/// A closure in a capsule, with what CPython must know of it. It stays where it is.
pub(super) struct Closure {
    definition: PyMethodDef,
    name: String,
    parameters: Option<Signature>,
    body: Arc<Body>,
    // What the definition points to.
    #[expect(dead_code, reason = "kept for the pointer in the definition")]
    c_name: CString,
    #[expect(dead_code, reason = "kept for the pointer in the definition")]
    c_doc: Option<CString>,
}

impl Closure {
    /// Calls the closure.
    ///
    /// # Safety
    /// The objects of `passed` are alive for `'c`.
    #[inline]
    pub(super) unsafe fn call<'c>(&'c self, py: &mut Attached, passed: Passed<'c>) -> Result<*mut PyObject> {
        // SAFETY: forwarded 1:1.
        let bindings = unsafe { bind(py, &self.name, self.parameters.as_ref(), passed) }?;
        let arguments = CallArguments::new(&self.name, self.parameters.as_ref(), &bindings);
        (self.body)(py, &arguments).map(Bound::into_ptr)
    }
}

/// What CPython calls.
///
/// # Safety
/// As CPython calls a function with `METH_FASTCALL | METH_KEYWORDS`: attached, with `count` arguments and one more
/// for each name, all alive during the call, and the capsule of a closure, which the callable keeps.
unsafe extern "C" fn call_closure(
    capsule: *mut PyObject,
    arguments: *const *mut PyObject,
    count: Py_ssize_t,
    names: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: by the contract of this function. The closure runs code that is `'static` on what was passed.
    unsafe {
        let closure = PyCapsule_GetPointer(capsule, CAPSULE.as_ptr()).cast::<Closure>();
        let passed = passed(arguments, count as usize, names);
        enter(ptr::null_mut(), |py| (*closure).call(py, passed))
    }
}

/// The arguments of a call by the protocol of `vectorcall`.
///
/// # Safety
/// `arguments` are `count` objects and one more for each of `names`, a tuple or null, alive for `'c`.
pub(super) unsafe fn passed<'c>(
    arguments: *const *mut PyObject,
    count: usize,
    names: *mut PyObject,
) -> Passed<'c> {
    // SAFETY: the caller's promise. A null pointer comes with no arguments at all. The items of a tuple never change.
    unsafe {
        let names: &[*mut PyObject] = match NonNull::new(names) {
            None => &[],
            Some(names) => items(names.as_ptr()),
        };
        if arguments.is_null() {
            return Passed { positional: &[], names, values: &[] };
        }
        let values = slice::from_raw_parts(arguments.add(count), names.len());
        Passed { positional: slice::from_raw_parts(arguments, count), names, values }
    }
}

/// The items of a tuple.
///
/// # Safety
/// The tuple is alive for `'c`.
pub(super) unsafe fn items<'c>(tuple: *mut PyObject) -> &'c [*mut PyObject] {
    // SAFETY: a live tuple, which never changes, and as many items as it says.
    unsafe {
        let first = (&raw const (*tuple.cast::<PyTupleObject>()).ob_item).cast();
        slice::from_raw_parts(first, PyTuple_GET_SIZE(tuple) as usize)
    }
}

/// # Safety
/// As CPython calls the destructor of a capsule, of one that `of_module` made: attached.
unsafe extern "C" fn drop_closure(capsule: *mut PyObject) {
    // SAFETY: the capsule dies, so nobody calls the closure any more.
    unsafe {
        let closure: *mut c_void = PyCapsule_GetPointer(capsule, CAPSULE.as_ptr());
        destroy(|| drop(Box::from_raw(closure.cast::<Closure>())));
    }
}
