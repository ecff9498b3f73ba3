//! Another thread has a token of its own.
fn main() {}

pub fn sent(py: &mut ffi_safe::Attached) {
    py.detach(|| {
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let _ = ffi_safe::attach(|own| own.checkpoint().unwrap());
            });
        });
    });
}
