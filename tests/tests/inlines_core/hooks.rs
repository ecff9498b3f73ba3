//! Allocators that note what a thread asks of them, around the interpreter's own.

use std::cell::{Cell, RefCell};
use std::ffi::c_void;
use std::mem::MaybeUninit;

use ffi_sys::{
    PYMEM_DOMAIN_MEM, PYMEM_DOMAIN_OBJ, PyMem_GetAllocator, PyMem_SetAllocator, PyMemAllocatorDomain,
    PyMemAllocatorEx,
};

/// A request, and the block that it was about. Blocks are numbers, so that two runs can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Request {
    Allocate { domain: PyMemAllocatorDomain, size: usize },
    Reallocate { domain: PyMemAllocatorDomain, block: usize, size: usize },
    Free { domain: PyMemAllocatorDomain, block: usize },
}

thread_local! {
    static RECORDING: Cell<bool> = const { Cell::new(false) };
    static REQUESTS: RefCell<Vec<Request>> = const { RefCell::new(Vec::new()) };
}

/// Runs `body`, and returns its result and what it asked of the allocators on this thread.
pub(crate) fn record<R>(body: impl FnOnce() -> R) -> (R, Vec<Request>) {
    RECORDING.set(true);
    let result = body();
    RECORDING.set(false);
    (result, REQUESTS.take())
}

fn note(request: Request) {
    if RECORDING.get() {
        REQUESTS.with_borrow_mut(|requests| requests.push(request));
    }
}

/// The interpreter's own allocator, which is the context of ours.
struct Inner {
    domain: PyMemAllocatorDomain,
    allocator: PyMemAllocatorEx,
}

/// Wraps the allocators of objects and of memory; runs between pre-initialization and initialization.
pub(crate) fn install() {
    for domain in [PYMEM_DOMAIN_MEM, PYMEM_DOMAIN_OBJ] {
        let mut allocator = MaybeUninit::uninit();
        // SAFETY: no other thread uses Python yet; the function fills the structure.
        let allocator = unsafe {
            PyMem_GetAllocator(domain, allocator.as_mut_ptr());
            allocator.assume_init()
        };
        // In use as long as the process.
        let inner: *mut Inner = Box::leak(Box::new(Inner { domain, allocator }));
        let mut ours = PyMemAllocatorEx {
            ctx: inner.cast(),
            malloc: Some(malloc),
            calloc: Some(calloc),
            realloc: Some(realloc),
            free: Some(free),
        };
        // SAFETY: no other thread uses Python yet; the functions pass everything on.
        unsafe { PyMem_SetAllocator(domain, &raw mut ours) };
    }
}

// SAFETY of the functions below: the context is the `Inner` of `install`, and the rest is forwarded.

unsafe extern "C" fn malloc(ctx: *mut c_void, size: usize) -> *mut c_void {
    // SAFETY: as above.
    let Inner { domain, allocator } = unsafe { &*ctx.cast::<Inner>() };
    note(Request::Allocate { domain: *domain, size });
    // SAFETY: as above.
    unsafe { allocator.malloc.unwrap()(allocator.ctx, size) }
}

unsafe extern "C" fn calloc(ctx: *mut c_void, count: usize, size: usize) -> *mut c_void {
    // SAFETY: as above.
    let Inner { domain, allocator } = unsafe { &*ctx.cast::<Inner>() };
    note(Request::Allocate { domain: *domain, size: count * size });
    // SAFETY: as above.
    unsafe { allocator.calloc.unwrap()(allocator.ctx, count, size) }
}

unsafe extern "C" fn realloc(ctx: *mut c_void, block: *mut c_void, size: usize) -> *mut c_void {
    // SAFETY: as above.
    let Inner { domain, allocator } = unsafe { &*ctx.cast::<Inner>() };
    note(Request::Reallocate { domain: *domain, block: block.addr(), size });
    // SAFETY: as above.
    unsafe { allocator.realloc.unwrap()(allocator.ctx, block, size) }
}

unsafe extern "C" fn free(ctx: *mut c_void, block: *mut c_void) {
    // SAFETY: as above.
    let Inner { domain, allocator } = unsafe { &*ctx.cast::<Inner>() };
    note(Request::Free { domain: *domain, block: block.addr() });
    // SAFETY: as above.
    unsafe { allocator.free.unwrap()(allocator.ctx, block) };
}
