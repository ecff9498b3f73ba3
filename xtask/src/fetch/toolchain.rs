//! What must be on the machine before CPython can be built, and the packages that have it.

use anyhow::{Result, bail};

use crate::command::{self, Tool};
use crate::status;

/// A program or header, and the Debian package that has it.
struct Need {
    name: &'static str,
    package: &'static str,
}

const fn need(name: &'static str, package: &'static str) -> Need {
    Need { name, package }
}

const PROGRAMS: [Need; 3] = [need("make", "make"), need("tar", "tar"), need("xz", "xz-utils")];

/// Without these the interpreter has no `ctypes`, `zlib` or `ssl`, and pip does not work.
const HEADERS: [Need; 4] = [
    need("stdlib.h", "libc6-dev"),
    need("zlib.h", "zlib1g-dev"),
    need("ffi.h", "libffi-dev"),
    need("openssl/ssl.h", "libssl-dev"),
];

/// Without these a module of the standard library is left out, which nothing here needs.
const OPTIONAL: [Need; 4] = [
    need("bzlib.h", "libbz2-dev"),
    need("lzma.h", "liblzma-dev"),
    need("sqlite3.h", "libsqlite3-dev"),
    need("readline/readline.h", "libreadline-dev"),
];

/// Fails with one sentence that names everything missing and the packages that have it.
pub(super) fn check() -> Result<()> {
    let compiler = compiler();
    let mut missing: Vec<Need> =
        PROGRAMS.into_iter().filter(|need| command::find(need.name).is_none()).collect();
    if command::find(&compiler[0]).is_none() {
        // Only the compiler knows which headers there are.
        missing.insert(0, need("a C compiler", "gcc libc6-dev zlib1g-dev libffi-dev libssl-dev"));
    } else {
        for need in HEADERS {
            if !has_header(&compiler, need.name)? {
                missing.push(need);
            }
        }
    }
    if !missing.is_empty() {
        bail!("CPython cannot be built, {} missing: {}", names(&missing), install(&missing));
    }
    let mut without = Vec::new();
    for need in OPTIONAL {
        if !has_header(&compiler, need.name)? {
            without.push(need);
        }
    }
    if !without.is_empty() {
        let text = format!("{} missing, their modules are left out: {}", names(&without), install(&without));
        status::warning("Note", &text);
    }
    Ok(())
}

/// The compiler that `configure` takes: `$CC` with its options, or `cc`.
fn compiler() -> Vec<String> {
    let variable = std::env::var("CC").unwrap_or_default();
    let words: Vec<String> = variable.split_whitespace().map(str::to_owned).collect();
    if words.is_empty() { vec!["cc".to_owned()] } else { words }
}

fn has_header(compiler: &[String], header: &str) -> Result<bool> {
    let tool = Tool::new(&compiler[0]).args(&compiler[1..]).args(["-E", "-x", "c", "-"]);
    // readline.h uses FILE without declaring it.
    tool.accepts(&format!("#include <stdio.h>\n#include <{header}>\n"))
}

/// `make is`, `make and zlib.h are`, `make, xz and zlib.h are`.
fn names(needs: &[Need]) -> String {
    let names: Vec<&str> = needs.iter().map(|need| need.name).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => format!("{one} is"),
        [some @ .., last] => format!("{} and {last} are", some.join(", ")),
    }
}

fn install(needs: &[Need]) -> String {
    let packages: Vec<&str> = needs.iter().map(|need| need.package).collect();
    format!("`apt-get install {}`", packages.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_lists_all_that_is_missing() {
        let needs = [need("make", "make"), need("xz", "xz-utils"), need("zlib.h", "zlib1g-dev")];
        assert_eq!(names(&needs), "make, xz and zlib.h are");
        assert_eq!(names(&needs[..2]), "make and xz are");
        assert_eq!(names(&needs[..1]), "make is");
        assert_eq!(install(&needs), "`apt-get install make xz-utils zlib1g-dev`");
    }

    #[test]
    fn headers_are_found_by_the_compiler() {
        let compiler = compiler();
        assert!(has_header(&compiler, "stdlib.h").unwrap());
        assert!(!has_header(&compiler, "there/is/no/such.h").unwrap());
    }
}
