//! What the safe crate promises to whoever uses it: the only `unsafe` is the load. The examples, the developer
//! commands and the tests of that crate are held to it.

use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};

/// The functions of `ffi-safe` that load or take over a libpython.
const LOADS: [&str; 2] = ["start", "adopt"];
/// The `unsafe` functions of `ffi-safe` besides, each in the file that tests it.
const TESTED: [(&str, &str); 2] =
    [("safe_runtime/start.rs", "inittab"), ("safe_runtime/gil.rs", "force_gil_off")];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

/// The uses of `unsafe` in a file: the method or function that an expression ends with, or what else it is.
#[derive(Default)]
struct Found(Vec<String>);

impl<'ast> Visit<'ast> for Found {
    fn visit_expr_unsafe(&mut self, expression: &'ast syn::ExprUnsafe) {
        let what = match &expression.block.stmts[..] {
            [syn::Stmt::Expr(syn::Expr::MethodCall(call), None)] => call.method.to_string(),
            [syn::Stmt::Expr(syn::Expr::Call(call), None)] => match &*call.func {
                syn::Expr::Path(path) => path.path.segments.last().unwrap().ident.to_string(),
                _ => "a call".to_owned(),
            },
            _ => "a block".to_owned(),
        };
        self.0.push(what);
        visit::visit_expr_unsafe(self, expression);
    }

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        if matches!(signature.safety, syn::Safety::Unsafe(_)) {
            self.0.push(format!("fn {}", signature.ident));
        }
        visit::visit_signature(self, signature);
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        if item.unsafety.is_some() {
            self.0.push("an impl".to_owned());
        }
        visit::visit_item_impl(self, item);
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if attribute.path().is_ident("unsafe") || attribute.path().is_ident("no_mangle") {
            self.0.push("an attribute".to_owned());
        }
    }

    fn visit_macro(&mut self, macro_: &'ast syn::Macro) {
        // What is quoted becomes code elsewhere, where it is looked at.
        let quotes = macro_.path.segments.last().is_some_and(|name| name.ident == "quote");
        if !quotes
            && macro_.tokens.to_string().split(|c: char| !c.is_alphanumeric()).any(|word| word == "unsafe")
        {
            self.0.push("in a macro".to_owned());
        }
    }
}

fn found(text: &str) -> Vec<String> {
    let mut found = Found::default();
    found.visit_file(&syn::parse_file(text).unwrap());
    found.0
}

/// All Rust files in a folder.
fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            sources(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The uses in all files of some folders, each with the path of its file.
fn found_in(folders: &[PathBuf]) -> Vec<(String, String)> {
    let mut files = Vec::new();
    folders.iter().for_each(|folder| sources(folder, &mut files));
    assert!(!files.is_empty(), "no sources in {folders:?}");
    let uses = |file: &PathBuf| {
        let name = file.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
        found(&fs::read_to_string(file).unwrap()).into_iter().map(move |what| (name.clone(), what))
    };
    files.iter().flat_map(uses).collect()
}

#[test]
fn an_example_has_one_and_it_is_the_load() {
    let folder = root().join("ffi-safe/examples");
    let mut files = Vec::new();
    sources(&folder, &mut files);
    assert!(files.len() >= 3, "{files:?}");
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        assert_eq!(found(&text), ["start"], "{}", file.display());
        let (before, _) = text.split_once("unsafe").unwrap();
        let line = before.lines().rev().nth(1).unwrap_or_default().trim();
        assert!(line.starts_with("// SAFETY: "), "{}: `{line}`", file.display());
        assert!(!text.contains("ffi_sys"), "{}", file.display());
    }
    // Those of other crates have none.
    for other in ["ffi-sys", "locator", "tests", "bench", "xtask"] {
        let mut files = Vec::new();
        let folder = root().join(other).join("examples");
        if folder.is_dir() {
            sources(&folder, &mut files);
        }
        for file in files {
            assert_eq!(
                found(&fs::read_to_string(&file).unwrap()),
                Vec::<String>::new(),
                "{}",
                file.display()
            );
        }
    }
}

#[test]
fn the_developer_commands_have_one_and_it_is_the_load() {
    let found = found_in(&[root().join("xtask/src")]);
    assert_eq!(found, [("xtask/src/demo/measure.rs".to_owned(), "start".to_owned())]);
}

#[test]
fn the_tests_of_the_safe_crate_load_and_no_more() {
    let tests = root().join("tests/tests");
    let is_safe = |name: &str| name.starts_with("safe_");
    let entries: Vec<_> = fs::read_dir(&tests).unwrap().map(|entry| entry.unwrap().path()).collect();
    let safe = || entries.iter().filter(|path| is_safe(path.file_name().unwrap().to_str().unwrap()));
    let folders: Vec<_> = safe().filter(|path| path.is_dir()).cloned().collect();
    let mut found = found_in(&folders);
    for file in safe().filter(|path| path.is_file()) {
        let name = file.file_name().unwrap().to_str().unwrap();
        let uses = self::found(&fs::read_to_string(file).unwrap());
        found.extend(uses.into_iter().map(|what| (format!("tests/tests/{name}"), what)));
    }
    for (file, what) in TESTED {
        let exception = (format!("tests/tests/{file}"), what.to_owned());
        let index = found.iter().position(|found| *found == exception);
        found.remove(index.unwrap_or_else(|| panic!("no longer there: {exception:?}")));
    }
    for (file, what) in &found {
        assert!(LOADS.contains(&what.as_str()), "{file} has `unsafe` for `{what}`: see tests::inspect");
    }
    // One load for each way, however many tests there are: helpers have it.
    for what in LOADS {
        for (file, _) in found.iter().filter(|(_, found)| found == what) {
            let count = found.iter().filter(|found| **found == (file.clone(), what.to_owned())).count();
            assert_eq!(count, 1, "{file}: put it into one function");
        }
    }
    assert!(!found.is_empty() && folders.len() >= 6, "{found:?} in {folders:?}");
}

/// The rule itself.
#[test]
fn what_is_unsafe_is_noticed() {
    let cases = [
        ("fn f() { unsafe { builder.start() }.unwrap(); }", "start"),
        ("fn f() { unsafe { Runtime::adopt(LIMIT) }; }", "adopt"),
        ("fn f() { let _ = unsafe { Py_REFCNT(object) }; }", "Py_REFCNT"),
        ("fn f() { unsafe { start(); stop() } }", "a block"),
        ("unsafe fn f() {}", "fn f"),
        ("unsafe impl Send for S {}", "an impl"),
        ("#[unsafe(no_mangle)] fn f() {}", "an attribute"),
        ("fn f() { assert!(unsafe { g() }); }", "in a macro"),
    ];
    for (text, expected) in cases {
        assert_eq!(found(text), [expected], "{text}");
    }
    assert_eq!(found("/// unsafe\nfn f() -> &str { \"unsafe\" }"), Vec::<String>::new());
    assert_eq!(found("fn f() { quote!(unsafe { g() }); }"), Vec::<String>::new());
}
