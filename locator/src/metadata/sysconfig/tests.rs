use std::fmt::Write as _;
use std::process::Command;

use proptest::prelude::*;

use super::*;

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

#[test]
fn the_literal_is_read_as_python_reads_it() {
    let source = r#"# system configuration generated and used by the sysconfig module
build_time_vars = {'ABIFLAGS': 't',
 'BLDSHARED': 'gcc -shared'
              " 'quoted'"  # a comment
              ' more',
 'ESCAPES': 'a\\b\'c\n\t\x41\u00e9\U0001F600\101\q',
 "EMPTY": '', 'IN_BRACKETS': ('one '
    'two'),
 'Py_GIL_DISABLED': 1, 'NEGATIVE': -7,
 'NOTHING': None, 'TRUTH': True,
}
"#;
    let values = parse(source.as_bytes()).unwrap();
    let expected = [
        ("ABIFLAGS", text("t")),
        ("BLDSHARED", text("gcc -shared 'quoted' more")),
        ("EMPTY", text("")),
        ("ESCAPES", text("a\\b'c\n\tA\u{e9}\u{1F600}A\\q")),
        ("IN_BRACKETS", text("one two")),
        ("NEGATIVE", Value::Number(-7)),
        ("Py_GIL_DISABLED", Value::Number(1)),
    ];
    assert_eq!(values, expected.map(|(name, value)| (name.to_owned(), value)).into());
    assert_eq!(parse(b"build_time_vars = {}"), Some(BTreeMap::new()));
}

#[test]
fn what_is_no_literal_is_not_guessed_at() {
    for source in [
        "",
        "build_time_vars",
        "build_time_vars = {",
        "build_time_vars = {'A'}",
        "build_time_vars = {'A': }",
        "build_time_vars = {'A': 'open}",
        "build_time_vars = {'A': 'two\nlines'}",
        "build_time_vars = {'A': 1 'B': 2}",
        "build_time_vars = {'A': ['list']}",
        "build_time_vars = {'A': __import__('os')}",
        "build_time_vars = {'A': 99999999999999999999}",
        "build_time_vars = {'A': '\\x4'}",
        "build_time_vars = {A: 1}",
        "import os; build_time_vars = {}",
    ] {
        assert_eq!(parse(source.as_bytes()), None, "{source}");
    }
}

#[test]
fn the_file_of_the_build_is_taken_and_not_another() {
    let folder = tempfile::TempDir::new().unwrap();
    let write = |name: &str, version: &str| {
        let source = format!(
            "build_time_vars = {{'VERSION': '{version}', 'LIBDIR': '/install/lib', 'Py_DEBUG': 0,\n'INSTSONAME': 'libpython3.13t.so.1.0', 'Py_GIL_DISABLED': 1}}"
        );
        std::fs::write(folder.path().join(name), source).unwrap();
    };
    write("_sysconfigdata__linux_x86_64-linux-gnu.py", "3.1");
    write("_sysconfigdata_t_linux_x86_64-linux-gnu.py", "3.13");
    write("_sysconfigdata_td_linux_x86_64-linux-gnu.py", "3.2");
    write("_sysconfigdata_t_linux_a.txt", "3.3");
    let variables = Variables::of(folder.path(), "t").unwrap();
    let file = folder.path().join("_sysconfigdata_t_linux_x86_64-linux-gnu.py");
    let version = Some("3.13".to_owned());
    assert_eq!(variables.claim(), Claim { file, version, free_threaded: Some(true), debug: Some(false) });
    assert_eq!(variables.library().unwrap(), Path::new("/install/lib/libpython3.13t.so.1.0"));
    assert_eq!(Variables::of(&folder.path().join("none"), "t"), None);
}

/// What every interpreter that is installed under a name of `python3` says of its own file.
#[test]
#[cfg(target_os = "linux")]
fn real_files_are_read_as_their_interpreters_read_them() {
    const DUMP: &str = "
import importlib, json, sysconfig
name = sysconfig._get_sysconfigdata_name()
data = importlib.import_module(name)
print(json.dumps([data.__file__, data.build_time_vars]))";
    let fetched = crate::fetched(crate::cache::Flavour::Release).unwrap().executable;
    let home = std::env::home_dir().unwrap_or_default();
    let versions = std::fs::read_dir(home.join(".pyenv/versions")).into_iter().flatten();
    let others = versions.map(|version| version.unwrap().path().join("bin/python3"));
    let mut read = 0;
    for program in std::iter::once(fetched).chain(others).filter(|program| program.is_file()) {
        let output = Command::new(&program).args(["-I", "-B", "-c", DUMP]).output().unwrap();
        assert!(output.status.success(), "{}: {output:?}", program.display());
        let answer: (PathBuf, serde_json::Map<String, serde_json::Value>) =
            serde_json::from_slice(&output.stdout).unwrap();
        let expected: BTreeMap<String, Value> = answer
            .1
            .into_iter()
            .map(|(name, value)| match value {
                serde_json::Value::String(text) => (name, Value::Text(text)),
                value => (name, Value::Number(value.as_i64().unwrap())),
            })
            .collect();
        assert!(expected.len() > 500, "{}", program.display());
        assert_eq!(parse(&std::fs::read(&answer.0).unwrap()).unwrap(), expected, "{}", answer.0.display());
        read += 1;
    }
    println!("{read} files");
}

/// A text as `repr` might write it: with either quote, in pieces.
fn written(value: &str, quote: char) -> String {
    let mut source = String::from(quote);
    for (index, c) in value.chars().enumerate() {
        match c {
            '\\' => source.push_str("\\\\"),
            '\n' => source.push_str("\\n"),
            c if c == quote => source.extend(['\\', c]),
            c if c.is_control() => write!(source, "\\x{:02x}", u32::from(c)).unwrap(),
            c => source.push(c),
        }
        if index % 7 == 6 {
            source.extend([quote, '\n', ' ', quote]);
        }
    }
    source.push(quote);
    source
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![any::<String>().prop_map(Value::Text), any::<i64>().prop_map(Value::Number)]
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), start in any::<bool>()) {
        let mut source = if start { b"build_time_vars = {'A': ".to_vec() } else { Vec::new() };
        source.extend(bytes);
        let _ = parse(&source);
    }

    #[test]
    fn no_literal_like_text_panics(parts in prop::collection::vec(prop::sample::select(vec![
        "'", "\"", "\\", "\\x", "\\u", "\\U", "0", "7", "f", "(", ")", "{", "}", ",", ":", "#", "\n", "-", "é", "None",
    ]), 0..40)) {
        let _ = parse(format!("build_time_vars = {{'A': {}", parts.concat()).as_bytes());
    }

    #[test]
    fn what_is_written_is_read_back(
        values in prop::collection::btree_map(any::<String>(), value(), 0..8),
        quote in prop::sample::select(vec!['\'', '"']),
    ) {
        let mut source = String::from("# a comment\nbuild_time_vars = {");
        for (name, value) in &values {
            let value = match value {
                Value::Text(text) => written(text, quote),
                Value::Number(number) => number.to_string(),
            };
            write!(source, "{}: {value},\n ", written(name, quote)).unwrap();
        }
        source.push('}');
        prop_assert_eq!(parse(source.as_bytes()), Some(values));
    }
}
