//! An owned handle may be kept.
use std::cell::RefCell;

use ffi_safe::Owned;
use ffi_safe::callback::Callback;
use ffi_safe::value::NoneType;

thread_local! {
    static KEPT: RefCell<Option<Owned>> = const { RefCell::new(None) };
}

fn main() {}

pub fn keep() -> Callback {
    Callback::new("keep", |py, arguments| {
        KEPT.replace(Some(arguments.at(py, 0).to_bound().unbind()));
        Ok(NoneType::get(py).into_any())
    })
}
