//! What `load` does with every kind of input, right and wrong, and what the table is before and after it.
//!
//! This process itself never has a Python: a library that is refused leaves nothing behind, so all refusals can be
//! tested in it, side by side. Everything that does load one runs in a child process (see [`child`]).

// The bad libraries are ELF files, and what a process contains is read from `/proc`.
#![cfg(target_os = "linux")]

mod child;
mod fake;

mod before;
mod files;
mod forced_exit;
mod identity;
mod linkage;
mod process;
mod remains;
mod self_test;
mod table;
mod twice;

use std::ffi::{CStr, c_void};
use std::path::{Path, PathBuf};

use ffi_sys::LoadError;
use libloading::os::unix::Library;

/// The libpython under test.
fn real() -> PathBuf {
    tests::python().library.clone()
}

/// Loads the libpython under test.
fn load_real() -> &'static ffi_sys::Library {
    // SAFETY: the locator has proved that the file is a libpython3.13t.
    unsafe { ffi_sys::load(real()) }.expect("the libpython under test")
}

/// The error for a library that must be refused, whose message names the file and says each of `words`.
fn refused(path: &Path, words: &[&str]) -> LoadError {
    // SAFETY: the file is no library, or one whose initialisers do nothing.
    let error = match unsafe { ffi_sys::load(path) } {
        Ok(library) => panic!("{library} was not refused"),
        Err(error) => error,
    };
    let message = error.to_string();
    println!("{message}");
    let name = path.file_name().unwrap().to_str().unwrap();
    for word in [name].iter().chain(words) {
        assert!(message.contains(word), "`{word}` is not in the message: {message}");
    }
    error
}

/// An error as a whole: what it says, and its cause.
fn whole(error: LoadError) -> String {
    format!("{:#}", anyhow::Error::new(error))
}

/// The address of a symbol in what the process has made visible to all, or null.
fn globally(name: &CStr) -> *mut c_void {
    address(&Library::this(), name)
}

/// The address of a symbol, or null.
fn address(library: &Library, name: &CStr) -> *mut c_void {
    // SAFETY: the symbol is only taken as an address.
    let symbol = unsafe { library.get::<*mut c_void>(name) };
    symbol.map_or(std::ptr::null_mut(), |symbol| symbol.as_raw_ptr())
}
