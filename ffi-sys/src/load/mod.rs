//! Opening libpython, proving that it is the right one, and filling the table.

mod elf;
mod error;
mod header;
mod identity;
mod open;
mod self_test;

use core::ffi::{CStr, c_void};
use core::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

pub use error::LoadError;
pub use identity::Version;
pub use self_test::{SelfTestError, self_test};

use crate::table::Addresses;
use error::Origin;
use open::Handle;

static LIBRARY: OnceLock<Library> = OnceLock::new();
static LOADING: Mutex<()> = Mutex::new(());

/// The libpython that this process uses.
pub struct Library {
    path: Option<PathBuf>,
    version: Version,
    handle: Handle,
}

impl Library {
    /// The file, unless the library was found in the process.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The version of the library, which may be a later patch than that of the headers.
    pub fn version(&self) -> Version {
        self.version
    }

    /// The address of what the library exports under a name that the [`table`](fn@crate::table) does not have, or null:
    /// private functions, which may be absent in another patch release.
    pub fn symbol(&self, name: &CStr) -> *mut c_void {
        self.handle.symbol(name)
    }
}

impl fmt::Debug for Library {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Library")
            .field("path", &self.path)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Library {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.path {
            Some(path) => write!(f, "libpython {} ({})", self.version, path.display()),
            None => write!(f, "libpython {} of this process", self.version),
        }
    }
}

/// The library that [`load()`] or [`load_from_process`] has taken into use, if any.
pub fn library() -> Option<&'static Library> {
    LIBRARY.get()
}

/// Loads a free-threaded libpython 3.13 and fills the table with its symbols.
///
/// The file is opened apart, its version, its threading build, its debug build and all required symbols are
/// checked, and only then is it made visible to extension modules (`RTLD_GLOBAL`) and taken into use. A library that
/// is refused changes nothing: another one can be loaded, and nobody finds the symbols of the refused one. No library
/// is closed again, not even then, since its initialisers may have registered functions that run when a thread ends.
///
/// Loading the same file again is `Ok`, by whatever path: links lead to the same file, a copy is another one.
///
/// # Safety
/// The initialisers of the file run, and whatever it exports under the names of the C API is believed to be it:
/// the file must be a libpython, or anything else that does no harm when opened.
///
/// # Errors
/// [`LoadError`] tells what was found, what was expected and what to do.
///
/// # Thread-safety
/// Calls from several threads take turns. A thread may use the table once a `load` *happens before* that use: it
/// called `load` itself, or was started or told so by a thread that did.
///
/// # Platform-specific behaviour
/// On Windows the library's own folder is searched for the libraries that it needs, and symbols are never global.
///
/// # Examples
/// ```
/// // SAFETY: no file of that name exists, so nothing is opened.
/// let error = unsafe { ffi_sys::load("no/such/libpython3.13t.so") }.unwrap_err();
/// assert!(matches!(error, ffi_sys::LoadError::NotFound { .. }));
/// ```
pub unsafe fn load(path: impl AsRef<Path>) -> Result<&'static Library, LoadError> {
    // dlopen would look for a bare name in the system's folders, not here.
    let path = path.as_ref();
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    header::check(&path)?;
    let _turn = LOADING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(loaded) = LIBRARY.get() {
        // SAFETY: the caller's promise; a library that is not yet open stays so.
        let same = unsafe { Handle::already_open(&path) }.is_some_and(|handle| is_the_one_in_use(&handle));
        return match same {
            true => Ok(loaded),
            false => Err(LoadError::AlreadyLoaded { loaded: loaded.to_string(), requested: path }),
        };
    }
    refuse_a_second_python(&path)?;
    let refused = |source| LoadError::Open { path: path.clone(), source };
    // SAFETY: the caller's promise.
    let handle = unsafe { Handle::open(&path) }.map_err(refused)?;
    let (version, addresses) = verify(&handle, &Origin::File(path.clone()))?;
    // SAFETY: the caller's promise; the library is open already.
    unsafe { handle.make_global(&path) }.map_err(refused)?;
    addresses.publish();
    Ok(LIBRARY.get_or_init(|| Library { path: Some(path), version, handle }))
}

/// Takes the libpython into use that this process already contains, as code inside an extension module does.
///
/// # Safety
/// Whatever the process exports under the names of the C API is believed to be it.
///
/// # Errors
/// [`LoadError::NotInProcess`] if there is none, otherwise as [`load()`].
///
/// # Thread-safety
/// As [`load()`].
///
/// # Platform-specific behaviour
/// On Unix the symbols must be visible to the whole process, as those of an executable or of a library opened with
/// `RTLD_GLOBAL` are. On Windows the module is `python313t.dll`.
///
/// # Examples
/// ```
/// // SAFETY: a test program contains no Python.
/// let error = unsafe { ffi_sys::load_from_process() }.unwrap_err();
/// assert!(matches!(error, ffi_sys::LoadError::NotInProcess));
/// ```
pub unsafe fn load_from_process() -> Result<&'static Library, LoadError> {
    let _turn = LOADING.lock().unwrap_or_else(PoisonError::into_inner);
    let handle = Handle::this_process().ok_or(LoadError::NotInProcess)?;
    if handle.symbol(c"Py_GetVersion").is_null() {
        return Err(LoadError::NotInProcess);
    }
    if let Some(loaded) = LIBRARY.get() {
        return match is_the_one_in_use(&handle) {
            true => Ok(loaded),
            false => Err(LoadError::AlreadyLoaded {
                loaded: loaded.to_string(),
                requested: PathBuf::from("the libpython of this process"),
            }),
        };
    }
    let (version, addresses) = verify(&handle, &Origin::Process)?;
    addresses.publish();
    Ok(LIBRARY.get_or_init(|| Library { path: None, version, handle }))
}

/// Refuses a file if the process contains another Python, whose symbols the new one would bind to instead of its
/// own: they come first in the search.
fn refuse_a_second_python(path: &Path) -> Result<(), LoadError> {
    let Some(process) = Handle::this_process() else { return Ok(()) };
    let Some(version) = identity::version_text(&mut |name| process.symbol(name)) else { return Ok(()) };
    // SAFETY: the promise of the caller of `load`; a library that is not yet open stays so.
    let handle = unsafe { Handle::already_open(path) };
    match handle.is_some_and(|handle| handle.symbol(c"Py_GetVersion") == process.symbol(c"Py_GetVersion")) {
        true => Ok(()),
        false => Err(LoadError::AlreadyLoaded {
            loaded: format!("Python {version}, which is part of it,"),
            requested: path.to_path_buf(),
        }),
    }
}

fn verify(handle: &Handle, origin: &Origin) -> Result<(Version, Addresses), LoadError> {
    let mut resolve = |name: &CStr| -> *mut c_void { handle.symbol(name) };
    let version = identity::check(&mut resolve, origin)?;
    match Addresses::resolve(&mut resolve) {
        Ok(addresses) => Ok((version, addresses)),
        Err(names) => Err(LoadError::MissingSymbols { library: origin.to_string(), version, names }),
    }
}

/// Whether `handle` is the library whose symbols the table holds.
fn is_the_one_in_use(handle: &Handle) -> bool {
    let used = crate::table::TABLE.Py_GetVersion.get();
    handle.symbol(c"Py_GetVersion").addr() == (used as *const ()).addr()
}
