//! The token may be used on its own thread, and a scoped thread may attach for itself.
fn main() {}

pub fn twin(py: &mut ffi_safe::Attached) {
    py.detach(|| {
        std::thread::scope(|scope| {
            scope.spawn(|| ffi_safe::attach(|_own| ()));
        });
    });
}
