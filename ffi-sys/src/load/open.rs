//! The system's loader.

use core::ffi::{CStr, c_void};
use core::mem::ManuallyDrop;
use std::path::Path;

use libloading::Error;

#[cfg(unix)]
use libloading::os::unix::{Library, RTLD_GLOBAL, RTLD_LOCAL, RTLD_NOW};
#[cfg(windows)]
use libloading::os::windows::{LOAD_WITH_ALTERED_SEARCH_PATH, Library};

/// `dlopen` only if the library is open already. libloading does not name it; the value is the system's.
#[cfg(all(unix, any(target_os = "linux", target_os = "android")))]
const RTLD_NOLOAD: i32 = 0x4;
/// `dlopen` only if the library is open already. libloading does not name it; the value is the system's.
#[cfg(all(unix, target_vendor = "apple"))]
const RTLD_NOLOAD: i32 = 0x10;
/// `dlopen` only if the library is open already. libloading does not name it; the value is the system's.
#[cfg(all(unix, not(any(target_os = "linux", target_os = "android", target_vendor = "apple"))))]
const RTLD_NOLOAD: i32 = 0x2000;

/// An open library, which is never closed, refused or not.
///
/// The initialisers of a libpython have run when it is open. From 3.13 on they register a function of its allocator
/// that runs at the end of the thread: closed, the library would take that function away, and the thread would crash.
pub(super) struct Handle(ManuallyDrop<Library>);

impl Handle {
    fn new(library: Library) -> Self {
        Self(ManuallyDrop::new(library))
    }

    /// The address of a symbol, or null.
    pub(super) fn symbol(&self, name: &CStr) -> *mut c_void {
        // SAFETY: the address is only compared with null or handed on as an address.
        let symbol = unsafe { self.0.get::<*mut c_void>(name) };
        // libloading hands out a reference to the address that it read as a `*mut c_void`.
        symbol.map_or(core::ptr::null_mut(), |symbol| symbol.as_raw_ptr())
    }
}

#[cfg(unix)]
impl Handle {
    /// Opens the library for this handle alone.
    ///
    /// # Safety
    /// The library's initialisers run.
    pub(super) unsafe fn open(path: &Path) -> Result<Self, Error> {
        // SAFETY: the caller's promise.
        unsafe { Library::open(Some(path), RTLD_NOW | RTLD_LOCAL) }.map(Self::new)
    }

    /// The library, if it is open.
    ///
    /// # Safety
    /// The path must not be one whose opening does harm.
    pub(super) unsafe fn already_open(path: &Path) -> Option<Self> {
        // SAFETY: the caller's promise; nothing new is opened.
        unsafe { Library::open(Some(path), RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD) }.ok().map(Self::new)
    }

    /// Makes the symbols visible to extension modules, which are not linked to libpython.
    ///
    /// # Safety
    /// `path` must be what `self` was opened with.
    pub(super) unsafe fn make_global(&self, path: &Path) -> Result<(), Error> {
        // SAFETY: the library is open: this only widens the visibility of its symbols.
        let global = unsafe { Library::open(Some(path), RTLD_NOW | RTLD_GLOBAL | RTLD_NOLOAD) }?;
        let _open = Self::new(global);
        Ok(())
    }

    /// Everything that the process has made visible.
    pub(super) fn this_process() -> Option<Self> {
        Some(Self::new(Library::this()))
    }
}

#[cfg(windows)]
impl Handle {
    /// Opens the library, and what it needs from its own folder.
    ///
    /// # Safety
    /// The library's initialisers run.
    pub(super) unsafe fn open(path: &Path) -> Result<Self, Error> {
        // SAFETY: the caller's promise.
        unsafe { Library::load_with_flags(path, LOAD_WITH_ALTERED_SEARCH_PATH) }.map(Self::new)
    }

    /// The library, if it is open.
    ///
    /// # Safety
    /// The path must not be one whose opening does harm.
    pub(super) unsafe fn already_open(path: &Path) -> Option<Self> {
        Library::open_already_loaded(path).ok().map(Self::new)
    }

    /// Windows binds symbols to libraries by name: there is no visibility to widen.
    ///
    /// # Safety
    /// `path` must be what `self` was opened with.
    pub(super) unsafe fn make_global(&self, _path: &Path) -> Result<(), Error> {
        Ok(())
    }

    /// The free-threaded Python of this process.
    pub(super) fn this_process() -> Option<Self> {
        Library::open_already_loaded("python313t.dll").ok().map(Self::new)
    }
}
