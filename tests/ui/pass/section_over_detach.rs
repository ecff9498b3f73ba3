//! Before a section the thread may be detached.
use ffi_safe::value::List;
use ffi_safe::{Attached, critical_section};

fn main() {}

pub fn detached(py: &mut Attached) -> usize {
    py.detach(|| ());
    let list = List::empty(py).unwrap();
    critical_section(&list, |section| {
        section.size()
    })
}
