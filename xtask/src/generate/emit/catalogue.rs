//! `locator/src/redistributable/catalogue/generated.rs`: the archives of `vendor/redistributables.tsv`.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use locator::{ReleaseLevel, Version};

use super::HEADER;

/// The columns of the table, as its first line names them.
const COLUMNS: &str = "version\tbuild_tag\tos\tarch\tlibc\tvariant\turl\tsha256";

pub(in super::super) fn catalogue(root: &Path) -> Result<String> {
    let path = root.join("vendor/redistributables.tsv");
    let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    emit(&text).with_context(|| format!("in {}", path.display()))
}

fn emit(text: &str) -> Result<String> {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    if first != COLUMNS {
        bail!("the first line is `{first}`, expected `{COLUMNS}`");
    }
    let mut upstream = None;
    let mut rows = String::new();
    for (line, number) in lines.zip(2..) {
        let row = row(line).with_context(|| format!("line {number}"))?;
        let expected = *upstream.get_or_insert(row.upstream);
        if row.upstream != expected {
            bail!("line {number}: the archive is under {}, expected {expected}", row.upstream);
        }
        let Version { major, minor, micro, .. } = row.version;
        writeln!(
            rows,
            "    (Version::released({major}, {minor}, {micro}), {:?}, {:?}, {:?}, {:?}),",
            row.tag, row.triple, row.variant, row.sha256
        )?;
    }
    let upstream = upstream.context("the table is empty")?;
    Ok(format!(
        "{HEADER}use super::Row;\nuse crate::version::Version;\n\n\
         /// Where the releases are.\n\
         pub(in super::super) const UPSTREAM: &str =\n    {upstream:?};\n\n\
         #[rustfmt::skip]\npub(super) static ARCHIVES: &[Row] = &[\n{rows}];\n"
    ))
}

/// What one line says.
struct Row<'a> {
    version: Version,
    tag: &'a str,
    triple: &'a str,
    variant: &'a str,
    sha256: &'a str,
    upstream: &'a str,
}

fn row(line: &str) -> Result<Row<'_>> {
    let columns: Vec<&str> = line.split('\t').collect();
    let &[version, tag, os, arch, libc, variant, url, sha256] = columns.as_slice() else {
        bail!("it has {} columns, expected 8", columns.len())
    };
    let version: Version = version.parse()?;
    if version.level != ReleaseLevel::Final {
        bail!("{version} is no final release, and the catalogue holds no others");
    }
    if sha256.len() != 64 || !sha256.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        bail!("`{sha256}` is no SHA-256 in lower-case hexadecimal");
    }
    // Everything else is in the address; the other columns must say the same.
    let (folder, file) = url.rsplit_once('/').context("the address has no file")?;
    let upstream = folder.strip_suffix(tag).and_then(|folder| folder.strip_suffix('/'));
    let upstream = upstream.with_context(|| format!("the address is not under the release {tag}"))?;
    let start = format!("cpython-{version}%2B{tag}-");
    let rest = file.strip_prefix(&start).with_context(|| format!("`{file}` does not begin with {start}"))?;
    let at = rest.find("-freethreaded").context("the file is not of a free-threaded build")?;
    let (triple, rest) = (&rest[..at], &rest[at + 1..]);
    let (text, full) = match (rest.strip_suffix(".tar.gz"), rest.strip_suffix(".tar.zst")) {
        (Some(text), _) => (text, false),
        (_, Some(text)) => (text, true),
        _ => bail!("`{file}` is neither .tar.gz nor .tar.zst"),
    };
    if full != text.ends_with("-full") {
        bail!("`{file}` has not the extension of its kind");
    }
    check(triple, os, arch, libc)?;
    if text.contains("%2Bdebug") != variant.contains("+debug") {
        bail!("`{file}` is not {variant}");
    }
    // Their plus signs are escaped, and no other character is.
    let variant = known(text).with_context(|| format!("`{text}` is no variant that the installer knows"))?;
    Ok(Row { version, tag, triple, variant, sha256, upstream })
}

/// The variants as they are in addresses, and as they are.
const VARIANTS: [(&str, &str); 7] = [
    ("freethreaded-install_only_stripped", "freethreaded-install_only_stripped"),
    ("freethreaded-install_only", "freethreaded-install_only"),
    ("freethreaded%2Bpgo%2Blto-full", "freethreaded+pgo+lto-full"),
    ("freethreaded%2Blto-full", "freethreaded+lto-full"),
    ("freethreaded%2Bpgo-full", "freethreaded+pgo-full"),
    ("freethreaded%2Bnoopt-full", "freethreaded+noopt-full"),
    ("freethreaded%2Bdebug-full", "freethreaded+debug-full"),
];

fn known(text: &str) -> Option<&'static str> {
    VARIANTS.iter().find(|(escaped, _)| *escaped == text).map(|(_, variant)| *variant)
}

/// The parts of a triple are the columns' own, but for the names of one processor and of the systems.
fn check(triple: &str, os: &str, arch: &str, libc: &str) -> Result<()> {
    let arch = if arch == "powerpc64le" { "ppc64le" } else { arch };
    let system = match os {
        "darwin" => "apple-darwin".to_owned(),
        "windows" => "pc-windows-msvc".to_owned(),
        _ => format!("unknown-linux-{libc}"),
    };
    if triple != format!("{arch}-{system}") {
        bail!("the address is for {triple}, the columns say {arch}-{system}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "3.13.5\t20250723\tlinux\tx86_64\tgnu\tfreethreaded\t\
        https://one.example/download/20250723/cpython-3.13.5%2B20250723-x86_64-unknown-linux-gnu-\
        freethreaded%2Bpgo%2Blto-full.tar.zst\t\
        00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    #[test]
    fn a_line_becomes_a_row() {
        let text = emit(&format!("{COLUMNS}\n{LINE}\n")).unwrap();
        assert!(text.contains("UPSTREAM: &str =\n    \"https://one.example/download\";"), "{text}");
        assert!(
            text.contains(
                "(Version::released(3, 13, 5), \"20250723\", \"x86_64-unknown-linux-gnu\", \
                 \"freethreaded+pgo+lto-full\", \"0011"
            ),
            "{text}"
        );
    }

    #[test]
    fn a_line_that_contradicts_itself_is_refused_with_its_number() {
        for (from, to, says) in [
            ("3.13.5\t", "3.13.6\t", "does not begin with cpython-3.13.6"),
            ("3.13.5\t", "3.13.5rc1\t", "no final release"),
            ("\t20250723\t", "\t20250724\t", "not under the release"),
            ("\tgnu\t", "\tmusl\t", "the columns say x86_64-unknown-linux-musl"),
            ("\tfreethreaded\t", "\tfreethreaded+debug\t", "is not freethreaded+debug"),
            ("ddeeff", "ddeef", "no SHA-256"),
            ("full.tar.zst", "full.tar.gz", "extension"),
            ("-freethreaded", "-gil", "not of a free-threaded build"),
            ("%2Bpgo%2Blto", "%2Bnew", "no variant"),
        ] {
            let line = LINE.replacen(from, to, 1);
            assert_ne!(line, LINE);
            let error = format!("{:#}", emit(&format!("{COLUMNS}\n{line}\n")).unwrap_err());
            assert!(error.contains("line 2") && error.contains(says), "{error}");
        }
        assert!(emit("version\n").is_err());
    }
}
