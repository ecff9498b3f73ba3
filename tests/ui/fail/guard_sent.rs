//! The guard of a mutex stays with the thread that has locked.
use ffi_safe::PyMutex;

fn main() {}

pub fn sent(mutex: &PyMutex<u32>) {
    let guard = mutex.lock();
    std::thread::scope(|scope| {
        scope.spawn(move || drop(guard));
    });
}
