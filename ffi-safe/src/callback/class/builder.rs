//! Making classes.

use core::ffi::{c_int, c_uint, c_void};
use core::marker::PhantomData;
use core::{fmt, ptr};
use std::ffi::CString;

use ffi_sys::{
    Py_TPFLAGS_BASETYPE, Py_TPFLAGS_DISALLOW_INSTANTIATION, Py_TPFLAGS_HAVE_GC, Py_TPFLAGS_MANAGED_WEAKREF,
    Py_tp_clear, Py_tp_dealloc, Py_tp_doc, Py_tp_methods, Py_tp_new, Py_tp_traverse, PyInstanceMethod_New,
    PyObject, PyProperty_Type, PyType_FromSpec, PyType_Slot, PyType_Spec, PyTypeObject,
};

use super::layout::{Head, Object, head_of, instantiate};
use super::{Class, Payload, Receiver, collector};
use crate::attach::Attached;
use crate::callback::arguments::Passed;
use crate::callback::bind::bind;
use crate::callback::enter::enter;
use crate::callback::function::items;
use crate::callback::signature::Signature;
use crate::callback::{CallArguments, Callback};
use crate::error::{PyError, Result};
use crate::exceptions::{SystemError, ValueError};
use crate::object::{Borrowed, Bound, Owned};
use crate::value::{Any, Dict, NoneType, Type};

