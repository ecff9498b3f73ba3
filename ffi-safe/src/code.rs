//! Source code and code objects.

use core::ptr;

use ffi_sys::{PyCode_Check, PyCodeObject, PyDict_SetDefaultRef, PyEval_EvalCode, PyEval_GetFrameBuiltins};

use crate::attach::Attached;
use crate::error::{PyError, Result};
use crate::exceptions::TypeError;
use crate::intern;
use crate::object::Bound;
use crate::value::{Any, Dict, check, python_types};

python_types! {
    /// A code object: source code that was compiled, to be run as often as needed.
    ///
    /// It never changes. [`unbind`](Bound::unbind) it to keep it, and to run it on any thread.
    ///
    /// # Examples
    /// Compiled once, run by many threads:
    /// ```
    /// use ffi_safe::{attach, IntoPython};
    /// use ffi_safe::code::Mode;
    /// use ffi_safe::value::Dict;
    ///
    /// # tests::safe::run(|py| {
    /// let square = py.compile("x * x", "<square>", Mode::Eval)?.unbind();
    /// let sum: i64 = py.detach(|| {
    ///     std::thread::scope(|scope| {
    ///         let square = &square;
    ///         let run = |x: i64| attach(|py| {
    ///             let names = Dict::new(py, [("x", x)])?;
    ///             Ok::<_, ffi_safe::PyError>(square.bind(py).eval(Some(&names), None)?.extract::<i64>()?)
    ///         });
    ///         let threads: Vec<_> = (1..=3).map(|x| scope.spawn(move || run(x).unwrap().unwrap())).collect();
    ///         threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    ///     })
    /// });
    /// assert_eq!(sum, 14);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    Code = "code", PyCode_Check;
}

/// What source code is.
///
/// # Examples
/// ```
/// use ffi_safe::code::Mode;
///
/// # tests::safe::run(|py| {
/// let run = |mode| py.compile("6 * 7", "<example>", mode)?.eval(None, None);
/// assert_eq!(run(Mode::Eval)?.extract::<i32>()?, 42);
/// assert_eq!(run(Mode::Exec)?.repr()?.to_str()?, "None");
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Statements, whose result is `None`.
    Exec,
    /// One expression, whose value is the result.
    Eval,
    /// One interactive statement: the value of an expression is printed.
    Single,
}

impl Attached {
    /// Compiles source code: `compile(source, filename, mode)`.
    ///
    /// Compile once and run often. Compiling takes a thousand times as long as running a small expression, and names
    /// in the source become immortal in 3.13t: compiling different names without end uses memory without end. The
    /// code object itself, and its numbers and other constants, are released with it; CPython's functions in C
    /// (`PyRun_String`, `Py_CompileString`) leak them as soon as there has been a second thread.
    ///
    /// The file need not exist. If it does, tracebacks show its lines.
    ///
    /// # Errors
    /// `SyntaxError`; `MemoryError`, `RecursionError` for an expression that is nested too deep.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::code::Mode;
    ///
    /// # tests::safe::run(|py| {
    /// let code = py.compile("6 * 7", "<example>", Mode::Eval)?;
    /// assert_eq!(code.eval(None, None)?.extract::<i32>()?, 42);
    ///
    /// let error = py.compile("6 *", "<example>", Mode::Eval).unwrap_err();
    /// assert_eq!(error.to_string(), "SyntaxError: invalid syntax (<example>, line 1)");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn compile(&self, source: &str, filename: &str, mode: Mode) -> Result<Bound<'_, Code>> {
        let mode = match mode {
            Mode::Exec => intern!("exec"),
            Mode::Eval => intern!("eval"),
            Mode::Single => intern!("single"),
        };
        // By the built-in function: it alone tells the compiler not to make the constants immortal. No flags, and
        // none of the Python code that has called us.
        let compile = self.import(intern!("builtins"))?.getattr(intern!("compile"))?;
        Ok(compile.call1((source, filename, mode, 0, true))?.cast_into()?)
    }

    /// The value of an expression: `eval(source, globals, locals)`.
    ///
    /// Without `globals` the code has names of its own, with the built-in ones only: what it defines is gone
    /// afterwards, and no other thread can interfere.
    ///
    /// The source is compiled each time: see [`compile`](Self::compile) for what runs often.
    ///
    /// # Errors
    /// `SyntaxError`; whatever the code raises.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Dict;
    ///
    /// # tests::safe::run(|py| {
    /// let names = Dict::new(py, [("x", 20)])?;
    /// assert_eq!(py.eval("2 * x + 2", Some(&names), None)?.extract::<i32>()?, 42);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn eval<'a>(
        &'a self,
        source: &str,
        globals: Option<&Bound<'a, Dict>>,
        locals: Option<&Bound<'a, Any>>,
    ) -> Result<Bound<'a, Any>> {
        // As `eval` does.
        let source = source.trim_start_matches([' ', '\t']);
        self.compile(source, "<string>", Mode::Eval)?.eval(globals, locals)
    }

    /// Runs statements: `exec(source, globals, locals)`.
    ///
    /// Without `globals` the code has names of its own, as with [`eval`](Self::eval). Functions and classes that it
    /// defines become immortal in 3.13t, each time it runs.
    ///
    /// # Errors
    /// `SyntaxError`; whatever the code raises.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Dict;
    ///
    /// # tests::safe::run(|py| {
    /// let names = Dict::empty(py)?;
    /// py.run("def double(x):\n    return 2 * x", Some(&names), None)?;
    /// let double = names.get("double")?.unwrap();
    /// assert_eq!(double.call1((21,))?.extract::<i32>()?, 42);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn run<'a>(
        &'a self,
        source: &str,
        globals: Option<&Bound<'a, Dict>>,
        locals: Option<&Bound<'a, Any>>,
    ) -> Result<()> {
        self.compile(source, "<string>", Mode::Exec)?.run(globals, locals)
    }
}

