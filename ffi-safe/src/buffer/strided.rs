//! Elements that are spread over memory.

use super::Element;
use super::export::View;

/// Where the elements are.
#[derive(Clone, Copy)]
pub(super) struct Layout<'v> {
    pub(super) start: *mut u8,
    pub(super) shape: &'v [usize],
    pub(super) strides: &'v [isize],
}

/// The distances of elements of `size` bytes that lie one after another in the order of C.
pub(super) fn contiguous(shape: &[usize], size: usize) -> Box<[isize]> {
    let after = |dimension: usize| shape[dimension + 1..].iter().product::<usize>() * size;
    (0..shape.len()).map(|dimension| after(dimension) as isize).collect()
}

impl Layout<'_> {
    /// The number of elements. Without dimensions there is one.
    pub(super) fn len(&self) -> usize {
        self.shape.iter().product()
    }

    /// Whether every element is at a multiple of `align`.
    pub(super) fn is_aligned(&self, align: usize) -> bool {
        let moves =
            |(length, stride): (&usize, &isize)| *length < 2 || stride.unsigned_abs().is_multiple_of(align);
        self.len() == 0
            || (self.start.addr().is_multiple_of(align) && self.shape.iter().zip(self.strides).all(moves))
    }

    /// The address of an element, if the index is inside.
    fn place(&self, index: &[usize]) -> Option<*mut u8> {
        if index.len() != self.shape.len() || index.iter().zip(self.shape).any(|(at, length)| at >= length) {
            return None;
        }
        let steps = index.iter().zip(self.strides).map(|(at, stride)| *at as isize * stride);
        // Exporters promise that every index within the shape is inside their memory.
        Some(self.start.wrapping_offset(steps.sum()))
    }

    /// Calls `visit` with the address of every element, in the order of C.
    fn each(&self, mut visit: impl FnMut(*mut u8)) {
        if self.len() == 0 {
            return;
        }
        let mut index = vec![0; self.shape.len()];
        loop {
            if let Some(place) = self.place(&index) {
                visit(place);
            }
            // Counts up like an odometer, the last dimension fastest.
            let Some(turning) = (0..index.len()).rev().find(|&at| index[at] + 1 < self.shape[at]) else {
                return;
            };
            index[turning] += 1;
            index[turning + 1..].fill(0);
        }
    }
}

impl View {
    pub(super) fn to_vec<T: Element>(&self) -> Vec<T> {
        if let Some(cells) = self.as_cells::<T>() {
            return cells.iter().map(super::ReadOnly::get).collect();
        }
        let layout = self.layout();
        let mut values = Vec::with_capacity(layout.len());
        // SAFETY: inside the exporter's memory, aligned, and of the type: checked when the buffer was got.
        layout.each(|place| values.push(unsafe { T::load(place.cast()) }));
        values
    }

    pub(super) fn copy_from_slice<T: Element>(&self, values: &[T]) {
        self.assert_writable();
        let layout = self.layout();
        assert_eq!(values.len(), layout.len(), "the buffer has another number of elements");
        let mut values = values.iter();
        layout.each(|place| {
            if let Some(value) = values.next() {
                // SAFETY: as in `to_vec`, and writable.
                unsafe { T::store(place.cast(), *value) };
            }
        });
    }

    pub(super) fn at<T: Element>(&self, index: &[usize]) -> Option<T> {
        // SAFETY: as in `to_vec`.
        self.layout().place(index).map(|place| unsafe { T::load(place.cast()) })
    }

    pub(super) fn set<T: Element>(&self, index: &[usize], value: T) -> bool {
        self.assert_writable();
        let place = self.layout().place(index);
        if let Some(place) = place {
            // SAFETY: as in `to_vec`, and writable.
            unsafe { T::store(place.cast(), value) };
        }
        place.is_some()
    }

    fn assert_writable(&self) {
        assert!(!self.is_read_only(), "the buffer is read-only: get it with `get_writable`");
    }
}
