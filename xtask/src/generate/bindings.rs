//! Running bindgen over the public headers of an interpreter.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::rc::Rc;

use anyhow::{Context, Result};
use bindgen::callbacks::{
    DiscoveredItem, DiscoveredItemId, IntKind, MacroParsingBehavior, ParseCallbacks, SourceLocation,
};

use super::{clang, policy};

/// Whether static inline functions are read as if they were declared.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Inlines {
    /// As a user of the shared library sees the headers.
    Skip,
    /// With a declaration of each, so that their names are known.
    List,
}

/// What one run of bindgen found.
pub(super) struct Bindings {
    /// The Rust text.
    pub(super) text: String,
    /// `listobject.h:28` of every function, type and enumeration.
    pub(super) places: BTreeMap<String, String>,
    /// Types of the C library that CPython's mention.
    pub(super) foreign: BTreeSet<String>,
    /// Every macro that the preprocessor holds after the last header, from whatever header.
    pub(super) macros: Vec<String>,
}

#[derive(Debug, Default, Clone)]
struct Seen {
    foreign: BTreeSet<String>,
    places: BTreeMap<String, String>,
    macros: Vec<String>,
}

#[derive(Debug)]
struct Callbacks {
    include: String,
    seen: Rc<RefCell<Seen>>,
}

impl ParseCallbacks for Callbacks {
    fn will_parse_macro(&self, name: &str) -> MacroParsingBehavior {
        self.seen.borrow_mut().macros.push(name.to_owned());
        MacroParsingBehavior::Default
    }

    fn func_macro(&self, name: &str, _value: &[&[u8]]) {
        self.seen.borrow_mut().macros.push(name.to_owned());
    }

    fn int_macro(&self, name: &str, value: i64) -> Option<IntKind> {
        policy::constant_type(name, value)
    }

    fn new_item_found(&self, _id: DiscoveredItemId, item: DiscoveredItem, place: Option<&SourceLocation>) {
        let name = match item {
            DiscoveredItem::Function { final_name }
            | DiscoveredItem::Struct { final_name, .. }
            | DiscoveredItem::Union { final_name, .. }
            | DiscoveredItem::Enum { final_name } => final_name,
            DiscoveredItem::Alias { alias_name, .. } => alias_name,
            _ => return,
        };
        let Some(place) = place else { return };
        let file = place.file_name.as_deref().unwrap_or_default();
        match file.strip_prefix(&self.include).and_then(|file| file.strip_prefix('/')) {
            Some(header) => {
                self.seen.borrow_mut().places.insert(name, format!("{header}:{}", place.line)).is_some()
            }
            None => self.seen.borrow_mut().foreign.insert(name),
        };
    }
}

/// Reads the headers below `include`.
pub(super) fn read(include: &Path, inlines: Inlines) -> Result<Bindings> {
    let seen = Rc::new(RefCell::new(Seen::default()));
    let scratch = tempfile::tempdir().context("a folder for bindgen's list of static functions")?;
    let umbrella: String = policy::HEADERS.iter().map(|header| format!("#include <{header}>\n")).collect();
    let target = bindgen::RustTarget::stable(85, 0).ok().context("bindgen knows no Rust 1.85")?;
    let mut builder = bindgen::Builder::default()
        .header_contents("umbrella.h", &umbrella)
        .clang_arg(format!("-I{}", include.display()))
        .clang_arg(format!("-isystem{}", clang::builtin_headers()?.display()))
        .clang_arg(format!("--target={}", policy::TARGET))
        .allowlist_file(format!("{}/.*", literal(&include.display().to_string())))
        .blocklist_file(".*/pyconfig\\.h")
        .generate_comments(false)
        .use_core()
        .rust_target(target)
        .rust_edition(bindgen::RustEdition::Edition2024)
        .formatter(bindgen::Formatter::None)
        .generate_cstr(true)
        .prepend_enum_name(false)
        .default_non_copy_union_style(bindgen::NonCopyUnionStyle::ManuallyDrop)
        .wrap_static_fns(inlines == Inlines::List)
        .wrap_static_fns_path(scratch.path().join("static"))
        .parse_callbacks(Box::new(Callbacks {
            include: include.display().to_string(),
            seen: Rc::clone(&seen),
        }));
    for (name, _) in policy::HAND_WRITTEN_TYPES {
        builder = builder.blocklist_type(name);
    }
    for (name, _) in policy::NOT_COPY {
        builder = builder.no_copy(*name);
    }
    let text = builder.generate().context("bindgen over the headers of the interpreter")?.to_string();
    let seen = seen.borrow().clone();
    Ok(Bindings { text, places: seen.places, foreign: seen.foreign, macros: seen.macros })
}

/// Quotes what a regular expression would read otherwise in a path.
fn literal(path: &str) -> String {
    let quoted = |c: char| (!c.is_alphanumeric() && c != '/').then_some('\\');
    path.chars().flat_map(|c| quoted(c).into_iter().chain([c])).collect()
}
