//! Slots and the macro that makes the table of them.

use core::ffi::{CStr, c_void};
use core::marker::PhantomData;
use core::mem;
use core::sync::atomic::{AtomicBool, AtomicPtr, Ordering};
use std::io::Write;
use std::process;

use super::generated::{SYMBOLS, TABLE};

/// The place of one function. Until [`load`](fn@crate::load) it holds a stub that aborts and names the function.
#[repr(transparent)]
pub struct FunctionSlot<F> {
    word: AtomicPtr<()>,
    kind: PhantomData<F>,
}

impl<F: Copy> FunctionSlot<F> {
    pub(super) const fn new(stub: *const ()) -> Self {
        Self { word: AtomicPtr::new(stub.cast_mut()), kind: PhantomData }
    }

    /// The function in libpython itself, for slots of types whose value CPython compares with its own.
    #[inline(always)]
    pub fn get(&self) -> F {
        let address = self.word.load(Ordering::Relaxed);
        const { assert!(size_of::<F>() == size_of::<*mut ()>()) };
        // SAFETY: `symbols!` alone makes slots, with `F` the function type of the stub that it puts in, and
        // `publish` replaces it by the library's function of that name, whose type the headers give.
        unsafe { mem::transmute_copy(&address) }
    }

    /// Whether the loaded library exports the function. Always true of a required one after `load`.
    pub fn is_resolved(&self) -> bool {
        is_resolved(&self.word)
    }
}

/// The place of one function that takes any number of arguments, for which no stub can be written in Rust.
#[repr(transparent)]
pub struct VariadicSlot<F> {
    word: AtomicPtr<()>,
    kind: PhantomData<F>,
}

impl<F: Copy> VariadicSlot<F> {
    pub(super) const fn new() -> Self {
        Self { word: AtomicPtr::new(core::ptr::null_mut()), kind: PhantomData }
    }

    /// The function in libpython. Aborts, naming it, when there is none.
    #[inline]
    pub fn get(&self) -> F {
        let address = resolved_or_abort(&self.word);
        const { assert!(size_of::<F>() == size_of::<*mut ()>()) };
        // SAFETY: `symbols!` alone makes slots, and `publish` puts in the library's function of that name; the
        // address is not null.
        unsafe { mem::transmute_copy(&address) }
    }

    /// Whether the loaded library exports the function.
    pub fn is_resolved(&self) -> bool {
        is_resolved(&self.word)
    }
}

/// The place of one variable.
#[repr(transparent)]
pub struct DataSlot<T> {
    word: AtomicPtr<()>,
    kind: PhantomData<fn() -> T>,
}

impl<T> DataSlot<T> {
    pub(super) const fn new() -> Self {
        Self { word: AtomicPtr::new(core::ptr::null_mut()), kind: PhantomData }
    }

    /// The address of the variable. Aborts, naming it, when there is none.
    #[inline]
    pub fn address(&self) -> *mut T {
        resolved_or_abort(&self.word).cast()
    }

    /// Whether the loaded library exports the variable.
    pub fn is_resolved(&self) -> bool {
        is_resolved(&self.word)
    }
}

impl<T> DataSlot<*mut T> {
    /// The pointer that the variable holds; null before the interpreter has set it.
    #[inline]
    pub fn value(&self) -> *mut T {
        // SAFETY: the address is that of a pointer variable of libpython, which is never unloaded; the
        // interpreter sets it at most once, so a relaxed load sees null or the object.
        unsafe { AtomicPtr::from_ptr(self.address()).load(Ordering::Relaxed) }
    }
}

/// One row of the table.
pub(crate) struct Symbol {
    pub(crate) name: &'static CStr,
    pub(crate) required: bool,
}

impl Symbol {
    pub(super) const fn new(name: &'static str, need: &str) -> Self {
        match CStr::from_bytes_with_nul(name.as_bytes()) {
            Ok(name) => Self { name, required: matches!(need.as_bytes(), b"required") },
            Err(_) => panic!("a symbol's name holds a NUL"),
        }
    }

    fn text(&self) -> &'static str {
        self.name.to_str().unwrap_or("?")
    }
}

static RESOLVED: [AtomicBool; SYMBOLS.len()] = [const { AtomicBool::new(false) }; SYMBOLS.len()];

/// The table as the row of words that it is.
fn words() -> &'static [AtomicPtr<()>; SYMBOLS.len()] {
    const { assert!(size_of::<super::Table>() == SYMBOLS.len() * size_of::<AtomicPtr<()>>()) };
    // SAFETY: `Table` is `repr(C)` and every field is a `repr(transparent)` slot around one `AtomicPtr<()>`; the
    // sizes are equal, so the fields follow each other without gaps.
    unsafe { &*(&raw const TABLE).cast() }
}

