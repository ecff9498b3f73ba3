//! Classes with a payload.

use std::sync::atomic::{AtomicI64, Ordering};

use ffi_safe::callback::{Callback, Class, ClassBuilder, Instance, Payload};
use ffi_safe::exceptions::ValueError;
use ffi_safe::{Attached, PyError};

use crate::support::{Counted, Live, collect_until, describe, object, run, test, text};

pub(crate) struct Number {
    pub(crate) value: AtomicI64,
    pub(crate) _live: Option<Live>,
}

impl Number {
    pub(crate) fn get(&self) -> i64 {
        self.value.load(Ordering::Relaxed)
    }
}

impl Payload for Number {
    const NAME: &'static str = "Number";
}

/// A class of the everyday kind.
pub(crate) fn class(py: &Attached, counted: &Counted) -> Class<Number> {
    let made = counted.clone();
    ClassBuilder::<Number>::new()
        .module("figures")
        .doc("A number.")
        .subclassable()
        .constructor("(value, /, *, negated=False)", move |py, arguments| {
            let value: i64 = arguments.extract(py, 0)?;
            let value = if arguments.extract_optional(py, 1)?.unwrap_or(false) { -value } else { value };
            if value == 13 {
                return Err(PyError::new::<ValueError>(py, "bad luck"));
            }
            assert!(value != 14, "worse luck");
            Ok(Number { value: AtomicI64::new(value), _live: Some(made.live()) })
        })
        .method("add", "(other=1, *rest)", |py, this, arguments| {
            let mut sum = this.payload().get() + arguments.extract_optional(py, 0)?.unwrap_or(1);
            for more in arguments.rest(py) {
                sum += more.extract::<i64>()?;
            }
            object(py, sum)
        })
        .method("describe", "(a, /, b=0, *, c=0)", |py, _, arguments| describe(py, arguments))
        .static_method(Callback::new("zero", |py, _| object(py, 0)).signature("()"))
        .getter("double", |py, this| object(py, this.payload().get() * 2))
        .property(
            "value",
            |py, this| object(py, this.payload().get()),
            |py, this, arguments| {
                this.payload().value.store(arguments.extract(py, 0)?, Ordering::Relaxed);
                Ok(())
            },
        )
        .method("__repr__", "()", |py, this, _| object(py, format!("Number({})", this.payload().get())))
        .method("__call__", "(factor)", |py, this, arguments| {
            object(py, this.payload().get() * arguments.extract::<i64>(py, 0)?)
        })
        .method("__eq__", "(other, /)", |py, this, arguments| {
            let equal = match arguments.at(py, 0).cast::<Instance<Number>>() {
                Ok(other) => Some(other.payload().get() == this.payload().get()),
                Err(_) => None,
            };
            match equal {
                Some(equal) => object(py, equal),
                None => Ok(ffi_safe::value::NotImplementedType::get(py).into_any()),
            }
        })
        .method("__hash__", "()", |py, this, _| object(py, this.payload().get()))
        .method("__len__", "()", |py, this, _| object(py, this.payload().get()))
        .method("__lt__", "(other, /)", |py, this, arguments| {
            let less = this.payload().get() < arguments.at(py, 0).cast::<Instance<Number>>()?.payload().get();
            object(py, less)
        })
        .build(py)
        .unwrap()
}

/// What an expression gives, or the exception.
fn outcomes(py: &Attached, counted: &Counted, expressions: &[(&str, &str)]) {
    let class = class(py, counted);
    let source = "def outcome(call):\n  try: return repr(call())\n  except BaseException as e: return f'{type(e).__name__}: {e}'\n\
                  n = Number(5)\n";
    for (expression, expected) in expressions {
        let source = format!("{source}r = outcome(lambda: ({expression}))");
        let names = run(py, &source, &[("Number", class.bind(py).as_any())]);
        let found: String = names.get("r").unwrap().unwrap().extract().unwrap();
        assert_eq!(&found, expected, "{expression}");
        // The function is immortal when there are many threads, and so are its globals.
        names.clear();
    }
}

#[test]
fn python_code_uses_it_like_its_own() {
    test("python_code_uses_it_like_its_own", |py| {
        let counted = Counted::default();
        outcomes(
            py,
            &counted,
            &[
                ("n", "Number(5)"),
                ("Number(5, negated=True)", "Number(-5)"),
                ("n.add()", "6"),
                ("n.add(2, 3, 4)", "14"),
                ("n.add(other=7)", "12"),
                ("n.describe(1, c=2)", "'1 - 2'"),
                ("Number.add(n, 3)", "8"),
                ("Number.zero()", "0"),
                ("n.zero()", "0"),
                ("n.double", "10"),
                ("n.value", "5"),
                ("setattr(n, 'value', 9) or n", "Number(9)"),
                ("n(3)", "15"),
                ("n(factor=4)", "20"),
                ("n == Number(5), n == Number(6), n != Number(6), n == 5", "(True, False, True, False)"),
                ("hash(n), len(n)", "(5, 5)"),
                ("n < Number(6), Number(6) > n", "(True, True)"),
                ("sorted([Number(3), Number(1), Number(2)])", "[Number(1), Number(2), Number(3)]"),
                ("{Number(1): 'one'}[Number(1)]", "'one'"),
                (
                    "type(n).__name__, type(n).__module__, type(n).__doc__",
                    "('Number', 'figures', 'A number.')",
                ),
                ("[b.__name__ for b in type(n).__mro__]", "['Number', 'object']"),
                ("str(__import__('inspect').signature(Number))", "'(value, /, *, negated=False)'"),
                ("str(__import__('inspect').signature(n.describe))", "'(a, /, b=0, *, c=0)'"),
                ("str(__import__('inspect').signature(n.add))", "'(other=1, *rest)'"),
                ("__import__('weakref').ref(n)() is n", "True"),
            ],
        );
        assert_eq!(counted.count(), 0);
    });
}

