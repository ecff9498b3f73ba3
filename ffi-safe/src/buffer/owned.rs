//! A buffer that belongs to no thread.

use core::fmt;
use core::marker::PhantomData;

use super::view::View;
use super::{Cell, Element, ReadOnly};

/// The exported memory of an object, with elements of type `T`, usable on any thread, attached or not.
///
/// Made by [`Buffer::unbind`](super::Buffer::unbind). Dropped on a detached thread it is given back by another, as
/// an [`Owned`](crate::Owned) is.
pub struct OwnedBuffer<T: Element> {
    pub(super) view: View,
    pub(super) marker: PhantomData<T>,
}

impl<T: Element> OwnedBuffer<T> {
    /// As [`Buffer::as_slice`](super::Buffer::as_slice).
    pub fn as_slice(&self) -> Option<&[T]> {
        self.view.as_slice()
    }

    /// As [`Buffer::as_cells`](super::Buffer::as_cells).
    pub fn as_cells(&self) -> Option<&[ReadOnly<T>]> {
        self.view.as_cells()
    }

    /// As [`Buffer::as_cells_mut`](super::Buffer::as_cells_mut).
    pub fn as_cells_mut(&self) -> Option<&[Cell<T>]> {
        self.view.as_cells_mut()
    }

    /// As [`Buffer::to_vec`](super::Buffer::to_vec).
    pub fn to_vec(&self) -> Vec<T> {
        self.view.to_vec()
    }

    /// As [`Buffer::at`](super::Buffer::at).
    pub fn at(&self, index: &[usize]) -> Option<T> {
        self.view.at(index)
    }

    /// The number of elements in every dimension.
    pub fn shape(&self) -> &[usize] {
        self.view.layout().shape
    }

    /// The number of elements.
    pub fn len(&self) -> usize {
        self.view.layout().len()
    }

    /// Whether there are no elements.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<T: Element> fmt::Debug for OwnedBuffer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnedBuffer")
            .field("element", &T::NAME)
            .field("shape", &self.shape())
            .finish_non_exhaustive()
    }
}
