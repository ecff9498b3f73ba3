//! Follows symbolic links one at a time: the first place where an installation is recognised has the name that stays
//! the same when the installation is updated.

use std::path::{Path, PathBuf};

/// As many as Linux follows.
const MOST: usize = 40;

/// `path`, then what its last part links to, and so on to the file itself.
pub(super) fn steps(path: &Path) -> Vec<PathBuf> {
    let mut steps = vec![path.to_owned()];
    while steps.len() < MOST
        && let Some(last) = steps.last()
        && let Some(next) = target(last)
    {
        steps.push(next);
    }
    steps
}

/// The link on the way along `path` that leads to nothing, and where it leads.
pub(super) fn dangling(path: &Path) -> Option<(PathBuf, PathBuf)> {
    // The shallowest part that is not there is the link, or is behind it.
    let parts: Vec<&Path> = path.ancestors().collect();
    let first = parts.into_iter().rev().find(|part| !part.as_os_str().is_empty() && !part.exists())?;
    let mut link = first.to_owned();
    for _ in 0..MOST {
        let next = target(&link)?;
        if std::fs::symlink_metadata(&next).is_err() {
            return Some((link, next));
        }
        link = next;
    }
    // A circle.
    Some((first.to_owned(), target(first)?))
}

/// Where the last part of `path` links to. `None` if it is no link.
fn target(path: &Path) -> Option<PathBuf> {
    let target = std::fs::read_link(path).ok()?;
    let joined = path.parent().unwrap_or(Path::new("")).join(target);
    Some(without_dots(&joined))
}

/// Takes `a/../` out where `a` is a real folder, so that a path of links stays readable; where it is a link, leaving it
/// in is what keeps the meaning.
fn without_dots(path: &Path) -> PathBuf {
    use std::path::Component;
    let mut clean = PathBuf::new();
    for part in path.components() {
        let real = || std::fs::symlink_metadata(&clean).is_ok_and(|kind| kind.is_dir());
        match part {
            Component::CurDir => {}
            Component::ParentDir if clean.file_name().is_some() && real() => {
                clean.pop();
            }
            part => clean.push(part),
        }
    }
    clean
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use tempfile::TempDir;

    use super::*;

    #[test]
    fn links_are_followed_one_at_a_time() {
        let folder = TempDir::new().unwrap();
        let at = |name: &str| folder.path().join(name);
        for place in ["bin", "opt/python/bin"] {
            std::fs::create_dir_all(at(place)).unwrap();
        }
        std::fs::write(at("opt/python/bin/python3.13t"), "").unwrap();
        symlink("python3.13t", at("opt/python/bin/python3")).unwrap();
        symlink("../opt/python/bin/python3", at("bin/python")).unwrap();
        let expected = ["bin/python", "opt/python/bin/python3", "opt/python/bin/python3.13t"].map(at);
        assert_eq!(steps(&at("bin/python")), expected);
        assert_eq!(dangling(&at("bin/python")), None);
    }

    #[test]
    fn the_link_that_leads_to_nothing_is_named() {
        let folder = TempDir::new().unwrap();
        let at = |name: &str| folder.path().join(name);
        symlink("gone", at("minor")).unwrap();
        symlink("minor", at("outer")).unwrap();
        assert_eq!(dangling(&at("outer/bin/python")), Some((at("minor"), at("gone"))));
        assert_eq!(dangling(&at("nothing/bin")), None);
    }

    #[test]
    fn a_circle_ends() {
        let folder = TempDir::new().unwrap();
        let at = |name: &str| folder.path().join(name);
        symlink("two", at("one")).unwrap();
        symlink("one", at("two")).unwrap();
        assert_eq!(steps(&at("one")).len(), MOST);
        assert_eq!(dangling(&at("one")), Some((at("one"), at("two"))));
    }
}
