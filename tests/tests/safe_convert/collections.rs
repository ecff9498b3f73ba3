//! Sequences, tuples, mappings and sets.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use ffi_safe::IntoPython;
use ffi_safe::value::{Bytes, List};

use crate::{both_ways, eval, python, refusal};

#[test]
fn vectors_are_lists() {
    python(|py| {
        both_ways(py, Vec::<i64>::new(), "[]")?;
        both_ways(py, vec![1_i64, -1, i64::MAX], "[1, -1, 9223372036854775807]")?;
        both_ways(py, vec![String::from("a"), String::new()], "['a', '']")?;
        both_ways(py, vec![vec![1_u16], vec![]], "[[1], []]")?;
        both_ways(py, vec![0.5, -0.5], "[0.5, -0.5]")?;
        both_ways(py, vec![true, false], "[True, False]")?;
        both_ways(py, [1_u32, 2, 3], "[1, 2, 3]")?;
        both_ways(py, vec![1_i32, 2].into_boxed_slice(), "[1, 2]")?;
        let (vector, array) = (vec!["a"], ["a"]);
        for made in
            [(&vector).into_python(py)?, vector.as_slice().into_python(py)?, (&array).into_python(py)?]
        {
            assert_eq!(made.repr()?.to_str()?, "['a']");
        }
        assert_eq!((&[Some(1), None]).into_python(py)?.repr()?.to_str()?, "[1, None]");
        Ok(())
    });
}

#[test]
fn vectors_come_from_sequences_of_any_kind() {
    python(|py| {
        for source in [
            "[1, 2, 3]",
            "(1, 2, 3)",
            "range(1, 4)",
            "__import__('collections').deque([1, 2, 3])",
            "__import__('array').array('q', [1, 2, 3])",
            "memoryview(b'\\1\\2\\3')",
            "type('L', (list,), {})([1, 2, 3])",
            "__import__('collections').UserList([1, 2, 3])",
        ] {
            assert_eq!(eval(py, source)?.extract::<Vec<i64>>()?, [1, 2, 3], "{source}");
            assert_eq!(eval(py, source)?.extract::<[i8; 3]>()?, [1, 2, 3], "{source}");
            assert_eq!(
                eval(py, source)?.extract::<Vec<Option<u64>>>()?,
                [Some(1), Some(2), Some(3)],
                "{source}"
            );
            assert_eq!(eval(py, source)?.extract::<Vec<f64>>()?, [1.0, 2.0, 3.0], "{source}");
        }
        // Text and binary data are no sequences of numbers or letters; a set has no order, a generator is used up.
        for (source, found) in [
            ("'abc'", "str"),
            ("b'abc'", "bytes"),
            ("bytearray(b'abc')", "bytearray"),
            ("{1}", "set"),
            ("{1: 2}", "dict"),
            ("iter([1])", "list_iterator"),
            ("7", "int"),
        ] {
            let expected = format!("cannot convert `{found}` to `Vec<i64>`, which takes a `list`");
            assert_eq!(refusal::<Vec<i64>>(py, source)?, expected);
            let expected = format!("cannot convert `{found}` to `Vec<String>`, which takes a `list`");
            assert_eq!(refusal::<Vec<String>>(py, source)?, expected);
        }
        Ok(())
    });
}

#[test]
fn numbers_of_one_byte_are_binary_data() {
    python(|py| {
        let all: Vec<u8> = (0..=255).collect();
        both_ways(py, all.clone(), "bytes(range(256))")?;
        both_ways(py, Vec::<u8>::new(), "b''")?;
        both_ways(py, *b"abc", "b'abc'")?;
        both_ways(py, Box::<[u8]>::from(*b"abc"), "b'abc'")?;
        both_ways(py, vec![b"a".to_vec(), vec![]], "[b'a', b'']")?;
        both_ways(py, vec![1_i8, -1], "[1, -1]")?;
        assert!(all.as_slice().into_python(py)?.is_instance_of::<Bytes>());
        assert!((&all).into_python(py)?.is_instance_of::<Bytes>());
        assert_eq!(eval(py, "bytearray(b'abc')")?.extract::<Vec<u8>>()?, b"abc");
        for (source, found) in [("[1, 2]", "list"), ("(1, 2)", "tuple"), ("'abc'", "str"), ("7", "int")] {
            let expected = format!("cannot convert `{found}` to `Vec<u8>`, which takes a `bytes`");
            assert_eq!(refusal::<Vec<u8>>(py, source)?, expected);
        }
        Ok(())
    });
}

