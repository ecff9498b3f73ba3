//! What was read in a section may leave it.
use ffi_safe::value::List;
use ffi_safe::{Bound, critical_section};

fn main() {}

pub fn size(list: &Bound<'_, List>) -> usize {
    let section = critical_section(list, |section| section.size());
    section
}
