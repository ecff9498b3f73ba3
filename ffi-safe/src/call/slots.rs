//! The array of arguments.

use core::marker::PhantomData;
use core::mem::MaybeUninit;
use core::slice;

use ffi_sys::PyObject;

use crate::object::{Borrowed, Bound};

type Slot = MaybeUninit<*mut PyObject>;

/// The arguments that fit into an array on the stack. With the word in front they are two cache lines.
const ON_STACK: usize = 15;

/// The places for the arguments of one call, which are filled one after another with objects that are alive
/// throughout `'h`.
pub struct Slots<'s, 'h> {
    free: slice::IterMut<'s, Slot>,
    alive: PhantomData<&'h Bound<'h>>,
}

impl<'h> Slots<'_, 'h> {
    /// Fills the next place.
    #[inline]
    pub(super) fn put(&mut self, object: Borrowed<'h, '_>) {
        self.free.next().expect("a place for each argument").write(object.as_ptr());
    }
}

/// Runs `body` with an array of `count` arguments that `fill` has put into it. There is a word in front of the
/// first, which the callee may use.
#[inline]
pub(super) fn with_slots<'h, R>(
    count: usize,
    fill: impl FnOnce(&mut Slots<'_, 'h>),
    body: impl FnOnce(*mut *mut PyObject) -> R,
) -> R {
    if count <= ON_STACK {
        let mut array = [const { Slot::uninit() }; 1 + ON_STACK];
        filled(&mut array[..=count], fill, body)
    } else {
        filled(&mut vec![Slot::uninit(); 1 + count], fill, body)
    }
}

#[inline]
fn filled<'h, R>(
    array: &mut [Slot],
    fill: impl FnOnce(&mut Slots<'_, 'h>),
    body: impl FnOnce(*mut *mut PyObject) -> R,
) -> R {
    let mut slots = Slots { free: array[1..].iter_mut(), alive: PhantomData };
    fill(&mut slots);
    assert!(slots.free.as_slice().is_empty(), "an argument for each place");
    // One past the word in front, which every array has.
    body(array[1..].as_mut_ptr().cast())
}
