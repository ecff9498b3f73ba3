//! Memory for anything but objects: the same requests to the allocator.

use std::ffi::c_void;
use std::ptr::null_mut;

use ffi_sys as sys;

use crate::allocation::retargeted;
use crate::compare;
use crate::hooks::record;
use crate::originals::{C, Item};

/// Numbers of items of 24 bytes: none, some, the most that could be, and more.
const COUNTS: [usize; 7] =
    [0, 1, 10, isize::MAX as usize / 24 + 1, usize::MAX / 24, usize::MAX / 24 + 1, usize::MAX];

compare! {
    fn typed_memory_is_asked_for_alike compares [PyMem_New, PyMem_NEW] {
        for count in COUNTS {
            let (block, c) = record(|| (C.PyMem_New)(count));
            sys::PyMem_Free(block.cast());
            let makers: [unsafe fn(usize) -> *mut Item; 3] =
                [|n| (C.PyMem_NEW)(n), sys::PyMem_New::<Item>, sys::PyMem_NEW::<Item>];
            for make in makers {
                let (other, port) = record(|| make(count));
                assert_eq!((other.is_null(), port), (block.is_null(), c.clone()), "{count} items");
                sys::PyMem_Free(other.cast());
            }
            assert_eq!((block.is_null(), c.len()), if count <= 10 { (false, 1) } else { (true, 0) });
        }
    }

    fn typed_memory_is_resized_alike compares [PyMem_Resize, PyMem_RESIZE] {
        type Resize = unsafe fn(*mut *mut Item, usize);
        let resizers: [Resize; 4] = [
            |p, n| (C.PyMem_Resize)(p, n),
            |p, n| (C.PyMem_RESIZE)(p, n),
            sys::PyMem_Resize::<Item>,
            sys::PyMem_RESIZE::<Item>,
        ];
        for count in COUNTS {
            let outcomes = resizers.map(|resize| {
                let start = sys::PyMem_New::<Item>(3);
                start.cast::<u64>().write(0x1234_5678_9abc_def0);
                let mut variable = start;
                let ((), requests) = record(|| resize(&raw mut variable, count));
                let kept = !variable.is_null() && count > 0;
                assert!(!kept || variable.cast::<u64>().read() == 0x1234_5678_9abc_def0, "the contents move along");
                let is_null = variable.is_null();
                sys::PyMem_Free(if is_null { start } else { variable }.cast());
                (is_null, retargeted(&requests, start.addr(), 0))
            });
            for outcome in &outcomes {
                assert_eq!(outcome, &outcomes[0], "{count} items");
            }
            assert_eq!((outcomes[0].0, outcomes[0].1.len()), if count <= 10 { (false, 1) } else { (true, 0) });
        }
    }

    fn untyped_memory_is_asked_for_alike compares [
        PyMem_MALLOC, PyMem_REALLOC, PyMem_FREE, PyMem_Del, PyMem_DEL,
    ] {
        for size in [0, 1, 100, 100_000] {
            let (first, c) = record(|| (C.PyMem_MALLOC)(size));
            let (second, port) = record(|| sys::PyMem_MALLOC(size));
            assert_eq!(port, c);
            assert_eq!(c.len(), 1);
            let blocks = [first.addr(), second.addr()];
            let (first, c) = record(|| (C.PyMem_REALLOC)(first, size + 500));
            let (second, port) = record(|| sys::PyMem_REALLOC(second, size + 500));
            assert_eq!(port, retargeted(&c, blocks[0], blocks[1]));
            assert_eq!(c.len(), 1);
            sys::PyMem_Free(first);
            sys::PyMem_Free(second);
        }
        type Free = unsafe extern "C" fn(*mut c_void);
        let frees: [(Free, Free); 3] = [
            (C.PyMem_FREE, sys::PyMem_FREE),
            (C.PyMem_Del, sys::PyMem_Del),
            (C.PyMem_DEL, sys::PyMem_DEL),
        ];
        for (c_free, port_free) in frees {
            let (first, second) = (sys::PyMem_Malloc(40), sys::PyMem_Malloc(40));
            let ((), c) = record(|| c_free(first));
            let ((), port) = record(|| port_free(second));
            assert_eq!(port, retargeted(&c, first.addr(), second.addr()));
            assert_eq!(c.len(), 1);
            let ((), c) = record(|| c_free(null_mut()));
            let ((), port) = record(|| port_free(null_mut()));
            assert_eq!(port, c);
        }
    }
}
