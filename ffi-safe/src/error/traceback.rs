//! What Python prints of an exception, and the notes in it.

use super::display::printed;
use super::{PyError, Result};
use crate::attach::Attached;
use crate::intern;
use crate::value::{List, Str};

impl PyError {
    /// The text that Python prints for an exception that nobody catches: the traceback, the causes and contexts,
    /// the class, the message, the notes, for a group its members, for a `SyntaxError` the line.
    ///
    /// It is made by Python's own module `traceback`, so it is the same to the last character. Lines of source code
    /// are in it if the file that [`compile`](Attached::compile) was told is there.
    ///
    /// # Errors
    /// If the module cannot be imported, or fails.
    ///
    /// # Examples
    /// ```
    /// # tests::safe::run(|py| {
    /// let error = py.run("def f():\n    return 1 / 0\nf()", None, None).unwrap_err();
    /// assert_eq!(
    ///     error.traceback(py)?,
    ///     "Traceback (most recent call last):\n\
    ///      \x20 File \"<string>\", line 3, in <module>\n\
    ///      \x20 File \"<string>\", line 2, in f\n\
    ///      ZeroDivisionError: division by zero\n"
    /// );
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn traceback(&self, py: &Attached) -> Result<String> {
        let module = py.import(intern!("traceback"))?;
        let format = module.getattr(intern!("format_exception"))?;
        let exception = self.exception(py);
        // The mark by which the interpreter asks for `sys.tracebacklimit` as it understands it itself.
        let lines = match module.getattr_opt(intern!("BUILTIN_EXCEPTION_LIMIT"))? {
            Some(limit) => format.call((&exception,), crate::keywords!(limit = &limit))?,
            None => format.call1((&exception,))?,
        };
        let text = Str::new(py, "")?.call_method1(intern!("join"), (&lines,))?;
        printed(&text.str()?)
    }

    /// The exception's `__notes__`: what was added by [`add_note`](Self::add_note).
    ///
    /// # Errors
    /// Whatever a class raises that makes its own notes.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::exceptions::ValueError;
    /// use ffi_safe::PyError;
    ///
    /// # tests::safe::run(|py| {
    /// let error = PyError::new::<ValueError>(py, "it is odd");
    /// assert!(error.notes(py)?.is_empty());
    /// error.add_note(py, "in line 3 of the table")?;
    /// assert_eq!(error.notes(py)?, ["in line 3 of the table"]);
    /// # Ok::<(), PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn notes(&self, py: &Attached) -> Result<Vec<String>> {
        let notes = match self.exception(py).getattr_opt(intern!("__notes__"))? {
            Some(notes) => notes,
            None => return Ok(Vec::new()),
        };
        // Anything can be assigned to the attribute; Python prints what is no list as a whole.
        match notes.cast::<List>() {
            Ok(notes) => notes.iter().map(|note| printed(&note.str()?)).collect(),
            Err(_) => Ok(vec![printed(&notes.repr()?)?]),
        }
    }

    /// Adds a note, which is printed below the message.
    ///
    /// # Errors
    /// `TypeError` if something that is no list was assigned to `__notes__`; `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::PyError;
    /// use ffi_safe::exceptions::ValueError;
    ///
    /// # tests::safe::run(|py| {
    /// let error = PyError::new::<ValueError>(py, "it is odd");
    /// error.add_note(py, "in line 3")?;
    /// assert!(error.exception(py).getattr("__notes__")?.contains("in line 3")?);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn add_note(&self, py: &Attached, note: &str) -> Result<()> {
        self.exception(py).call_method1(intern!("add_note"), (note,)).map(drop)
    }
}
