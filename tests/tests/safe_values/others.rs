//! Modules, types, slices, iterators and the objects of which there is one.

use ffi_safe::exceptions::{AttributeError, TypeError, ValueError, ZeroDivisionError};
use ffi_safe::value::{EllipsisType, Iterator, List, Module, NoneType, NotImplementedType, Slice, Type};

use crate::python;

#[test]
fn the_singletons_are_those_of_python() {
    python(|py| {
        assert!(NoneType::get(py).is(&py.eval("None", None, None)?));
        assert!(EllipsisType::get(py).is(&py.eval("...", None, None)?));
        assert!(NotImplementedType::get(py).is(&py.eval("NotImplemented", None, None)?));
        assert!(py.eval("None", None, None)?.cast::<NoneType>().is_ok());
        assert!(py.eval("0", None, None)?.cast::<NoneType>().is_err());
        assert!(EllipsisType::get(py).as_any().cast::<NotImplementedType>().is_err());
        Ok(())
    });
}

#[test]
fn modules_have_names_and_variables() {
    python(|py| {
        let module = Module::new(py, "häuser")?;
        assert_eq!(module.name()?, "häuser");
        module.add("x", 1)?;
        py.run("y = x + 1", Some(&module.dict()?), None)?;
        assert_eq!(module.get("y")?.extract::<i64>()?, 2);
        assert!(module.get("z").unwrap_err().matches::<AttributeError>(py));
        assert!(module.filename().is_err());
        let json = py.import("json")?;
        assert!(json.filename()?.to_str()?.ends_with("__init__.py"));
        assert_eq!(json.name()?, "json");
        Ok(())
    });
}

#[test]
fn types_have_names_and_bases() {
    python(|py| {
        let source = "class Outer:\n    class Inner(dict): pass";
        let module = Module::new(py, "zoo")?;
        module.add("__builtins__", py.import("builtins")?)?;
        py.run(source, Some(&module.dict()?), None)?;
        let inner = module.get("Outer")?.getattr("Inner")?.cast_into::<Type>()?;
        assert_eq!(inner.name()?, "Inner");
        assert_eq!(inner.qualified_name()?, "Outer.Inner");
        assert_eq!(inner.fully_qualified_name()?, "zoo.Outer.Inner");
        assert_eq!(inner.module_name()?.extract::<String>()?, "zoo");
        let dict = py.eval("dict", None, None)?.cast_into::<Type>()?;
        assert!(inner.is_subtype_of(&dict) && inner.is_subtype_of(&inner) && !dict.is_subtype_of(&inner));
        assert!(py.eval("1", None, None)?.cast::<Type>().is_err());
        Ok(())
    });
}

#[test]
fn slices_mean_what_they_mean_in_python() {
    python(|py| {
        let parts =
            [None, Some(0), Some(1), Some(-1), Some(3), Some(-3), Some(100), Some(-100), Some(isize::MAX)];
        for (start, stop, step) in
            parts.iter().flat_map(|a| parts.iter().flat_map(move |b| parts.map(|c| (*a, *b, c))))
        {
            let slice = Slice::new(py, start, stop, step)?;
            if step == Some(0) {
                assert!(slice.indices(5).unwrap_err().matches::<ValueError>(py));
                continue;
            }
            for length in [0, 1, 5] {
                let indices = slice.indices(length)?;
                let expected =
                    slice.call_method1("indices", (length,))?.extract::<(isize, isize, isize)>()?;
                assert_eq!((indices.start, indices.stop, indices.step), expected, "{slice:?} of {length}");
                let range = py.import("builtins")?.getattr("range")?.call1(expected)?;
                assert_eq!(indices.length, range.len()?, "{slice:?} of {length}");
            }
        }
        let text = py.eval("slice('a', None)", None, None)?.cast_into::<Slice>()?;
        assert!(text.indices(5).unwrap_err().matches::<TypeError>(py));
        Ok(())
    });
}

#[test]
fn an_iterator_gives_results() {
    python(|py| {
        let object = py.eval("(1 // (2 - n) for n in range(4))", None, None)?;
        let mut items = object.cast_into::<Iterator>()?;
        assert_eq!(items.next().expect("an item")?.extract::<i64>()?, 0);
        assert_eq!(items.next().expect("an item")?.extract::<i64>()?, 1);
        assert!(items.next().expect("a result").unwrap_err().matches::<ZeroDivisionError>(py));
        assert!(items.next().is_none());
        assert!(py.eval("1", None, None)?.try_iter().unwrap_err().matches::<TypeError>(py));
        assert!(List::empty(py)?.as_any().cast::<Iterator>().is_err());
        Ok(())
    });
}

/// An object that was an iterator when it was cast, and is none any more.
#[test]
fn an_iterator_that_changes_its_class() {
    python(|py| {
        let source = "class Once:\n    def __iter__(self): return self\n    def __next__(self): return 1\n\
                      class Never: pass\nonce = Once()";
        let module = Module::new(py, "changing")?;
        module.add("__builtins__", py.import("builtins")?)?;
        py.run(source, Some(&module.dict()?), None)?;
        let items = module.get("once")?.try_iter()?;
        assert!(items.next_item()?.is_some());
        py.run("once.__class__ = Never", Some(&module.dict()?), None)?;
        assert!(items.next_item().unwrap_err().matches::<TypeError>(py));
        Ok(())
    });
}
