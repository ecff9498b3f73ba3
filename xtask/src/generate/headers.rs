//! What the text of the headers tells and the compiler does not: where each macro is defined, and its form.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// One `#define`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Define {
    /// `object.h:1005`.
    pub(super) place: String,
    /// Whether the name takes arguments.
    pub(super) function_like: bool,
}

/// Every macro of the public headers, whether active in this configuration or not.
pub(super) fn scan(include: &Path) -> Result<BTreeMap<String, Define>> {
    let mut defines = BTreeMap::new();
    for (folder, prefix) in [(include.to_path_buf(), ""), (include.join("cpython"), "cpython/")] {
        let entries = fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))?;
        let mut files: Vec<_> =
            entries.collect::<Result<Vec<_>, _>>()?.into_iter().map(|e| e.path()).collect();
        files.sort();
        for file in files {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            // `pyconfig.h` tells of the machine that built the interpreter, not of its API.
            if name.ends_with(".h") && name != "pyconfig.h" {
                let text =
                    fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
                scan_text(&text, &format!("{prefix}{name}"), &mut defines);
            }
        }
    }
    Ok(defines)
}

fn scan_text(text: &str, header: &str, defines: &mut BTreeMap<String, Define>) {
    for (number, line) in text.lines().enumerate() {
        let Some(rest) = line.trim_start().strip_prefix('#') else { continue };
        let Some(rest) = rest.trim_start().strip_prefix("define") else { continue };
        let rest = rest.trim_start();
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        // Empty definitions only guard their header or mark a feature.
        if name.is_empty() || after.trim().is_empty() {
            continue;
        }
        let place = format!("{header}:{}", number + 1);
        let function_like = after.starts_with('(');
        defines
            .entry(name.to_owned())
            .and_modify(|define: &mut Define| define.function_like |= function_like)
            .or_insert(Define { place, function_like });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_functions_from_objects() {
        let mut defines = BTreeMap::new();
        let text = "#define GUARD_H\n# define Py_None (&_Py_NoneStruct)\n#define Py_CLEAR(op) x\n";
        scan_text(text, "object.h", &mut defines);
        let of = |place: &str, function_like| Define { place: place.to_owned(), function_like };
        assert_eq!(defines.get("GUARD_H"), None);
        assert_eq!(defines.get("Py_None"), Some(&of("object.h:2", false)));
        assert_eq!(defines.get("Py_CLEAR"), Some(&of("object.h:3", true)));
    }
}
