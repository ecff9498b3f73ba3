//! Every bound struct, union, field, type name and constant is what the C compiler says of the headers.
//!
//! The C side is one probe, whose source is made from the same rows as the Rust side: it fills arrays in the order
//! of the rows. Nothing can be left out in silence: the lengths of the arrays are compared first, a C name that
//! does not exist does not compile, and `sources` proves that the rows name everything that `ffi-sys` defines.

mod probe;
mod sources;

use std::collections::BTreeSet;

use ffi_sys::Version;
use tests::layout::{Constant, Value, aliases, constants, constants_by_hand, records, structs};

use probe::Answers;

/// Structs that have grown at their end within 3.13, so that a later patch release says a larger size.
const GROWN: &[&str] = &["PyBaseExceptionGroupObject", "PyThreadState"];
/// Constants that tell the patch release.
const PATCH: &[&str] = &["PY_MICRO_VERSION", "PY_VERSION", "PY_VERSION_HEX"];

/// Whether the interpreter under test is another patch release than the headers that the rows are from.
fn other_patch() -> bool {
    let version = ffi_sys::library().expect("the probe has loaded it").version();
    assert_eq!(version.minor(), 13);
    version != Version::HEADERS
}

#[test]
fn records_and_fields() {
    let answers = Answers::get();
    let mut said = answers.records();
    let (mut compared, mut fields, mut wrong) = (0, 0, Vec::new());
    for record in records() {
        let mut expect = |what: &str, rust: usize, larger: bool| {
            let c = said.next().expect("the probe says as much as there are rows");
            if rust != c && !(larger && c > rust) {
                wrong.push(format!("{} ({}): {what} is {rust} in Rust and {c} in C", record.rust, record.c));
            }
        };
        expect("size", record.size, GROWN.contains(&record.rust) && other_patch());
        expect("alignment", record.align, false);
        for field in &record.fields {
            expect(&format!("offset of {}", field.c), field.offset, false);
            expect(&format!("size of {}", field.c), field.size, false);
            fields += 1;
        }
        compared += 1;
    }
    assert_eq!(said.next(), None, "the probe says more than there are rows");
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
    println!("{compared} structs and unions with {fields} fields are as in C");
    assert_eq!(compared, records().len());
    assert!(compared > 100 && fields > 700, "the rows have shrunk: {compared} records, {fields} fields");
}

#[test]
fn names_of_arithmetic_types() {
    let answers = Answers::get();
    let rust: Vec<_> = aliases().iter().map(|alias| (alias.c, alias.size, alias.signed)).collect();
    assert_eq!(rust, answers.aliases());
    println!("{} names of arithmetic types are as in C", rust.len());
}

#[test]
fn integers_floats_and_strings() {
    let answers = Answers::get();
    let rust: Vec<Constant> = constants().into_iter().chain(constants_by_hand()).collect();
    let c = answers.constants();
    assert_eq!(rust.len(), c.len());
    let mut wrong = Vec::new();
    let (mut compared, mut patch) = (0, 0);
    for (constant, c) in rust.iter().zip(&c) {
        compared += 1;
        if PATCH.contains(&constant.name) && other_patch() {
            patch += 1;
        } else if !same(constant.value, *c) {
            wrong.push(format!("{}: {:?} in Rust, {c:?} in C", constant.name, constant.value));
        }
    }
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
    let kind = |matches: fn(&Value) -> bool| c.iter().filter(|value| matches(value)).count();
    let integers = kind(|value| matches!(value, Value::Int(_)));
    let floats = kind(|value| matches!(value, Value::Float(_)));
    let strings = kind(|value| matches!(value, Value::Text(_)));
    let pointers = kind(|value| matches!(value, Value::Pointer(_)));
    println!(
        "{compared} constants are as in C: {integers} integers, {floats} floats, {strings} strings, {pointers} \
         pointers; {patch} of them tell another patch release"
    );
    assert_eq!(integers + floats + strings + pointers, compared);
    assert!(integers > 400 && floats > 4 && strings > 15 && pointers > 4, "the rows have shrunk");
}

/// Whether two values are the same to the bit; which of the many NaNs does not matter.
fn same(rust: Value, c: Value) -> bool {
    match (rust, c) {
        (Value::Float(rust), Value::Float(c)) if rust.is_nan() => c.is_nan(),
        (Value::Float(rust), Value::Float(c)) => rust.to_bits() == c.to_bits(),
        _ => rust == c,
    }
}

#[test]
fn constants_that_are_structs() {
    let answers = Answers::get();
    let records = records();
    let rust = structs();
    for (constant, c) in rust.iter().zip(answers.structs()) {
        let record = records.iter().find(|record| record.rust == constant.c).expect("a bound struct");
        let sum: usize = record.fields.iter().map(|field| field.size).sum();
        assert_eq!(sum, constant.bytes.len(), "{} has padding, which says nothing", constant.c);
        assert_eq!(constant.bytes, c, "{}", constant.name);
    }
    assert_eq!(rust.len(), answers.structs().len());
    println!("{} constants that are structs are as in C", rust.len());
}

/// The rows against the sources of `ffi-sys`: a new item without a row fails here.
#[test]
fn rows_are_complete() {
    let rows =
        |names: Vec<&'static str>| -> BTreeSet<String> { names.into_iter().map(String::from).collect() };
    let found = sources::read();

    let rust = rows(records().iter().map(|record| record.rust).collect());
    assert_eq!(rust, found.records, "structs and unions");
    assert_eq!(rust.len(), records().len(), "a row is twice there");

    let rust = rows(aliases().iter().map(|alias| alias.rust).collect());
    assert_eq!(rust, found.aliases, "names of arithmetic types");

    let rust = rows(constants().iter().map(|constant| constant.name).collect());
    assert_eq!(rust, found.generated_constants, "generated constants");

    let mut rust = rows(constants_by_hand().iter().map(|constant| constant.name).collect());
    rust.extend(structs().iter().map(|constant| constant.name.to_owned()));
    assert_eq!(rust, found.constants_by_hand, "constants written by hand: add a row to layout/by_hand.rs");

    println!(
        "the rows name all of ffi-sys: {} records, {} names of types, {} generated constants, {} by hand; {} \
         structs are opaque and {} names stand for pointers or other types",
        found.records.len(),
        found.aliases.len(),
        found.generated_constants.len(),
        found.constants_by_hand.len(),
        found.opaque,
        found.other_aliases
    );
}
