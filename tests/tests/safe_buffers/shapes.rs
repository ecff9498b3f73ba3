//! More dimensions, and elements with gaps.

use ffi_safe::buffer::Buffer;
use tests::safe::run;

#[test]
fn two_dimensions_in_the_order_of_c() {
    run(|py| {
        let object = py.eval("memoryview(bytes(range(6))).cast('B', [2, 3])", None, None).unwrap();
        let buffer = Buffer::<u8>::get(&object).unwrap();
        assert_eq!((buffer.shape(), buffer.strides()), (&[2, 3][..], &[3, 1][..]));
        assert_eq!((buffer.at(&[1, 2]), buffer.at(&[2, 0]), buffer.at(&[1])), (Some(5), None, None));
        assert!(buffer.is_c_contiguous() && !buffer.is_fortran_contiguous());
        assert_eq!(buffer.to_vec(), [0, 1, 2, 3, 4, 5]);
    });
}

#[test]
fn steps_and_backward_steps() {
    run(|py| {
        let object = py.eval("memoryview(bytearray(range(10)))[8:1:-3]", None, None).unwrap();
        let buffer = Buffer::<u8>::get_writable(&object).unwrap();
        assert!(buffer.as_cells().is_none() && buffer.strides() == [-3]);
        assert_eq!(buffer.to_vec(), [8, 5, 2]);
        buffer.copy_from_slice(&[80, 50, 20]);
        assert_eq!(object.call_method0("tobytes").unwrap().extract::<Vec<u8>>().unwrap(), [80, 50, 20]);
    });
}

#[test]
fn no_elements_and_no_dimensions() {
    run(|py| {
        let empty = py.eval("b''", None, None).unwrap();
        let empty = Buffer::<u8>::get(&empty).unwrap();
        assert!(empty.is_empty() && empty.as_slice() == Some(&[]) && empty.to_vec().is_empty());
        let scalar = py.eval("memoryview(b'abcd').cast('B').cast('I', [])", None, None).unwrap();
        let scalar = Buffer::<u32>::get(&scalar).unwrap();
        assert_eq!((scalar.len(), scalar.at(&[])), (1, Some(u32::from_ne_bytes(*b"abcd"))));
    });
}

#[test]
#[should_panic(expected = "another number of elements")]
fn copying_the_wrong_number_panics() {
    run(|py| {
        let object = py.eval("bytearray(3)", None, None).unwrap();
        Buffer::<u8>::get_writable(&object).unwrap().copy_from_slice(&[1, 2]);
    });
}
