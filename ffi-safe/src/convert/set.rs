//! Sets.

use core::hash::{BuildHasher, Hash};
use std::collections::{BTreeSet, HashSet};

use super::{ConvertError, FromPython, IntoPython};
use crate::attach::Attached;
use crate::error::Result;
use crate::object::Bound;
use crate::value::{Any, FrozenSet, Set};

/// The items of a set or frozenset as they are at one moment, converted afterwards.
fn items<'a, S, T>(object: &Bound<'a, Any>) -> Result<S, ConvertError>
where
    S: FromIterator<T>,
    T: FromPython<'a>,
{
    let list = match (object.cast::<Set>(), object.cast::<FrozenSet>()) {
        (Ok(set), _) => set.to_list(),
        (_, Ok(set)) => set.to_list(),
        _ => return Err(ConvertError::wrong_type::<S>(object, "set")),
    };
    let list = list.map_err(|error| ConvertError::raised::<S>(object, error))?;
    list.iter().map(|item| T::from_python(&item).map_err(|error| error.at_key(&item))).collect()
}

impl<T: IntoPython, S> IntoPython for HashSet<T, S> {
    type Target = Set;

    fn into_python(self, py: &Attached) -> Result<Bound<'_, Set>> {
        Set::new(py, self)
    }
}

impl<'r, T, S> IntoPython for &'r HashSet<T, S>
where
    &'r T: IntoPython,
{
    type Target = Set;

    fn into_python(self, py: &Attached) -> Result<Bound<'_, Set>> {
        Set::new(py, self)
    }
}

impl<'a, T, S> FromPython<'a> for HashSet<T, S>
where
    T: FromPython<'a> + Eq + Hash,
    S: BuildHasher + Default,
{
    fn from_python(object: &Bound<'a, Any>) -> Result<Self, ConvertError> {
        items(object)
    }
}

impl<T: IntoPython> IntoPython for BTreeSet<T> {
    type Target = Set;

    fn into_python(self, py: &Attached) -> Result<Bound<'_, Set>> {
        Set::new(py, self)
    }
}

impl<'r, T> IntoPython for &'r BTreeSet<T>
where
    &'r T: IntoPython,
{
    type Target = Set;

    fn into_python(self, py: &Attached) -> Result<Bound<'_, Set>> {
        Set::new(py, self)
    }
}

impl<'a, T: FromPython<'a> + Ord> FromPython<'a> for BTreeSet<T> {
    fn from_python(object: &Bound<'a, Any>) -> Result<Self, ConvertError> {
        items(object)
    }
}
