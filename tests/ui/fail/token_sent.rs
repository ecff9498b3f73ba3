//! The token of one thread is no proof for another.
fn main() {}

pub fn sent(py: &mut ffi_safe::Attached) {
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let _smuggled = &*py;
        });
    });
}
