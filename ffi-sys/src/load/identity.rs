//! What a library says of itself: the checks that come before its symbols are trusted.

use core::ffi::{CStr, c_char, c_ulong, c_void};
use core::fmt;
use core::mem;

use super::error::{LoadError, Origin};

/// A Python version, as in `Py_Version`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(u32);

impl Version {
    /// The version of the headers that the bindings were generated from.
    pub const HEADERS: Self = Self(crate::PY_VERSION_HEX.cast_unsigned());

    /// The version of a `PY_VERSION_HEX`.
    pub const fn from_hex(hex: u32) -> Self {
        Self(hex)
    }

    /// The `PY_VERSION_HEX`, such as `0x030d05f0` of 3.13.5.
    pub const fn hex(self) -> u32 {
        self.0
    }

    /// The first number.
    pub const fn major(self) -> u8 {
        self.0.to_be_bytes()[0]
    }

    /// The second number.
    pub const fn minor(self) -> u8 {
        self.0.to_be_bytes()[1]
    }

    /// The third number.
    pub const fn micro(self) -> u8 {
        self.0.to_be_bytes()[2]
    }

    /// Whether the ABI is that of these bindings: from the first release candidate of the minor version on.
    const fn is_supported(self) -> bool {
        let first_candidate = (Self::HEADERS.0 & 0xffff_0000) | 0xc1;
        self.0 >= first_candidate && self.0 & 0xffff_0000 == Self::HEADERS.0 & 0xffff_0000
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major(), self.minor(), self.micro())?;
        let (level, serial) = (self.0 >> 4 & 0xf, self.0 & 0xf);
        match level {
            0xa => write!(f, "a{serial}"),
            0xb => write!(f, "b{serial}"),
            0xc => write!(f, "rc{serial}"),
            _ => Ok(()),
        }
    }
}

/// Proves that the symbols are those of a free-threaded 3.13 without debug hooks.
pub(super) fn check(
    resolve: &mut dyn FnMut(&CStr) -> *mut c_void,
    origin: &Origin,
) -> Result<Version, LoadError> {
    let library = || origin.to_string();
    let Some(version) = version(resolve) else {
        // The constant is of 3.11: whatever lacks it is too old.
        return Err(match text(resolve) {
            Some(found) => LoadError::Version { library: library(), found },
            None => LoadError::NotPython { library: library() },
        });
    };
    if !version.is_supported() {
        return Err(LoadError::Version { library: library(), found: version.to_string() });
    }
    let mut exports = |name: &CStr| !resolve(name).is_null();
    // Both serve the two-part counts of the free-threaded build alone.
    if !exports(c"_Py_MergeZeroLocalRefcount") || !exports(c"_Py_DecRefShared") {
        return Err(LoadError::GilBuild { library: library(), version });
    }
    // Called by the counting code of `Py_REF_DEBUG`, which `--with-pydebug` implies.
    if exports(c"_Py_NegativeRefcount") {
        return Err(LoadError::DebugBuild { library: library(), version });
    }
    Ok(version)
}

/// The version in words, of any Python.
pub(super) fn version_text(resolve: &mut dyn FnMut(&CStr) -> *mut c_void) -> Option<String> {
    // The constant comes first: the function writes a buffer at its first call, without a lock.
    version(resolve).map(|version| version.to_string()).or_else(|| text(resolve))
}

/// The version as `Py_Version` tells it, from 3.11 on.
fn version(resolve: &mut dyn FnMut(&CStr) -> *mut c_void) -> Option<Version> {
    let version = resolve(c"Py_Version").cast::<c_ulong>();
    // SAFETY: if there is one, an exported constant of libpython, which nothing writes to.
    (!version.is_null()).then(|| Version(unsafe { version.read() } as u32))
}

/// The version as `Py_GetVersion` tells it: the `3.9.18` of `3.9.18 (main, …)`.
fn text(resolve: &mut dyn FnMut(&CStr) -> *mut c_void) -> Option<String> {
    let address = resolve(c"Py_GetVersion");
    if address.is_null() {
        return None;
    }
    // SAFETY: `const char *Py_GetVersion(void)` in every version of Python.
    let get_version: unsafe extern "C" fn() -> *const c_char = unsafe { mem::transmute(address) };
    // SAFETY: it may be called before the interpreter is initialised, and returns a static string.
    let text = unsafe { CStr::from_ptr(get_version()) };
    Some(text.to_string_lossy().split(' ').next().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn reads_and_writes_versions() {
        let version = Version::from_hex(0x030d_05f0);
        assert_eq!((version.major(), version.minor(), version.micro()), (3, 13, 5));
        assert_eq!(version.to_string(), "3.13.5");
        assert_eq!(Version::from_hex(0x030d_00b4).to_string(), "3.13.0b4");
        assert_eq!(Version::from_hex(0x030d_00c2).to_string(), "3.13.0rc2");
    }

    #[test]
    fn supports_one_minor_version() {
        let supported = [0x030d_00c1, 0x030d_00f0, 0x030d_05f0, 0x030d_0ff0];
        assert!(supported.iter().all(|hex| Version::from_hex(*hex).is_supported()));
        let refused = [0x030d_00b4, 0x030c_0af0, 0x030e_00a1, 0x030e_00f0, 0x040d_00f0];
        assert!(refused.iter().all(|hex| !Version::from_hex(*hex).is_supported()));
    }
}
