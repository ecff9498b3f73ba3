//! A section does not leave the closure that it is lent to.
use ffi_safe::value::List;
use ffi_safe::{Bound, critical_section};

fn main() {}

pub fn size(list: &Bound<'_, List>) -> usize {
    let section = critical_section(list, |section| section);
    section.size()
}
