//! The functions that count, by where they come from.

use std::ptr::null_mut;

use ffi_sys as sys;
use ffi_sys::PyObject;

pub(crate) type Count = fn(*mut PyObject);

/// Which functions a run may use.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Mode {
    /// The ports.
    Inline,
    /// The functions of libpython.
    Exported,
    /// Both.
    Mixed,
}

/// The ports that take a reference.
// SAFETY: called attached, on objects that somebody holds.
const TAKE_INLINE: &[Count] = unsafe {
    &[
        |o| sys::Py_INCREF(o),
        |o| sys::Py_XINCREF(o),
        |o| assert_eq!(sys::Py_NewRef(o), o),
        |o| assert_eq!(sys::Py_XNewRef(o), o),
    ]
};

/// The functions of libpython that take a reference.
// SAFETY: as above.
const TAKE_EXPORTED: &[Count] = unsafe {
    &[
        |o| sys::Py_IncRef(o),
        |o| sys::_Py_IncRef(o),
        |o| assert_eq!(sys::table().Py_NewRef.get()(o), o),
        |o| assert_eq!(sys::table().Py_XNewRef.get()(o), o),
    ]
};

/// The ports that give a reference back.
// SAFETY: called attached, with a reference that the caller owns.
const GIVE_INLINE: &[Count] = unsafe {
    &[
        |o| sys::Py_DECREF(o),
        |o| sys::Py_XDECREF(o),
        |mut o| sys::Py_CLEAR(&raw mut o),
        |mut o| sys::Py_SETREF(&raw mut o, sys::Py_None()),
        |mut o| sys::Py_XSETREF(&raw mut o, null_mut()),
    ]
};

/// The functions of libpython that give a reference back.
// SAFETY: as above.
const GIVE_EXPORTED: &[Count] = unsafe { &[|o| sys::Py_DecRef(o), |o| sys::_Py_DecRef(o)] };

impl Mode {
    /// The function number `choice` that takes a reference.
    pub(crate) fn take(self, choice: usize) -> Count {
        self.choose(TAKE_INLINE, TAKE_EXPORTED, choice)
    }

    /// The function number `choice` that gives a reference back.
    pub(crate) fn give(self, choice: usize) -> Count {
        self.choose(GIVE_INLINE, GIVE_EXPORTED, choice)
    }

    fn choose(self, inline: &[Count], exported: &[Count], choice: usize) -> Count {
        let table = match self {
            Self::Inline => inline,
            Self::Exported => exported,
            Self::Mixed if choice & 1 == 0 => inline,
            Self::Mixed => exported,
        };
        table[choice / 2 % table.len()]
    }
}
