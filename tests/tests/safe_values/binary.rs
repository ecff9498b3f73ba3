//! `bytes` and `bytearray`.

use ffi_safe::exceptions::{BufferError, IndexError};
use ffi_safe::threads;
use ffi_safe::value::{ByteArray, Bytes};

use crate::python;

#[test]
fn bytes_hold_any_byte() {
    python(|py| {
        let all: Vec<u8> = (0..=255).collect();
        for data in [&[][..], &[0], &all] {
            assert_eq!(Bytes::new(py, data)?.as_bytes(), data);
            assert_eq!(ByteArray::new(py, data)?.to_vec()?, data);
        }
        assert!(Bytes::new(py, &[])?.as_any().cast::<ByteArray>().is_err());
        assert!(ByteArray::new(py, &[])?.as_any().cast::<Bytes>().is_err());
        Ok(())
    });
}

#[test]
fn a_bytearray_is_written_within_its_bounds() {
    python(|py| {
        let data = ByteArray::new(py, b"abc")?;
        data.write_at(0, b"xyz")?;
        data.write_at(3, b"")?;
        for (start, bytes) in [(3, &b"a"[..]), (1, b"abc"), (usize::MAX, b"a"), (usize::MAX, b"")] {
            assert!(data.write_at(start, bytes).unwrap_err().matches::<IndexError>(py), "{start}");
        }
        data.resize(5)?;
        assert_eq!(data.to_vec()?, b"xyz\0\0");
        data.resize(0)?;
        assert_eq!((data.size(), data.to_vec()?), (0, vec![]));
        data.extend_from_slice(b"more")?;
        assert_eq!(data.as_any().repr()?.to_str()?, "bytearray(b'more')");
        Ok(())
    });
}

#[test]
fn memory_that_somebody_uses_is_not_moved() {
    python(|py| {
        let data = ByteArray::new(py, b"abc")?;
        let view = py.import("builtins")?.getattr("memoryview")?.call1((&data,))?;
        assert!(data.resize(1 << 20).unwrap_err().matches::<BufferError>(py));
        assert!(data.extend_from_slice(b"d").unwrap_err().matches::<BufferError>(py));
        data.write_at(0, b"X")?;
        assert_eq!(view.get_item(0)?.extract::<u8>()?, b'X');
        view.call_method0("release")?;
        data.resize(1)?;
        assert_eq!(data.to_vec()?, b"X");
        Ok(())
    });
}

/// A `__buffer__` in Python exports what it likes, which may be shorter than the bytearray.
#[test]
fn a_subclass_with_a_buffer_of_its_own() {
    python(|py| {
        let class =
            "type('Odd', (bytearray,), {'__buffer__': lambda self, flags: memoryview(bytearray(b'short'))})";
        let odd = py.eval(class, None, None)?.call1((vec![0_u8; 1000],))?.cast_into::<ByteArray>()?;
        assert_eq!(odd.size(), 1000);
        assert_eq!(odd.to_vec()?, b"short");
        assert!(odd.write_at(900, b"abc").unwrap_err().matches::<IndexError>(py));
        odd.write_at(2, b"abc")?;
        odd.resize(2000)?;
        assert_eq!(odd.size(), 2000);
        Ok(())
    });
}

/// Threads that make it longer and shorter, and others that copy it: whoever reads sees bytes that were written.
#[test]
fn threads_change_a_bytearray_through_rust() {
    python(|py| {
        let shared = ByteArray::new(py, &[7; 64])?.unbind();
        let results = threads::run(py, 4, |py, number| -> ffi_safe::Result<()> {
            for round in 0..3000_usize {
                let data = shared.bind(py);
                match number {
                    0 => data.extend_from_slice(&[7; 4096])?,
                    // Shorter, never longer: what that adds is zero.
                    1 => data.resize((round % 64).min(data.size()))?,
                    _ => {
                        let copy = data.to_vec()?;
                        assert!(
                            copy.iter().all(|byte| *byte == 7),
                            "{:?}",
                            copy.iter().find(|byte| **byte != 7)
                        );
                    }
                }
                if round % 100 == 0 {
                    py.checkpoint()?;
                }
            }
            Ok(())
        });
        results.expect("threads").into_iter().collect()
    });
}
