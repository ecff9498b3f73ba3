//! What the elements of a buffer may be.

use core::ffi::{CStr, c_long, c_ulong};
use core::fmt;
use core::sync::atomic::{AtomicU8, AtomicU16, AtomicU32, AtomicU64, Ordering};

/// A type that an element of a buffer can have.
///
/// # Safety
/// The size is 1, 2, 4 or 8, every pattern of bits of that size is a value, and
/// [`accepts`](Self::accepts) is true only of formats whose elements are such values.
///
/// # Examples
/// ```
/// use ffi_safe::Bound;
/// use ffi_safe::buffer::{Buffer, BufferError, Element};
///
/// # tests::safe::run(|py| {
/// fn total<T: Element + Into<f64>>(object: &Bound<'_>) -> Result<f64, BufferError> {
///     Ok(Buffer::<T>::get(object)?.to_vec().into_iter().map(Into::into).sum())
/// }
///
/// let array = py.eval("__import__('array').array('f', [0.5, 1.5])", None, None)?;
/// assert_eq!(total::<f32>(&array)?, 2.0);
/// assert!(total::<i32>(&array).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
pub unsafe trait Element: Copy + Send + Sync + 'static {
    /// The name of the type, for messages.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::buffer::Element;
    ///
    /// assert_eq!(f64::NAME, "f64");
    /// ```
    const NAME: &'static str;

    /// Whether a format of the `struct` module, of one character and native byte order, means this type.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::buffer::Element;
    ///
    /// assert!(f64::accepts(b'd', false) && !f64::accepts(b'f', false));
    /// // A `long` of standard size has four bytes, whatever it is in C.
    /// assert!(i32::accepts(b'l', true));
    /// ```
    fn accepts(code: u8, standard: bool) -> bool;

    /// Reads a value that others may write at the same time.
    ///
    /// # Safety
    /// `place` is valid for reads and aligned.
    #[doc(hidden)]
    unsafe fn load(place: *const Self) -> Self;

    /// Writes a value that others may read or write at the same time.
    ///
    /// # Safety
    /// `place` is valid for writes and aligned.
    #[doc(hidden)]
    unsafe fn store(place: *mut Self, value: Self);
}

macro_rules! elements {
    ($($type:ident as $bits:ident in $atomic:ident: $standard:literal, $native:expr;)*) => {$(
        // SAFETY: a number whose bits are those of `$bits`; the codes are those of the struct module.
        unsafe impl Element for $type {
            const NAME: &'static str = stringify!($type);

            fn accepts(code: u8, standard: bool) -> bool {
                // Standard sizes are the same everywhere; native ones are those of C here.
                if standard { $standard.contains(&code) } else { $native.contains(&code) }
            }

            #[inline(always)]
            unsafe fn load(place: *const Self) -> Self {
                // SAFETY: valid and aligned, as the caller promises; of the same size as the atomic.
                let bits = unsafe { $atomic::from_ptr(place.cast_mut().cast()) }.load(Ordering::Relaxed);
                $type::from_ne_bytes(bits.to_ne_bytes())
            }

            #[inline(always)]
            unsafe fn store(place: *mut Self, value: Self) {
                let bits = $bits::from_ne_bytes(value.to_ne_bytes());
                // SAFETY: valid and aligned, as the caller promises; of the same size as the atomic.
                unsafe { $atomic::from_ptr(place.cast()) }.store(bits, Ordering::Relaxed);
            }
        }
    )*};
}

/// Whether C's `long` is of 64 bits.
const LONG_64: bool = size_of::<c_long>() == 8 && size_of::<c_ulong>() == 8;

elements! {
    i8 as u8 in AtomicU8: b"b", b"b";
    u8 as u8 in AtomicU8: b"B", b"Bc";
    i16 as u16 in AtomicU16: b"h", b"h";
    u16 as u16 in AtomicU16: b"H", b"H";
    i32 as u32 in AtomicU32: b"il", (if LONG_64 { b"i".as_slice() } else { b"il" });
    u32 as u32 in AtomicU32: b"IL", (if LONG_64 { b"I".as_slice() } else { b"IL" });
    i64 as u64 in AtomicU64: b"q", (if LONG_64 { b"qln".as_slice() } else { b"qn" });
    u64 as u64 in AtomicU64: b"Q", (if LONG_64 { b"QLN".as_slice() } else { b"QN" });
    f32 as u32 in AtomicU32: b"f", b"f";
    f64 as u64 in AtomicU64: b"d", b"d";
}

/// The elements of a buffer are of another type.
///
/// # Examples
/// ```
/// use ffi_safe::buffer::{Buffer, BufferError};
/// use ffi_safe::value::Bytes;
///
/// # tests::safe::run(|py| {
/// let error = Buffer::<f64>::get(&Bytes::new(py, b"abcdefgh")?).unwrap_err();
/// let BufferError::Element(error) = error else { panic!("{error}") };
/// assert_eq!(
///     error.to_string(),
///     "the elements of the buffer have the format `B` and 1 bytes, which is not a native `f64`"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElementError {
    pub(super) format: String,
    pub(super) size: usize,
    pub(super) expected: &'static str,
}

impl fmt::Display for ElementError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the elements of the buffer have the format `{}` and {} bytes, which is not a native `{}`",
            self.format, self.size, self.expected
        )
    }
}

impl std::error::Error for ElementError {}

/// Whether a format means `T`. No format means bytes.
pub(super) fn check<T: Element>(format: Option<&CStr>, size: usize) -> Result<(), ElementError> {
    let format = format.map_or(&b"B"[..], CStr::to_bytes);
    let own_order = if cfg!(target_endian = "little") { b'<' } else { b'>' };
    let accepted = match format {
        [code] | [b'@', code] => T::accepts(*code, false),
        [b'=', code] => T::accepts(*code, true),
        [order, code] if *order == own_order => T::accepts(*code, true),
        _ => false,
    };
    if accepted && size == size_of::<T>() {
        return Ok(());
    }
    Err(ElementError { format: String::from_utf8_lossy(format).into_owned(), size, expected: T::NAME })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_the_struct_module() {
        assert!(check::<f64>(Some(c"d"), 8).is_ok());
        assert!(check::<f64>(Some(c"@d"), 8).is_ok());
        assert!(check::<u8>(None, 1).is_ok());
        assert!(check::<i64>(Some(c"l"), 8).is_ok() == LONG_64);
        assert!(check::<i32>(Some(c"=l"), 4).is_ok(), "a standard long has four bytes");
        for format in [c"q", c"dd", c"Zd", c"", c"<", c"x", c"?"] {
            assert!(check::<f64>(Some(format), 8).is_err(), "{format:?}");
        }
        assert!(check::<f64>(Some(c"d"), 4).is_err());
        let other_order = if cfg!(target_endian = "little") { c">d" } else { c"<d" };
        let error = check::<f64>(Some(other_order), 8).unwrap_err().to_string();
        assert!(error.contains("`f64`") && error.contains('d'), "{error}");
    }
}
