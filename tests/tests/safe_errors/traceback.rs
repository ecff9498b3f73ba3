//! The text of a traceback is what the interpreter prints itself.

use std::path::Path;
use std::process::Command;

use ffi_safe::code::Mode;

use super::run;

/// What `python3.13t FILE` writes to the standard error output.
fn printed(file: &Path) -> String {
    let output = Command::new(&tests::python().executable)
        .args(["-I".as_ref(), file.as_os_str()])
        .env("PYTHON_COLORS", "0")
        .output()
        .expect("the interpreter runs");
    String::from_utf8(output.stderr).expect("UTF-8")
}

/// What an error has to say of the same file.
fn ours(file: &Path) -> String {
    let source = std::fs::read_to_string(file).unwrap();
    run(|py| {
        let code = py.compile(&source, file.to_str().unwrap(), Mode::Exec);
        let error = code.and_then(|code| code.run(None, None)).unwrap_err();
        let text = error.traceback(py).unwrap();
        let sys = py.import("sys").unwrap();
        if sys.hasattr("tracebacklimit").unwrap() {
            sys.delattr("tracebacklimit").unwrap();
        }
        text
    })
}

const CASES: &[(&str, &str)] = &[
    ("plain", "1 / 0\n"),
    ("nested", "def f(x):\n    return g(x)\n\ndef g(x):\n    return (x +\n            x.y)\n\nf(1)\n"),
    ("message of lines", "raise ValueError('one\\ntwo\\n\\nthree')\n"),
    ("no message", "raise ValueError\n"),
    ("cause", "try:\n    {}['a']\nexcept KeyError as e:\n    raise ValueError('b') from e\n"),
    ("context", "try:\n    {}['a']\nexcept KeyError:\n    raise ValueError('b')\n"),
    (
        "context that is suppressed",
        "try:\n    {}['a']\nexcept KeyError:\n    raise ValueError('b') from None\n",
    ),
    (
        "three in a chain",
        "try:\n    try:\n        1 / 0\n    except Exception as e:\n        raise KeyError('k') from e\nexcept KeyError:\n    undefined\n",
    ),
    ("a circle", "a, b = KeyError('a'), OSError('b')\na.__cause__, b.__cause__ = b, a\nraise a\n"),
    ("notes", "e = ValueError('x')\ne.add_note('first')\ne.add_note('second\\nof two lines: ü')\nraise e\n"),
    ("odd notes", "e = ValueError('x')\ne.__notes__ = 'text'\nraise e\n"),
    (
        "group",
        "def f(n):\n    try:\n        raise ValueError(n)\n    except ValueError as e:\n        e.add_note(f'note {n}')\n        return e\n\
         raise ExceptionGroup('several', [f(1), ExceptionGroup('more', [KeyError('a'), f(2)]), OSError(2, 'gone', 'x')])\n",
    ),
    ("base group", "raise BaseExceptionGroup('g', [KeyboardInterrupt(), ValueError(1)])\n"),
    ("class of a module", "import json\njson.loads('{\"a\": }')\n"),
    ("own class", "class Outer:\n    class Inner(Exception):\n        pass\nraise Outer.Inner(1, 'two')\n"),
    (
        "message that fails",
        "class Mute(Exception):\n    def __str__(self):\n        raise KeyError\nraise Mute\n",
    ),
    ("suggestion", "import os\nos.pathh\n"),
    ("suggested name", "value = 1\nvaleu\n"),
    ("recursion", "def f(n):\n    return f(n + 1)\nf(0)\n"),
    ("lambda and comprehension", "f = lambda x: [1 / y for y in x]\nf([1, 0])\n"),
    ("generator", "def g():\n    yield 1\n    raise KeyError('k')\nlist(g())\n"),
    ("import", "import no_such_module_at_all\n"),
    ("unicode", "größe = {'ü': '🐍'}\ngröße['日本'] + größe['ü' * 3]\n"),
    ("surrogate", "raise ValueError('\\udc80')\n"),
    ("assertion", "x = [1]\nassert x == [2], f'{x} differs'\n"),
    ("limit", "import sys\nsys.tracebacklimit = 1\ndef f():\n    g()\ndef g():\n    1 / 0\nf()\n"),
    ("no limit at all", "import sys\nsys.tracebacklimit = 0\ndef f():\n    1 / 0\nf()\n"),
    ("interrupt", "raise KeyboardInterrupt\n"),
    ("syntax", "x = 1\ndef f(:\n    pass\n"),
    ("syntax at the end", "x = (1,\n     2\n"),
    ("indentation", "if True:\nx = 1\n"),
    ("tab", "if True:\n        x = 1\n\tx = 2\n"),
    ("syntax of a string", "eval('1 +')\n"),
    ("syntax error that was made", "raise SyntaxError('made', ('file.py', 3, 5, 'some text', 3, 9))\n"),
];

/// One after the other, because some of the scripts change a setting of the interpreter.
#[test]
fn a_traceback_is_what_the_interpreter_prints() {
    let folder = tempfile::tempdir().unwrap();
    let mut differences = Vec::new();
    for (index, (name, source)) in CASES.iter().enumerate() {
        let file = folder.path().join(format!("script_{index}.py"));
        std::fs::write(&file, source).unwrap();
        let (expected, found) = (printed(&file), ours(&file));
        assert!(!expected.is_empty(), "{name}: the interpreter has printed nothing");
        if expected != found {
            differences.push(format!("=== {name}\n--- the interpreter\n{expected}--- ours\n{found}"));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
