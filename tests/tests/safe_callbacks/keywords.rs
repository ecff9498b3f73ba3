//! Arguments are taken and refused as by a function that is written in Python.

use ffi_safe::callback::Callback;

use crate::support::{describe, get, object, run, test, text};

/// Parameters in the order in which `describe` tells them, whether there is a `*rest` and a `**keywords`.
const SIGNATURES: &[(&str, &[&str], bool, bool)] = &[
    ("()", &[], false, false),
    ("(a)", &["a"], false, false),
    ("(a, b=M)", &["a", "b"], false, false),
    ("(a=M, b=M)", &["a", "b"], false, false),
    ("(a, b, c)", &["a", "b", "c"], false, false),
    ("(a, /)", &["a"], false, false),
    ("(a, b=M, /, c=M)", &["a", "b", "c"], false, false),
    ("(a, /, b, *, c)", &["a", "b", "c"], false, false),
    ("(*, a)", &["a"], false, false),
    ("(*, a, b, c=M)", &["a", "b", "c"], false, false),
    ("(a, *, b=M)", &["a", "b"], false, false),
    ("(a, b=M, *, c=M)", &["a", "b", "c"], false, false),
    ("(*rest)", &[], true, false),
    ("(a, *rest)", &["a"], true, false),
    ("(a, b=M, *rest, c=M)", &["a", "b", "c"], true, false),
    ("(a, *rest, b)", &["a", "b"], true, false),
    ("(**more)", &[], false, true),
    ("(a, **more)", &["a"], false, true),
    ("(a, b=M, /, **more)", &["a", "b"], false, true),
    ("(a, /, b=M, *rest, c, d=M, **more)", &["a", "b", "c", "d"], true, true),
];

/// The function in Python.
fn definition(signature: &str, parameters: &[&str], rest: bool, more: bool) -> String {
    let shown = parameters.iter().map(|name| format!("repr({name})")).collect::<Vec<_>>().join(", ");
    let rest = if rest { "rest" } else { "()" };
    let more = if more { "more" } else { "{}" };
    format!(
        "def f{signature}:\n  return ' '.join([{shown}] + ['*' + repr(x) for x in {rest}] + \
         [f'**{{k}}={{v!r}}' for k, v in {more}.items()])\n"
    )
}

const HARNESS: &str = "
class Missing:
  def __repr__(self): return '-'
M = Missing()
def outcome(f, args, kwargs):
  try: return f(*args, **kwargs)
  except TypeError as e: return str(e).partition('. Did you mean')[0]
import itertools
names = ['a', 'b', 'c', 'd', 'x']
calls = [(tuple(range(n)), {k: k * 2 for k in chosen})
         for n in range(6) for size in range(5) for chosen in itertools.combinations(names, size)]
differ = []
count = 0
";

#[test]
fn every_call_does_what_python_does() {
    test("every_call_does_what_python_does", |py| {
        for (signature, parameters, rest, more) in SIGNATURES {
            let function = Callback::new("f", describe).signature(*signature).into_function(py).unwrap();
            let source = HARNESS.to_owned()
                + &definition(signature, parameters, *rest, *more)
                + "for args, kwargs in calls:\n  expected, found = outcome(f, args, kwargs), outcome(g, args, kwargs)\n  \
                   count += 1\n  if expected != found: differ.append((args, kwargs, expected, found))\n";
            let names = run(py, &source, &[("g", function.as_any())]);
            assert_eq!(text(&names, "differ"), "[]", "{signature}");
            assert_eq!(text(&names, "count"), "186", "{signature}");
        }
    });
}

#[test]
fn names_need_not_be_interned() {
    test("names_need_not_be_interned", |py| {
        let function = Callback::new("f", describe).signature("(number, größe=M)").into_function(py).unwrap();
        let source = "made = f(**{''.join(['num', 'ber']): 1, ''.join(['grö', 'ße']): 2})\n\
                      class Name(str): pass\nsub = f(**{Name('number'): 3})\n\
                      def fails(call):\n  try: call()\n  except TypeError as e: return str(e)\n\
                      wrong = fails(lambda: f(**{1: 2}))";
        let names = run(py, source, &[("f", function.as_any())]);
        assert_eq!((&*text(&names, "made"), &*text(&names, "sub")), ("'1 2'", "'3 -'"));
        assert_eq!(text(&names, "wrong"), "'keywords must be strings'");
    });
}

