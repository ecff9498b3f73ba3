//! What was read in a section may be sent.
use ffi_safe::value::List;
use ffi_safe::{Bound, critical_section};

fn main() {}

pub fn sent(list: &Bound<'_, List>) {
    critical_section(list, |section| {
        let size = section.size();
        std::thread::scope(|scope| {
            scope.spawn(move || println!("{}", size));
        });
    });
}
