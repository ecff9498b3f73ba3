//! A section is not held over a detach, which would take its lock away.
use ffi_safe::value::List;
use ffi_safe::{Attached, critical_section};

fn main() {}

pub fn detached(py: &mut Attached) -> usize {
    let list = List::empty(py).unwrap();
    critical_section(&list, |section| {
        py.detach(|| ());
        section.size()
    })
}
