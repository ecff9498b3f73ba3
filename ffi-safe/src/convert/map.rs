//! Mappings.

use core::hash::{BuildHasher, Hash};
use std::collections::{BTreeMap, HashMap};

use super::{ConvertError, FromPython, IntoPython};
use crate::attach::Attached;
use crate::error::Result;
use crate::object::Bound;
use crate::value::{Any, Dict};

/// The pairs of a dict as they are at one moment, converted afterwards.
fn pairs<'a, M, K, V>(object: &Bound<'a, Any>) -> Result<M, ConvertError>
where
    M: FromIterator<(K, V)>,
    K: FromPython<'a>,
    V: FromPython<'a>,
{
    let dict = object.cast::<Dict>().map_err(|_| ConvertError::wrong_type::<M>(object, "dict"))?;
    let pair = |(key, value): (Bound<'a, Any>, Bound<'a, Any>)| {
        let at_key = |error: ConvertError| error.at_key(&key);
        Ok((K::from_python(&key).map_err(at_key)?, V::from_python(&value).map_err(at_key)?))
    };
    dict.iter().map(pair).collect()
}

impl<K: IntoPython, V: IntoPython, S> IntoPython for HashMap<K, V, S> {
    type Target = Dict;

    fn into_python(self, py: &Attached) -> Result<Bound<'_, Dict>> {
        Dict::new(py, self)
    }
}

impl<'r, K, V, S> IntoPython for &'r HashMap<K, V, S>
where
    &'r K: IntoPython,
    &'r V: IntoPython,
{
    type Target = Dict;

    fn into_python(self, py: &Attached) -> Result<Bound<'_, Dict>> {
        Dict::new(py, self)
    }
}

impl<'a, K, V, S> FromPython<'a> for HashMap<K, V, S>
where
    K: FromPython<'a> + Eq + Hash,
    V: FromPython<'a>,
    S: BuildHasher + Default,
{
    fn from_python(object: &Bound<'a, Any>) -> Result<Self, ConvertError> {
        pairs(object)
    }
}

impl<K: IntoPython, V: IntoPython> IntoPython for BTreeMap<K, V> {
    type Target = Dict;

    fn into_python(self, py: &Attached) -> Result<Bound<'_, Dict>> {
        Dict::new(py, self)
    }
}

impl<'r, K, V> IntoPython for &'r BTreeMap<K, V>
where
    &'r K: IntoPython,
    &'r V: IntoPython,
{
    type Target = Dict;

    fn into_python(self, py: &Attached) -> Result<Bound<'_, Dict>> {
        Dict::new(py, self)
    }
}

impl<'a, K: FromPython<'a> + Ord, V: FromPython<'a>> FromPython<'a> for BTreeMap<K, V> {
    fn from_python(object: &Bound<'a, Any>) -> Result<Self, ConvertError> {
        pairs(object)
    }
}
