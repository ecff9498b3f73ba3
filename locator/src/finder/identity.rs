//! Which names lead to the same thing.

use std::path::{Path, PathBuf};

/// What a path leads to. Two names of one file in one folder are the same, as `python3.13` and `python3.13t` are hard
/// links of one another; the same file in another folder is not, as it can be of a copied installation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Identity {
    folder: PathBuf,
    file: File,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum File {
    #[cfg(unix)]
    Number(u64),
    Name(PathBuf),
}

impl Identity {
    /// Of what `path` leads to; of its name, if that is nothing.
    pub(super) fn of(path: &Path) -> Self {
        let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let folder = real.parent().unwrap_or(&real).to_owned();
        #[cfg(unix)]
        if let Ok(metadata) = std::fs::metadata(&real) {
            return Self { folder, file: File::Number(std::os::unix::fs::MetadataExt::ino(&metadata)) };
        }
        Self { folder, file: File::Name(real) }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_are_what_they_lead_to_and_copies_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("copy")).unwrap();
        fs::write(at("python3.13t"), "").unwrap();
        fs::hard_link(at("python3.13t"), at("python3.13")).unwrap();
        fs::hard_link(at("python3.13t"), at("copy/python3.13t")).unwrap();
        symlink("python3.13t", at("python3")).unwrap();
        symlink("gone", at("python")).unwrap();
        let python = Identity::of(&at("python3.13t"));
        assert_eq!(Identity::of(&at("python3.13")), python);
        assert_eq!(Identity::of(&at("python3")), python);
        assert_ne!(Identity::of(&at("copy/python3.13t")), python);
        assert_ne!(Identity::of(&at("python")), Identity::of(&at("gone")));
    }
}
