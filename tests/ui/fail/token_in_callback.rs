//! A callback lives longer than any token, so that it can keep none, not even in a wrapper that claims to be Send.
use ffi_safe::Attached;
use ffi_safe::callback::Callback;
use ffi_safe::value::NoneType;

fn main() {}

struct Wrapper<T>(T);
unsafe impl<T> Send for Wrapper<T> {}
unsafe impl<T> Sync for Wrapper<T> {}

impl<T> Wrapper<T> {
    fn get(&self) -> &T {
        &self.0
    }
}

pub fn captured(py: &mut Attached) {
    let token = Wrapper(&*py);
    let _ = Callback::new("callback", move |py, _| {
        token.get().checkpoint()?;
        Ok(NoneType::get(py).into_any())
    });
}
