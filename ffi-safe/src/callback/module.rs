//! Modules written in Rust.

use core::cell::UnsafeCell;
use core::ffi::c_void;
use core::fmt;
use core::ptr;
use std::ffi::CString;
use std::sync::Arc;

use ffi_sys::{
    Py_MOD_GIL_NOT_USED, Py_mod_exec, Py_mod_gil, Py_mod_multiple_interpreters, PyModule_SetDocString,
    PyModuleDef, PyModuleDef_Base, PyModuleDef_Init, PyModuleDef_Slot, PyObject, PyUnstable_Module_SetGIL,
};

use super::enter::enter;
use super::function::Callback;
use crate::attach::Attached;
use crate::error::{PyError, Result};
use crate::exceptions::{ImportError, ValueError};
use crate::object::{Borrowed, Bound};
use crate::once::PyOnceLock;
use crate::runtime::Builder;
use crate::sync::{Mutex, lock};
use crate::value::{Any, Module, Str};

type Constant = dyn for<'p> Fn(&'p Attached) -> Result<Bound<'p, Any>> + Send + Sync;
type Exec = dyn Fn(&Bound<'_, Module>) -> Result<()> + Send + Sync;

/// A module written in Rust: its name, its description, and what it consists of.
///
/// It declares that it works without the GIL, so importing it never turns the GIL on.
///
/// | | |
/// |---|---|
/// | [`Builder::module`] before the interpreter is started | Python code imports it by its name |
/// | [`create`](Self::create) | a module object, which the program passes to whom it likes |
/// | [`install`](Self::install) | the same, and Python code of this process can import it from now on |
///
/// # Examples
/// ```
/// use ffi_safe::IntoPython;
/// use ffi_safe::callback::{Callback, ModuleDefinition};
///
/// # tests::safe::run(|py| {
/// let square = Callback::new("square", |py, arguments| {
///     let side: i64 = arguments.extract(py, 0)?;
///     Ok((side * side).into_python(py)?.into_any())
/// });
/// let shapes = ModuleDefinition::new("shapes")
///     .doc("Plane figures.")
///     .function(square.signature("(side)"))
///     .constant("SIDES", |py| Ok(4.into_python(py)?.into_any()));
/// shapes.install(py)?;
///
/// let module = py.import("shapes")?;
/// assert_eq!(module.get("SIDES")?.extract::<u8>()?, 4);
/// assert_eq!(module.call_method1("square", (3,))?.extract::<u8>()?, 9);
/// assert_eq!(module.get("square")?.getattr("__module__")?.extract::<String>()?, "shapes");
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
#[derive(Clone)]
#[must_use = "it is no module yet"]
pub struct ModuleDefinition {
    name: String,
    doc: Option<String>,
    parts: Vec<Part>,
}

/// Something that is put into the module when it is made, in the order of the parts.
#[derive(Clone)]
enum Part {
    Function(Callback),
    Constant(String, Arc<Constant>),
    Exec(Arc<Exec>),
}

impl ModuleDefinition {
    /// A module of that name, with those of its packages before it: `package.module`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::callback::ModuleDefinition;
    ///
    /// # tests::safe::run(|py| {
    /// let module = ModuleDefinition::new("geometry.shapes").create(py)?;
    /// assert_eq!(module.name()?, "geometry.shapes");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), doc: None, parts: Vec::new() }
    }

    /// `__doc__`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::callback::ModuleDefinition;
    ///
    /// # tests::safe::run(|py| {
    /// let shapes = ModuleDefinition::new("shapes").doc("Plane figures.").create(py)?;
    /// assert_eq!(shapes.getattr("__doc__")?.extract::<String>()?, "Plane figures.");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn doc(mut self, doc: impl Into<String>) -> Self {
        self.doc = Some(doc.into());
        self
    }

    /// A function, under its own name.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::callback::{Callback, ModuleDefinition};
    ///
    /// # tests::safe::run(|py| {
    /// let same = Callback::new("same", |py, arguments| Ok(arguments.at(py, 0).to_bound()));
    /// let module = ModuleDefinition::new("identity").function(same.signature("(value)")).create(py)?;
    /// assert_eq!(module.call_method1("same", (7,))?.extract::<i32>()?, 7);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn function(mut self, function: Callback) -> Self {
        self.parts.push(Part::Function(function));
        self
    }

    /// A variable, whose value is made whenever the module is.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::{IntoPython, callback::ModuleDefinition};
    ///
    /// # tests::safe::run(|py| {
    /// let shapes = ModuleDefinition::new("shapes")
    ///     .constant("COLOURS", |py| Ok(["red", "blue"].into_python(py)?.into_any()));
    /// let colours = shapes.create(py)?.get("COLOURS")?;
    /// assert_eq!(colours.extract::<Vec<String>>()?, ["red", "blue"]);
    /// // Each module has a list of its own.
    /// assert!(!colours.is(&shapes.create(py)?.get("COLOURS")?));
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn constant<F>(mut self, name: impl Into<String>, value: F) -> Self
    where
        F: for<'p> Fn(&'p Attached) -> Result<Bound<'p, Any>> + Send + Sync + 'static,
    {
        self.parts.push(Part::Constant(name.into(), Arc::new(value)));
        self
    }

    /// Anything else that is to be done when the module is made.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::callback::ModuleDefinition;
    ///
    /// # tests::safe::run(|py| {
    /// let limits = ModuleDefinition::new("limits").exec(|module| {
    ///     let largest = module.py().import("sys")?.get("maxsize")?;
    ///     module.add("LARGEST", largest)
    /// });
    /// assert_eq!(limits.create(py)?.get("LARGEST")?.extract::<isize>()?, isize::MAX);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn exec<F>(mut self, body: F) -> Self
    where
        F: Fn(&Bound<'_, Module>) -> Result<()> + Send + Sync + 'static,
    {
        self.parts.push(Part::Exec(Arc::new(body)));
        self
    }

    /// Makes a module object, which is not in `sys.modules`.
    ///
    /// # Errors
    /// What a part raises; `ValueError` for a malformed signature and for texts with a NUL.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::{callback::ModuleDefinition, exceptions::ModuleNotFoundError};
    ///
    /// # tests::safe::run(|py| {
    /// let module = ModuleDefinition::new("unlisted").create(py)?;
    /// assert_eq!(module.repr()?.to_str()?, "<module 'unlisted'>");
    /// assert!(py.import("unlisted").unwrap_err().matches::<ModuleNotFoundError>(py));
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn create<'a>(&self, py: &'a Attached) -> Result<Bound<'a, Module>> {
        py.check();
        let module = Module::new(py, &self.name)?;
        // Read only by whoever imports a module from a file, but then it is true.
        // SAFETY: attached; a live module.
        if unsafe { PyUnstable_Module_SetGIL(module.as_ptr(), Py_MOD_GIL_NOT_USED) } != 0 {
            return Err(PyError::take(py));
        }
        self.fill(&module)?;
        Ok(module)
    }

    /// Makes a module object and puts it into `sys.modules`.
    ///
    /// # Errors
    /// As [`create`](Self::create).
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::callback::ModuleDefinition;
    ///
    /// # tests::safe::run(|py| {
    /// let module = ModuleDefinition::new("listed").install(py)?;
    /// assert!(py.import("listed")?.is(&module));
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn install<'a>(&self, py: &'a Attached) -> Result<Bound<'a, Module>> {
        py.check();
        let module = self.create(py)?;
        py.import("sys")?.getattr("modules")?.set_item(&*self.name, &module)?;
        Ok(module)
    }

    /// Puts everything into the module.
    fn fill(&self, module: &Bound<'_, Module>) -> Result<()> {
        let py = module.py();
        if let Some(doc) = &self.doc {
            let nul =
                |_| PyError::new::<ValueError>(py, format!("the description of `{}` holds a NUL", self.name));
            let doc = CString::new(&**doc).map_err(nul)?;
            // SAFETY: attached; a live module. The text is copied.
            if unsafe { PyModule_SetDocString(module.as_ptr(), doc.as_ptr()) } != 0 {
                return Err(PyError::take(py));
            }
        }
        let name = Str::new(py, &self.name)?;
        for part in &self.parts {
            match part {
                Part::Function(function) => {
                    module.add(function.name(), function.clone().of_module(py, Some(&name))?)?;
                }
                Part::Constant(name, value) => module.add(name, value(py)?)?,
                Part::Exec(body) => body(module)?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for ModuleDefinition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ModuleDefinition({}, {} parts)", self.name, self.parts.len())
    }
}

impl Builder {
    /// Lets Python code import a module written in Rust by its name.
    ///
    /// # Panics
    /// If the name holds a NUL, or was given to another module before.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::{IntoPython, Runtime};
    /// use ffi_safe::callback::ModuleDefinition;
    ///
    /// # let python = tests::python();
    /// # let (library, prefix) = (&python.library, &python.prefix);
    /// let settings = ModuleDefinition::new("settings").constant("LEVEL", |py| Ok(3.into_python(py)?.into_any()));
    /// let builder = Runtime::builder().library(library).home(prefix).module(settings);
    /// // SAFETY: the file is a libpython3.13t.
    /// let runtime = unsafe { builder.start() }?;
    /// let level = runtime.attach(|py| py.import("settings")?.get("LEVEL")?.extract::<u8>().map_err(Into::into))?;
    /// assert_eq!(level.map_err(|error: ffi_safe::PyError| error.to_string()), Ok(3));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn module(self, module: ModuleDefinition) -> Self {
        let Ok(name) = CString::new(&*module.name) else {
            panic!("the name of the module {:?} holds a NUL", module.name)
        };
        {
            let mut known = lock(&IMPORTABLE);
            let is_new = known.iter().all(|other| other.name != module.name);
            assert!(is_new, "there is a module of the name `{}` already", module.name);
            known.push(Arc::new(module));
        }
        // The table of the interpreter refers to it for ever.
        let name: &'static _ = Box::leak(name.into_boxed_c_str());
        // SAFETY: the function is one that makes a module of the name under which it is imported.
        unsafe { self.inittab(name, init) }
    }
}

