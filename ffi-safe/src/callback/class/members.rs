//! What a class has: methods and computed attributes.

use core::ptr::NonNull;

use ffi_sys::{PyInstanceMethod_New, PyProperty_Type};

use super::{Payload, Receiver};
use crate::attach::Attached;
use crate::callback::{CallArguments, Callback};
use crate::error::Result;
use crate::object::Bound;
use crate::value::{Any, NoneType, Type};

/// What becomes an attribute of the class.
pub(super) enum Member {
    Method(Callback),
    Static(Callback),
    Property { get: Callback, set: Option<Callback> },
}

/// A function whose first parameter is an object of the class.
pub(super) fn method<T, F>(name: &str, body: F) -> Callback
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
pub(super) fn add_members(class: &Bound<'_, Type>, members: Vec<Member>) -> Result<()> {
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
                let property: Bound<'_, Type> =
                    unsafe { Bound::from_borrowed(py, NonNull::new_unchecked(PyProperty_Type().cast())) };
                class.setattr(&*attribute, property.call1((get, set))?)?;
            }
        }
    }
    if compares && !hashes {
        class.setattr("__hash__", NoneType::get(py))?;
    }
    Ok(())
}
