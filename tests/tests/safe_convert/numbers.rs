//! Integers and floats.

use ffi_safe::IntoPython;

use crate::{both_ways, eval, python, refusal};

macro_rules! integers {
    ($($name:ident)*) => {$(
        #[test]
        fn $name() {
            python(|py| {
                for value in [$name::MIN, 0, 1, $name::MAX] {
                    both_ways(py, value, &value.to_string())?;
                    assert!((&value).into_python(py)?.as_any().eq(value)?);
                }
                let target = stringify!($name);
                let range = format!("cannot convert `int` to `{target}`: the value is out of range");
                assert_eq!(refusal::<$name>(py, &format!("{} + 1", $name::MAX))?, range);
                assert_eq!(refusal::<$name>(py, &format!("{} - 1", $name::MIN))?, range);
                assert_eq!(refusal::<$name>(py, "2**200")?, range);
                let int = format!("`{target}`, which takes an `int`");
                assert_eq!(refusal::<$name>(py, "1.0")?, format!("cannot convert `float` to {int}"));
                assert_eq!(refusal::<$name>(py, "'1'")?, format!("cannot convert `str` to {int}"));
                assert_eq!(refusal::<$name>(py, "None")?, format!("cannot convert `NoneType` to {int}"));
                // What Python itself takes for a number.
                assert_eq!(eval(py, "True")?.extract::<$name>()?, 1);
                assert_eq!(eval(py, "type('I', (), {'__index__': lambda self: 5})()")?.extract::<$name>()?, 5);
                let raised = refusal::<$name>(py, "type('I', (), {'__index__': lambda self: 1 // 0})()")?;
                assert!(raised.starts_with(&format!("cannot convert `I` to `{target}`: ZeroDivisionError: ")), "{raised}");
                Ok(())
            });
        }
    )*};
}

integers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

#[test]
fn f64_keeps_every_bit() {
    python(|py| {
        both_ways(py, 0.1, "0.1")?;
        both_ways(py, f64::MAX, "1.7976931348623157e+308")?;
        both_ways(py, -5e-324, "-5e-324")?;
        both_ways(py, -1.0, "-1.0")?;
        both_ways(py, f64::NEG_INFINITY, "float('-inf')")?;
        let zero = (-0.0).into_python(py)?;
        assert_eq!(
            (zero.repr()?.to_str()?, zero.extract::<f64>()?.to_bits()),
            ("-0.0", (-0.0_f64).to_bits())
        );
        assert!(eval(py, "float('nan')")?.extract::<f64>()?.is_nan());
        assert!(f64::NAN.into_python(py)?.value().is_nan());
        Ok(())
    });
}

#[test]
fn f64_is_what_float_takes_except_text() {
    python(|py| {
        assert_eq!(eval(py, "7")?.extract::<f64>()?, 7.0);
        assert_eq!(eval(py, "-1")?.extract::<f64>()?, -1.0);
        assert_eq!(eval(py, "2**53 + 1")?.extract::<f64>()?, 9007199254740992.0);
        assert_eq!(eval(py, "__import__('fractions').Fraction(1, 2)")?.extract::<f64>()?, 0.5);
        assert_eq!(eval(py, "type('F', (float,), {})(0.5)")?.extract::<f64>()?, 0.5);
        assert_eq!(
            refusal::<f64>(py, "2**2000")?,
            "cannot convert `int` to `f64`: the value is out of range"
        );
        assert_eq!(refusal::<f64>(py, "'1.5'")?, "cannot convert `str` to `f64`, which takes a `float`");
        let complex = refusal::<f64>(py, "1j")?;
        assert_eq!(complex, "cannot convert `complex` to `f64`: TypeError: must be real number, not complex");
        let raised = refusal::<f64>(py, "type('F', (), {'__float__': lambda self: 1 // 0})()")?;
        assert!(raised.starts_with("cannot convert `F` to `f64`: ZeroDivisionError: "), "{raised}");
        Ok(())
    });
}

#[test]
fn f32_is_rounded_and_not_cut_to_infinity() {
    python(|py| {
        both_ways(py, 0.5_f32, "0.5")?;
        both_ways(py, f32::MAX, "3.4028234663852886e+38")?;
        both_ways(py, f32::INFINITY, "float('inf')")?;
        assert_eq!(eval(py, "0.1")?.extract::<f32>()?, 0.1);
        assert_eq!(refusal::<f32>(py, "1e39")?, "cannot convert `float` to `f32`: the value is out of range");
        Ok(())
    });
}
