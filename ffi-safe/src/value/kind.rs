//! The macro that makes a marker type for a type of Python.

/// Defines markers: `Name = "name", check`, where `check` is the function of the raw API that recognises objects.
macro_rules! python_types {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $check:path;)*) => {$(
        $(#[$doc])*
        pub enum $name {}

        // SAFETY: the function tells objects of the type, and of types derived from it, by flags or by the type's
        // place among the bases, which do not change while the object lives.
        unsafe impl $crate::object::PythonType for $name {
            const NAME: &'static str = $text;

            #[inline]
            fn is_type_of(object: &$crate::object::Bound<'_, $crate::value::Any>) -> bool {
                // SAFETY: attached, since a token is borrowed; the object is alive.
                unsafe { $check(object.as_ptr()) != 0 }
            }
        }
    )*};
}
pub(crate) use python_types;
