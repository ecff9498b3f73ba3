//! A wrapper that claims to be Send does not carry a handle into a detached scope: it still borrows the token.
use ffi_safe::value::Str;
use ffi_safe::{Attached, Bound};

struct Wrapper<T>(T);
unsafe impl<T> Send for Wrapper<T> {}

fn main() {}

pub fn smuggled(py: &mut Attached) {
    let text: Wrapper<Bound<'_, Str>> = Wrapper(Str::new(py, "text").unwrap());
    py.detach(move || drop(text.0.clone()));
}