#[test]
fn mistakes_are_exceptions() {
    test("mistakes_are_exceptions", |py| {
        let counted = Counted::default();
        outcomes(
            py,
            &counted,
            &[
                ("Number()", "TypeError: Number() missing 1 required positional argument: 'value'"),
                ("Number(13)", "ValueError: bad luck"),
                ("Number(14)", "PanicException: worse luck"),
                ("Number(1, 2)", "TypeError: Number() takes 1 positional argument but 2 were given"),
                (
                    "Number(value=1)",
                    "TypeError: Number() got some positional-only arguments passed as keyword arguments: 'value'",
                ),
                ("n.describe()", "TypeError: Number.describe() missing 1 required positional argument: 'a'"),
                (
                    "n.describe(1, 2, 3)",
                    "TypeError: Number.describe() takes from 2 to 3 positional arguments but 4 were given",
                ),
                (
                    "Number.add(7)",
                    "TypeError: Number.add() is for `Number` objects and does not apply to a `int`",
                ),
                ("Number.add()", "TypeError: Number.add() missing 1 required positional argument: 'self'"),
                (
                    "setattr(n, 'double', 1)",
                    "AttributeError: property 'double' of 'Number' object has no setter",
                ),
                ("delattr(n, 'value')", "AttributeError: property 'value' of 'Number' object has no deleter"),
                (
                    "setattr(n, 'value', 'x') if 0 else n.missing",
                    "AttributeError: 'figures.Number' object has no attribute 'missing'",
                ),
                (
                    "object.__new__(Number)",
                    "TypeError: object.__new__(figures.Number) is not safe, use figures.Number.__new__()",
                ),
                ("n < 3", "TypeError: the object is a `int`, not a `Number`"),
            ],
        );
        assert_eq!(counted.count(), 0);
    });
}

#[test]
fn comparing_without_hashing_makes_it_unhashable() {
    struct Comparable;
    impl Payload for Comparable {
        const NAME: &'static str = "Comparable";
    }
    test("comparing_without_hashing_makes_it_unhashable", |py| {
        let class = ClassBuilder::<Comparable>::new()
            .constructor("()", |_, _| Ok(Comparable))
            .method("__eq__", "(other, /)", |py, _, _| object(py, true))
            .build(py)
            .unwrap();
        let comparable = class.bind(py).call0().unwrap();
        assert!(comparable.eq(5).unwrap());
        assert_eq!(
            comparable.hash().unwrap_err().to_string(),
            "TypeError: unhashable type: 'builtins.Comparable'"
        );
    });
}

#[test]
fn python_classes_derive_from_it() {
    test("python_classes_derive_from_it", |py| {
        let counted = Counted::default();
        let class = class(py, &counted);
        let source = "
class Sub(Number):
  def __new__(cls, a, b):
    self = super().__new__(cls, a + b)
    self.parts = (a, b)
    return self
  def add(self, other): return super().add(other) * 100
class Other(Number): __slots__ = ()
s = Sub(3, 4)
r = (repr(s), s.parts, s.add(1), s.double, isinstance(s, Number), s == Number(7), s(2))
o = Other(7)
o.__class__ = Number
class Plain: pass
try: o.__class__ = Plain
except TypeError as e: refused = 'layout' in str(e) or 'assignment' in str(e)
s.me = s
";
        let names = run(py, source, &[("Number", class.bind(py).as_any())]);
        assert_eq!(text(&names, "r"), "('Number(7)', (3, 4), 800, 14, True, True, 14)");
        assert_eq!((&*text(&names, "o"), &*text(&names, "refused")), ("Number(7)", "True"));
        let sub = names.get("s").unwrap().unwrap();
        assert_eq!(sub.cast::<Instance<Number>>().unwrap().payload().get(), 7);
        drop(sub);
        names.clear();
        // The object refers to itself, through the dict that a derived class gives it.
        collect_until(py, &counted, 0);
    });
}

pub(crate) struct Sealed;

impl Payload for Sealed {
    const NAME: &'static str = "Sealed";
}

#[test]
fn without_a_constructor_only_rust_makes_objects() {
    test("without_a_constructor_only_rust_makes_objects", |py| {
        let class = ClassBuilder::<Sealed>::new().build(py).unwrap();
        let source = "def outcome(call):\n  try: return call()\n  except TypeError as e: return str(e)\n\
                      r = [outcome(lambda: Sealed()), outcome(lambda: type('X', (Sealed,), {})), outcome(lambda: object.__new__(Sealed))]";
        let names = run(py, source, &[("Sealed", class.bind(py).as_any())]);
        let found: Vec<String> = names.get("r").unwrap().unwrap().extract().unwrap();
        assert_eq!(found[0], "cannot create 'builtins.Sealed' instances");
        assert_eq!(found[1], "type 'builtins.Sealed' is not an acceptable base type");
        assert!(found[2].contains("is not safe") || found[2].contains("cannot create"), "{found:?}");
        assert!(class.instantiate(py, Sealed).unwrap().cast::<Instance<Sealed>>().is_ok());
    });
}
