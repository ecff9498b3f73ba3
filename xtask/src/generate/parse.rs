//! bindgen's text → our model.

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::{Context, Result, bail, ensure};
use proc_macro2::Span;
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, Expr, ExprLit, Fields, FnArg, ForeignItem, Ident, Item, ItemConst, Lit, Pat, ReturnType, Stmt,
    Type,
};

use super::bindings::Bindings;
use super::headers::Define;
use super::model::{Binding, Constant, Data, Field, Function, Model, Record, TypeItem, TypeKind};
use super::policy;

/// Reads what bindgen wrote.
pub(super) fn model(bindings: &Bindings, defines: &BTreeMap<String, Define>) -> Result<Model> {
    let mut file = syn::parse_file(&bindings.text).context("parsing bindgen's output")?;
    let layouts = layouts(&file.items)?;
    let mut renames = Renames::of(&file.items);
    renames.visit_file_mut(&mut file);

    let mut model = Model { types: vec![], constants: vec![], functions: vec![], data: vec![] };
    let mut seen = HashSet::new();
    for item in file.items {
        match item {
            Item::Struct(item) if bindings.foreign.contains(&item.ident.to_string()) => {}
            Item::Type(item) if bindings.foreign.contains(&item.ident.to_string()) => {}
            Item::Struct(item) => {
                let record = Source { attrs: &item.attrs, fields: &item.fields, union: false };
                push_record(&mut model, &mut seen, &item.ident, record, &layouts, bindings, &renames)?;
            }
            Item::Union(item) => {
                let fields = Fields::Named(item.fields);
                let record = Source { attrs: &item.attrs, fields: &fields, union: true };
                push_record(&mut model, &mut seen, &item.ident, record, &layouts, bindings, &renames)?;
            }
            Item::Type(item) => {
                let name = item.ident.to_string();
                // An alias of a renamed struct now names itself, and hand-written names are elsewhere.
                if item.ty.to_token_stream().to_string() != name && !policy::is_hand_written(&name) {
                    let place = bindings.places.get(&name).cloned();
                    model.types.push(TypeItem { name, place, kind: TypeKind::Alias(item.ty) });
                }
            }
            Item::Const(item) if item.ident != "_" => model.constants.push(constant(item, bindings, defines)),
            Item::ForeignMod(block) => {
                for item in block.items {
                    push_foreign(&mut model, item, bindings)?;
                }
            }
            _ => {}
        }
    }
    add_windows_fields(&mut model)?;
    Ok(model)
}

/// `_typeobject` → `PyTypeObject`, `::core::ffi::c_int` → `c_int`.
struct Renames {
    names: HashMap<String, String>,
}

impl Renames {
    /// Structs take the name of their typedef, the anonymous ones that of the policy.
    fn of(items: &[Item]) -> Self {
        let structs: HashSet<String> = items
            .iter()
            .filter_map(|item| match item {
                Item::Struct(item) => Some(item.ident.to_string()),
                Item::Union(item) => Some(item.ident.to_string()),
                _ => None,
            })
            .chain(policy::HAND_WRITTEN_TYPES.iter().map(|(name, _)| (*name).to_owned()))
            .collect();
        let mut names: HashMap<String, String> = policy::RENAMED_TYPES
            .iter()
            .map(|(from, to, _)| ((*from).to_owned(), (*to).to_owned()))
            .collect();
        for item in items {
            let Item::Type(alias) = item else { continue };
            let target = alias.ty.to_token_stream().to_string();
            if target.starts_with('_') && structs.contains(&target) {
                names.entry(target).or_insert_with(|| alias.ident.to_string());
            }
        }
        Self { names }
    }

    /// The name before renaming, for lookups in what bindgen called it.
    fn original<'a>(&'a self, name: &'a str) -> &'a str {
        self.names.iter().find(|(_, to)| *to == name).map_or(name, |(from, _)| from)
    }
}

impl VisitMut for Renames {
    fn visit_ident_mut(&mut self, ident: &mut Ident) {
        if let Some(name) = self.names.get(&ident.to_string()) {
            *ident = Ident::new(name, ident.span());
        }
    }

    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        if path.leading_colon.is_some() {
            let last = path.segments.last().cloned();
            path.leading_colon = None;
            path.segments = last.into_iter().collect();
        }
        visit_mut::visit_path_mut(self, path);
    }

    fn visit_type_mut(&mut self, ty: &mut Type) {
        visit_mut::visit_type_mut(self, ty);
        // An array type as parameter has already decayed to this pointer.
        if ty.to_token_stream().to_string() == "* mut __va_list_tag" {
            *ty = Type::Verbatim(Ident::new("va_list", Span::call_site()).into_token_stream());
        }
    }
}

/// Sizes, alignments and offsets that bindgen asserts, by `Type` and `Type::field`.
#[derive(Default)]
struct Layouts {
    sizes: HashMap<String, usize>,
    aligns: HashMap<String, usize>,
    offsets: HashMap<String, usize>,
}

fn layouts(items: &[Item]) -> Result<Layouts> {
    let mut layouts = Layouts::default();
    for item in items {
        let Item::Const(ItemConst { ident, expr, .. }) = item else { continue };
        let Expr::Block(block) = &**expr else { continue };
        if ident != "_" {
            continue;
        }
        for stmt in &block.block.stmts {
            let Stmt::Expr(Expr::Index(index), _) = stmt else { continue };
            let (label, number) = (index.expr.to_token_stream().to_string(), trailing_number(&index.index)?);
            let label = label.trim_matches(|c| "[]\" ".contains(c));
            if let Some(name) = label.strip_prefix("Size of ") {
                layouts.sizes.insert(name.to_owned(), number);
            } else if let Some(name) = label.strip_prefix("Alignment of ") {
                layouts.aligns.insert(name.to_owned(), number);
            } else if let Some(name) = label.strip_prefix("Offset of field: ") {
                layouts.offsets.insert(name.to_owned(), number);
            } else {
                bail!("bindgen asserts something new: {label}");
            }
        }
    }
    Ok(layouts)
}

