//! Exporters that do less than others: they give no distances or no lengths, or the memory of another object.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use ffi_safe::buffer::{Buffer, BufferError};
use ffi_safe::value::ByteArray;
use ffi_safe::{critical_section, exceptions, threads};
use tests::safe::run;

/// `ctypes` leaves the distances null, even when they were asked for.
#[test]
fn arrays_of_ctypes() {
    run(|py| {
        let array = py.eval("(__import__('ctypes').c_int * 4)(1, 2, 3, 4)", None, None).unwrap();
        let buffer = Buffer::<i32>::get_writable(&array).unwrap();
        assert_eq!((buffer.shape(), buffer.strides()), (&[4][..], &[4][..]));
        assert_eq!((buffer.at(&[0]), buffer.at(&[3]), buffer.at(&[4])), (Some(1), Some(4), None));
        buffer.copy_from_slice(&[10, 20, 30, 40]);
        assert!(buffer.set(&[1], 21));
        assert_eq!(buffer.to_vec(), [10, 21, 30, 40]);
        assert_eq!(
            py.import("builtins")
                .unwrap()
                .get("list")
                .unwrap()
                .call1((&array,))
                .unwrap()
                .extract::<Vec<i32>>()
                .unwrap(),
            [10, 21, 30, 40]
        );
    });
}

#[test]
fn arrays_of_arrays_of_ctypes() {
    run(|py| {
        let source = "(lambda c: (c.c_double * 3 * 2)((1, 2, 3), (4, 5, 6)))(__import__('ctypes'))";
        let array = py.eval(source, None, None).unwrap();
        let buffer = Buffer::<f64>::get(&array).unwrap();
        assert_eq!((buffer.shape(), buffer.strides()), (&[2, 3][..], &[24, 8][..]));
        assert_eq!((buffer.at(&[0, 2]), buffer.at(&[1, 1])), (Some(3.0), Some(5.0)));
        let one = py.eval("__import__('ctypes').c_double(1.5)", None, None).unwrap();
        let one = Buffer::<f64>::get(&one).unwrap();
        assert_eq!((one.shape(), one.strides(), one.at(&[])), (&[][..], &[][..], Some(1.5)));
    });
}

#[test]
fn an_exporter_without_a_shape_is_refused() {
    run(|py| {
        let object = tests::without_shape(py);
        let Err(BufferError::Refused(error)) = Buffer::<u8>::get(&object) else { panic!("it was got") };
        assert!(error.matches::<exceptions::BufferError>(py));
        assert!(error.to_string().contains("1 dimension(s) without a shape"), "{error}");
    });
}

/// A `PickleBuffer` passes on the memory of a `bytearray`, which counts its exports without a lock.
#[test]
fn the_exporter_behind_a_pickle_buffer_is_locked() {
    static HELD: AtomicBool = AtomicBool::new(false);
    static ASKS: AtomicBool = AtomicBool::new(false);
    static GOT: AtomicBool = AtomicBool::new(false);
    run(|py| {
        let array = ByteArray::new(py, b"abc").unwrap();
        let pickle = py.import("pickle").unwrap().get("PickleBuffer").unwrap().call1((&array,)).unwrap();
        let (array, pickle) = (array.unbind(), pickle.unbind());
        threads::run(py, 2, |py, number| {
            if number == 0 {
                critical_section(array.bind(py), |_| {
                    HELD.store(true, Ordering::SeqCst);
                    while !ASKS.load(Ordering::SeqCst) {
                        thread::yield_now();
                    }
                    thread::sleep(Duration::from_millis(100));
                    assert!(!GOT.load(Ordering::SeqCst), "exported while another thread holds the lock");
                });
            } else {
                while !HELD.load(Ordering::SeqCst) {
                    thread::yield_now();
                }
                ASKS.store(true, Ordering::SeqCst);
                let buffer = Buffer::<u8>::get(pickle.bind(py)).unwrap();
                GOT.store(true, Ordering::SeqCst);
                assert_eq!(buffer.to_vec(), b"abc");
            }
        })
        .unwrap();
        let pickle = pickle.bind(py);
        pickle.call_method0("release").unwrap();
        let Err(BufferError::Refused(error)) = Buffer::<u8>::get(pickle) else { panic!("it was released") };
        assert!(error.matches::<exceptions::ValueError>(py), "{error}");
        array.bind(py).resize(1).expect("every export was given back");
    });
}
