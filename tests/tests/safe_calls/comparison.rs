//! Comparisons, and what goes wrong with them.

use std::cmp::Ordering;

use ffi_safe::call::Comparison;

use super::{eval, failure, names, repr, run};

#[test]
fn comparisons_are_those_of_python() {
    run(|py| {
        let values = ["1", "2", "2.0", "True", "10**30", "float('inf')"];
        for left in values {
            for right in values {
                let (a, b) = (eval(py, left), eval(py, right));
                let python =
                    |operator: &str| eval(py, &format!("({left}) {operator} ({right})")).is_true().unwrap();
                assert_eq!(a.lt(&b).unwrap(), python("<"), "{left} {right}");
                assert_eq!(a.le(&b).unwrap(), python("<="), "{left} {right}");
                assert_eq!(a.eq(&b).unwrap(), python("=="), "{left} {right}");
                assert_eq!(a.ne(&b).unwrap(), python("!="), "{left} {right}");
                assert_eq!(a.gt(&b).unwrap(), python(">"), "{left} {right}");
                assert_eq!(a.ge(&b).unwrap(), python(">="), "{left} {right}");
                let ordering = match (python("<"), python("==")) {
                    (true, _) => Ordering::Less,
                    (_, true) => Ordering::Equal,
                    _ => Ordering::Greater,
                };
                assert_eq!(a.compare(&b).unwrap(), ordering, "{left} {right}");
            }
        }
    });
}

/// `PyObject_RichCompareBool` would say that an object equals itself.
#[test]
fn not_a_number_is_not_equal_to_itself() {
    run(|py| {
        let nan = eval(py, "float('nan')");
        assert!(!nan.eq(&nan).unwrap() && nan.ne(&nan).unwrap());
        assert_eq!(
            failure(py, nan.compare(&nan)),
            "TypeError: the objects are neither equal nor in any order"
        );
    });
}

#[test]
fn a_comparison_can_result_in_anything() {
    run(|py| {
        let names = names(
            py,
            "class Odd:\n    def __lt__(self, other): return ['lt', other]\n    __eq__ = __lt__\no = Odd()",
        );
        let odd = names.get("o").unwrap().unwrap();
        assert_eq!(repr(&odd.rich_compare(3, Comparison::Lt).unwrap()), "['lt', 3]");
        assert!(odd.lt(3).unwrap());
        assert_eq!(repr(&odd.rich_compare("a", Comparison::Eq).unwrap()), "['lt', 'a']");
    });
}

#[test]
fn a_comparison_can_fail() {
    run(|py| {
        let names = names(
            py,
            "class Bad:\n    def __eq__(self, other): raise OSError('eq')\nb = Bad()\n\
             class Vague:\n    def __bool__(self): raise OSError('bool')\n\
             class Lt:\n    def __lt__(self, other): return Vague()\nl = Lt()",
        );
        let bad = names.get("b").unwrap().unwrap();
        assert_eq!(failure(py, bad.eq(1)), "OSError: eq");
        assert_eq!(failure(py, bad.compare(1)), "OSError: eq");
        let vague = names.get("l").unwrap().unwrap();
        assert_eq!(failure(py, vague.lt(1)), "OSError: bool");
        assert!(vague.rich_compare(1, Comparison::Lt).is_ok());
        assert_eq!(
            failure(py, eval(py, "1").lt("a")),
            "TypeError: '<' not supported between instances of 'int' and 'str'"
        );
    });
}
