//! Names in archives, and where they lead.

use std::path::{Component, Path, PathBuf};

use super::UnpackError;
use crate::redistributable::archive::Layout;

/// Where an entry belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Relative to the prefix. Empty for the prefix itself.
    Inside(PathBuf),
    /// In the archive, but not in the prefix.
    Beside,
}

/// Reads the name of an entry.
pub(super) fn place(name: &[u8], layout: Layout) -> Result<Place, UnpackError> {
    let refuse =
        |reason| Err(UnpackError::UnsafePath { entry: String::from_utf8_lossy(name).into_owned(), reason });
    let Ok(text) = std::str::from_utf8(name) else {
        return refuse("a name that is no text");
    };
    if text.starts_with('/') {
        return refuse("an absolute path");
    }
    if text.contains(['\0', '\n', '\r', '\t']) {
        return refuse("a name with a control character");
    }
    if cfg!(windows) && text.contains(['\\', ':']) {
        return refuse("a name that means another path to Windows");
    }
    let mut path = PathBuf::new();
    for part in text.split('/') {
        match part {
            "" | "." => {}
            ".." => return refuse("which leads out of its folder"),
            part => path.push(part),
        }
    }
    if !path.starts_with("python") {
        return refuse("which is not under python/");
    }
    let prefix = layout.prefix().trim_end_matches('/');
    Ok(match path.strip_prefix(prefix) {
        Ok(inside) => Place::Inside(inside.to_owned()),
        Err(_) => Place::Beside,
    })
}

/// Reads the target of the symbolic link at `place`, relative to the prefix.
pub(super) fn target(place: &Path, target: &[u8]) -> Result<PathBuf, UnpackError> {
    let text = String::from_utf8_lossy(target).into_owned();
    let escaping = || UnpackError::EscapingLink { entry: place.to_owned(), target: text.clone() };
    if std::str::from_utf8(target).is_err() || text.is_empty() || text.contains(['\0', '\n', '\r', '\t']) {
        return Err(escaping());
    }
    let path = PathBuf::from(&text);
    // How many folders are above the link, in the prefix.
    let mut above = place.components().count().saturating_sub(1);
    let mut down = false;
    for part in path.components() {
        match part {
            // After a name it would leave the folder that the name leads to, which may be anywhere.
            Component::ParentDir if down || above == 0 => return Err(escaping()),
            Component::ParentDir => above -= 1,
            Component::Normal(_) => down = true,
            Component::CurDir => {}
            Component::RootDir | Component::Prefix(_) => return Err(escaping()),
        }
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_into_the_prefix_or_beside_it() {
        let inside = |text: &str| Place::Inside(PathBuf::from(text));
        for (name, full, only) in [
            ("python/install/bin/python3", inside("bin/python3"), inside("install/bin/python3")),
            ("./python//install/./lib/", inside("lib"), inside("install/lib")),
            ("python/install", inside(""), inside("install")),
            ("python/PYTHON.json", Place::Beside, inside("PYTHON.json")),
            ("python/installed", Place::Beside, inside("installed")),
            ("python", Place::Beside, inside("")),
        ] {
            assert_eq!(place(name.as_bytes(), Layout::Full).unwrap(), full, "{name}");
            assert_eq!(place(name.as_bytes(), Layout::InstallOnly).unwrap(), only, "{name}");
        }
    }

    #[test]
    fn names_that_lead_elsewhere_are_refused() {
        for name in [
            &b"/etc/passwd"[..],
            b"//python/bin",
            b"../python/bin",
            b"python/../../etc/passwd",
            b"python/install/..",
            b"python/a/../b",
            b"etc/passwd",
            b"pythonic/bin",
            b"",
            b".",
            b"python/\xff",
            b"python/a\nb",
            b"python/a\0b",
        ] {
            for layout in [Layout::Full, Layout::InstallOnly] {
                let result = place(name, layout);
                assert!(matches!(result, Err(UnpackError::UnsafePath { .. })), "{name:?}");
            }
        }
    }

    #[test]
    fn links_stay_in_the_prefix() {
        for (link, to) in [
            ("bin/python", "python3.13t"),
            ("bin/python", "./python3.13t"),
            ("lib/a/b", "../../bin/python"),
            ("lib/a", ".."),
            ("lib", "bin"),
        ] {
            assert_eq!(target(Path::new(link), to.as_bytes()).unwrap(), PathBuf::from(to));
        }
        for (link, to) in [
            ("bin/python", "/usr/bin/python"),
            ("bin/python", "../../etc/passwd"),
            ("bin", ".."),
            ("lib/a/b", "../../../etc"),
            // The first part may be a link itself.
            ("lib/a", "b/../../.."),
            ("lib/a", "b/.."),
            ("lib/a", ""),
            ("lib/a", "b\nc"),
        ] {
            let result = target(Path::new(link), to.as_bytes());
            assert!(matches!(result, Err(UnpackError::EscapingLink { .. })), "{link} -> {to}");
        }
    }
}