impl<'a> Bound<'a, Code> {
    /// Runs the code, and returns the value of the expression that it is; `None` for statements.
    ///
    /// Without `globals` it has names of its own; without `locals` these are the `globals`, as at the top of a module.
    ///
    /// # Errors
    /// Whatever the code raises; `TypeError` for the code of a function that needs arguments or variables of a
    /// function around it.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::code::Mode;
    /// use ffi_safe::value::Dict;
    ///
    /// # tests::safe::run(|py| {
    /// let code = py.compile("x + y", "<sum>", Mode::Eval)?;
    /// let (globals, locals) = (Dict::new(py, [("x", 1), ("y", 1)])?, Dict::new(py, [("y", 2)])?);
    /// assert_eq!(code.eval(Some(&globals), Some(locals.as_any()))?.extract::<i32>()?, 3);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn eval(
        &self,
        globals: Option<&Bound<'a, Dict>>,
        locals: Option<&Bound<'a, Any>>,
    ) -> Result<Bound<'a, Any>> {
        let py = self.py();
        // SAFETY: a live code object, whose field never changes.
        let free_variables = unsafe { (*self.as_ptr().cast::<PyCodeObject>()).co_nfreevars };
        // The interpreter would look for the variables in a place that there is not.
        if free_variables != 0 {
            return Err(PyError::new::<TypeError>(
                py,
                "the code has free variables, so it cannot be run alone",
            ));
        }
        let own;
        let globals = match globals {
            Some(globals) => globals,
            None => {
                own = namespace(py)?;
                &own
            }
        };
        add_builtins(globals)?;
        let locals = locals.map_or(globals.as_ptr(), Bound::as_ptr);
        // SAFETY: attached; all three are alive until the call returns. The first is a code object without free
        // variables, and the second is a dict. A new reference, or null.
        unsafe { Bound::from_result(py, PyEval_EvalCode(self.as_ptr(), globals.as_ptr(), locals)) }
    }

    /// Runs the code, whatever its value.
    ///
    /// # Errors
    /// As [`eval`](Self::eval).
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::code::Mode;
    /// use ffi_safe::value::Dict;
    ///
    /// # tests::safe::run(|py| {
    /// let code = py.compile("count += 1", "<count>", Mode::Exec)?;
    /// let names = Dict::new(py, [("count", 0)])?;
    /// for _ in 0..3 {
    ///     code.run(Some(&names), None)?;
    /// }
    /// assert_eq!(names.get("count")?.unwrap().extract::<i32>()?, 3);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn run(&self, globals: Option<&Bound<'a, Dict>>, locals: Option<&Bound<'a, Any>>) -> Result<()> {
        self.eval(globals, locals).map(drop)
    }
}

/// The names of a script that has not begun.
fn namespace(py: &Attached) -> Result<Bound<'_, Dict>> {
    py.check();
    let names = Dict::empty(py)?;
    names.set(intern!("__name__"), intern!("__main__"))?;
    Ok(names)
}

/// Adds `__builtins__`, as `exec` and `eval` do.
fn add_builtins(globals: &Bound<'_, Dict>) -> Result<()> {
    let py = globals.py();
    let name = intern!("__builtins__").get(py)?;
    // SAFETY: attached. A new reference, or null.
    let builtins: Bound<'_, Any> = unsafe { Bound::from_result(py, PyEval_GetFrameBuiltins()) }?;
    // SAFETY: attached; all three are alive, and the first is a dict. The object in the dict is not asked for.
    let status =
        unsafe { PyDict_SetDefaultRef(globals.as_ptr(), name.as_ptr(), builtins.as_ptr(), ptr::null_mut()) };
    check(py, status.min(0))
}
