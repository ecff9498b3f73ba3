//! `ffi-sys/src/abi/generated.rs`: types with their layout, and constants.

use anyhow::Result;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::super::model::{Constant, Model, Record, TypeItem, TypeKind};
use super::{doc, file};

pub(in super::super) fn abi(model: &Model) -> Result<String> {
    let types = model.types.iter().map(type_item);
    let assertions = model.types.iter().filter_map(|item| match &item.kind {
        TypeKind::Record(record) => Some(assertion(&item.name, record)),
        _ => None,
    });
    let constants = model.constants.iter().map(constant);
    file(quote! {
        use core::marker::{PhantomData, PhantomPinned};

        use super::{FILE, PyMutex, PyObject, PyVarObject, Py_ssize_t, pthread_key_t, wchar_t};

        #(#types)*
        #(#constants)*
        #(#assertions)*
    })
}

fn type_item(item: &TypeItem) -> TokenStream {
    let name = format_ident!("{}", item.name);
    let place = item.place.as_ref().map_or(String::new(), |place| format!(" Source: `{place}`."));
    match &item.kind {
        TypeKind::Opaque => {
            let doc = doc(&format!("`{name}`, whose fields are private to the interpreter.{place}"));
            quote! {
                #doc
                #[repr(C)]
                pub struct #name {
                    _data: [u8; 0],
                    _marker: PhantomData<(*mut u8, PhantomPinned)>,
                }
            }
        }
        TypeKind::Alias(ty) => {
            let doc = doc(&format!("C's `{name}`.{place}"));
            quote! { #doc pub type #name = #ty; }
        }
        TypeKind::Record(record) => {
            let (size, align) = (record.size, record.align);
            let summary = doc(&format!("`{name}`: size {size}, align {align} on 64-bit Linux.{place}"));
            let derive = record.copy.then(|| quote!(#[derive(Clone, Copy)]));
            let keyword = if record.union { quote!(union) } else { quote!(struct) };
            let fields = record.fields.iter().map(|field| {
                let (name, ty) = (&field.name, &field.ty);
                let (doc, cfg) = match field.windows_only {
                    true => (doc("Exists on Windows only."), Some(quote!(#[cfg(windows)]))),
                    false => (doc(&format!("Offset {}.", field.offset)), None),
                };
                quote! { #doc #cfg pub #name: #ty }
            });
            quote! {
                #summary
                #[repr(C)]
                #derive
                pub #keyword #name { #(#fields),* }
            }
        }
    }
}

fn constant(constant: &Constant) -> TokenStream {
    let name = format_ident!("{}", constant.name);
    let (ty, value) = (&constant.ty, &constant.value);
    let doc = doc(&match &constant.place {
        Some(place) => format!("`{place}`"),
        None => format!("`{name}`"),
    });
    quote! { #doc pub const #name: #ty = #value; }
}

/// Compile-time proof that Rust lays the type out as clang does.
fn assertion(name: &str, record: &Record) -> TokenStream {
    let name = format_ident!("{name}");
    let (size, align) = (record.size, record.align);
    let fields = record.fields.iter().filter(|field| !field.windows_only).map(|field| {
        let (field, offset) = (&field.name, field.offset);
        quote! { assert!(core::mem::offset_of!(#name, #field) == #offset); }
    });
    quote! {
        #[cfg(all(target_os = "linux", target_pointer_width = "64"))]
        const _: () = {
            assert!(size_of::<#name>() == #size);
            assert!(align_of::<#name>() == #align);
            #(#fields)*
        };
    }
}
