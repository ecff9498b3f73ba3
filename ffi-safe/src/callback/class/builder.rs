//! What a class is to have.

use core::fmt;
use core::marker::PhantomData;

use super::construct::Constructor;
use super::members::{Member, method};
use super::{Payload, Receiver};
use crate::attach::Attached;
use crate::callback::{CallArguments, Callback};
use crate::error::Result;
use crate::object::Bound;
use crate::value::{Any, NoneType};

/// Makes a class whose objects hold a `T`.
///
/// # Examples
/// ```
/// use std::sync::atomic::{AtomicI64, Ordering};
///
/// use ffi_safe::IntoPython;
/// use ffi_safe::callback::{ClassBuilder, Instance, Payload};
///
/// struct Counter(AtomicI64);
///
/// impl Payload for Counter {
///     const NAME: &'static str = "Counter";
/// }
///
/// # tests::safe::run(|py| {
/// let class = ClassBuilder::<Counter>::new()
///     .doc("Counts, on any thread.")
///     .constructor("(start=0)", |py, arguments| {
///         Ok(Counter(AtomicI64::new(arguments.extract_optional(py, 0)?.unwrap_or(0))))
///     })
///     .method("add", "(number=1)", |py, this, arguments| {
///         let number = arguments.extract_optional(py, 0)?.unwrap_or(1);
///         let before = this.payload().0.fetch_add(number, Ordering::Relaxed);
///         Ok((before + number).into_python(py)?.into_any())
///     })
///     .getter("value", |py, this| Ok(this.payload().0.load(Ordering::Relaxed).into_python(py)?.into_any()))
///     .method("__repr__", "()", |py, this, _| {
///         Ok(format!("<Counter at {}>", this.payload().0.load(Ordering::Relaxed)).into_python(py)?.into_any())
///     })
///     .build(py)?;
///
/// let counter = class.bind(py).call1((5,))?;
/// counter.call_method1("add", (10,))?;
/// assert_eq!(counter.repr()?.to_str()?, "<Counter at 15>");
/// assert_eq!(counter.cast::<Instance<Counter>>()?.payload().0.load(Ordering::Relaxed), 15);
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
#[must_use = "it is no class yet"]
pub struct ClassBuilder<T> {
    pub(super) module: String,
    pub(super) doc: Option<String>,
    pub(super) is_base: bool,
    pub(super) constructor: Option<(String, Box<Constructor<T>>)>,
    pub(super) members: Vec<Member>,
    pub(super) payload: PhantomData<fn() -> T>,
}

