//! Paths and text of the operating system.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use ffi_safe::IntoPython;

use crate::{both_ways, eval, python, refusal};

#[test]
fn paths_are_text() {
    python(|py| {
        both_ways(py, PathBuf::from("/tmp/ü"), "'/tmp/ü'")?;
        both_ways(py, PathBuf::new(), "''")?;
        both_ways(py, OsString::from("text"), "'text'")?;
        let path = Path::new("a/b");
        for made in [
            path.into_python(py)?,
            (&path.to_path_buf()).into_python(py)?,
            OsStr::new("a/b").into_python(py)?,
        ] {
            assert!(made.is_text("a/b"));
        }
        Ok(())
    });
}

#[test]
fn paths_come_from_what_python_takes_for_one() {
    python(|py| {
        for source in ["'a/b'", "b'a/b'", "__import__('pathlib').Path('a/b')"] {
            assert_eq!(eval(py, source)?.extract::<PathBuf>()?, Path::new("a/b"), "{source}");
        }
        let refused = refusal::<PathBuf>(py, "7")?;
        let reason = "TypeError: expected str, bytes or os.PathLike object, not int";
        assert_eq!(refused, format!("cannot convert `int` to `PathBuf`: {reason}"));
        assert_eq!(
            refusal::<OsString>(py, "b'a'")?,
            "cannot convert `bytes` to `OsString`, which takes a `str`"
        );
        Ok(())
    });
}

/// Names of files that are no text: as `os.fsencode` and `os.fsdecode` have them.
#[cfg(unix)]
#[test]
fn bytes_that_are_no_text_get_there_and_back() {
    use std::os::unix::ffi::{OsStrExt, OsStringExt};
    python(|py| {
        let every: Vec<u8> = (0..=255).collect();
        let name = OsString::from_vec(every.clone());
        let object = (&name).into_python(py)?;
        assert!(object.as_any().eq(&eval(py, "__import__('os').fsdecode(bytes(range(256)))")?)?);
        assert_eq!(object.extract::<OsString>()?.as_bytes(), every);
        assert_eq!(object.extract::<PathBuf>()?.as_os_str(), name);
        assert_eq!(eval(py, "bytes(range(256))")?.extract::<PathBuf>()?.as_os_str(), name);
        // A surrogate that stands for no byte.
        assert!(refusal::<PathBuf>(py, r"'\ud800'")?.contains("UnicodeEncodeError"));
        Ok(())
    });
}
