//! Attributes of objects that work and of objects that raise.

use ffi_safe::value::Str;
use ffi_safe::{intern, keywords};

use super::{eval, failure, names, repr, run};

const CLASS: &str = "
class Broken:
    @property
    def fails(self): raise OSError('property')
    @property
    def missing(self): raise AttributeError('property')
    def __getattr__(self, name):
        if name == 'worse': raise ValueError('getattr')
        raise AttributeError(name)
    def __setattr__(self, name, value): raise ValueError(f'set {name} {value}')
    def __delattr__(self, name): raise ValueError(f'del {name}')
b = Broken()
class Slots:
    __slots__ = ('a',)
s = Slots()
";

#[test]
fn attributes_are_set_and_read_and_deleted() {
    run(|py| {
        let space = py.import("types").unwrap().call_method("SimpleNamespace", (), keywords!(a = 1)).unwrap();
        assert_eq!(repr(&space.getattr(intern!("a")).unwrap()), "1");
        assert!(space.getattr_opt("b").unwrap().is_none() && !space.hasattr("b").unwrap());
        let list = eval(py, "[]");
        space.setattr("b", &list).unwrap();
        assert!(space.getattr_opt("b").unwrap().unwrap().is(&list) && space.hasattr(intern!("b")).unwrap());
        space.setattr(&Str::new(py, "ü").unwrap(), "x").unwrap();
        assert_eq!(repr(&space), "namespace(a=1, b=[], ü='x')");
        space.delattr("a").unwrap();
        assert_eq!(
            failure(py, space.delattr("a")),
            "AttributeError: 'types.SimpleNamespace' object has no attribute 'a'"
        );
        assert_eq!(
            failure(py, space.getattr("a")),
            "AttributeError: 'types.SimpleNamespace' object has no attribute 'a'"
        );
    });
}

#[test]
fn only_attribute_errors_mean_that_there_is_none() {
    run(|py| {
        let broken = names(py, CLASS).get("b").unwrap().unwrap();
        assert_eq!(failure(py, broken.getattr_opt("fails")), "OSError: property");
        assert_eq!(failure(py, broken.hasattr("fails")), "OSError: property");
        assert_eq!(failure(py, broken.getattr("fails")), "OSError: property");
        assert_eq!(failure(py, broken.getattr_opt("worse")), "ValueError: getattr");
        assert!(broken.getattr_opt("missing").unwrap().is_none());
        assert!(!broken.hasattr("missing").unwrap());
        assert_eq!(failure(py, broken.getattr("missing")), "AttributeError: missing");
    });
}

#[test]
fn setting_and_deleting_can_fail() {
    run(|py| {
        let names = names(py, CLASS);
        let broken = names.get("b").unwrap().unwrap();
        assert_eq!(failure(py, broken.setattr("x", 3)), "ValueError: set x 3");
        assert_eq!(failure(py, broken.delattr("x")), "ValueError: del x");
        let slots = names.get("s").unwrap().unwrap();
        slots.setattr("a", 1).unwrap();
        assert!(
            failure(py, slots.setattr("b", 1))
                .starts_with("AttributeError: 'Slots' object has no attribute 'b'")
        );
        assert!(failure(py, eval(py, "3").setattr("b", 1)).starts_with("AttributeError"));
    });
}

#[test]
fn a_name_may_hold_anything_that_is_text() {
    run(|py| {
        let space = py.import("types").unwrap().call_method0("SimpleNamespace").unwrap();
        for name in ["", "a\0b", "with space", "日本"] {
            space.setattr(name, name).unwrap();
            assert_eq!(space.getattr(name).unwrap().extract::<String>().unwrap(), name);
        }
    });
}
