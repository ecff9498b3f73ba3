//! The operators, against what Python says of the same.

use ffi_safe::{Bound, Result};

use super::{eval, failure, names, repr, run};

type Binary = for<'a> fn(&Bound<'a>, &Bound<'a>) -> Result<Bound<'a>>;

/// The operator in Python, ours, and ours that changes its operand in place.
const BINARY: &[(&str, Binary, Binary)] = &[
    ("+", |a, b| a.add(b), |a, b| a.in_place_add(b)),
    ("-", |a, b| a.sub(b), |a, b| a.in_place_sub(b)),
    ("*", |a, b| a.mul(b), |a, b| a.in_place_mul(b)),
    ("@", |a, b| a.matmul(b), |a, b| a.in_place_matmul(b)),
    ("/", |a, b| a.truediv(b), |a, b| a.in_place_truediv(b)),
    ("//", |a, b| a.floordiv(b), |a, b| a.in_place_floordiv(b)),
    ("%", |a, b| a.rem(b), |a, b| a.in_place_rem(b)),
    ("**", |a, b| a.pow(b), |a, b| a.in_place_pow(b)),
    ("<<", |a, b| a.lshift(b), |a, b| a.in_place_lshift(b)),
    (">>", |a, b| a.rshift(b), |a, b| a.in_place_rshift(b)),
    ("&", |a, b| a.bitand(b), |a, b| a.in_place_bitand(b)),
    ("|", |a, b| a.bitor(b), |a, b| a.in_place_bitor(b)),
    ("^", |a, b| a.bitxor(b), |a, b| a.in_place_bitxor(b)),
];

#[test]
fn operators_do_what_those_of_python_do() {
    run(|py| {
        let values = ["13", "-5", "0", "2.5", "'%s'", "[1]", "{1, 2}", "{2, 3}", "True"];
        for (symbol, plain, in_place) in BINARY {
            for left in values {
                for right in values {
                    let python = |source: String| py.eval(&source, None, None);
                    let expected = python(format!("({left}) {symbol} ({right})"));
                    for (way, operator) in [("plain", plain), ("in place", in_place)] {
                        let found = operator(&eval(py, left), &eval(py, right));
                        super::clean(py);
                        match (&expected, found) {
                            (Ok(expected), Ok(found)) => {
                                assert_eq!(repr(expected), repr(&found), "{way}: {left} {symbol} {right}");
                            }
                            (Err(expected), Err(found)) => {
                                // In place, the message names the operator with its `=`, and lists take any iterable.
                                let same = expected.get_type(py).is(&found.get_type(py));
                                assert!(same, "{way}: {left} {symbol} {right}: {expected}, {found}");
                            }
                            (expected, found) => {
                                let list_extends = way == "in place" && *symbol == "+" && left == "[1]";
                                assert!(
                                    list_extends,
                                    "{way}: {left} {symbol} {right}: {expected:?}, {found:?}"
                                );
                            }
                        }
                    }
                }
            }
        }
    });
}

#[test]
fn in_place_is_in_place() {
    run(|py| {
        let list = eval(py, "[1]");
        assert!(list.in_place_add(vec![2]).unwrap().is(&list));
        assert_eq!(repr(&list), "[1, 2]");
        assert!(!list.add(&list).unwrap().is(&list));
        // Of what cannot change, the result is another object.
        let number = eval(py, "1000");
        assert_eq!(repr(&number.in_place_add(1).unwrap()), "1001");
        assert_eq!(repr(&number), "1000");
    });
}

#[test]
fn one_operand() {
    run(|py| {
        for source in ["7", "-7", "True", "2.5", "'a'", "10**30"] {
            let object = eval(py, source);
            let cases = [
                ("-", object.neg()),
                ("+", object.pos()),
                ("abs", object.abs()),
                ("~", object.invert()),
                ("__import__('operator').index", object.index()),
            ];
            super::clean(py);
            for (operator, found) in cases {
                match (py.eval(&format!("{operator}({source})"), None, None), found) {
                    (Ok(expected), Ok(found)) => {
                        assert_eq!(repr(&expected), repr(&found), "{operator} {source}")
                    }
                    (Err(expected), Err(found)) => assert_eq!(expected.to_string(), found.to_string()),
                    (expected, found) => panic!("{operator} {source}: {expected:?}, {found:?}"),
                }
            }
        }
    });
}

#[test]
fn divmod_and_powers() {
    run(|py| {
        assert_eq!(repr(&eval(py, "-7").divmod(2).unwrap()), "(-4, 1)");
        assert_eq!(
            failure(py, eval(py, "1").divmod(0)),
            "ZeroDivisionError: integer division or modulo by zero"
        );
        assert_eq!(repr(&eval(py, "3").pow_mod(200, 13).unwrap()), "9");
        assert_eq!(failure(py, eval(py, "3").pow_mod(2, 0)), "ValueError: pow() 3rd argument cannot be 0");
    });
}

#[test]
fn what_the_operators_raise_comes_back() {
    run(|py| {
        let bad = names(py, "class Bad:\n    def __add__(self, other): raise OSError('add')\nb = Bad()");
        let bad = bad.get("b").unwrap().unwrap();
        assert_eq!(failure(py, bad.add(1)), "OSError: add");
        assert_eq!(failure(py, bad.in_place_add(1)), "OSError: add");
        assert_eq!(failure(py, bad.sub(1)), "TypeError: unsupported operand type(s) for -: 'Bad' and 'int'");
        assert_eq!(failure(py, bad.neg()), "TypeError: bad operand type for unary -: 'Bad'");
    });
}
