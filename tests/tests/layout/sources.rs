//! What `ffi-sys` defines, read from its sources.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The names that `ffi-sys` defines, by what has to be compared of them.
#[derive(Default)]
pub(crate) struct Found {
    /// Structs and unions with fields.
    pub(crate) records: BTreeSet<String>,
    /// Type names that stand for an integer.
    pub(crate) aliases: BTreeSet<String>,
    /// Constants that the generator writes.
    pub(crate) generated_constants: BTreeSet<String>,
    /// Constants that are written by hand, those among the inlines included.
    pub(crate) constants_by_hand: BTreeSet<String>,
    /// The number of structs whose fields C hides.
    pub(crate) opaque: usize,
    /// The number of type names that stand for a pointer, a function or a record.
    pub(crate) other_aliases: usize,
}

/// Types that are no C type of this layout, and why.
const NOT_COMPARED: &[(&str, &str)] =
    &[("va_list", "stands for how C passes it to functions, not for what the variable is")];

/// Integer types, by which an alias is known to be arithmetic.
const INTEGERS: &[&str] = &[
    "Py_ssize_t",
    "c_int",
    "c_uint",
    "c_ulong",
    "core::ffi::c_uint",
    "core::ffi::c_ulong",
    "i32",
    "i64",
    "isize",
    "u16",
    "u32",
    "u64",
    "u8",
    "usize",
    "wchar_t",
];

/// Reads all sources of `ffi-sys` that define types or constants of C.
pub(crate) fn read() -> Found {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ffi-sys/src");
    let mut found = Found::default();
    for folder in ["abi", "inline"] {
        for file in files(&root.join(folder)) {
            let text =
                fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            scan(&text, file.ends_with("generated.rs"), &mut found);
        }
    }
    for (name, reason) in NOT_COMPARED {
        assert!(found.records.remove(*name), "{name} is gone ({reason}): remove it here too");
    }
    found
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut found = Vec::new();
    for path in entries.map(|entry| entry.unwrap().path()) {
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push(path),
        }
    }
    found
}

/// Reads the items that stand at the beginning of a line, as rustfmt and prettyplease put them.
fn scan(text: &str, generated: bool, found: &mut Found) {
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(rest) = line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub union ")) {
            let opaque = lines.peek().is_some_and(|next| next.trim() == "_data: [u8; 0],");
            match opaque {
                true => found.opaque += 1,
                false => drop(found.records.insert(identifier(rest))),
            }
        } else if let Some(rest) = line.strip_prefix("pub type ") {
            let (name, value) = rest.split_once(" =").expect("`pub type name = …`");
            match INTEGERS.contains(&value.trim().trim_end_matches(';')) {
                true => drop(found.aliases.insert(identifier(name))),
                false => found.other_aliases += 1,
            }
        } else if let Some(rest) = line.strip_prefix("pub const ")
            && rest[identifier(rest).len()..].starts_with(':')
        {
            let constants =
                if generated { &mut found.generated_constants } else { &mut found.constants_by_hand };
            constants.insert(identifier(rest));
        }
    }
}

fn identifier(text: &str) -> String {
    text.chars().take_while(|&c| c.is_alphanumeric() || c == '_').collect()
}

/// The scan itself: an item that it overlooks would be left out of the comparison.
#[test]
fn scan_sees_every_form() {
    let text = "\
pub struct A {
    pub a: u8,
}
pub struct B {
    _data: [u8; 0],
}
pub union C {
pub struct D(pub u8);
pub type E = c_int;
pub type F = Option<
pub const G: u8 = 1;
pub const fn h() {}
pub const I: LongType =
    2;
";
    let mut found = Found::default();
    scan(text, true, &mut found);
    scan("pub const J: u8 = 1;", false, &mut found);
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(found.records, set(&["A", "C", "D"]));
    assert_eq!(found.aliases, set(&["E"]));
    assert_eq!(found.generated_constants, set(&["G", "I"]));
    assert_eq!(found.constants_by_hand, set(&["J"]));
    assert_eq!((found.opaque, found.other_aliases), (1, 1));
}