type Constructor<T> = dyn Fn(&mut Attached, &CallArguments<'_>) -> Result<T> + Send + Sync;

/// Makes a class whose objects hold a `T`.
///
/// # Examples
/// ```
/// use std::sync::atomic::{AtomicI64, Ordering};
///
/// use ffi_safe::IntoPython;
/// use ffi_safe::callback::{ClassBuilder, Instance, Payload};
///
/// struct Counter(AtomicI64);
///
/// impl Payload for Counter {
///     const NAME: &'static str = "Counter";
/// }
///
/// # tests::safe::run(|py| {
/// let class = ClassBuilder::<Counter>::new()
///     .doc("Counts, on any thread.")
///     .constructor("(start=0)", |py, arguments| {
///         Ok(Counter(AtomicI64::new(arguments.extract_optional(py, 0)?.unwrap_or(0))))
///     })
///     .method("add", "(number=1)", |py, this, arguments| {
///         let number = arguments.extract_optional(py, 0)?.unwrap_or(1);
///         let before = this.payload().0.fetch_add(number, Ordering::Relaxed);
///         Ok((before + number).into_python(py)?.into_any())
///     })
///     .getter("value", |py, this| Ok(this.payload().0.load(Ordering::Relaxed).into_python(py)?.into_any()))
///     .method("__repr__", "()", |py, this, _| {
///         Ok(format!("<Counter at {}>", this.payload().0.load(Ordering::Relaxed)).into_python(py)?.into_any())
///     })
///     .build(py)?;
///
/// let counter = class.bind(py).call1((5,))?;
/// counter.call_method1("add", (10,))?;
/// assert_eq!(counter.repr()?.to_str()?, "<Counter at 15>");
/// assert_eq!(counter.cast::<Instance<Counter>>()?.payload().0.load(Ordering::Relaxed), 15);
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
#[must_use = "it is no class yet"]
pub struct ClassBuilder<T> {
    module: String,
    doc: Option<String>,
    is_base: bool,
    constructor: Option<(String, Box<Constructor<T>>)>,
    members: Vec<Member>,
    payload: PhantomData<fn() -> T>,
}

/// What becomes an attribute of the class.
enum Member {
    Method(Callback),
    Static(Callback),
    Property { get: Callback, set: Option<Callback> },
}

/// What belongs to a class, at the address of its head. It lives for ever.
#[repr(C)]
struct Info<T> {
    head: Head,
    constructor: Option<(Signature, Box<Constructor<T>>)>,
}

impl<T: Payload> ClassBuilder<T> {
    /// A class of the name that `T` says, in the module `builtins`, that Python code cannot make objects of.
    pub fn new() -> Self {
        Self {
            module: "builtins".to_owned(),
            doc: None,
            is_base: false,
            constructor: None,
            members: Vec::new(),
            payload: PhantomData,
        }
    }

    /// `__module__`.
    pub fn module(mut self, module: impl Into<String>) -> Self {
        self.module = module.into();
        self
    }

    /// `__doc__`.
    pub fn doc(mut self, doc: impl Into<String>) -> Self {
        self.doc = Some(doc.into());
        self
    }

    /// Lets Python classes derive from this one. Their objects have a payload, too: their `__new__` is this one's.
    pub fn subclassable(mut self) -> Self {
        self.is_base = true;
        self
    }

    /// `__new__`: what makes the payload when Python code calls the class. The signature is without the class.
    pub fn constructor<F>(mut self, signature: impl Into<String>, body: F) -> Self
    where
        F: Fn(&mut Attached, &CallArguments<'_>) -> Result<T> + Send + Sync + 'static,
    {
        self.constructor = Some((signature.into(), Box::new(body)));
        self
    }

    /// A method. The signature is without `self`.
    ///
    /// Python finds what the class can do under the names that it knows: `__repr__`, `__call__`, `__len__`,
    /// `__eq__`, `__hash__`, `__iter__`, `__enter__`, `__add__` and so on. A class with `__eq__` and without
    /// `__hash__` cannot be hashed, as in Python. There is no `__del__`: the payload has a `Drop`.
    pub fn method<F>(mut self, name: &str, signature: impl Into<String>, body: F) -> Self
    where
        F: for<'p> Fn(&'p mut Attached, &Receiver<'_, T>, &CallArguments<'_>) -> Result<Bound<'p, Any>>
            + Send
            + Sync
            + 'static,
    {
        self.members.push(Member::Method(method(name, body).signature(signature)));
        self
    }

    /// A function in the class, which gets neither object nor class.
    pub fn static_method(mut self, function: Callback) -> Self {
        self.members.push(Member::Static(function));
        self
    }

    /// An attribute that is computed.
    pub fn getter<G>(mut self, name: &str, get: G) -> Self
    where
        G: for<'p> Fn(&'p mut Attached, &Receiver<'_, T>) -> Result<Bound<'p, Any>> + Send + Sync + 'static,
    {
        let get = method(name, move |py, this, _| get(py, this)).signature("()");
        self.members.push(Member::Property { get, set: None });
        self
    }

    /// An attribute that is computed, and that can be assigned to: the value is the one argument of `set`.
    pub fn property<G, S>(mut self, name: &str, get: G, set: S) -> Self
    where
        G: for<'p> Fn(&'p mut Attached, &Receiver<'_, T>) -> Result<Bound<'p, Any>> + Send + Sync + 'static,
        S: Fn(&mut Attached, &Receiver<'_, T>, &CallArguments<'_>) -> Result<()> + Send + Sync + 'static,
    {
        let get = method(name, move |py, this, _| get(py, this)).signature("()");
        let set =
            method(name, move |py: &mut Attached, this: &Receiver<'_, T>, arguments: &CallArguments<'_>| {
                set(py, this, arguments)?;
                Ok(NoneType::get(py).into_any())
            });
        self.members.push(Member::Property { get, set: Some(set.signature("(value, /)")) });
        self
    }

    /// Makes the class. It lives as long as the process: make it once.
    ///
    /// # Errors
    /// `ValueError` for a malformed signature and for texts with a NUL; what CPython does not accept in a class.
    pub fn build(self, py: &Attached) -> Result<Class<T>> {
        py.check();
        let Self { module, doc, is_base, constructor, members, payload: _ } = self;
        let c_text = |text: String| {
            let refuse =
                |_| PyError::new::<ValueError>(py, format!("a text of the class `{}` holds a NUL", T::NAME));
            CString::new(text).map_err(refuse)
        };
        let name = c_text(format!("{module}.{}", T::NAME))?;
        let mut flags = Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_MANAGED_WEAKREF;
        flags |= if is_base { Py_TPFLAGS_BASETYPE } else { 0 };
        flags |= if constructor.is_some() { 0 } else { Py_TPFLAGS_DISALLOW_INSTANTIATION };
        // In the way in which CPython's own classes tell the signature of their constructor.
        let doc = match &constructor {
            Some((signature, _)) => {
                Some(format!("{}{}\n--\n\n{}", T::NAME, signature.trim(), doc.unwrap_or_default()))
            }
            None => doc,
        };
        let doc = doc.map(c_text).transpose()?;
        let constructor = match constructor {
            Some((signature, body)) => Some((Signature::new(py, T::NAME, &signature)?, body)),
            None => None,
        };
        // For ever, since so are types as soon as there are two threads.
        let info: &'static Info<T> = Box::leak(Box::new(Info { head: Head::new::<T>(), constructor }));
        let mut slots = vec![
            slot(Py_tp_dealloc, collector::dealloc as *mut c_void),
            slot(Py_tp_traverse, collector::traverse as *mut c_void),
            slot(Py_tp_clear, collector::clear as *mut c_void),
            slot(Py_tp_methods, ptr::from_ref(&info.head).cast_mut().cast()),
        ];
        if info.constructor.is_some() {
            slots.push(slot(Py_tp_new, construct::<T> as *mut c_void));
        }
        if let Some(doc) = &doc {
            slots.push(slot(Py_tp_doc, doc.as_ptr().cast_mut().cast()));
        }
        slots.push(slot(0, ptr::null_mut()));
        let mut spec = PyType_Spec {
            name: name.as_ptr(),
            basicsize: Object::<T>::SIZE as c_int,
            itemsize: 0,
            flags: flags as c_uint,
            slots: slots.as_mut_ptr(),
        };
        // SAFETY: attached. The specification is as the headers say, CPython copies its texts, and the head that the
        // methods point to lives for ever. A new reference to a type, or null.
        let class: Bound<'_, Type> = unsafe { Bound::from_result(py, PyType_FromSpec(&mut spec)) }?;
        add_members(&class, members)?;
        Ok(Class::new(class.unbind(), &info.head))
    }
}

impl<T: Payload> Default for ClassBuilder<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Payload> fmt::Debug for ClassBuilder<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClassBuilder({}.{}, {} members)", self.module, T::NAME, self.members.len())
    }
}

