//! `int`, `float` and `bool`.

use ffi_safe::Attached;
use ffi_safe::value::{Bool, Float, Int, Integer};

use crate::python;

/// Each extreme there and back, and by Python's own judgement.
macro_rules! extremes {
    ($($test:ident: $name:ty;)*) => {$(
        #[test]
        fn $test() {
            python(|py| {
                for value in [<$name>::MIN, <$name>::MIN + 1, 0, 1, 29, <$name>::MAX / 2, <$name>::MAX - 1, <$name>::MAX] {
                    let number = Int::new(py, value)?;
                    assert_eq!(number.str()?.to_str()?, value.to_string());
                    assert_eq!(number.value::<$name>()?, value);
                }
                for (value, by) in [(<$name>::MIN, -1), (<$name>::MAX, 1)] {
                    let source = format!("({value}) + ({by})");
                    let beyond = py.eval(&source, None, None)?.cast_into::<Int>()?;
                    let error = beyond.value::<$name>().unwrap_err();
                    let expected = format!("cannot convert `int` to `{}`: the value is out of range", stringify!($name));
                    assert_eq!(error.to_string(), expected);
                }
                Ok(())
            });
        }
    )*};
}

extremes! {
    extremes_of_i8: i8;
    extremes_of_i16: i16;
    extremes_of_i32: i32;
    extremes_of_i64: i64;
    extremes_of_i128: i128;
    extremes_of_isize: isize;
    extremes_of_u8: u8;
    extremes_of_u16: u16;
    extremes_of_u32: u32;
    extremes_of_u64: u64;
    extremes_of_u128: u128;
    extremes_of_usize: usize;
}

/// Around every number of bits, where CPython changes the number of digits and Rust that of bytes.
#[test]
fn powers_of_two_fit_exactly_where_they_should() {
    fn check<N: Integer>(py: &Attached, bits: u32, power: u32, signed: bool) -> ffi_safe::Result<()> {
        for (source, fits) in [
            (format!("2**{power} - 1"), power <= bits - u32::from(signed)),
            (format!("2**{power}"), power < bits - u32::from(signed)),
            (format!("-2**{power}"), signed && power < bits),
            (format!("-2**{power} - 1"), signed && power < bits - 1),
        ] {
            let number = py.eval(&source, None, None)?.cast_into::<Int>()?;
            match number.value::<N>() {
                Ok(value) => {
                    assert!(fits, "{source} fitted in {bits} bits");
                    assert!(Int::new(py, value)?.rich_compare_equal(&number)?, "{source}");
                }
                Err(error) => assert!(!fits, "{source}: {error}"),
            }
        }
        Ok(())
    }
    python(|py| {
        for power in
            [1, 7, 8, 15, 16, 29, 30, 31, 32, 59, 60, 61, 63, 64, 89, 90, 119, 120, 127, 128, 129, 200]
        {
            check::<i8>(py, 8, power, true)?;
            check::<i32>(py, 32, power, true)?;
            check::<i64>(py, 64, power, true)?;
            check::<i128>(py, 128, power, true)?;
            check::<u8>(py, 8, power, false)?;
            check::<u32>(py, 32, power, false)?;
            check::<u64>(py, 64, power, false)?;
            check::<u128>(py, 128, power, false)?;
        }
        Ok(())
    });
}

/// Numbers are compared by Python, not by what is tested.
trait Equal {
    fn rich_compare_equal(&self, other: &Self) -> ffi_safe::Result<bool>;
}

impl Equal for ffi_safe::Bound<'_, Int> {
    fn rich_compare_equal(&self, other: &Self) -> ffi_safe::Result<bool> {
        self.as_any().eq(other)
    }
}

#[test]
fn numbers_of_any_size_are_bytes() {
    python(|py| {
        for source in [
            "0",
            "1",
            "-1",
            "127",
            "128",
            "255",
            "256",
            "-128",
            "-129",
            "-255",
            "-256",
            "2**200",
            "-2**200",
            "2**200 - 1",
            "-2**200 - 1",
            "10**300",
            "-10**300",
            "2**30",
            "2**60",
            "-2**63",
        ] {
            let number = py.eval(source, None, None)?.cast_into::<Int>()?;
            let bytes = number.to_le_bytes()?;
            // The fewest bytes that hold the number and its sign, by Python's own conversion.
            let python = format!("({source}).to_bytes({}, 'little', signed=True)", bytes.len());
            assert_eq!(bytes, py.eval(&python, None, None)?.extract::<Vec<u8>>()?, "{source}");
            if bytes.len() > 1 {
                let short = format!("({source}).to_bytes({}, 'little', signed=True)", bytes.len() - 1);
                assert!(py.eval(&short, None, None).is_err(), "{source} fits in fewer bytes");
            }
            assert!(Int::from_le_bytes(py, &bytes)?.rich_compare_equal(&number)?, "{source}");
            let bits = py.eval(&format!("({source}).bit_length()"), None, None)?.extract::<usize>()?;
            assert_eq!(number.bit_length()?, bits, "{source}");
            assert_eq!(number.is_negative(), source.starts_with('-'));
            match number.to_le_bytes_unsigned()? {
                Some(bytes) => {
                    assert_eq!(bytes.len(), bits.div_ceil(8), "{source}");
                    assert!(
                        Int::from_le_bytes_unsigned(py, &bytes)?.rich_compare_equal(&number)?,
                        "{source}"
                    );
                }
                None => assert!(number.is_negative(), "{source}"),
            }
        }
        assert_eq!(Int::from_le_bytes(py, &[])?.value::<i32>()?, 0);
        assert_eq!(Int::from_le_bytes_unsigned(py, &[])?.value::<i32>()?, 0);
        Ok(())
    });
}

#[test]
fn a_subclass_of_int_is_an_int() {
    python(|py| {
        let number = py.eval("type('Number', (int,), {})(2**100)", None, None)?.cast_into::<Int>()?;
        assert_eq!(number.value::<u128>()?, 1 << 100);
        assert_eq!(Bool::new(py, true).as_any().cast::<Int>()?.value::<u8>()?, 1);
        assert!(py.eval("1.0", None, None)?.cast::<Int>().is_err());
        Ok(())
    });
}

#[test]
fn floats_keep_every_bit() {
    python(|py| {
        for value in
            [0.0, -0.0, 1.5, f64::MIN, f64::MAX, f64::MIN_POSITIVE, 5e-324, f64::INFINITY, f64::NEG_INFINITY]
        {
            let number = Float::new(py, value)?;
            assert_eq!(number.value().to_bits(), value.to_bits());
            assert_eq!(number.extract::<f64>()?.to_bits(), value.to_bits());
        }
        assert!(Float::new(py, f64::NAN)?.value().is_nan());
        assert_eq!(Float::new(py, -0.0)?.repr()?.to_str()?, "-0.0");
        Ok(())
    });
}

#[test]
fn bools_are_the_two_objects() {
    python(|py| {
        assert!(Bool::new(py, true).is(&py.eval("True", None, None)?));
        assert!(Bool::new(py, false).is(&py.eval("False", None, None)?));
        assert!(py.eval("1", None, None)?.cast::<Bool>().is_err());
        Ok(())
    });
}
