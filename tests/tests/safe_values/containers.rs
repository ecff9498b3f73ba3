//! `list`, `dict`, `set` and `tuple`, as one thread uses them.

use ffi_safe::exceptions::{AttributeError, IndexError, KeyError, RuntimeError, TypeError, ValueError};
use ffi_safe::value::{Dict, FrozenSet, List, Set, Tuple};
use ffi_safe::{IntoPython, Result};

use crate::canary::{Cage, number};
use crate::python;

#[test]
fn the_methods_of_a_list_are_those_of_python() {
    python(|py| {
        let list = List::new(py, [3, 1, 2])?;
        list.append(9)?;
        list.insert(0, 8)?;
        list.insert(usize::MAX, 7)?;
        assert_eq!(list.extract::<Vec<i64>>()?, [8, 3, 1, 2, 9, 7]);
        list.sort()?;
        list.reverse()?;
        assert_eq!(list.extract::<Vec<i64>>()?, [9, 8, 7, 3, 2, 1]);
        list.set(5, "end")?;
        assert_eq!(list.repr()?.to_str()?, "[9, 8, 7, 3, 2, 'end']");
        assert_eq!(list.slice(1, 3)?.extract::<Vec<i64>>()?, [8, 7]);
        assert_eq!(list.slice(4, usize::MAX)?.size(), 2);
        assert_eq!(list.slice(4, 2)?.size(), 0);
        list.set_slice(1, 6, None::<&Bound>)?;
        list.extend(&list)?;
        assert_eq!(list.to_tuple()?.extract::<(i64, i64)>()?, (9, 9));
        list.clear()?;
        assert_eq!((list.size(), list.iter().count(), list.snapshot().len()), (0, 0, 0));
        Ok(())
    });
}

type Bound<'a> = ffi_safe::Bound<'a>;

#[test]
fn what_is_not_in_a_list_is_an_error() {
    python(|py| {
        let list = List::new(py, [1])?;
        for index in [1, 2, usize::MAX] {
            assert!(list.get(index).unwrap_err().matches::<IndexError>(py), "{index}");
            assert!(list.set(index, 2).unwrap_err().matches::<IndexError>(py), "{index}");
        }
        assert!(list.extend(&py.eval("1", None, None)?).unwrap_err().matches::<TypeError>(py));
        list.append("text")?;
        assert!(list.sort().unwrap_err().matches::<TypeError>(py));
        assert_eq!(list.repr()?.to_str()?, "[1, 'text']");
        assert!(py.eval("(1,)", None, None)?.cast::<List>().is_err());
        Ok(())
    });
}

#[test]
fn a_list_is_filled_whatever_the_iterator_promises() {
    struct Promises(usize, std::vec::IntoIter<i64>);
    impl Iterator for Promises {
        type Item = i64;
        fn next(&mut self) -> Option<i64> {
            self.1.next()
        }
        fn size_hint(&self) -> (usize, Option<usize>) {
            (self.0, None)
        }
    }
    python(|py| {
        for promised in [0, 1, 3, 4, 5, 100] {
            let list = List::new(py, Promises(promised, vec![1, 2, 3, 4].into_iter()))?;
            assert_eq!(list.repr()?.to_str()?, "[1, 2, 3, 4]", "{promised}");
            list.append(5)?;
            assert_eq!(list.size(), 5);
        }
        assert_eq!(List::new(py, Promises(7, vec![].into_iter()))?.repr()?.to_str()?, "[]");
        assert!(List::new(py, Promises(usize::MAX, vec![].into_iter())).is_err());
        // The collector knows the list once it is complete.
        let tracked = py.import("gc")?.getattr("is_tracked")?;
        assert!(tracked.call1((List::new(py, [1])?,))?.is_true()?);
        Ok(())
    });
}

/// The conversion of an item fails, or looks for the unfinished list: there is none to be found.
#[test]
fn an_unfinished_list_is_seen_by_nobody() {
    struct Looks(usize);
    impl IntoPython for Looks {
        type Target = ffi_safe::value::Int;
        fn into_python(self, py: &ffi_safe::Attached) -> Result<ffi_safe::Bound<'_, Self::Target>> {
            // All lists of the right size that the collector knows of: reading an item that is not there yet
            // would end the process.
            let source =
                "[repr(o) for o in __import__('gc').get_objects() if type(o) is list and len(o) == 7919]";
            assert_eq!(py.eval(source, None, None)?.repr()?.to_str()?, "[]");
            match self.0 {
                100 => Err(ffi_safe::PyError::new::<ValueError>(py, "stop")),
                number => number.into_python(py),
            }
        }
    }
    python(|py| {
        let error = List::new(py, (90..90 + 7919).map(Looks)).unwrap_err();
        assert!(error.matches::<ValueError>(py));
        Ok(())
    });
}

#[test]
fn half_filled_lists_and_tuples_release_what_they_have() {
    struct Fails(Cage, usize);
    impl IntoPython for Fails {
        type Target = ffi_safe::Any;
        fn into_python(self, py: &ffi_safe::Attached) -> Result<ffi_safe::Bound<'_>> {
            match self.1 {
                50 => Err(ffi_safe::PyError::new::<ValueError>(py, "stop")),
                number => Ok(self.0.canary(py, number)?.into_any()),
            }
        }
    }
    python(|py| {
        let cage = Cage::default();
        let items = || (0..100).map(|number| Fails(cage.clone(), number));
        assert!(List::new(py, items()).is_err());
        assert!(Tuple::new(py, items()).is_err());
        assert!(Set::new(py, items()).is_err());
        assert!(Dict::new(py, items().map(|item| (1, item))).is_err());
        cage.assert_empty(py)
    });
}

