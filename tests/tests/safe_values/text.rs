//! `str`.

use ffi_safe::exceptions::UnicodeEncodeError;
use ffi_safe::threads;
use ffi_safe::value::Str;

use crate::python;

/// One of each width of CPython's, with characters at the ends of each.
const TEXTS: [&str; 9] = [
    "",
    "a",
    "a\0b\0",
    "\u{7f}\u{80}",
    "Grüße\u{ff}",
    "\u{100}\u{7ff}\u{800}",
    "\u{d7ff}\u{e000}\u{ffff}",
    "🐍\u{10ffff}",
    "mixed ü € 🐍 \0",
];

#[test]
fn every_text_comes_back() {
    python(|py| {
        for text in TEXTS {
            let object = Str::new(py, text)?;
            assert_eq!(object.to_str()?, text);
            assert_eq!(object.to_string_lossy()?, text);
            assert_eq!(object.chars(), text.chars().count());
            assert!(object.code_points().eq(text.chars().map(u32::from)));
            assert!(object.is_text(text) && !object.is_text("other"));
        }
        Ok(())
    });
}

#[test]
fn lone_surrogates_are_an_error_that_says_so() {
    python(|py| {
        let text = py.eval(r"'a\ud800b\udfff'", None, None)?.cast_into::<Str>()?;
        let error = text.to_str().unwrap_err();
        assert!(error.matches::<UnicodeEncodeError>(py));
        assert!(error.to_string().ends_with("position 1: surrogates not allowed"), "{error}");
        assert_eq!(text.to_string_lossy()?, "a\u{fffd}b\u{fffd}");
        assert_eq!(text.code_points().collect::<Vec<_>>(), [0x61, 0xd800, 0x62, 0xdfff]);
        assert!(!text.is_text("a"));
        // The failure leaves no exception behind.
        assert_eq!(py.eval("1 + 1", None, None)?.extract::<i64>()?, 2);
        Ok(())
    });
}

#[test]
fn a_text_of_a_subclass_is_read_where_it_is() {
    python(|py| {
        for text in TEXTS {
            let class = py.eval("type('Text', (str,), {})", None, None)?;
            let object = class.call1((text,))?.cast_into::<Str>()?;
            assert_eq!(object.to_str()?, text);
            assert!(object.code_points().eq(text.chars().map(u32::from)));
        }
        assert!(py.eval("b'a'", None, None)?.cast::<Str>().is_err());
        Ok(())
    });
}

/// The copy in UTF-8 is made once, by whichever thread asks first, and stays where it is.
#[test]
fn threads_that_ask_at_once_get_the_same_copy() {
    python(|py| {
        for _ in 0..200 {
            // Not ASCII, and a new object each time.
            let text = Str::new(py, "Grüße 🐍")?.unbind();
            let addresses =
                threads::run(py, 4, |py, _| text.bind(py).to_str().map(|text| text.as_ptr().addr()));
            let addresses = addresses.expect("threads").into_iter().collect::<ffi_safe::Result<Vec<_>>>()?;
            assert!(addresses.iter().all(|address| *address == addresses[0]), "{addresses:?}");
            assert_eq!(text.bind(py).to_str()?, "Grüße 🐍");
        }
        Ok(())
    });
}
