//! The names that are written by hand: read from the sources, so that a port cannot be claimed without code.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Item, Visibility};

/// Every public item of the hand-written files below `folder`, macros included.
pub(super) fn names(folder: &Path) -> Result<BTreeSet<String>> {
    let mut names = Names::default();
    visit_folder(folder, &mut names)?;
    Ok(names.0)
}

fn visit_folder(folder: &Path, names: &mut Names) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            visit_folder(&path, names)?;
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && path.file_name().is_some_and(|name| name != "generated.rs")
        {
            let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
            let file = syn::parse_file(&text).with_context(|| format!("parsing {}", path.display()))?;
            names.visit_file(&file);
        }
    }
    Ok(())
}

#[derive(Default)]
struct Names(BTreeSet<String>);

impl<'ast> Visit<'ast> for Names {
    fn visit_item(&mut self, item: &'ast Item) {
        let named = match item {
            Item::Fn(item) => Some((&item.vis, &item.sig.ident)),
            Item::Const(item) => Some((&item.vis, &item.ident)),
            Item::Static(item) => Some((&item.vis, &item.ident)),
            Item::Struct(item) => Some((&item.vis, &item.ident)),
            Item::Type(item) => Some((&item.vis, &item.ident)),
            _ => None,
        };
        if let Some((Visibility::Public(_), ident)) = named {
            self.0.insert(ident.to_string());
        }
        if let Item::Macro(item) = item {
            match &item.ident {
                Some(ident) if item.attrs.iter().any(|attr| attr.path().is_ident("macro_export")) => {
                    self.0.insert(ident.to_string());
                }
                // `type_checks! { pub fn PyList_Check … }`: the names stand behind `pub fn`.
                None => functions_in(item.mac.tokens.clone(), &mut self.0),
                Some(_) => {}
            }
        }
        visit::visit_item(self, item);
    }

    // Items inside functions and test modules are no part of the API.
    fn visit_block(&mut self, _: &'ast syn::Block) {}
    fn visit_item_mod(&mut self, _: &'ast syn::ItemMod) {}
}

fn functions_in(tokens: TokenStream, names: &mut BTreeSet<String>) {
    let mut after_fn = false;
    for token in tokens {
        match token {
            TokenTree::Ident(ident) if after_fn => {
                names.insert(ident.to_string());
                after_fn = false;
            }
            TokenTree::Ident(ident) => after_fn = ident == "fn",
            TokenTree::Group(group) => {
                functions_in(group.stream(), names);
                after_fn = false;
            }
            _ => after_fn = false,
        }
    }
}
