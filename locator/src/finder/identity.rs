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
    /// Device and inode.
    #[cfg(unix)]
    Number(u64, u64),
    Name(PathBuf),
}

impl Identity {
    /// Of a place to be judged: the folder that names it counts, not the one that a link leads to. The program of a
    /// virtual environment is a link to that of its base, and is another place all the same.
    pub(super) fn of_place(path: &Path) -> Self {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        match (parent.and_then(|parent| std::fs::canonicalize(parent).ok()), path.file_name()) {
            (Some(folder), Some(name)) => Self::in_folder(folder.clone(), folder.join(name)),
            _ => Self::of(path),
        }
    }

    /// Of what `path` leads to in the end; of its name, if that is nothing.
    pub(super) fn of(path: &Path) -> Self {
        let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        Self::in_folder(real.parent().unwrap_or(&real).to_owned(), real)
    }

    fn in_folder(folder: PathBuf, path: PathBuf) -> Self {
        #[cfg(unix)]
        if let Ok(metadata) = std::fs::metadata(&path) {
            use std::os::unix::fs::MetadataExt as _;
            return Self { folder, file: File::Number(metadata.dev(), metadata.ino()) };
        }
        Self { folder, file: File::Name(path) }
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
        // A link from another folder is another place that leads to the same.
        symlink("../python3.13t", at("copy/python3")).unwrap();
        assert_eq!(Identity::of(&at("copy/python3")), python);
        assert_ne!(Identity::of_place(&at("copy/python3")), Identity::of_place(&at("python3")));
        assert_eq!(Identity::of_place(&at("copy/../python3")), Identity::of_place(&at("python3.13")));
    }
}
