//! A section belongs to the thread that holds the lock.
use ffi_safe::value::List;
use ffi_safe::{Bound, critical_section};

fn main() {}

pub fn sent(list: &Bound<'_, List>) {
    critical_section(list, |section| {
        std::thread::scope(|scope| {
            scope.spawn(|| println!("{}", section.size()));
        });
    });
}
