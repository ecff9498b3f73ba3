//! `patchlevel.h`: the version that the headers say. They may be absent, or of another build.

use std::path::Path;

/// `PY_VERSION` of the headers in folder `include`.
pub(crate) fn version(include: &Path) -> Option<String> {
    let bytes = std::fs::read(include.join("patchlevel.h")).ok()?;
    parse(&String::from_utf8_lossy(&bytes)).map(str::to_owned)
}

/// Finds `#define PY_VERSION "3.13.5"`.
fn parse(text: &str) -> Option<&str> {
    text.lines().find_map(|line| {
        let rest = line.trim_start().strip_prefix('#')?.trim_start().strip_prefix("define")?;
        let value = rest.trim_start().strip_prefix("PY_VERSION")?;
        // `PY_VERSION_HEX` is another.
        let value = value.strip_prefix([' ', '\t'])?.trim_start().strip_prefix('"')?;
        value.split_once('"').map(|(version, _)| version)
    })
}
