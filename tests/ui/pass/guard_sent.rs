//! The mutex itself may be used by any thread.
use ffi_safe::PyMutex;

fn main() {}

pub fn sent(mutex: &PyMutex<u32>) {
    let guard = mutex;
    std::thread::scope(|scope| {
        scope.spawn(move || drop(guard.lock()));
    });
}
