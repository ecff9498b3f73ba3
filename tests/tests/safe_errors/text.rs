//! What an error says.

use ffi_safe::exceptions::*;
use ffi_safe::{PyError, Runtime};

use super::{raised, run};

#[test]
fn an_error_is_displayed_as_the_last_line_of_its_traceback() {
    run(|py| {
        let sources = [
            "raise ValueError('a message')",
            "raise ValueError",
            "raise ValueError('')",
            "{}['a']",
            "raise OSError(2, 'No such file', 'a.txt')",
            "import json\njson.loads('[')",
            "class Mine(Exception): pass\nraise Mine('text')",
            "class Outer:\n    class Inner(Exception): pass\nraise Outer.Inner(1, 2)",
            "class Mute(Exception):\n    def __str__(self): raise KeyError\nraise Mute",
            "class Odd(Exception):\n    def __str__(self): return 3\nraise Odd",
            "raise ExceptionGroup('several', [ValueError(1), KeyError(2)])",
            "raise KeyboardInterrupt",
            "raise ValueError('\\ud800 and ü')",
        ];
        for source in sources {
            let error = raised(py, source);
            let text = error.traceback(py).unwrap();
            // The members of a group are below its last line.
            let line = text.lines().map(|line| line.trim_start_matches("  | ")).find(|line| {
                !line.starts_with([' ', '+']) && !line.starts_with("Traceback") && !line.contains("Traceback")
            });
            assert_eq!(line.unwrap(), error.to_string(), "{text}");
        }
    });
}

#[test]
fn a_debug_text_is_the_display_text_in_the_name_of_the_type() {
    run(|py| {
        assert_eq!(format!("{:?}", raised(py, "{}['a']")), "PyError(KeyError: 'a')");
    });
}

#[test]
fn a_syntax_error_has_its_place_in_the_text() {
    run(|py| {
        assert_eq!(raised(py, "a b").to_string(), "SyntaxError: invalid syntax (<string>, line 1)");
    });
}

#[test]
fn an_error_is_displayed_on_a_detached_thread() {
    let error = run(|py| raised(py, "{}['a']"));
    assert_eq!(error.to_string(), "KeyError: 'a'");
    let error = std::thread::spawn(move || {
        assert_eq!(error.to_string(), "KeyError: 'a'");
        error
    });
    drop(error.join().unwrap());
}

#[test]
fn an_error_is_displayed_inside_of_detach() {
    run(|py| {
        let error = raised(py, "{}['a']");
        assert_eq!(py.detach(|| error.to_string()), "KeyError: 'a'");
    });
}

#[test]
fn notes_are_added_and_read() {
    run(|py| {
        let error = PyError::new::<ValueError>(py, "x");
        assert_eq!(error.notes(py).unwrap(), [""; 0]);
        error.add_note(py, "first").unwrap();
        error.add_note(py, "zweite: ü").unwrap();
        assert_eq!(error.notes(py).unwrap(), ["first", "zweite: ü"]);
        // Whatever somebody has put there.
        let odd = raised(py, "e = ValueError('x')\ne.__notes__ = [1, None]\nraise e");
        assert_eq!(odd.notes(py).unwrap(), ["1", "None"]);
        let odd = raised(py, "e = ValueError('x')\ne.__notes__ = 'text'\nraise e");
        assert_eq!(odd.notes(py).unwrap(), ["'text'"]);
        assert!(odd.add_note(py, "more").unwrap_err().matches::<TypeError>(py));
    });
}

#[test]
fn the_message_is_without_the_class() {
    run(|py| {
        assert_eq!(raised(py, "raise ValueError('a message')").message(py).unwrap(), "a message");
        let broken =
            raised(py, "class Mute(Exception):\n    def __str__(self): raise KeyError('s')\nraise Mute");
        assert_eq!(broken.message(py).unwrap_err().to_string(), "KeyError: 's'");
    });
}

#[test]
fn an_error_goes_through_question_marks_and_boxes() {
    fn inner() -> Result<i64, Box<dyn std::error::Error + Send + Sync>> {
        let number = Runtime::get()
            .unwrap()
            .attach(|py| -> ffi_safe::Result<i64> { Ok(py.eval("int('x')", None, None)?.extract()?) })??;
        Ok(number)
    }
    run(|py| {
        let error = inner().unwrap_err();
        assert_eq!(error.to_string(), "ValueError: invalid literal for int() with base 10: 'x'");
        assert!(error.downcast::<PyError>().unwrap().matches::<ValueError>(py));
    });
}
