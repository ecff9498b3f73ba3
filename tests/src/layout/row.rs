//! The macros that turn rows into data: only names are written down, everything else is asked of the compiler.

use std::ffi::{CStr, c_void};

/// A struct or union.
#[derive(Debug)]
pub struct Record {
    /// How C spells the type.
    pub c: &'static str,
    /// Its name in `ffi-sys`.
    pub rust: &'static str,
    /// Its size in bytes.
    pub size: usize,
    /// Its alignment in bytes.
    pub align: usize,
    /// Its fields, in order.
    pub fields: Vec<Field>,
}

/// A field of a record.
#[derive(Debug)]
pub struct Field {
    /// Its name in C.
    pub c: &'static str,
    /// Its distance from the beginning of the record, in bytes.
    pub offset: usize,
    /// Its size in bytes.
    pub size: usize,
}

/// A constant.
#[derive(Debug)]
pub struct Constant {
    /// Its name, in C as in Rust.
    pub name: &'static str,
    /// Its value.
    pub value: Value,
}

/// The value of a constant, whatever the width of its type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// An integer.
    Int(i128),
    /// A floating-point number.
    Float(f64),
    /// A string.
    Text(&'static CStr),
    /// An integer that C has cast to a pointer.
    Pointer(usize),
}

/// A constant that is a struct, as the bytes of it.
#[derive(Debug)]
pub struct Struct {
    /// The name of the constant, in C as in Rust.
    pub name: &'static str,
    /// The type of the constant, in C as in Rust.
    pub c: &'static str,
    /// What the constant is made of. None of these types has padding.
    pub bytes: Vec<u8>,
}

/// Another name of an arithmetic type.
#[derive(Debug)]
pub struct Alias {
    /// How C spells the type.
    pub c: &'static str,
    /// Its name in `ffi-sys`.
    pub rust: &'static str,
    /// Its size in bytes.
    pub size: usize,
    /// Whether it holds numbers below zero.
    pub signed: bool,
}

macro_rules! integers {
    ($($integer:ty)*) => {$(
        impl From<$integer> for Value {
            fn from(value: $integer) -> Self {
                Self::Int(i128::try_from(value).expect("no C integer is as wide"))
            }
        }
    )*};
}
integers! { u8 u32 u64 usize i32 i64 isize }

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Float(value)
    }
}

impl From<&'static CStr> for Value {
    fn from(value: &'static CStr) -> Self {
        Self::Text(value)
    }
}

impl From<*mut c_void> for Value {
    fn from(value: *mut c_void) -> Self {
        Self::Pointer(value.addr())
    }
}

/// The C name of a field, which Rust spells differently where it is a keyword.
pub(super) fn c_name(rust: &'static str) -> &'static str {
    match rust {
        "type_" => "type",
        other => other,
    }
}

/// The size of what a pointer points to, where only the pointer can be named.
pub(super) const fn pointee<T>(_: *const T) -> usize {
    size_of::<T>()
}

/// The bytes of a value.
///
/// # Safety
///
/// The type has no padding.
pub(super) unsafe fn bytes<T>(value: &T) -> Vec<u8> {
    // SAFETY: the value is borrowed for as long as the slice is read, and every byte of it is initialized.
    unsafe { std::slice::from_raw_parts(std::ptr::from_ref(value).cast(), size_of::<T>()) }.to_vec()
}

/// The function `records`, from rows of C spelling, Rust name and fields.
macro_rules! records {
    ($($c:literal $rust:ident { $($field:ident),* })*) => {
        /// Every bound struct and union whose fields are known.
        pub fn records() -> Vec<super::Record> {
            vec![$({
                let record = std::mem::MaybeUninit::<ffi_sys::$rust>::uninit();
                // A record without fields has no use for it.
                let _pointer = record.as_ptr();
                super::Record {
                    c: $c,
                    rust: stringify!($rust),
                    size: size_of::<ffi_sys::$rust>(),
                    align: align_of::<ffi_sys::$rust>(),
                    fields: vec![$(super::Field {
                        c: super::row::c_name(stringify!($field)),
                        offset: std::mem::offset_of!(ffi_sys::$rust, $field),
                        // SAFETY: the place is inside of a live variable, and is not read.
                        size: super::row::pointee(unsafe { &raw const (*_pointer).$field }),
                    }),*],
                }
            }),*]
        }
    };
}

/// The function `constants`, from rows of names.
macro_rules! constants {
    ($($name:ident)*) => {
        /// Every constant of one kind of source.
        pub fn constants() -> Vec<super::Constant> {
            vec![$(super::Constant { name: stringify!($name), value: ffi_sys::$name.into() }),*]
        }
    };
}

/// The function `structs`, from rows of names and types.
macro_rules! structs {
    ($($name:ident: $rust:ident)*) => {
        /// Every constant that is a struct.
        pub fn structs() -> Vec<super::Struct> {
            vec![$({
                const VALUE: ffi_sys::$rust = ffi_sys::$name;
                // SAFETY: structs of C integers that fill them without gaps; the test adds up their fields.
                let bytes = unsafe { super::row::bytes(&VALUE) };
                super::Struct { name: stringify!($name), c: stringify!($rust), bytes }
            }),*]
        }
    };
}

/// The function `aliases`, from rows of C spelling and Rust name.
macro_rules! aliases {
    ($($c:literal $rust:ident)*) => {
        /// Every name of an arithmetic type.
        pub fn aliases() -> Vec<super::Alias> {
            vec![$(super::Alias {
                c: $c,
                rust: stringify!($rust),
                size: size_of::<ffi_sys::$rust>(),
                signed: ffi_sys::$rust::MIN != 0,
            }),*]
        }
    };
}

pub(super) use {aliases, constants, records, structs};
