//! The C side.

use std::ffi::{CStr, c_char};
use std::fmt::Write;
use std::mem;
use std::sync::OnceLock;

use tests::Probe;
use tests::layout::{Record, Value, aliases, constants, constants_by_hand, records, structs};

const PRELUDE: &str = r#"
#include <Python.h>
#include <frameobject.h>
#include <marshal.h>
#include <structmember.h>
#include <datetime.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Deprecated types are bound as well. */
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

/* datetime.h defines it in every file that includes it. */
const void *uses_it = &PyDateTimeAPI;

enum kind { INTEGER, REAL, TEXT, POINTER };
struct value {
    uint64_t kind;
    uint64_t low;
    uint64_t high;
    double real;
    const char *text;
};

static struct value integer(__int128 value)
{
    return (struct value){ .kind = INTEGER, .low = (uint64_t)value, .high = (uint64_t)(value >> 64) };
}

static struct value real(double value)
{
    return (struct value){ .kind = REAL, .real = value };
}

static struct value text(const char *value)
{
    return (struct value){ .kind = TEXT, .text = value };
}

static struct value pointer(const void *value)
{
    return (struct value){ .kind = POINTER, .low = (uintptr_t)value };
}

/* The type of the expression chooses the function: an integer keeps its sign and all of its bits. */
#define VALUE(x) _Generic((x), \
    float: real, double: real, long double: real, \
    char *: text, const char *: text, \
    void *: pointer, \
    default: integer)(x)
"#;

/// What the C compiler says, in the order of the rows.
pub(crate) struct Answers(Probe);

/// As the C struct `value`.
#[repr(C)]
#[derive(Clone, Copy)]
struct CValue {
    kind: u64,
    low: u64,
    high: u64,
    real: f64,
    text: *const c_char,
}

impl Answers {
    /// The answers, for which the probe is compiled once.
    pub(crate) fn get() -> &'static Self {
        static ANSWERS: OnceLock<Answers> = OnceLock::new();
        ANSWERS.get_or_init(|| Self(Probe::new(&source(), &[])))
    }

    /// For each record its size and alignment, then for each field its offset and size.
    pub(crate) fn records(&self) -> impl Iterator<Item = usize> {
        self.array::<usize>("records").iter().copied()
    }

    /// For each alias its C name, its size, and whether it is signed.
    pub(crate) fn aliases(&self) -> Vec<(&'static str, usize, bool)> {
        let words = self.array::<usize>("aliases").chunks_exact(2);
        assert_eq!(words.len(), aliases().len());
        aliases().iter().zip(words).map(|(alias, word)| (alias.c, word[0], word[1] == 1)).collect()
    }

    /// The values of the generated constants, followed by those written by hand.
    pub(crate) fn constants(&self) -> Vec<Value> {
        let count = self.word("constants_count");
        let mut values = vec![CValue { kind: 0, low: 0, high: 0, real: 0.0, text: std::ptr::null() }; count];
        // SAFETY: a function of the probe, of this type.
        let fill: unsafe extern "C" fn(*mut CValue) = unsafe { mem::transmute(self.0.address("constants")) };
        // SAFETY: it writes as many values as it says, which is the length of the vector.
        unsafe { fill(values.as_mut_ptr()) };
        values.into_iter().map(value).collect()
    }

    /// The bytes of the constants that are structs.
    pub(crate) fn structs(&self) -> Vec<Vec<u8>> {
        structs()
            .iter()
            .map(|constant| self.array::<u8>(&format!("struct_{}", constant.name)).to_vec())
            .collect()
    }

    /// The variable `name`, which is an array; `name_count` is its length.
    fn array<T: Copy>(&self, name: &str) -> &'static [T] {
        let count = self.word(&format!("{name}_count"));
        // SAFETY: constants of the probe, which is never closed; `T` is the type of the elements there.
        unsafe { std::slice::from_raw_parts(self.0.address(name).cast(), count) }
    }

    fn word(&self, name: &str) -> usize {
        // SAFETY: a constant `size_t` of the probe.
        unsafe { self.0.address(name).cast::<usize>().read() }
    }
}

fn value(c: CValue) -> Value {
    match c.kind {
        0 => Value::Int((i128::from(c.high) << 64) | i128::from(c.low)),
        1 => Value::Float(c.real),
        // SAFETY: a string literal of the probe, which is never closed.
        2 => Value::Text(unsafe { CStr::from_ptr(c.text) }),
        3 => Value::Pointer(usize::try_from(c.low).unwrap()),
        other => panic!("the probe knows no kind {other}"),
    }
}

/// The C program.
fn source() -> String {
    let mut source = String::from(PRELUDE);
    words(&mut source, "records", records().iter().map(record));
    let alias = |alias: &tests::layout::Alias| format!("sizeof({0}), ({0})-1 < ({0})1,", alias.c);
    words(&mut source, "aliases", aliases().iter().map(alias));
    let names = constants().into_iter().chain(constants_by_hand()).map(|constant| constant.name);
    let mut count = 0;
    source.push_str("void constants(struct value *out)\n{\n");
    for name in names {
        writeln!(source, "    *out++ = VALUE({name});").unwrap();
        count += 1;
    }
    writeln!(source, "}}\nconst size_t constants_count = {count};").unwrap();
    for constant in structs() {
        let name = constant.name;
        writeln!(source, "const {} struct_{name} = {name};", constant.c).unwrap();
        writeln!(source, "const size_t struct_{name}_count = sizeof struct_{name};").unwrap();
    }
    source
}

fn words(source: &mut String, name: &str, rows: impl Iterator<Item = String>) {
    writeln!(source, "const size_t {name}[] = {{").unwrap();
    for row in rows {
        writeln!(source, "    {row}").unwrap();
    }
    writeln!(source, "}};\nconst size_t {name}_count = sizeof {name} / sizeof *{name};").unwrap();
}

fn record(record: &Record) -> String {
    let c = record.c;
    let mut row = format!("sizeof({c}), _Alignof({c}),");
    for field in &record.fields {
        write!(row, " offsetof({c}, {0}), sizeof((({c} *)0)->{0}),", field.c).unwrap();
    }
    row
}
