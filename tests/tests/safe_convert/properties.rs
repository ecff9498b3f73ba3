//! Whatever the value is, it comes back.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::time::Duration;

use ffi_safe::value::Int;
use ffi_safe::{FromPython, IntoPython};
use proptest::prelude::*;

use crate::python;

/// Converts there and back.
fn there_and_back<T>(value: &T) -> T
where
    T: IntoPython + for<'a> FromPython<'a> + Clone,
{
    let mut result = None;
    python(|py| {
        result = Some(value.clone().into_python(py)?.extract::<T>()?);
        Ok(())
    });
    result.expect("set above")
}

macro_rules! comes_back {
    ($($name:ident: $value:ty;)*) => {
        proptest! {
            $(
                #[test]
                fn $name(value: $value) {
                    prop_assert_eq!(there_and_back(&value), value);
                }
            )*
        }
    };
}

comes_back! {
    comes_back_i8: i8;
    comes_back_i64: i64;
    comes_back_i128: i128;
    comes_back_u32: u32;
    comes_back_u64: u64;
    comes_back_u128: u128;
    comes_back_char: char;
    comes_back_text: String;
    comes_back_bytes: Vec<u8>;
    comes_back_numbers: Vec<i64>;
    comes_back_small_numbers: Vec<i8>;
    comes_back_large_numbers: Vec<u128>;
    comes_back_array: [i32; 5];
    comes_back_tuple: (Option<i16>, String, (bool, Vec<u8>));
    comes_back_nested: Vec<Vec<Option<String>>>;
    comes_back_hash_map: HashMap<String, Vec<i64>>;
    comes_back_tree_map: BTreeMap<(u8, i64), String>;
    comes_back_hash_set: HashSet<i64>;
    comes_back_tree_set: BTreeSet<String>;
}

proptest! {
    #[test]
    fn comes_back_f64(bits: u64) {
        let value = f64::from_bits(bits);
        let back = there_and_back(&value);
        prop_assert!(back.to_bits() == bits || back.is_nan() && value.is_nan());
    }

    #[test]
    fn comes_back_floats(values: Vec<f64>) {
        prop_assert_eq!(there_and_back(&values), values);
    }

    #[test]
    fn comes_back_duration(seconds in 0..86_400_000_000_000_u64, micros in 0..1_000_000_u32) {
        let value = Duration::new(seconds, micros * 1000);
        prop_assert_eq!(there_and_back(&value), value);
    }

    #[cfg(unix)]
    #[test]
    fn comes_back_path(bytes: Vec<u8>) {
        use std::os::unix::ffi::OsStringExt;
        let path = std::path::PathBuf::from(std::ffi::OsString::from_vec(bytes));
        prop_assert_eq!(there_and_back(&path), path);
    }

    /// An int of any size has the bytes that it was made from, without those that say nothing.
    #[test]
    fn comes_back_bytes_of_any_int(bytes: Vec<u8>) {
        python(|py| {
            let number = Int::from_le_bytes(py, &bytes)?;
            let hex: String = bytes.iter().rev().map(|byte| format!("{byte:02x}")).collect();
            let unsigned = Int::from_le_bytes_unsigned(py, &bytes)?;
            let expected = if hex.is_empty() { "0".into() } else { format!("int('{hex}', 16)") };
            assert!(unsigned.as_any().eq(&py.eval(&expected, None, None)?)?);
            let back = number.to_le_bytes()?;
            assert!(Int::from_le_bytes(py, &back)?.as_any().eq(&number)?);
            assert!(back.len() <= bytes.len().max(1));
            let (kept, sign) = (bytes.get(..back.len()).unwrap_or(&back), if number.is_negative() { 0xff } else { 0 });
            assert_eq!(back, kept);
            assert!(bytes.iter().skip(back.len()).all(|byte| *byte == sign));
            Ok(())
        });
    }

    /// The fast path and the general one agree about lists of anything that may be a number.
    #[test]
    fn bulk_reads_what_single_reads(kinds in prop::collection::vec((0..7_u8, any::<i128>()), 0..50)) {
        python(|py| {
            let list = ffi_safe::value::List::empty(py)?;
            for (kind, value) in kinds {
                match kind {
                    0 => list.append(value as i8)?,
                    1 => list.append(value as i64)?,
                    2 => list.append(value)?,
                    3 => list.append(value % 2 == 0)?,
                    4 => list.append(value as f64)?,
                    5 => list.append(py.eval("type('I', (int,), {})", None, None)?.call1((value as i16,))?)?,
                    _ => list.append(value as i32)?,
                }
            }
            let single: Result<Vec<i64>, String> =
                list.iter().enumerate().map(|(index, item)| item.extract().map_err(|e| e.at_index(index).to_string())).collect();
            assert_eq!(list.extract::<Vec<i64>>().map_err(|error| error.to_string()), single);
            let single: Result<Vec<i8>, String> =
                list.iter().enumerate().map(|(index, item)| item.extract().map_err(|e| e.at_index(index).to_string())).collect();
            assert_eq!(list.extract::<Vec<i8>>().map_err(|error| error.to_string()), single);
            let single: Result<Vec<f64>, String> =
                list.iter().enumerate().map(|(index, item)| item.extract().map_err(|e| e.at_index(index).to_string())).collect();
            assert_eq!(list.extract::<Vec<f64>>().map_err(|error| error.to_string()), single);
            Ok(())
        });
    }
}
