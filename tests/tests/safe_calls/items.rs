//! Items, length and membership.

use super::{eval, failure, names, repr, run};

const CLASS: &str = "
class Broken:
    def __len__(self): raise OSError('len')
    def __getitem__(self, key): raise OSError(f'get {key}')
    def __setitem__(self, key, value): raise OSError(f'set {key} {value}')
    def __delitem__(self, key): raise OSError(f'del {key}')
    def __contains__(self, value): raise OSError(f'in {value}')
b = Broken()
class Negative:
    def __len__(self): return -1
n = Negative()
class BadHash:
    def __hash__(self): raise OSError('hash')
h = BadHash()
class BadEq:
    def __eq__(self, other): raise OSError('eq')
    def __hash__(self): return 1
e = BadEq()
";

#[test]
fn items_of_sequences_and_mappings() {
    run(|py| {
        let list = eval(py, "['a', 'b', 'c']");
        assert_eq!(repr(&list.get_item(-1).unwrap()), "'c'");
        list.set_item(0, "x").unwrap();
        list.del_item(1).unwrap();
        assert!(!list.is_empty().unwrap() && eval(py, "[]").is_empty().unwrap());
        assert_eq!((repr(&list), list.len().unwrap()), ("['x', 'c']".to_owned(), 2));
        assert!(list.contains("c").unwrap() && !list.contains("b").unwrap());
        let slice = eval(py, "slice(0, 1)");
        assert_eq!(repr(&list.get_item(&slice).unwrap()), "['x']");

        let dict = eval(py, "{'k': 1}");
        dict.set_item((1, "t"), 2.5).unwrap();
        assert_eq!(repr(&dict.get_item((1, "t")).unwrap()), "2.5");
        dict.del_item("k").unwrap();
        assert_eq!(repr(&dict), "{(1, 't'): 2.5}");
    });
}

#[test]
fn items_that_are_not_there_are_errors() {
    run(|py| {
        let (list, dict) = (eval(py, "[]"), eval(py, "{}"));
        assert_eq!(failure(py, list.get_item(0)), "IndexError: list index out of range");
        assert_eq!(failure(py, list.set_item(0, 0)), "IndexError: list assignment index out of range");
        assert_eq!(failure(py, list.del_item(0)), "IndexError: list assignment index out of range");
        assert_eq!(
            failure(py, list.get_item("a")),
            "TypeError: list indices must be integers or slices, not str"
        );
        assert_eq!(failure(py, dict.get_item("a")), "KeyError: 'a'");
        assert_eq!(failure(py, dict.del_item("a")), "KeyError: 'a'");
        let tuple = eval(py, "(1,)");
        assert_eq!(
            failure(py, tuple.set_item(0, 0)),
            "TypeError: 'tuple' object does not support item assignment"
        );
        assert_eq!(failure(py, tuple.del_item(0)), "TypeError: 'tuple' object doesn't support item deletion");
        let int = eval(py, "1");
        assert_eq!(failure(py, int.get_item(0)), "TypeError: 'int' object is not subscriptable");
        assert_eq!(failure(py, int.contains(0)), "TypeError: argument of type 'int' is not iterable");
        assert_eq!(failure(py, int.len()), "TypeError: object of type 'int' has no len()");
    });
}

#[test]
fn what_the_methods_raise_comes_back() {
    run(|py| {
        let names = names(py, CLASS);
        let get = |name: &str| names.get(name).unwrap().unwrap();
        let broken = get("b");
        assert_eq!(failure(py, broken.len()), "OSError: len");
        assert_eq!(failure(py, broken.is_empty()), "OSError: len");
        assert_eq!(failure(py, broken.get_item(1)), "OSError: get 1");
        assert_eq!(failure(py, broken.set_item(1, 2)), "OSError: set 1 2");
        assert_eq!(failure(py, broken.del_item(1)), "OSError: del 1");
        assert_eq!(failure(py, broken.contains(1)), "OSError: in 1");
        assert_eq!(failure(py, get("n").len()), "ValueError: __len__() should return >= 0");
        let dict = eval(py, "{1: 0}");
        assert_eq!(failure(py, dict.get_item(get("h"))), "OSError: hash");
        assert_eq!(failure(py, dict.get_item(get("e"))), "OSError: eq");
        assert_eq!(failure(py, eval(py, "[1]").contains(get("e"))), "OSError: eq");
        assert_eq!(failure(py, dict.get_item(vec![1])), "TypeError: unhashable type: 'list'");
    });
}
