//! A callback is given a token.
use ffi_safe::callback::Callback;
use ffi_safe::value::NoneType;

fn main() {}

pub fn captured() {
    let _ = Callback::new("callback", move |py, _| {
        py.checkpoint()?;
        Ok(NoneType::get(py).into_any())
    });
}
