//! Our own terms for what the headers declare.

use anyhow::{Context, Result};
use syn::{Expr, Ident, Type};

/// Everything that is bound.
pub(super) struct Model {
    pub(super) types: Vec<TypeItem>,
    pub(super) constants: Vec<Constant>,
    pub(super) functions: Vec<Function>,
    pub(super) data: Vec<Data>,
}

/// A struct, a union or an alias.
pub(super) struct TypeItem {
    pub(super) name: String,
    /// `listobject.h:28`, where the headers tell.
    pub(super) place: Option<String>,
    pub(super) kind: TypeKind,
}

/// The form of a type.
pub(super) enum TypeKind {
    /// A struct of which only the name is public.
    Opaque,
    /// A struct or union with its layout.
    Record(Record),
    /// Another name.
    Alias(Box<Type>),
}

/// A struct or union with its layout on the reference target.
pub(super) struct Record {
    pub(super) union: bool,
    pub(super) copy: bool,
    pub(super) fields: Vec<Field>,
    pub(super) size: usize,
    pub(super) align: usize,
}

/// One field.
pub(super) struct Field {
    pub(super) name: Ident,
    pub(super) ty: Type,
    pub(super) offset: usize,
    /// A field that the headers declare on Windows only, with no offset here.
    pub(super) windows_only: bool,
}

/// A constant of any type.
pub(super) struct Constant {
    pub(super) name: String,
    pub(super) ty: Type,
    pub(super) value: Expr,
    pub(super) place: Option<String>,
}

/// A function of the library.
pub(super) struct Function {
    pub(super) name: String,
    pub(super) parameters: Vec<(Ident, Type)>,
    pub(super) variadic: bool,
    pub(super) result: Option<Type>,
    pub(super) place: String,
    pub(super) binding: Binding,
    /// Whether this thread may be made to exit inside the call.
    pub(super) forced_exit: bool,
    /// Whether a hand-written item has the name, so that no shim is emitted.
    pub(super) shadowed: bool,
}

/// A variable of the library.
pub(super) struct Data {
    pub(super) name: String,
    pub(super) ty: Type,
    pub(super) binding: Binding,
}

/// What `load` does when the library lacks the symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Binding {
    /// Refuses the library.
    Required,
    /// Leaves the stub in the slot.
    Optional,
}

impl Model {
    /// The version of the headers, as in `3.13.5`.
    pub(super) fn version(&self) -> Result<String> {
        let find = |name: &str| {
            let constant = self.constants.iter().find(|constant| constant.name == name);
            let value = &constant.with_context(|| format!("the headers define no {name}"))?.value;
            Ok::<_, anyhow::Error>(quote::quote!(#value).to_string())
        };
        Ok(format!(
            "{}.{}.{}",
            find("PY_MAJOR_VERSION")?,
            find("PY_MINOR_VERSION")?,
            find("PY_MICRO_VERSION")?
        ))
    }
}