#[test]
fn many_parameters_have_room() {
    test("many_parameters_have_room", |py| {
        let letters: Vec<_> = ('a'..='z').map(|letter| letter.to_string()).collect();
        let signature = format!("({}=0)", letters.join("=0, "));
        let function = Callback::new("f", describe).signature(signature).into_function(py).unwrap();
        let names = run(py, "r = f(1, z=26, k=11)", &[("f", function.as_any())]);
        assert_eq!(text(&names, "r"), format!("'1 {}11 {}26'", "- ".repeat(9), "- ".repeat(14)));
    });
}

#[test]
fn without_a_signature_arguments_are_positional() {
    test("without_a_signature_arguments_are_positional", |py| {
        let function = Callback::new("f", describe).into_function(py).unwrap();
        let source = "r = f(1, 'two', None)\nn = f()\ntry: f(a=1)\nexcept TypeError as e: message = str(e)";
        let names = run(py, source, &[("f", function.as_any())]);
        assert_eq!((&*text(&names, "r"), &*text(&names, "n")), ("\"1 'two' None\"", "''"));
        assert_eq!(text(&names, "message"), "'f() takes no keyword arguments'");
    });
}

#[test]
fn conversions_name_the_argument() {
    test("conversions_name_the_argument", |py| {
        let function = Callback::new("scale", |py, arguments| {
            let number: u8 = arguments.extract(py, 0)?;
            let factor: Option<u8> = arguments.extract_optional(py, 1)?;
            object(py, number * factor.unwrap_or(2))
        });
        let function = function.signature("(number, factor=2)").into_function(py).unwrap();
        let source = "def outcome(*args, **kwargs):\n  try: return f(*args, **kwargs)\n  \
                      except Exception as e: return f'{type(e).__name__}: {e}'\n\
                      r = [outcome(4), outcome(4, 3), outcome('x'), outcome(4, factor=1.5)]";
        let names = run(py, source, &[("f", function.as_any())]);
        let found = get(&names, "r").extract::<Vec<Object>>().unwrap();
        let found: Vec<_> = found.iter().map(|Object(text)| &**text).collect();
        assert_eq!(found[..2], ["8", "12"]);
        assert!(found[2].starts_with("TypeError: scale() argument 'number': "), "{found:?}");
        assert!(found[3].starts_with("TypeError: scale() argument 'factor': "), "{found:?}");
    });
}

/// The `str` of an object.
struct Object(String);

impl<'a> ffi_safe::FromPython<'a> for Object {
    fn from_python(object: &ffi_safe::Bound<'a>) -> Result<Self, ffi_safe::ConvertError> {
        Ok(Self(object.str().unwrap().to_string_lossy().unwrap()))
    }
}

#[test]
fn inspect_finds_the_signature() {
    test("inspect_finds_the_signature", |py| {
        let function =
            Callback::new("f", describe).signature("(a, b=1, /, c=None, *rest, d=(2, 'x'), **more)");
        let function = function.doc("What it does.").into_function(py).unwrap();
        let names = run(
            py,
            "import inspect\ns = str(inspect.signature(f))\nd = f.__doc__\nn = f.__name__",
            &[("f", function.as_any())],
        );
        assert_eq!(text(&names, "s"), "\"(a, b=1, /, c=None, *rest, d=(2, 'x'), **more)\"");
        assert_eq!((&*text(&names, "d"), &*text(&names, "n")), ("'What it does.'", "'f'"));
    });
}

#[test]
fn malformed_texts_are_refused() {
    test("malformed_texts_are_refused", |py| {
        let refused = |callback: Callback| callback.into_function(py).unwrap_err().to_string();
        assert_eq!(
            refused(Callback::new("f", describe).signature("(a, a)")),
            "ValueError: the signature `(a, a)` of `f` is malformed: `a` comes twice"
        );
        assert!(refused(Callback::new("f\0", describe)).starts_with("ValueError: "));
        assert!(refused(Callback::new("f", describe).doc("a\0b")).starts_with("ValueError: "));
    });
}
