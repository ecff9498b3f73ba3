//! Calls of methods.

use ffi_safe::value::{Dict, Str};
use ffi_safe::{intern, keywords};

use super::{eval, failure, names, repr, run};

const CLASS: &str = "
class C:
    def method(self, *args, **kwargs):
        return (type(self).__name__, args, kwargs)
    @classmethod
    def of_class(cls, *args):
        return (cls.__name__, args)
    @staticmethod
    def static(*args):
        return args
    def __getattr__(self, name):
        if name == 'late':
            return lambda *args: ('late', args)
        raise AttributeError(f'none of the name {name}')
c = C()
c.own = lambda *args: ('own', args)
";

#[test]
fn methods_of_every_kind_get_their_arguments() {
    run(|py| {
        let object = names(py, CLASS).get("c").unwrap().unwrap();
        assert_eq!(repr(&object.call_method0(intern!("method")).unwrap()), "('C', (), {})");
        assert_eq!(repr(&object.call_method1(intern!("method"), (1, "a")).unwrap()), "('C', (1, 'a'), {})");
        let both = object.call_method(intern!("method"), (1,), keywords!(k = 2)).unwrap();
        assert_eq!(repr(&both), "('C', (1,), {'k': 2})");
        let dict = Dict::new(py, [("k", 2)]).unwrap();
        assert_eq!(
            repr(&object.call_method(intern!("method"), (1,), &dict).unwrap()),
            "('C', (1,), {'k': 2})"
        );
        assert_eq!(repr(&object.call_method1(intern!("of_class"), (1,)).unwrap()), "('C', (1,))");
        assert_eq!(repr(&object.call_method1(intern!("static"), (1,)).unwrap()), "(1,)");
        assert_eq!(repr(&object.call_method1(intern!("own"), (1,)).unwrap()), "('own', (1,))");
        assert_eq!(repr(&object.call_method1(intern!("late"), (1,)).unwrap()), "('late', (1,))");
    });
}

#[test]
fn a_name_can_be_interned_or_text_or_an_object() {
    run(|py| {
        let text = Str::new(py, "Word").unwrap();
        assert_eq!(repr(&text.call_method0(intern!("upper")).unwrap()), "'WORD'");
        assert_eq!(repr(&text.call_method0("upper").unwrap()), "'WORD'");
        assert_eq!(repr(&text.call_method0(&Str::new(py, "upper").unwrap()).unwrap()), "'WORD'");
        let many: Vec<_> = (0..20).map(|_| text.clone()).collect();
        let joined = Str::new(py, "").unwrap().call_method1("join", (&eval(py, "['a'] * 20"),)).unwrap();
        assert_eq!(joined.len().unwrap(), many.len());
    });
}

#[test]
fn the_receiver_is_alive_and_the_same() {
    run(|py| {
        let list = eval(py, "[]");
        list.call_method1(intern!("append"), (&list,)).unwrap();
        assert!(list.get_item(0).unwrap().is(&list));
        list.call_method0(intern!("clear")).unwrap();
    });
}

#[test]
fn a_method_that_is_not_there_is_an_attribute_error() {
    run(|py| {
        let object = names(py, CLASS).get("c").unwrap().unwrap();
        assert_eq!(failure(py, object.call_method0("nothing")), "AttributeError: none of the name nothing");
        let dict = Dict::new(py, [("k", 2)]).unwrap();
        assert_eq!(
            failure(py, object.call_method("nothing", (), &dict)),
            "AttributeError: none of the name nothing"
        );
        let text = Str::new(py, "a").unwrap();
        assert_eq!(
            failure(py, text.call_method0("nothing")),
            "AttributeError: 'str' object has no attribute 'nothing'"
        );
        assert_eq!(
            failure(py, text.call_method1("upper", (1,))),
            "TypeError: str.upper() takes no arguments (1 given)"
        );
        assert_eq!(
            failure(py, text.call_method("split", (), keywords!(by = 1))),
            "TypeError: split() got an unexpected keyword argument 'by'"
        );
    });
}