fn slot(slot: c_int, pfunc: *mut c_void) -> PyType_Slot {
    PyType_Slot { slot, pfunc }
}

/// A function whose first parameter is an object of the class.
fn method<T, F>(name: &str, body: F) -> Callback
where
    T: Payload,
    F: for<'p> Fn(&'p mut Attached, &Receiver<'_, T>, &CallArguments<'_>) -> Result<Bound<'p, Any>>
        + Send
        + Sync
        + 'static,
{
    Callback::new(name, move |py, arguments| {
        let (this, others) = Receiver::<T>::first_of(py, arguments)?;
        body(py, &this, &others)
    })
}

/// Sets the attributes of the class. CPython derives its slots from their names.
fn add_members(class: &Bound<'_, Type>, members: Vec<Member>) -> Result<()> {
    let py = class.py();
    let name = class.name()?;
    let module = class.getattr("__module__")?.cast_into()?;
    let (mut compares, mut hashes) = (false, false);
    for member in members {
        match member {
            Member::Static(function) => {
                let name = function.name().to_owned();
                class.setattr(&*name, function.of_module(py, Some(&module))?)?;
            }
            Member::Method(method) => {
                let attribute = method.name().to_owned();
                compares |= attribute == "__eq__";
                hashes |= attribute == "__hash__";
                let function = method.into_method(&name).of_module(py, Some(&module))?;
                // SAFETY: attached; a live callable. A new reference, or null.
                let method: Bound<'_, Any> =
                    unsafe { Bound::from_result(py, PyInstanceMethod_New(function.as_ptr())) }?;
                class.setattr(&*attribute, method)?;
            }
            Member::Property { get, set } => {
                let attribute = get.name().to_owned();
                let get = get.into_method(&name).of_module(py, Some(&module))?.into_any();
                let set = match set {
                    Some(set) => set.into_method(&name).of_module(py, Some(&module))?.into_any(),
                    None => NoneType::get(py).into_any(),
                };
                // SAFETY: a type of the interpreter, which is there as long as that is; attached.
                let property: Bound<'_, Type> = unsafe {
                    Bound::from_borrowed(py, ptr::NonNull::new_unchecked(PyProperty_Type().cast()))
                };
                class.setattr(&*attribute, property.call1((get, set))?)?;
            }
        }
    }
    if compares && !hashes {
        class.setattr("__hash__", NoneType::get(py))?;
    }
    Ok(())
}

/// `tp_new` of a class with a constructor, and of those derived from it.
///
/// # Safety
/// As CPython calls it: attached, with a type that is derived from one of ours for `T`, a tuple, and a dict or null,
/// all alive during the call.
unsafe extern "C" fn construct<T: Payload>(
    class: *mut PyTypeObject,
    arguments: *mut PyObject,
    keywords: *mut PyObject,
) -> *mut PyObject {
    let make = |py: &mut Attached| {
        // SAFETY: a live type.
        let head = unsafe { head_of(class) }.filter(|head| head.payload == core::any::TypeId::of::<T>());
        let Some(head) = head else {
            return Err(PyError::new::<SystemError>(
                py,
                "a constructor was called for a class of another kind",
            ));
        };
        // SAFETY: the classes of ours for `T` with this function have their head in an `Info<T>`.
        let info = unsafe { &*ptr::from_ref(head).cast::<Info<T>>() };
        let Some((signature, body)) = &info.constructor else {
            return Err(PyError::new::<SystemError>(py, "a class without a constructor was called"));
        };
        // Kept for the length of the call, whoever else has the dict.
        let named: Vec<(Owned<Any>, Owned<Any>)> = match ptr::NonNull::new(keywords) {
            None => Vec::new(),
            // SAFETY: alive during the call; attached.
            Some(keywords) => unsafe { Borrowed::<Dict>::from_ptr(py, keywords) }
                .snapshot()
                .into_iter()
                .map(|(name, value)| (name.unbind(), value.unbind()))
                .collect(),
        };
        let (names, values): (Vec<_>, Vec<_>) =
            named.iter().map(|(name, value)| (name.as_ptr(), value.as_ptr())).unzip();
        // SAFETY: the tuple is alive during the call, and the others are in `named`.
        let passed = Passed { positional: unsafe { items(arguments) }, names: &names, values: &values };
        // SAFETY: as above.
        let bindings = unsafe { bind(py, T::NAME, Some(signature), passed) }?;
        let payload = body(py, &CallArguments::new(T::NAME, Some(signature), &bindings))?;
        // SAFETY: attached; the class is derived from the one to which the head belongs.
        unsafe { instantiate(py, class, head, payload) }
    };
    // SAFETY: Python calls; the constructor is `'static`.
    unsafe { enter(ptr::null_mut(), make) }
}
