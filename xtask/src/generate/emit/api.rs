//! `ffi-sys/src/api/generated.rs`: functions and data symbols under their C names.

use std::collections::BTreeMap;

use anyhow::Result;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::super::model::{Binding, Data, Function, Model};
use super::{doc, file, type_text};

type Pages = BTreeMap<String, String>;

pub(in super::super) fn api(model: &Model, pages: &Pages) -> Result<String> {
    let shims = model.functions.iter().filter(|function| !function.shadowed);
    let shims = shims.map(|function| match function.variadic {
        true => variadic(function, pages),
        false => shim(function, pages),
    });
    let data = model.data.iter().map(|data| accessor(data, pages));
    file(quote! {
        use crate::abi::*;

        #(#shims)*
        #(#data)*
    })
}

/// Where to read about a name: its page, or its header.
fn documentation(name: &str, place: Option<&str>, binding: Binding, pages: &Pages) -> TokenStream {
    let mut text = match pages.get(name) {
        Some(page) => format!("[`{name}`](https://docs.python.org/3.13/c-api/{page})"),
        None => format!("`{name}`, which the C-API manual does not describe"),
    };
    if let Some(place) = place {
        text.push_str(&format!(" · `{place}`"));
    }
    if binding == Binding::Optional {
        text.push_str(" · optional: see [`table`](fn@crate::table)");
    }
    doc(&text)
}

fn shim(function: &Function, pages: &Pages) -> TokenStream {
    let doc = documentation(&function.name, Some(&function.place), function.binding, pages);
    let name = format_ident!("{}", function.name);
    let parameters = function.parameters.iter().map(|(name, ty)| quote!(#name: #ty));
    let arguments = function.parameters.iter().map(|(name, _)| name);
    let result = function.result.as_ref().map(|ty| quote!(-> #ty));
    let call = quote!(unsafe { (crate::table::TABLE.#name.get())(#(#arguments),*) });
    let body = match function.forced_exit {
        true => quote!(crate::table::hang_on_forced_exit(|| #call)),
        false => call,
    };
    quote! {
        #doc
        #[inline]
        pub unsafe extern "C" fn #name(#(#parameters),*) #result { #body }
    }
}

fn variadic(function: &Function, pages: &Pages) -> TokenStream {
    let doc = documentation(&function.name, Some(&function.place), function.binding, pages);
    let name = format_ident!("{}", function.name);
    let types: Vec<_> = function.parameters.iter().map(|(_, ty)| ty).collect();
    let result = function.result.as_ref().map(|ty| quote!(-> #ty));
    let note = super::doc(&format!("Calls [`{name}`](fn@crate::{name}) with any number of arguments."));
    quote! {
        #doc
        #[inline]
        pub fn #name() -> unsafe extern "C" fn(#(#types,)* ...) #result { crate::table::TABLE.#name.get() }

        #note
        #[macro_export]
        macro_rules! #name {
            ($($argument:expr),* $(,)?) => { ($crate::#name())($($argument),*) };
        }
    }
}

fn accessor(data: &Data, pages: &Pages) -> TokenStream {
    let doc = documentation(&data.name, None, data.binding, pages);
    let name = format_ident!("{}", data.name);
    let ty = &data.ty;
    // `PyObject *PyExc_ValueError`: the object is meant, not the variable that holds it.
    if type_text(ty) == "*mut PyObject" {
        return quote! {
            #doc
            #[inline]
            pub fn #name() -> #ty { crate::table::TABLE.#name.value() }
        };
    }
    quote! {
        #doc
        #[inline]
        pub fn #name() -> *mut #ty { crate::table::TABLE.#name.address() }
    }
}
