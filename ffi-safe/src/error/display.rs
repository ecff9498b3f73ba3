//! An exception as an error of Rust.

use core::fmt;
use std::collections::HashSet;
use std::error::Error;

use super::py_error::{Inner, State};
use super::{PyError, Result};
use crate::attach::{Attached, attach};
use crate::intern;
use crate::object::Bound;
use crate::value::{BaseException, Bytes, Str};

impl fmt::Display for PyError {
    /// The last line of a traceback: `ValueError: the message`. Attaches the thread, and runs the `__str__` of the
    /// exception's class. After the interpreter was shut down it is the text of the time before, if there was one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Ok(text) = attach(|py| last_line(&self.exception(py))) {
            f.write_str(&text)?;
            let _ = self.inner.text.set(text.into());
            return Ok(());
        }
        match (self.inner.text.get(), &self.inner.state) {
            (Some(text), _) => f.write_str(text),
            (None, State::Made { origin, .. }) => origin.fmt(f),
            (None, State::Raised(_)) => f.write_str(
                "a Python exception, whose text nobody asked for before the interpreter was shut down",
            ),
        }
    }
}

/// As `traceback.format_exception_only` writes the line: without the module of built-in classes and of scripts.
fn last_line(exception: &Bound<'_, BaseException>) -> String {
    let name = class_name(exception).unwrap_or_else(|_| "<unknown>".to_owned());
    match exception.str().and_then(|message| printed(&message)) {
        Ok(message) if message.is_empty() => name,
        Ok(message) => format!("{name}: {message}"),
        Err(_) => format!("{name}: <exception str() failed>"),
    }
}

/// As Python writes text to the standard error output: what is no character as an escape sequence.
pub(super) fn printed(text: &Bound<'_, Str>) -> Result<String> {
    if let Ok(text) = text.to_str() {
        return Ok(text.to_owned());
    }
    let encoded = text.call_method1(intern!("encode"), ("utf-8", "backslashreplace"))?;
    Ok(String::from_utf8_lossy(encoded.cast::<Bytes>()?.as_bytes()).into_owned())
}

fn class_name(exception: &Bound<'_, BaseException>) -> Result<String> {
    let class = exception.get_type();
    let text = |name: Bound<'_>| printed(&name.str()?);
    let name = text(class.getattr(intern!("__qualname__"))?)?;
    let module = class.getattr(intern!("__module__"))?;
    Ok(match text(module)?.as_str() {
        "builtins" | "__main__" => name,
        module => format!("{module}.{name}"),
    })
}

impl fmt::Debug for PyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PyError({self})")
    }
}

impl Error for PyError {
    /// The exception's `__cause__`: what follows `from` in a `raise` statement. What was set when this is called
    /// for the first time stays the source.
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        if self.inner.source.get().is_none() {
            // Nothing can be found after a shutdown, and nothing is noted then.
            let _ = attach(|py| self.find_sources(py));
        }
        self.inner.source.get()?.as_ref().map(|source| source as _)
    }
}

impl PyError {
    /// Looks for the whole chain at once, because a chain of exceptions may be a circle.
    fn find_sources(&self, py: &Attached) {
        let mut seen = HashSet::from([self.exception(py).as_ptr()]);
        let mut chain = Vec::new();
        let mut cause = self.cause(py);
        while let Some(error) = cause.take_if(|error| seen.insert(error.exception(py).as_ptr())) {
            cause = error.cause(py);
            chain.push(error);
        }
        let mut source = None;
        while let Some(error) = chain.pop() {
            let _ = error.inner.source.set(source);
            source = Some(error);
        }
        // Another thread may have been faster.
        let _ = self.inner.source.set(source);
    }
}

impl Drop for Inner {
    /// A chain is released link by link: it may be longer than the stack is deep.
    fn drop(&mut self) {
        let mut next = self.source.take().flatten();
        while let Some(mut error) = next {
            next = error.inner.source.take().flatten();
        }
    }
}
