//! Exports by many threads at once: in 3.13 the exporters themselves count without a lock.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use ffi_safe::buffer::Buffer;
use ffi_safe::value::ByteArray;
use tests::safe::run;

#[test]
fn no_export_is_lost() {
    const ROUNDS: usize = 50_000;
    let array = run(|py| ByteArray::new(py, &[7; 64]).unwrap().unbind());
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        let exporters: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    run(|py| {
                        for round in 0..ROUNDS {
                            let buffer = Buffer::<u8>::get(array.bind(py)).unwrap();
                            assert_eq!(buffer.len() % 64, 0, "the size changed while it was exported");
                            drop(buffer);
                            if round % 256 == 0 {
                                py.checkpoint().unwrap();
                            }
                        }
                    });
                })
            })
            .collect();
        scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                // Resized through the safe methods, which refuse while somebody exports.
                run(|py| {
                    let _ = array.bind(py).resize(128).and_then(|()| array.bind(py).resize(64));
                });
            }
        });
        for exporter in exporters {
            exporter.join().unwrap();
        }
        stop.store(true, Ordering::Relaxed);
    });
    run(|py| {
        let array = array.bind(py);
        // With an export too few the object could be resized under the next one, with one too many never again.
        let buffer = Buffer::<u8>::get(array).unwrap();
        assert!(array.resize(1).is_err(), "more exports were given back than made");
        drop(buffer);
        array.resize(1).expect("every export was given back");
    });
}
