//! Paths and other text of the operating system.
//!
//! Python has them as `str`, in which bytes that are no text are lone surrogates (`os.fsencode`, `os.fsdecode`), so
//! that every path gets there and back.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use ffi_sys::{Py_ssize_t, PyOS_FSPath, PyUnicode_DecodeFSDefaultAndSize};

use super::{ConvertError, FromPython, IntoPython};
use crate::attach::Attached;
use crate::error::Result;
use crate::object::Bound;
use crate::value::{Any, Bytes, Str};

#[cfg(unix)]
mod system {
    use std::os::unix::ffi::{OsStrExt, OsStringExt};

    use ffi_sys::{Py_ssize_t, PyUnicode_DecodeFSDefaultAndSize, PyUnicode_EncodeFSDefault};

    use super::{Attached, Bound, Bytes, OsStr, OsString, Result, Str};

    /// `os.fsdecode`.
    pub(super) fn decode<'a>(py: &'a Attached, text: &OsStr) -> Result<Bound<'a, Str>> {
        py.check();
        let bytes = text.as_bytes();
        // SAFETY: attached; pointer and length are those of the bytes. A new reference to a str, or null.
        unsafe {
            let text = PyUnicode_DecodeFSDefaultAndSize(bytes.as_ptr().cast(), bytes.len() as Py_ssize_t);
            Bound::from_result(py, text)
        }
    }

    /// `os.fsencode`.
    pub(super) fn encode(text: &Bound<'_, Str>) -> Result<OsString> {
        // SAFETY: attached and alive. A new reference to bytes, or null.
        let bytes: Bound<'_, Bytes> =
            unsafe { Bound::from_result(text.py(), PyUnicode_EncodeFSDefault(text.as_ptr())) }?;
        Ok(OsString::from_vec(bytes.as_bytes().to_vec()))
    }
}

#[cfg(windows)]
mod system {
    use std::os::windows::ffi::{OsStrExt, OsStringExt};

    use ffi_sys::{Py_ssize_t, PyUnicode_FromWideChar};

    use super::{Attached, Bound, OsStr, OsString, Result, Str};

    /// The text as it is, lone surrogates included.
    pub(super) fn decode<'a>(py: &'a Attached, text: &OsStr) -> Result<Bound<'a, Str>> {
        py.check();
        let wide: Vec<u16> = text.encode_wide().collect();
        // SAFETY: attached; pointer and length are those of the text. A new reference to a str, or null.
        unsafe {
            Bound::from_result(py, PyUnicode_FromWideChar(wide.as_ptr().cast(), wide.len() as Py_ssize_t))
        }
    }

    /// The text as it is, lone surrogates included.
    pub(super) fn encode(text: &Bound<'_, Str>) -> Result<OsString> {
        let mut wide = Vec::with_capacity(text.chars());
        for point in text.code_points() {
            match u16::try_from(point) {
                Ok(unit) => wide.push(unit),
                Err(_) => wide.extend(
                    [0xd800 + ((point - 0x1_0000) >> 10), 0xdc00 + (point & 0x3ff)].map(|unit| unit as u16),
                ),
            }
        }
        Ok(OsString::from_wide(&wide))
    }
}

fn from_str<T>(text: &Bound<'_, Str>) -> Result<OsString, ConvertError> {
    system::encode(text).map_err(|error| ConvertError::raised::<T>(text.as_any(), error))
}

macro_rules! into_python {
    ($($name:ty;)*) => {$(
        impl IntoPython for $name {
            type Target = Str;

            fn into_python(self, py: &Attached) -> Result<Bound<'_, Str>> {
                system::decode(py, self.as_ref())
            }
        }
    )*};
}

into_python! {
    &OsStr;
    OsString;
    &OsString;
    &Path;
    PathBuf;
    &PathBuf;
}

/// From a `str` only: other text of the operating system than paths is not looked for in `bytes`.
impl<'a> FromPython<'a> for OsString {
    fn from_python(object: &Bound<'a, Any>) -> Result<Self, ConvertError> {
        match object.cast::<Str>() {
            Ok(text) => from_str::<Self>(text),
            Err(_) => Err(ConvertError::wrong_type::<Self>(object, "str")),
        }
    }
}

/// What `os.fspath` takes: `str`, `bytes`, and objects that have `__fspath__`, such as those of `pathlib`.
impl<'a> FromPython<'a> for PathBuf {
    fn from_python(object: &Bound<'a, Any>) -> Result<Self, ConvertError> {
        if let Ok(text) = object.cast::<Str>() {
            return from_str::<Self>(text).map(Self::from);
        }
        // SAFETY: attached and alive. A new reference to a str or bytes, or null. May run Python.
        let path: Result<Bound<'_, Any>> =
            unsafe { Bound::from_result(object.py(), PyOS_FSPath(object.as_ptr())) };
        let raised = |error| ConvertError::raised::<Self>(object, error);
        let path = path.map_err(raised)?;
        if let Ok(text) = path.cast::<Str>() {
            return from_str::<Self>(text).map(Self::from);
        }
        let bytes = path.cast::<Bytes>().map_err(|_| ConvertError::wrong_type::<Self>(object, "path"))?;
        let text = decode_bytes(bytes).map_err(raised)?;
        from_str::<Self>(&text).map(Self::from)
    }
}

/// `os.fsdecode`.
fn decode_bytes<'a>(bytes: &Bound<'a, Bytes>) -> Result<Bound<'a, Str>> {
    let data = bytes.as_bytes();
    // SAFETY: attached; pointer and length are those of the bytes. A new reference to a str, or null.
    unsafe {
        let text = PyUnicode_DecodeFSDefaultAndSize(data.as_ptr().cast(), data.len() as Py_ssize_t);
        Bound::from_result(bytes.py(), text)
    }
}
