//! A copy of the memory is one's own.
use ffi_safe::Bound;
use ffi_safe::buffer::Buffer;
use ffi_safe::value::Bytes;

fn main() {}

pub fn sum(bytes: &Bound<'_, Bytes>) -> u32 {
    let slice = {
        let buffer = Buffer::<u8>::get(bytes).unwrap();
        buffer.to_vec()
    };
    slice.iter().map(|byte| u32::from(*byte)).sum()
}
