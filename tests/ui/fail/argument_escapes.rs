//! The caller keeps the arguments alive during the call only.
use std::cell::RefCell;

use ffi_safe::Borrowed;
use ffi_safe::callback::Callback;
use ffi_safe::value::NoneType;

thread_local! {
    static KEPT: RefCell<Option<Borrowed<'static, 'static>>> = const { RefCell::new(None) };
}

fn main() {}

pub fn keep() -> Callback {
    Callback::new("keep", |py, arguments| {
        KEPT.replace(Some(arguments.at(py, 0)));
        Ok(NoneType::get(py).into_any())
    })
}
