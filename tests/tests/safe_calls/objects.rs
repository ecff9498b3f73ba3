//! Text, hash, truth and classes.

use super::{eval, failure, names, repr, run};

const CLASS: &str = "
class Broken:
    def __repr__(self): raise OSError('repr')
    def __str__(self): return 3
    def __hash__(self): raise OSError('hash')
    def __bool__(self): raise OSError('bool')
    def __dir__(self): raise OSError('dir')
class Meta(type):
    def __instancecheck__(cls, object): raise OSError('instance')
    def __subclasscheck__(cls, other): raise OSError('subclass')
class Class(metaclass=Meta): pass
b = Broken()
class Big:
    def __hash__(self): return 2**80
big = Big()
class MinusOne:
    def __hash__(self): return -1
minus_one = MinusOne()
";

#[test]
fn text_hash_and_truth() {
    run(|py| {
        let text = eval(py, "'a\"b'");
        assert_eq!((text.str().unwrap().to_str().unwrap(), repr(&text).as_str()), ("a\"b", "'a\"b'"));
        for source in ["0", "-1", "'text'", "(1, 2)", "2.5", "None"] {
            let hash = eval(py, &format!("hash({source})")).extract::<isize>().unwrap();
            assert_eq!(eval(py, source).hash().unwrap(), hash, "{source}");
            let truth = eval(py, &format!("bool({source})")).extract::<bool>().unwrap();
            assert_eq!(eval(py, source).is_true().unwrap(), truth, "{source}");
        }
        let names = names(py, CLASS);
        // A hash of -1 means an error in C, so that Python uses -2.
        assert_eq!(names.get("minus_one").unwrap().unwrap().hash().unwrap(), -2);
        assert!(names.get("big").unwrap().unwrap().hash().is_ok());
    });
}

#[test]
fn what_the_methods_raise_comes_back() {
    run(|py| {
        let names = names(py, CLASS);
        let broken = names.get("b").unwrap().unwrap();
        assert_eq!(failure(py, broken.repr()), "OSError: repr");
        assert_eq!(failure(py, broken.str()), "TypeError: __str__ returned non-string (type int)");
        assert_eq!(failure(py, broken.hash()), "OSError: hash");
        assert_eq!(failure(py, broken.is_true()), "OSError: bool");
        assert_eq!(failure(py, broken.dir()), "OSError: dir");
        assert_eq!(format!("{broken:?}"), "<no repr: OSError: repr>");
        let class = names.get("Class").unwrap().unwrap();
        assert_eq!(failure(py, broken.is_instance(&class)), "OSError: instance");
        assert_eq!(failure(py, eval(py, "int").is_subclass(&class)), "OSError: subclass");
    });
}

#[test]
fn classes() {
    run(|py| {
        let (one, int, boolean) = (eval(py, "1"), eval(py, "int"), eval(py, "bool"));
        assert!(one.is_instance(&int).unwrap() && !one.is_instance(&boolean).unwrap());
        assert!(
            one.is_instance(&eval(py, "(str, int)")).unwrap()
                && one.is_instance(&eval(py, "str | int")).unwrap()
        );
        assert!(boolean.is_subclass(&int).unwrap() && !int.is_subclass(&boolean).unwrap());
        assert!(boolean.is_subclass(&eval(py, "(str, int)")).unwrap());
        assert_eq!(
            failure(py, one.is_instance(&one)),
            "TypeError: isinstance() arg 2 must be a type, a tuple of types, or a union"
        );
        assert_eq!(failure(py, one.is_subclass(&int)), "TypeError: issubclass() arg 1 must be a class");
        assert!(int.is_callable() && !one.is_callable() && eval(py, "lambda: 0").is_callable());
    });
}

#[test]
fn dir_lists_the_names() {
    run(|py| {
        let names = eval(py, "type('C', (), {'x': 1})()").dir().unwrap().extract::<Vec<String>>().unwrap();
        assert!(names.contains(&"x".to_owned()) && names.contains(&"__class__".to_owned()), "{names:?}");
    });
}