/// The `432` of `size_of::<T>() - 432usize`.
fn trailing_number(expr: &Expr) -> Result<usize> {
    let Expr::Binary(binary) = expr else { bail!("a layout assertion is no subtraction") };
    let Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) = &*binary.right else {
        bail!("a layout assertion subtracts no literal")
    };
    Ok(number.base10_parse()?)
}

/// A struct or union as bindgen wrote it.
struct Source<'a> {
    attrs: &'a [Attribute],
    fields: &'a Fields,
    union: bool,
}

fn push_record(
    model: &mut Model,
    seen: &mut HashSet<String>,
    ident: &Ident,
    source: Source<'_>,
    layouts: &Layouts,
    bindings: &Bindings,
    renames: &Renames,
) -> Result<()> {
    let name = ident.to_string();
    if name.starts_with("__Bindgen") || policy::is_replaced(&name) || !seen.insert(name.clone()) {
        return Ok(());
    }
    let original = renames.original(&name).to_owned();
    let place = bindings.places.get(&name).or_else(|| bindings.places.get(&original)).cloned();
    let fields: Vec<_> = source.fields.iter().collect();
    // What bindgen writes for a struct that is only declared, and for one that it met before its declaration.
    let placeholder = |ident: &Ident| ident == "_unused" || ident == "_address";
    if fields.iter().all(|field| field.ident.as_ref().is_some_and(placeholder)) {
        model.types.push(TypeItem { name, place, kind: TypeKind::Opaque });
        return Ok(());
    }
    let mut record = Record {
        union: source.union,
        copy: source.attrs.iter().any(|attr| attr.to_token_stream().to_string().contains("Copy")),
        fields: vec![],
        size: *layouts.sizes.get(&original).with_context(|| format!("no size of {name}"))?,
        align: *layouts.aligns.get(&original).with_context(|| format!("no alignment of {name}"))?,
    };
    for field in fields {
        let field_name = field.ident.clone().with_context(|| format!("a field of {name} has no name"))?;
        let text = field.ty.to_token_stream().to_string();
        ensure!(!text.contains("__"), "{name}.{field_name} has the type `{text}`: give it a policy");
        let offset = layouts.offsets.get(&format!("{original}::{field_name}"));
        let offset = *offset.with_context(|| format!("no offset of {name}.{field_name}"))?;
        record.fields.push(Field { name: field_name, ty: field.ty.clone(), offset, windows_only: false });
    }
    model.types.push(TypeItem { name, place, kind: TypeKind::Record(record) });
    Ok(())
}

fn constant(item: ItemConst, bindings: &Bindings, defines: &BTreeMap<String, Define>) -> Constant {
    let name = item.ident.to_string();
    let of_type = || bindings.places.get(&item.ty.to_token_stream().to_string()).cloned();
    let place = defines.get(&name).map(|define| define.place.clone()).or_else(of_type);
    Constant { name, ty: *item.ty, value: *item.expr, place }
}

fn push_foreign(model: &mut Model, item: ForeignItem, bindings: &Bindings) -> Result<()> {
    match item {
        ForeignItem::Fn(item) => {
            let name = item.sig.ident.to_string();
            let mut parameters = vec![];
            for input in item.sig.inputs {
                let FnArg::Typed(input) = input else { bail!("{name} takes self") };
                let Pat::Ident(pattern) = *input.pat else { bail!("{name} has a parameter that is no name") };
                parameters.push((pattern.ident, *input.ty));
            }
            let result = match item.sig.output {
                ReturnType::Default => None,
                ReturnType::Type(_, ty) => Some(*ty),
            };
            let place = bindings.places.get(&name).with_context(|| format!("{name} has no place"))?.clone();
            model.functions.push(Function {
                parameters,
                variadic: item.sig.variadic.is_some(),
                result,
                place,
                binding: Binding::Required,
                forced_exit: policy::forced_exit(&name),
                shadowed: false,
                name,
            });
        }
        ForeignItem::Static(item) => {
            let data = Data { name: item.ident.to_string(), ty: *item.ty, binding: Binding::Required };
            model.data.push(data);
        }
        other => bail!("bindgen declares something new: {}", other.to_token_stream()),
    }
    Ok(())
}

/// Adds the fields that only Windows has.
fn add_windows_fields(model: &mut Model) -> Result<()> {
    for (record_name, after, name, ty) in policy::WINDOWS_FIELDS {
        let record = model.types.iter_mut().find_map(|item| match &mut item.kind {
            TypeKind::Record(record) if item.name == *record_name => Some(record),
            _ => None,
        });
        let record = record.with_context(|| format!("the policy names the struct {record_name}"))?;
        let position = record.fields.iter().position(|field| field.name == after);
        let position =
            position.with_context(|| format!("the policy names the field {record_name}.{after}"))?;
        let field = Field {
            name: Ident::new(name, Span::call_site()),
            ty: syn::parse_str(ty)?,
            offset: 0,
            windows_only: true,
        };
        record.fields.insert(position + 1, field);
    }
    Ok(())
}
