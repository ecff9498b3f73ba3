//! `_sysconfigdata_*.py`: the variables of the build, as the literal of a dictionary. It is parsed and never executed.
//!
//! Its paths are those that the build was configured for, which a relocated installation has left: only what it says of
//! the kind of build is taken, and its folders are looked into when nothing else is known.

mod literal;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::Claim;

pub(crate) use literal::parse;

/// The value of a variable. What is neither a text nor a number is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Text(String),
    Number(i64),
}

/// The variables of a build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Variables {
    file: PathBuf,
    values: BTreeMap<String, Value>,
}

impl Variables {
    /// Reads the file of the build with `flags` (`t`, `td`) in the folder of its standard library. Of several, such as
    /// those of conda's compilers, it is the one with the flags in its name, and of these the first.
    pub(crate) fn of(stdlib: &Path, flags: &str) -> Option<Self> {
        let own = format!("_sysconfigdata_{flags}_");
        let names = crate::install::entries(stdlib, |name| name.starts_with(&own) && name.ends_with(".py"));
        let file = stdlib.join(names.first()?);
        let values = parse(&super::read(&file).ok()?)?;
        Some(Self { file, values })
    }

    fn text(&self, name: &str) -> Option<&str> {
        match self.values.get(name)? {
            Value::Text(text) => Some(text),
            Value::Number(_) => None,
        }
    }

    fn flag(&self, name: &str) -> Option<bool> {
        match self.values.get(name)? {
            Value::Text(_) => None,
            Value::Number(number) => Some(*number != 0),
        }
    }

    /// What it says of the kind of build. Whether there is a shared library is not asked: conda's says no and has one.
    pub(crate) fn claim(&self) -> Claim {
        Claim {
            file: self.file.clone(),
            version: self.text("VERSION").map(str::to_owned),
            free_threaded: self.flag("Py_GIL_DISABLED"),
            debug: self.flag("Py_DEBUG"),
        }
    }

    /// Where the shared library would be if the installation was never moved.
    pub(crate) fn library(&self) -> Option<PathBuf> {
        Some(Path::new(self.text("LIBDIR")?).join(self.text("INSTSONAME").or(self.text("LDLIBRARY"))?))
    }
}
