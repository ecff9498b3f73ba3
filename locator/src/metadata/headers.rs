//! `patchlevel.h` and `pyconfig.h`: what the headers say. They may be absent, or of another build.

use std::path::{Path, PathBuf};

use super::Claim;

/// `PY_VERSION` of the headers in folder `include`.
pub(crate) fn version(include: &Path) -> Option<String> {
    let bytes = super::read(&include.join("patchlevel.h")).ok()?;
    let value = defined(&String::from_utf8_lossy(&bytes), "PY_VERSION")?;
    Some(value.strip_prefix('"')?.split_once('"')?.0.to_owned())
}

/// What the headers in folder `include` say of the kind of build, a claim for each file. The `pyconfig.h` of Windows
/// serves builds of both kinds, and `kind` is false there.
pub(crate) fn claims(include: &Path, kind: bool) -> Vec<Claim> {
    let claim = |file: PathBuf| Claim { file, ..Claim::default() };
    let mut claims = Vec::new();
    if let Some(version) = version(include) {
        claims.push(Claim { version: Some(version), ..claim(include.join("patchlevel.h")) });
    }
    let file = include.join("pyconfig.h");
    if kind && let Ok(bytes) = super::read(&file) {
        let text = String::from_utf8_lossy(&bytes);
        let set = |name: &str| defined(&text, name).map(|value| value != "0");
        // One that says neither is a wrapper that includes that of the processor, as distributions have.
        let known = text.contains("Py_GIL_DISABLED");
        let free_threaded = known.then(|| set("Py_GIL_DISABLED").unwrap_or(false));
        let debug = text.contains("Py_DEBUG").then(|| set("Py_DEBUG").unwrap_or(false));
        claims.push(Claim { free_threaded, debug, ..claim(file) });
    }
    claims
}

/// The value of `#define name value`.
fn defined(text: &str, name: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let rest = line.trim_start().strip_prefix('#')?.trim_start().strip_prefix("define")?;
        let value = rest.strip_prefix([' ', '\t'])?.trim_start().strip_prefix(name)?;
        // `PY_VERSION_HEX` is another.
        (value.is_empty() || value.starts_with([' ', '\t'])).then(|| value.trim().to_owned())
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tempfile::TempDir;

    use super::*;

    fn headers(files: &[(&str, &str)]) -> TempDir {
        let folder = TempDir::new().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    #[test]
    fn versions_are_read_as_the_headers_have_them() {
        let text = "#define PY_VERSION_HEX ((PY_MAJOR_VERSION << 24))\n/* later */\n# define PY_VERSION   \t\"3.13.5\"\n";
        assert_eq!(version(headers(&[("patchlevel.h", text)]).path()).as_deref(), Some("3.13.5"));
        for text in ["", "#define PY_VERSION_HEX \"3.1\"", "#define PY_VERSION 3", "#define PY_VERSION \"3.1"]
        {
            assert_eq!(version(headers(&[("patchlevel.h", text)]).path()), None, "{text}");
        }
    }

    #[test]
    fn the_kind_of_build_is_read_from_what_is_defined() {
        for (text, free_threaded, debug) in [
            ("#define Py_GIL_DISABLED 1\n/* #undef Py_DEBUG */\n", Some(true), Some(false)),
            ("/* #undef Py_GIL_DISABLED */\n#define Py_DEBUG 1\n", Some(false), Some(true)),
            ("#include \"x86_64-linux-gnu/pyconfig.h\"\n", None, None),
        ] {
            let folder = headers(&[("pyconfig.h", text)]);
            let claims = claims(folder.path(), true);
            assert_eq!((claims[0].free_threaded, claims[0].debug), (free_threaded, debug), "{text}");
        }
        assert!(claims(headers(&[("pyconfig.h", "")]).path(), false).is_empty());
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any::<String>(), start in "#[ \t]{0,2}(define)?[ \t]{0,2}(PY_VERSION)?") {
            let _ = defined(&text, "PY_VERSION");
            let _ = defined(&format!("{start}{text}"), "PY_VERSION");
        }
    }
}