/// What a library gives for every row of the table, null where it has no such symbol.
pub(crate) struct Addresses(Vec<*mut c_void>);

impl Addresses {
    /// Asks `resolve` for every symbol; null means that there is none.
    ///
    /// # Errors
    /// The names of all required symbols that are missing.
    pub(crate) fn resolve(resolve: &mut dyn FnMut(&CStr) -> *mut c_void) -> Result<Self, Vec<&'static str>> {
        let addresses: Vec<_> = SYMBOLS.iter().map(|symbol| resolve(symbol.name)).collect();
        let missing: Vec<_> = SYMBOLS
            .iter()
            .zip(&addresses)
            .filter(|(symbol, address)| symbol.required && address.is_null())
            .map(|(symbol, _)| symbol.text())
            .collect();
        if missing.is_empty() { Ok(Self(addresses)) } else { Err(missing) }
    }

    /// Puts them into the slots, for every thread that synchronises with this one later. The library stays loaded.
    pub(crate) fn publish(self) {
        for ((word, resolved), address) in words().iter().zip(&RESOLVED).zip(self.0) {
            if !address.is_null() {
                word.store(address.cast(), Ordering::Relaxed);
                resolved.store(true, Ordering::Relaxed);
            }
        }
    }
}

/// The number of a slot in the table.
fn index(word: &AtomicPtr<()>) -> usize {
    (core::ptr::from_ref(word).addr() - words().as_ptr().addr()) / size_of::<AtomicPtr<()>>()
}

fn is_resolved(word: &AtomicPtr<()>) -> bool {
    RESOLVED[index(word)].load(Ordering::Relaxed)
}

#[inline(always)]
fn resolved_or_abort(word: &AtomicPtr<()>) -> *mut () {
    let address = word.load(Ordering::Relaxed);
    if address.is_null() { missing(SYMBOLS[index(word)].text()) } else { address }
}

/// Ends the process, saying which symbol was used without being there.
#[cold]
#[inline(never)]
pub(super) fn missing(name: &str) -> ! {
    let why = match crate::library() {
        None => "before libpython was loaded: call `ffi_sys::load` first".to_owned(),
        Some(library) => format!(
            "but {library} does not export it: ask `ffi_sys::table().{name}.is_resolved()` before the use of an \
             optional symbol"
        ),
    };
    // The process is about to end: there is nothing to do about a closed standard error.
    let _ = writeln!(std::io::stderr(), "ffi-sys: `{name}` was used {why}");
    process::abort()
}

/// Makes the table, its names and its stubs from the generated rows.
macro_rules! symbols {
    (
        functions { $($function_need:ident $abi:literal $function:ident($($argument:ty),*) -> $result:ty;)* }
        variadics { $($variadic_need:ident $variadic:ident($($fixed:ty),*) -> $variadic_result:ty;)* }
        data { $($data_need:ident $data:ident: $data_type:ty;)* }
    ) => {
        /// The slots of all symbols, by their C names.
        #[repr(C)]
        pub struct Table {
            $(
                #[doc = concat!("The slot of [`", stringify!($function), "`](fn@crate::", stringify!($function), ").")]
                pub $function: super::FunctionSlot<unsafe extern $abi fn($($argument),*) -> $result>,
            )*
            $(
                #[doc = concat!("The slot of [`", stringify!($variadic), "`](fn@crate::", stringify!($variadic), ").")]
                pub $variadic: super::VariadicSlot<unsafe extern "C" fn($($fixed,)* ...) -> $variadic_result>,
            )*
            $(
                #[doc = concat!("The slot of [`", stringify!($data), "`](fn@crate::", stringify!($data), ").")]
                pub $data: super::DataSlot<$data_type>,
            )*
        }

        pub(crate) static TABLE: Table = Table {
            $($function: super::FunctionSlot::new({
                unsafe extern $abi fn stub($(_: $argument),*) -> $result {
                    super::slot::missing(stringify!($function))
                }
                stub as *const ()
            }),)*
            $($variadic: super::VariadicSlot::new(),)*
            $($data: super::DataSlot::new(),)*
        };

        /// The rows of [`TABLE`], in its order.
        pub(crate) const SYMBOLS: &[super::slot::Symbol] = &[
            $(super::slot::Symbol::new(concat!(stringify!($function), "\0"), stringify!($function_need)),)*
            $(super::slot::Symbol::new(concat!(stringify!($variadic), "\0"), stringify!($variadic_need)),)*
            $(super::slot::Symbol::new(concat!(stringify!($data), "\0"), stringify!($data_need)),)*
        ];
    };
}
pub(super) use symbols;
