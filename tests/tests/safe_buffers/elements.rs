//! Which memory is given out, and how.

use ffi_safe::buffer::{Buffer, BufferError};
use ffi_safe::value::{ByteArray, Bytes};
use tests::safe::run;

#[test]
fn bytes_are_a_slice() {
    run(|py| {
        let bytes = Bytes::new(py, b"\0abc").unwrap();
        let buffer = Buffer::<u8>::get(&bytes).unwrap();
        assert_eq!(buffer.as_slice(), Some(&b"\0abc"[..]));
        assert!(buffer.is_read_only() && buffer.as_cells_mut().is_none());
        // A view of bytes is as immutable as they are.
        let view = py.eval("memoryview(b'xyz')[1:]", None, None).unwrap();
        assert_eq!(Buffer::<u8>::get(&view).unwrap().as_slice(), Some(&b"yz"[..]));
    });
}

#[test]
fn memory_that_others_may_write_is_no_slice() {
    run(|py| {
        for source in [
            "bytearray(b'abc')",
            "memoryview(bytearray(b'abc')).toreadonly()",
            "__import__('array').array('B', b'abc')",
        ] {
            let object = py.eval(source, None, None).unwrap();
            let buffer = Buffer::<u8>::get(&object).unwrap();
            assert!(buffer.as_slice().is_none(), "{source} gave a slice");
            let cells: Vec<u8> = buffer.as_cells().unwrap().iter().map(|cell| cell.get()).collect();
            assert_eq!(cells, b"abc", "{source}");
        }
    });
}

#[test]
fn writing_reaches_python() {
    run(|py| {
        let array = ByteArray::new(py, b"abc").unwrap();
        let buffer = Buffer::<u8>::get_writable(&array).unwrap();
        buffer.as_cells_mut().unwrap()[1].set(b'X');
        assert!(buffer.set(&[2], b'Y') && !buffer.set(&[3], b'Z'));
        drop(buffer);
        assert_eq!(array.to_vec().unwrap(), b"aXY");
        let refused = Buffer::<u8>::get_writable(&Bytes::new(py, b"abc").unwrap());
        assert!(matches!(refused, Err(BufferError::Refused(_))), "bytes were writable");
    });
}

#[test]
fn an_exported_object_cannot_be_resized() {
    run(|py| {
        let array = ByteArray::new(py, b"abc").unwrap();
        let buffer = Buffer::<u8>::get(&array).unwrap();
        assert!(array.call_method1("append", (1,)).is_err(), "resized while exported");
        drop(buffer);
        array.call_method1("append", (1,)).unwrap();
        let buffer = Buffer::<u8>::get(&array).unwrap().unbind();
        py_drop_detached(buffer);
        // The thread attaches here, and gives back what was dropped.
        ffi_safe::attach(|py| drop(py.eval("0", None, None))).unwrap();
        py.checkpoint().unwrap();
        array.call_method1("append", (1,)).expect("the export of the dropped buffer was given back");
    });
}

/// Drops a value on a thread that never attached.
fn py_drop_detached<T: Send + 'static>(value: T) {
    let thread = std::thread::spawn(move || drop(value));
    // The other thread does not touch Python, so that waiting attached holds nobody up.
    thread.join().unwrap();
}

#[test]
fn other_elements_are_refused_by_name() {
    run(|py| {
        let doubles = py.eval("__import__('array').array('d', [1.5, -2.0])", None, None).unwrap();
        assert_eq!(Buffer::<f64>::get(&doubles).unwrap().to_vec(), [1.5, -2.0]);
        let Err(BufferError::Element(error)) = Buffer::<i64>::get(&doubles) else { panic!("doubles as i64") };
        assert_eq!(
            error.to_string(),
            "the elements of the buffer have the format `d` and 8 bytes, which is not a native `i64`"
        );
        let Err(BufferError::Refused(error)) = Buffer::<u8>::get(&py.eval("3", None, None).unwrap()) else {
            panic!("an int gave a buffer")
        };
        assert!(error.to_string().contains("bytes-like object is required"), "{error}");
    });
}

#[test]
fn unaligned_elements_are_refused() {
    run(|py| {
        let source = "memoryview(bytes(17))[1:].cast('d')";
        let object = py.eval(source, None, None).unwrap();
        // Whether 16 bytes from an odd place are aligned is not for us to choose: the characters of bytes start at
        // an offset of 48 in memory that is aligned to 16.
        assert!(matches!(Buffer::<f64>::get(&object), Err(BufferError::Misaligned)));
        assert_eq!(
            Buffer::<f64>::get(&py.eval("memoryview(bytes(16)).cast('d')", None, None).unwrap())
                .unwrap()
                .len(),
            2
        );
    });
}