#[test]
fn tuples_of_all_lengths() {
    python(|py| {
        both_ways(py, (1_u8,), "(1,)")?;
        both_ways(py, (1_u8, 2_u8), "(1, 2)")?;
        both_ways(py, (1_u8, 2_u8, 3_u8), "(1, 2, 3)")?;
        both_ways(py, (1_u8, 2_u8, 3_u8, 4_u8), "(1, 2, 3, 4)")?;
        both_ways(py, (1_u8, 2_u8, 3_u8, 4_u8, 5_u8), "(1, 2, 3, 4, 5)")?;
        both_ways(py, (1_u8, 2_u8, 3_u8, 4_u8, 5_u8, 6_u8), "(1, 2, 3, 4, 5, 6)")?;
        both_ways(py, (1_u8, 2_u8, 3_u8, 4_u8, 5_u8, 6_u8, 7_u8), "(1, 2, 3, 4, 5, 6, 7)")?;
        both_ways(py, (1_u8, 2_u8, 3_u8, 4_u8, 5_u8, 6_u8, 7_u8, 8_u8), "tuple(range(1, 9))")?;
        both_ways(py, (1_u8, 2_u8, 3_u8, 4_u8, 5_u8, 6_u8, 7_u8, 8_u8, 9_u8), "tuple(range(1, 10))")?;
        both_ways(py, (1_u8, 2_u8, 3_u8, 4_u8, 5_u8, 6_u8, 7_u8, 8_u8, 9_u8, 10_u8), "tuple(range(1, 11))")?;
        both_ways(
            py,
            (1_u8, 2_u8, 3_u8, 4_u8, 5_u8, 6_u8, 7_u8, 8_u8, 9_u8, 10_u8, 11_u8),
            "tuple(range(1, 12))",
        )?;
        both_ways(
            py,
            (
                1_u8,
                '2',
                3.0,
                String::from("4"),
                Some(5),
                None::<u8>,
                7_u8,
                (8_u8,),
                vec![9_u16],
                10_u8,
                11_u8,
                12_u8,
            ),
            "(1, '2', 3.0, '4', 5, None, 7, (8,), [9], 10, 11, 12)",
        )?;
        assert_eq!((&(1, "a")).into_python(py)?.repr()?.to_str()?, "(1, 'a')");
        let length = "cannot convert `tuple` to `(i64, i64)`: it has 3 items, and 2 are expected";
        assert_eq!(refusal::<(i64, i64)>(py, "(1, 2, 3)")?, length);
        let list = "cannot convert `list` to `(i64, i64)`, which takes a `tuple`";
        assert_eq!(refusal::<(i64, i64)>(py, "[1, 2]")?, list);
        let array = "cannot convert `list` to `[i64; 2]`: it has 3 items, and 2 are expected";
        assert_eq!(refusal::<[i64; 2]>(py, "[1, 2, 3]")?, array);
        Ok(())
    });
}

#[test]
fn mappings_are_dicts() {
    python(|py| {
        let pairs = [(String::from("a"), 1_i64), (String::from("b"), -2)];
        both_ways(py, BTreeMap::from(pairs.clone()), "{'a': 1, 'b': -2}")?;
        both_ways(py, BTreeMap::<(u8, char), Vec<u16>>::from([((1, 'x'), vec![2])]), "{(1, 'x'): [2]}")?;
        both_ways(py, HashMap::<String, i64>::new(), "{}")?;
        let map = HashMap::from(pairs);
        let made = map.clone().into_python(py)?;
        assert!(made.as_any().eq(&eval(py, "{'a': 1, 'b': -2}")?)?);
        assert!((&map).into_python(py)?.as_any().eq(&made)?);
        assert_eq!(made.extract::<HashMap<String, i64>>()?, map);
        assert_eq!(
            eval(py, "__import__('collections').OrderedDict(a=1)")?.extract::<BTreeMap<char, u8>>()?.len(),
            1
        );
        let error = refusal::<BTreeMap<String, i64>>(py, "[('a', 1)]")?;
        assert_eq!(error, "cannot convert `list` to `BTreeMap<String, i64>`, which takes a `dict`");
        // A key that cannot be one in Python.
        assert!(BTreeMap::from([(vec![1], 2)]).into_python(py).is_err());
        Ok(())
    });
}

#[test]
fn sets_are_sets() {
    python(|py| {
        both_ways(py, BTreeSet::from([1_i64, 2, 3]), "{1, 2, 3}")?;
        both_ways(py, HashSet::from([String::from("a")]), "{'a'}")?;
        both_ways(py, HashSet::<u8>::new(), "set()")?;
        assert_eq!(eval(py, "frozenset({1, 2})")?.extract::<BTreeSet<u8>>()?, BTreeSet::from([1, 2]));
        assert_eq!((&BTreeSet::from([7])).into_python(py)?.repr()?.to_str()?, "{7}");
        let error = refusal::<HashSet<i64>>(py, "[1]")?;
        assert!(error.starts_with("cannot convert `list` to `HashSet<i64"), "{error}");
        assert!(error.ends_with("which takes a `set`"), "{error}");
        Ok(())
    });
}

/// The items of a container are converted after it was read: Python code that they run may change it.
#[test]
fn a_container_that_is_emptied_by_its_items() {
    python(|py| {
        let source = "
class Clears:
    def __index__(self):
        items.clear()
        return 5
    def __hash__(self):
        return 1
items = [1, Clears(), 3, Clears()]
";
        for (kind, length) in [("list", 4), ("dict", 2), ("set", 2)] {
            let globals = ffi_safe::value::Dict::empty(py)?;
            py.run(source, Some(&globals), None)?;
            match kind {
                "dict" => py.run("items = {1: Clears(), 2: 3}", Some(&globals), None)?,
                "set" => py.run("items = {2, Clears()}", Some(&globals), None)?,
                _ => {}
            }
            let items = globals.get("items")?.expect("defined");
            let found = match kind {
                "dict" => items.extract::<HashMap<u8, i64>>()?.len(),
                "set" => items.extract::<HashSet<i64>>()?.len(),
                _ => {
                    let numbers = items.extract::<Vec<i64>>()?;
                    assert_eq!(numbers, [1, 5, 3, 5]);
                    numbers.len()
                }
            };
            assert_eq!((found, items.len()?), (length, 0), "{kind}");
        }
        // One by one, a list ends where it ends.
        let globals = ffi_safe::value::Dict::empty(py)?;
        py.run(source, Some(&globals), None)?;
        let items = globals.get("items")?.expect("defined").cast_into::<List>()?;
        assert_eq!(items.extract::<Vec<Option<i64>>>()?, [Some(1), Some(5)]);
        Ok(())
    });
}
