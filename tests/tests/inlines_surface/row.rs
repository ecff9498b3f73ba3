//! The table: every row is one expression that is C and Rust at once.
//!
//! In C the names in capitals are macros over the words of the arguments, in Rust they are the functions of
//! [`words`](crate::words) and [`results`](crate::results); the rest is the name of the port, which is that of the
//! original.

/// How many words of its own a call gets to write results into.
pub(crate) const SCRATCH: usize = 8;

/// The word of those that may hold a new reference to an object, whose state is a result.
pub(crate) const KEPT: usize = SCRATCH - 1;

/// One port and its original, and how both are called.
pub(crate) struct Row {
    /// The name of both.
    pub(crate) name: &'static str,
    /// The C expression.
    pub(crate) c: &'static str,
    /// The Rust expression.
    pub(crate) rust: fn(&[u64], *mut u64) -> u64,
    /// Whether the result is a new reference to an object, of which the contents count, not the address.
    pub(crate) new: bool,
}

/// `INT PyList_Check(O(a, 0));` makes the C text `INT(PyList_Check(O(a, 0)))` and the same as Rust, of `ffi_sys`.
macro_rules! rows {
    ($a:ident $x:ident; $($kind:ident $name:ident($($argument:tt)*);)+) => { &[$(
        $crate::row::Row {
            name: stringify!($name),
            c: concat!(stringify!($kind), "(", stringify!($name), "(", stringify!($($argument)*), "))"),
            #[allow(unused_unsafe, clippy::unit_arg, reason = "one form for all functions, safe ones and `void` ones")]
            rust: |$a: &[u64], $x: *mut u64| {
                let _ = ($a, $x);
                // SAFETY: the cases of the group give arguments of the types that the function asks for, alive,
                // on an attached thread; only the thread of these tests uses them.
                unsafe { $kind(ffi_sys::$name($($argument)*)) }
            },
            new: $crate::row::is_new(stringify!($kind)),
        },
    )+] };
}
pub(crate) use rows;

/// Whether results of this kind are new references.
pub(crate) const fn is_new(kind: &str) -> bool {
    matches!(kind.as_bytes(), b"NEW" | b"CODE" | b"RAN")
}