/// The modules that can be imported by their names.
static IMPORTABLE: Mutex<Vec<Arc<ModuleDefinition>>> = Mutex::new(Vec::new());

/// What CPython must know of a module before it makes one: the same for all of ours, since what is in it depends on
/// the name under which it is imported.
struct Definition(UnsafeCell<PyModuleDef>);

// SAFETY: written once by `PyModuleDef_Init`, under the lock of `INITIALIZED`, and only read after that.
unsafe impl Sync for Definition {}

struct Slots(UnsafeCell<[PyModuleDef_Slot; 4]>);

// SAFETY: never written.
unsafe impl Sync for Slots {}

static SLOTS: Slots = Slots(UnsafeCell::new([
    PyModuleDef_Slot { slot: Py_mod_exec, value: exec as *mut c_void },
    PyModuleDef_Slot { slot: Py_mod_gil, value: Py_MOD_GIL_NOT_USED },
    // Not supported: objects must not meet those of other interpreters, and the closures are shared.
    PyModuleDef_Slot { slot: Py_mod_multiple_interpreters, value: ptr::null_mut() },
    PyModuleDef_Slot { slot: 0, value: ptr::null_mut() },
]));

static DEFINITION: Definition = Definition(UnsafeCell::new(PyModuleDef {
    m_base: PyModuleDef_Base {
        ob_base: PyObject::immortal_untyped(),
        m_init: None,
        m_index: 0,
        m_copy: ptr::null_mut(),
    },
    m_name: c"ffi_safe".as_ptr(),
    m_doc: ptr::null(),
    m_size: 0,
    m_methods: ptr::null_mut(),
    m_slots: SLOTS.0.get().cast(),
    m_traverse: None,
    m_clear: None,
    m_free: None,
}));

