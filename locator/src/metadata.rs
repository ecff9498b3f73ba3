//! What installations write about themselves, read without running Python. All of it is a hint: what it says is
//! compared with the shared library, and the library is believed.

pub(crate) mod headers;
pub(crate) mod pyvenv;