impl<T: Payload> ClassBuilder<T> {
    /// A class of the name that `T` says, in the module `builtins`, that Python code cannot make objects of.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::callback::{ClassBuilder, Payload};
    ///
    /// struct Point(i32, i32);
    /// # impl Payload for Point { const NAME: &'static str = "Point"; }
    ///
    /// # tests::safe::run(|py| {
    /// let class = ClassBuilder::<Point>::new().build(py)?;
    /// let error = class.bind(py).call1((3, 4)).unwrap_err();
    /// assert_eq!(error.to_string(), "TypeError: cannot create 'builtins.Point' instances");
    /// assert_eq!(class.instantiate(py, Point(3, 4))?.payload().0, 3);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn new() -> Self {
        Self {
            module: "builtins".to_owned(),
            doc: None,
            is_base: false,
            constructor: None,
            members: Vec::new(),
            payload: PhantomData,
        }
    }

    /// `__module__`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::callback::{ClassBuilder, Payload};
    ///
    /// struct Point(i32, i32);
    /// # impl Payload for Point { const NAME: &'static str = "Point"; }
    ///
    /// # tests::safe::run(|py| {
    /// let class = ClassBuilder::<Point>::new().module("shapes").build(py)?;
    /// assert_eq!(class.bind(py).fully_qualified_name()?, "shapes.Point");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn module(mut self, module: impl Into<String>) -> Self {
        self.module = module.into();
        self
    }

    /// `__doc__`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::callback::{ClassBuilder, Payload};
    ///
    /// struct Point(i32, i32);
    /// # impl Payload for Point { const NAME: &'static str = "Point"; }
    ///
    /// # tests::safe::run(|py| {
    /// let class = ClassBuilder::<Point>::new().doc("A place in the plane.").build(py)?;
    /// assert_eq!(class.bind(py).getattr("__doc__")?.extract::<String>()?, "A place in the plane.");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn doc(mut self, doc: impl Into<String>) -> Self {
        self.doc = Some(doc.into());
        self
    }

    /// Lets Python classes derive from this one. Their objects have a payload, too: their `__new__` is this one's.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::callback::{ClassBuilder, Instance, Payload};
    /// use ffi_safe::value::Dict;
    ///
    /// struct Point(i32, i32);
    /// # impl Payload for Point { const NAME: &'static str = "Point"; }
    ///
    /// # tests::safe::run(|py| {
    /// let class = ClassBuilder::<Point>::new()
    ///     .subclassable()
    ///     .constructor("(x, y)", |py, arguments| Ok(Point(arguments.extract(py, 0)?, arguments.extract(py, 1)?)))
    ///     .build(py)?;
    /// let names = Dict::new(py, [("Point", class.bind(py))])?;
    /// py.run("class Pixel(Point):\n    colour = 'red'", Some(&names), None)?;
    /// let pixel = names.get("Pixel")?.unwrap().call1((3, 4))?;
    /// assert_eq!(pixel.cast::<Instance<Point>>()?.payload().1, 4);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn subclassable(mut self) -> Self {
        self.is_base = true;
        self
    }

    /// `__new__`: what makes the payload when Python code calls the class. The signature is without the class.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::callback::{ClassBuilder, Instance, Payload};
    ///
    /// struct Point(i32, i32);
    /// # impl Payload for Point { const NAME: &'static str = "Point"; }
    ///
    /// # tests::safe::run(|py| {
    /// let class = ClassBuilder::<Point>::new()
    ///     .constructor("(x, y=0)", |py, arguments| {
    ///         Ok(Point(arguments.extract(py, 0)?, arguments.extract_optional(py, 1)?.unwrap_or(0)))
    ///     })
    ///     .build(py)?;
    /// let point = class.bind(py).call1((3,))?;
    /// assert_eq!(point.cast::<Instance<Point>>()?.payload().0, 3);
    /// let error = class.bind(py).call0().unwrap_err();
    /// assert_eq!(error.to_string(), "TypeError: Point() missing 1 required positional argument: 'x'");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn constructor<F>(mut self, signature: impl Into<String>, body: F) -> Self
    where
        F: Fn(&mut Attached, &CallArguments<'_>) -> Result<T> + Send + Sync + 'static,
    {
        self.constructor = Some((signature.into(), Box::new(body)));
        self
    }

    /// A method. The signature is without `self`.
    ///
    /// Python finds what the class can do under the names that it knows: `__repr__`, `__call__`, `__len__`,
    /// `__eq__`, `__hash__`, `__iter__`, `__enter__`, `__add__` and so on. A class with `__eq__` and without
    /// `__hash__` cannot be hashed, as in Python. There is no `__del__`: the payload has a `Drop`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::IntoPython;
    /// use ffi_safe::callback::{ClassBuilder, Payload};
    ///
    /// struct Point(i32, i32);
    /// # impl Payload for Point { const NAME: &'static str = "Point"; }
    ///
    /// # tests::safe::run(|py| {
    /// let class = ClassBuilder::<Point>::new()
    ///     .method("scaled", "(factor)", |py, this, arguments| {
    ///         let factor: i32 = arguments.extract(py, 0)?;
    ///         Ok((this.payload().0 * factor, this.payload().1 * factor).into_python(py)?.into_any())
    ///     })
    ///     .method("__bool__", "()", |py, this, _| {
    ///         Ok((this.payload().0 != 0 || this.payload().1 != 0).into_python(py)?.into_any())
    ///     })
    ///     .build(py)?;
    /// let point = class.instantiate(py, Point(3, 4))?;
    /// assert_eq!(point.call_method1("scaled", (2,))?.extract::<(i32, i32)>()?, (6, 8));
    /// assert!(point.is_true()?);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn method<F>(mut self, name: &str, signature: impl Into<String>, body: F) -> Self
    where
        F: for<'p> Fn(&'p mut Attached, &Receiver<'_, T>, &CallArguments<'_>) -> Result<Bound<'p, Any>>
            + Send
            + Sync
            + 'static,
    {
        self.members.push(Member::Method(method(name, body).signature(signature)));
        self
    }

    /// A function in the class, which gets neither object nor class.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::IntoPython;
    /// use ffi_safe::callback::{Callback, ClassBuilder, Payload};
    ///
    /// struct Point(i32, i32);
    /// # impl Payload for Point { const NAME: &'static str = "Point"; }
    ///
    /// # tests::safe::run(|py| {
    /// let distance = Callback::new("distance", |py, arguments| {
    ///     let (a, b): (i32, i32) = (arguments.extract(py, 0)?, arguments.extract(py, 1)?);
    ///     Ok(a.abs_diff(b).into_python(py)?.into_any())
    /// });
    /// let class = ClassBuilder::<Point>::new().static_method(distance.signature("(a, b)")).build(py)?;
    /// assert_eq!(class.bind(py).call_method1("distance", (3, 7))?.extract::<u32>()?, 4);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn static_method(mut self, function: Callback) -> Self {
        self.members.push(Member::Static(function));
        self
    }

    /// An attribute that is computed.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::IntoPython;
    /// use ffi_safe::callback::{ClassBuilder, Payload};
    ///
    /// struct Point(i32, i32);
    /// # impl Payload for Point { const NAME: &'static str = "Point"; }
    ///
    /// # tests::safe::run(|py| {
    /// let class = ClassBuilder::<Point>::new()
    ///     .getter("x", |py, this| Ok(this.payload().0.into_python(py)?.into_any()))
    ///     .build(py)?;
    /// let point = class.instantiate(py, Point(3, 4))?;
    /// assert_eq!(point.getattr("x")?.extract::<i32>()?, 3);
    /// assert!(point.setattr("x", 5).is_err());
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn getter<G>(mut self, name: &str, get: G) -> Self
    where
        G: for<'p> Fn(&'p mut Attached, &Receiver<'_, T>) -> Result<Bound<'p, Any>> + Send + Sync + 'static,
    {
        let get = method(name, move |py, this, _| get(py, this)).signature("()");
        self.members.push(Member::Property { get, set: None });
        self
    }

    /// An attribute that is computed, and that can be assigned to: the value is the one argument of `set`.
    ///
    /// # Examples
    /// ```
    /// use std::sync::atomic::{AtomicU32, Ordering};
    ///
    /// use ffi_safe::IntoPython;
    /// use ffi_safe::callback::{ClassBuilder, Payload};
    ///
    /// struct Volume(AtomicU32);
    /// # impl Payload for Volume { const NAME: &'static str = "Volume"; }
    ///
    /// # tests::safe::run(|py| {
    /// let class = ClassBuilder::<Volume>::new()
    ///     .property(
    ///         "level",
    ///         |py, this| Ok(this.payload().0.load(Ordering::Relaxed).into_python(py)?.into_any()),
    ///         |py, this, arguments| {
    ///             let level: u32 = arguments.extract(py, 0)?;
    ///             this.payload().0.store(level.min(11), Ordering::Relaxed);
    ///             Ok(())
    ///         },
    ///     )
    ///     .build(py)?;
    /// let volume = class.instantiate(py, Volume(AtomicU32::new(5)))?;
    /// volume.setattr("level", 100)?;
    /// assert_eq!(volume.getattr("level")?.extract::<u32>()?, 11);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn property<G, S>(mut self, name: &str, get: G, set: S) -> Self
    where
        G: for<'p> Fn(&'p mut Attached, &Receiver<'_, T>) -> Result<Bound<'p, Any>> + Send + Sync + 'static,
        S: Fn(&mut Attached, &Receiver<'_, T>, &CallArguments<'_>) -> Result<()> + Send + Sync + 'static,
    {
        let get = method(name, move |py, this, _| get(py, this)).signature("()");
        let set =
            method(name, move |py: &mut Attached, this: &Receiver<'_, T>, arguments: &CallArguments<'_>| {
                set(py, this, arguments)?;
                Ok(NoneType::get(py).into_any())
            });
        self.members.push(Member::Property { get, set: Some(set.signature("(value, /)")) });
        self
    }
}

impl<T: Payload> Default for ClassBuilder<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Payload> fmt::Debug for ClassBuilder<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClassBuilder({}.{}, {} members)", self.module, T::NAME, self.members.len())
    }
}