static INITIALIZED: PyOnceLock<()> = PyOnceLock::new();

/// The init function of all our modules.
///
/// # Safety
/// As CPython calls it: attached.
unsafe extern "C" fn init() -> *mut PyObject {
    let definition = DEFINITION.0.get();
    // Modules of different names may be imported at the same time, and the call writes to the definition.
    // SAFETY: attached; the definition is for ever.
    INITIALIZED.get_or_init(|| unsafe {
        PyModuleDef_Init(definition);
    });
    definition.cast()
}

/// Fills a module that was made for an import.
///
/// # Safety
/// As CPython calls it: attached, with a live module.
unsafe extern "C" fn exec(module: *mut PyObject) -> core::ffi::c_int {
    let fill = |py: &mut Attached| {
        // SAFETY: alive during the call; attached.
        let module: Borrowed<'_, '_, Module> =
            unsafe { Borrowed::from_ptr(py, ptr::NonNull::new_unchecked(module)) };
        let name = module.name()?;
        let definition = lock(&IMPORTABLE).iter().find(|known| known.name == name).cloned();
        match definition {
            Some(definition) => definition.fill(&module).map(|()| 0),
            None => Err(PyError::new::<ImportError>(py, format!("there is no module of the name `{name}`"))),
        }
    };
    // SAFETY: Python calls; the parts of a module are `'static`.
    unsafe { enter(-1, fill) }
}
