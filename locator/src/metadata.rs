//! What installations write about themselves, read without running Python. All of it is a hint: what it says is
//! compared with the shared library, and the library is believed.

pub(crate) mod build_details;
pub(crate) mod conda;
pub(crate) mod headers;
pub(crate) mod pyvenv;
pub(crate) mod sysconfig;

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::version::Version;

/// The longest file of this kind that is read. Those of CPython and conda are shorter than a hundredth of it.
const MOST: u64 = 8 << 20;

/// Reads a file that anybody may have written: one that is no regular file is not opened, since a pipe has no end to wait
/// for, and one that is longer than any of its kind is not read.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    if !std::fs::metadata(path)?.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(MOST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("longer than {MOST} bytes")));
    }
    Ok(bytes)
}

/// Reads a text like [`read`].
pub(crate) fn read_text(path: &Path) -> io::Result<String> {
    String::from_utf8(read(path)?).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

/// What a file says of the build that it belongs to. `None`: nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Claim {
    /// The file.
    pub(crate) file: PathBuf,
    /// The version, as `3.13.5` or `3.13`.
    pub(crate) version: Option<String>,
    /// `Py_GIL_DISABLED`
    pub(crate) free_threaded: Option<bool>,
    /// `Py_DEBUG`
    pub(crate) debug: Option<bool>,
}

impl Claim {
    /// What is wrong in it about a free-threaded build, in words: what it says, and what is.
    pub(crate) fn refuted(&self, version: Version, debug: bool) -> Option<(String, String)> {
        let is = version.to_string();
        if let Some(says) = &self.version
            && *says != is
            && !is.strip_prefix(says.as_str()).is_some_and(|rest| rest.starts_with('.'))
        {
            return Some((format!("version {says}"), format!("version {is}")));
        }
        if self.free_threaded == Some(false) {
            return Some(("it has the GIL".to_owned(), "free-threaded".to_owned()));
        }
        let build = |debug| if debug { "a debug build" } else { "no debug build" };
        let says = self.debug.filter(|says| *says != debug)?;
        Some((format!("it is {}", build(says)), build(debug).to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn what_has_no_end_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let made = std::process::Command::new("mkfifo").arg(at("pipe")).status().unwrap();
        assert!(made.success());
        assert!(read(&at("pipe")).unwrap_err().to_string().contains("not a regular file"));
        assert!(read(Path::new("/dev/zero")).is_err());
        assert_eq!(read(&at("none")).unwrap_err().kind(), io::ErrorKind::NotFound);
        // Sparse: its length takes no room on the disk.
        for (length, is) in [(MOST, Ok(MOST)), (MOST + 1, Err(io::ErrorKind::FileTooLarge))] {
            File::create(at("sparse")).unwrap().set_len(length).unwrap();
            let found = read(&at("sparse")).map(|bytes| bytes.len() as u64).map_err(|error| error.kind());
            assert_eq!(found, is);
        }
    }

    #[test]
    fn a_claim_is_refuted_by_what_is_wrong_in_it() {
        let claim = |version: &str, free_threaded, debug| {
            let version = Some(version.to_owned()).filter(|version| !version.is_empty());
            let claim = Claim { file: PathBuf::new(), version, free_threaded, debug };
            claim.refuted("3.13.5".parse().unwrap(), false).map(|(says, _)| says)
        };
        for right in
            [claim("", None, None), claim("3.13", Some(true), Some(false)), claim("3.13.5", Some(true), None)]
        {
            assert_eq!(right, None);
        }
        assert_eq!(claim("3.13.4", Some(true), None).unwrap(), "version 3.13.4");
        assert_eq!(claim("3.1", None, None).unwrap(), "version 3.1");
        assert_eq!(claim("3.13", Some(false), None).unwrap(), "it has the GIL");
        assert_eq!(claim("", None, Some(true)).unwrap(), "it is a debug build");
    }
}