#[test]
fn the_methods_of_a_dict_are_those_of_python() {
    python(|py| {
        let dict = Dict::new(py, [("a", 1), ("b", 2), ("a", 3)])?;
        assert_eq!(dict.repr()?.to_str()?, "{'a': 3, 'b': 2}");
        assert_eq!(dict.get("a")?.expect("there").extract::<i64>()?, 3);
        assert!(dict.get("c")?.is_none());
        assert!(dict.contains_key("a")? && !dict.contains_key("c")?);
        assert_eq!(dict.pop("a")?.expect("there").extract::<i64>()?, 3);
        assert!(dict.pop("a")?.is_none());
        assert_eq!(dict.set_default("b", 7)?.extract::<i64>()?, 2);
        assert_eq!(dict.set_default("c", 7)?.extract::<i64>()?, 7);
        dict.update(&Dict::new(py, [("d", 4)])?)?;
        assert_eq!(dict.keys()?.extract::<Vec<String>>()?, ["b", "c", "d"]);
        assert_eq!(dict.values()?.extract::<Vec<i64>>()?, [2, 7, 4]);
        assert_eq!(dict.items()?.extract::<Vec<(String, i64)>>()?.len(), 3);
        dict.remove("d")?;
        let copy = dict.copy()?;
        dict.clear();
        assert_eq!((dict.size(), dict.iter().len(), copy.size()), (0, 0, 2));
        Ok(())
    });
}

#[test]
fn what_is_not_in_a_dict_is_an_error() {
    python(|py| {
        let dict = Dict::empty(py)?;
        assert!(dict.remove("a").unwrap_err().matches::<KeyError>(py));
        let list = List::empty(py)?;
        assert!(dict.get(&list).unwrap_err().matches::<TypeError>(py));
        assert!(dict.set(&list, 1).unwrap_err().matches::<TypeError>(py));
        // CPython does not look at the key if there is nothing to find.
        assert!(dict.pop(&list)?.is_none());
        assert!(dict.update(&py.eval("1", None, None)?).unwrap_err().matches::<AttributeError>(py));
        // A key whose comparison raises.
        let bad =
            py.eval("type('Bad', (), {'__hash__': lambda s: 1, '__eq__': lambda s, o: 1/0})", None, None)?;
        dict.set(bad.call0()?, 1)?;
        assert!(dict.pop(&list).unwrap_err().matches::<TypeError>(py));
        assert!(dict.get(bad.call0()?).is_err());
        assert!(dict.set_default(bad.call0()?, 2).is_err());
        Ok(())
    });
}

/// An instance's `__dict__`, whose values are in the instance.
#[test]
fn the_dict_of_an_instance_is_a_dict() {
    python(|py| {
        let object =
            py.eval("type('C', (), {'__init__': lambda s: s.__dict__.update(a=1, b=2)})()", None, None)?;
        object.setattr("c", 3)?;
        let dict = object.getattr("__dict__")?.cast_into::<Dict>()?;
        let pairs: Vec<(String, i64)> =
            dict.iter().map(|(key, value)| Ok((key.extract()?, value.extract()?))).collect::<Result<_>>()?;
        assert_eq!(pairs, [("a".into(), 1), ("b".into(), 2), ("c".into(), 3)]);
        Ok(())
    });
}

#[test]
fn sets_hold_each_item_once() {
    python(|py| {
        let set = Set::new(py, [1, 2, 2, 3])?;
        assert_eq!(set.size(), 3);
        set.add(4)?;
        assert!(set.contains(4)? && set.discard(4)? && !set.discard(4)?);
        let popped = set.pop()?.extract::<i64>()?;
        assert!((1..=3).contains(&popped) && !set.contains(popped)?);
        assert!(set.add(List::empty(py)?).unwrap_err().matches::<TypeError>(py));
        set.clear()?;
        assert!(set.pop().unwrap_err().matches::<KeyError>(py));
        let frozen = FrozenSet::new(py, ["a", "b", "a"])?;
        assert_eq!((frozen.size(), frozen.to_list()?.size()), (2, 2));
        assert!(frozen.as_any().cast::<Set>().is_err() && set.as_any().cast::<FrozenSet>().is_err());
        Ok(())
    });
}

#[test]
fn a_set_that_changes_while_it_is_iterated_is_an_error() {
    python(|py| {
        let set = Set::new(py, 0..10)?;
        let mut items = set.try_iter()?;
        items.next().expect("an item")?;
        set.add(10)?;
        let error = items.next().expect("a result").unwrap_err();
        assert!(error.matches::<RuntimeError>(py), "{error}");
        let dict = Dict::new(py, [(1, 1), (2, 2)])?;
        let mut keys = dict.try_iter()?;
        keys.next().expect("a key")?;
        dict.set(3, 3)?;
        assert!(keys.next().expect("a result").unwrap_err().matches::<RuntimeError>(py));
        Ok(())
    });
}

#[test]
fn tuples_lend_their_items() {
    python(|py| {
        let cage = Cage::default();
        let tuple = Tuple::new(py, [cage.canary(py, 1)?, cage.canary(py, 2)?])?;
        assert_eq!(tuple.iter().map(|item| number(&item)).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(tuple.iter().rev().map(|item| number(&item)).collect::<Vec<_>>(), [2, 1]);
        let kept = tuple.get(1).expect("there").to_bound();
        assert!(tuple.get(2).is_none() && tuple.get(usize::MAX).is_none());
        assert_eq!(tuple.slice(1, usize::MAX)?.size(), 1);
        drop(tuple);
        assert_eq!((cage.living(), number(&kept)), (1, 2));
        assert_eq!(Tuple::empty(py)?.repr()?.to_str()?, "()");
        Ok(())
    });
}
