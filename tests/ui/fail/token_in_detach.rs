//! The token itself cannot be used inside, nor by a wrapper that claims to be Send.
use ffi_safe::Attached;
use ffi_safe::value::Str;

fn main() {}

struct Wrapper<T>(T);
unsafe impl<T> Send for Wrapper<T> {}

pub fn used_inside(py: &mut Attached) {
    let token = Wrapper(&*py);
    py.detach(move || drop(Str::new(token.0, "text")));
}
