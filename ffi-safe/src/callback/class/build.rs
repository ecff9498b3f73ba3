//! Making a class of what it is to have.

use core::ffi::{c_int, c_uint, c_void};
use core::ptr;
use std::ffi::CString;

use ffi_sys::{
    Py_TPFLAGS_BASETYPE, Py_TPFLAGS_DISALLOW_INSTANTIATION, Py_TPFLAGS_HAVE_GC, Py_TPFLAGS_MANAGED_WEAKREF,
    Py_tp_clear, Py_tp_dealloc, Py_tp_doc, Py_tp_methods, Py_tp_new, Py_tp_traverse, PyType_FromSpec,
    PyType_Slot, PyType_Spec,
};

use super::construct::{Info, construct};
use super::layout::{DEALLOC, Object};
use super::members::add_members;
use super::{Class, ClassBuilder, Payload, collector};
use crate::attach::Attached;
use crate::callback::signature::Signature;
use crate::error::{PyError, Result};
use crate::exceptions::ValueError;
use crate::object::Bound;
use crate::value::Type;

impl<T: Payload> ClassBuilder<T> {
    /// Makes the class. It lives as long as the process: make it once.
    ///
    /// # Errors
    /// `ValueError` for a malformed signature and for texts with a NUL; what CPython does not accept in a class.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::callback::{ClassBuilder, Instance, Payload};
    ///
    /// struct Point(i32, i32);
    /// # impl Payload for Point { const NAME: &'static str = "Point"; }
    ///
    /// # tests::safe::run(|py| {
    /// let class = ClassBuilder::<Point>::new().constructor("()", |_, _| Ok(Point(0, 0))).build(py)?;
    /// assert!(class.bind(py).call0()?.is_instance_of::<Instance<Point>>());
    ///
    /// let error = ClassBuilder::<Point>::new().constructor("(", |_, _| Ok(Point(0, 0))).build(py).unwrap_err();
    /// assert!(error.to_string().starts_with("ValueError: the signature `(` of `Point` is malformed"));
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
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
        let info: &'static Info<T> = Box::leak(Box::new(Info::new(constructor)));
        let mut slots = vec![
            // The same value by which classes are recognised: a function may have more than one address.
            slot(Py_tp_dealloc, DEALLOC.map_or(ptr::null_mut(), |dealloc| dealloc as *mut c_void)),
            slot(Py_tp_traverse, collector::traverse as *mut c_void),
            slot(Py_tp_clear, collector::clear as *mut c_void),
            slot(Py_tp_methods, ptr::from_ref(info).cast_mut().cast()),
        ];
        if info.has_constructor() {
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
        Ok(Class::new(class.unbind(), info.head()))
    }
}

fn slot(slot: c_int, pfunc: *mut c_void) -> PyType_Slot {
    PyType_Slot { slot, pfunc }
}
