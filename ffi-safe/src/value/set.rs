//! `set` and `frozenset`.

use ffi_sys::{
    PyFrozenSet_Check, PyFrozenSet_New, PySequence_List, PySet_Add, PySet_Check, PySet_Clear, PySet_Discard,
    PySet_GET_SIZE, PySet_New, PySet_Pop,
};

use super::status::{check, truth};
use super::{Any, List, python_types};
use crate::attach::Attached;
use crate::convert::IntoPython;
use crate::critical_section::assert_not_held;
use crate::error::Result;
use crate::object::Bound;

python_types! {
    /// `set`: items of which each is there once, that any thread may change at any time.
    ///
    /// Iterate it by [`try_iter`](crate::Bound::try_iter), which ends with a `RuntimeError` if the set changes its size
    /// meanwhile, or over the list of [`to_list`](crate::Bound::to_list).
    ///
    /// In builds with debug assertions, methods that lock it panic if the calling code holds it in a
    /// [critical section](mod@crate::critical_section).
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Set;
    ///
    /// # tests::safe::run(|py| {
    /// let object = py.eval("{1, 2}", None, None)?;
    /// assert!(object.cast::<Set>()?.discard(2)?);
    /// assert_eq!(object.repr()?.to_str()?, "{1}");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    Set = "set", PySet_Check;
    /// `frozenset`: a set that never changes.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::FrozenSet;
    ///
    /// # tests::safe::run(|py| {
    /// let object = py.eval("frozenset('aa')", None, None)?;
    /// assert_eq!(object.cast::<FrozenSet>()?.size(), 1);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    FrozenSet = "frozenset", PyFrozenSet_Check;
}

impl Set {
    /// A set of the items.
    ///
    /// # Errors
    /// What the conversion of an item raises; `TypeError` for one that cannot be hashed; `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Set;
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(Set::new(py, [1, 1, 2])?.size(), 2);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn new<I: IntoIterator<Item: IntoPython>>(py: &Attached, items: I) -> Result<Bound<'_, Self>> {
        py.check();
        // SAFETY: attached; null means no items. A new reference, or null.
        let set: Bound<'_, Self> = unsafe { Bound::from_result(py, PySet_New(core::ptr::null_mut())) }?;
        for item in items {
            set.add(item)?;
        }
        Ok(set)
    }
}

impl FrozenSet {
    /// A frozenset of the items.
    ///
    /// # Errors
    /// As [`Set::new`].
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::FrozenSet;
    ///
    /// # tests::safe::run(|py| {
    /// let set = FrozenSet::new(py, ["a"])?;
    /// assert_eq!(set.repr()?.to_str()?, "frozenset({'a'})");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn new<I: IntoIterator<Item: IntoPython>>(py: &Attached, items: I) -> Result<Bound<'_, Self>> {
        py.check();
        // From a set, since items may only be added to a frozenset that no Python code can find meanwhile.
        let items = Set::new(py, items)?;
        // SAFETY: attached, and alive. A new reference, or null.
        unsafe { Bound::from_result(py, PyFrozenSet_New(items.as_ptr())) }
    }
}

macro_rules! reading {
    ($($name:ident)*) => {$(
        impl<'a> Bound<'a, $name> {
            /// The number of items a moment ago.
            ///
            /// # Examples
            /// ```
            #[doc = concat!("use ffi_safe::value::", stringify!($name), ";")]
            ///
            /// # tests::safe::run(|py| {
            #[doc = concat!("assert_eq!(", stringify!($name), "::new(py, [1, 2])?.size(), 2);")]
            /// # Ok::<(), ffi_safe::PyError>(())
            /// # }).unwrap();
            /// ```
            #[inline]
            pub fn size(&self) -> usize {
                // SAFETY: a live set; its size is read as one word.
                unsafe { PySet_GET_SIZE(self.as_ptr()) as usize }
            }

            /// The items as a list, in no particular order and in one step; as `iter` gives them if a subclass has
            /// an `__iter__` of its own.
            ///
            /// # Errors
            /// `MemoryError`; what the iteration of a subclass raises.
            ///
            /// # Examples
            /// ```
            #[doc = concat!("use ffi_safe::value::", stringify!($name), ";")]
            ///
            /// # tests::safe::run(|py| {
            #[doc = concat!("assert_eq!(", stringify!($name), "::new(py, [7])?.to_list()?.extract::<Vec<i64>>()?, [7]);")]
            /// # Ok::<(), ffi_safe::PyError>(())
            /// # }).unwrap();
            /// ```
            #[track_caller]
            pub fn to_list(&self) -> Result<Bound<'a, List>> {
                assert_not_held(self.as_ptr());
                // SAFETY: attached and alive. A new reference to a list, or null.
                unsafe { Bound::from_result(self.py(), PySequence_List(self.as_ptr())) }
            }
        }
    )*};
}

reading!(Set FrozenSet);

impl<'a> Bound<'a, Set> {
    /// Adds an item, unless it is there.
    ///
    /// # Errors
    /// `TypeError` for an item that cannot be hashed; what its `__hash__` and `__eq__` raise; `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Set;
    ///
    /// # tests::safe::run(|py| {
    /// let set = Set::new(py, [1])?;
    /// set.add(2)?;
    /// assert!(set.contains(2)?);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn add<V: IntoPython>(&self, item: V) -> Result<()> {
        assert_not_held(self.as_ptr());
        let item = item.into_python(self.py())?;
        // SAFETY: attached, and both are alive.
        check(self.py(), unsafe { PySet_Add(self.as_ptr(), item.as_ptr()) })
    }

    /// Removes an item, and says whether it was there.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Set;
    ///
    /// # tests::safe::run(|py| {
    /// let set = Set::new(py, [1])?;
    /// assert!(set.discard(1)?);
    /// assert!(!set.discard(1)?);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn discard<V: IntoPython>(&self, item: V) -> Result<bool> {
        assert_not_held(self.as_ptr());
        let item = item.into_python(self.py())?;
        // SAFETY: attached, and both are alive.
        truth(self.py(), unsafe { PySet_Discard(self.as_ptr(), item.as_ptr()) })
    }

    /// Removes any item and returns it.
    ///
    /// # Errors
    /// `KeyError` if the set is empty.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Set;
    ///
    /// # tests::safe::run(|py| {
    /// let set = Set::new(py, [1])?;
    /// assert_eq!(set.pop()?.extract::<i64>()?, 1);
    /// assert!(set.pop().is_err());
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn pop(&self) -> Result<Bound<'a, Any>> {
        assert_not_held(self.as_ptr());
        // SAFETY: attached and alive. A new reference, or null.
        unsafe { Bound::from_result(self.py(), PySet_Pop(self.as_ptr())) }
    }

    /// Removes all items.
    ///
    /// # Errors
    /// None in CPython 3.13.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Set;
    ///
    /// # tests::safe::run(|py| {
    /// let set = Set::new(py, [1])?;
    /// set.clear()?;
    /// assert_eq!(set.size(), 0);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn clear(&self) -> Result<()> {
        assert_not_held(self.as_ptr());
        // SAFETY: attached and alive.
        check(self.py(), unsafe { PySet_Clear(self.as_ptr()) })
    }
}
