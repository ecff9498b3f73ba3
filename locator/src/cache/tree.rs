//! The list of an installation's files, with what is quick to compare: sizes, and targets of links.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

/// What a listed path is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    File(u64),
    Link(PathBuf),
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(size) => write!(f, "a file of {size} bytes"),
            Self::Link(target) => write!(f, "a link to {}", target.display()),
        }
    }
}

/// Paths relative to the prefix. Sorted, so that the same installation gives the same text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tree(pub(super) BTreeMap<PathBuf, Node>);

impl Tree {
    /// Lists the files under `prefix` but for those that change in use: compiled modules, and the files
    /// called `but`.
    pub(super) fn of(prefix: &Path, but: &[&str]) -> io::Result<Self> {
        let mut tree = Self::default();
        let mut folders = vec![PathBuf::new()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(prefix.join(&folder))? {
                let entry = entry?;
                let path = folder.join(entry.file_name());
                let kind = entry.file_type()?;
                if kind.is_dir() {
                    if entry.file_name() != "__pycache__" {
                        folders.push(path);
                    }
                } else if !but.iter().any(|name| path == Path::new(name)) {
                    let node = node(&entry.path(), &entry.metadata()?)?;
                    tree.0.insert(path, node);
                }
            }
        }
        Ok(tree)
    }

    /// The first listed path under `prefix` that is not what it was, and what it is now.
    pub(super) fn first_difference(&self, prefix: &Path) -> io::Result<Option<(&Path, &Node, Option<Node>)>> {
        for (path, expected) in &self.0 {
            let full = prefix.join(path);
            let found = match fs::symlink_metadata(&full) {
                Ok(metadata) if metadata.is_dir() => None,
                Ok(metadata) => Some(node(&full, &metadata)?),
                Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                // A part of the path that is a file now.
                Err(error) if error.kind() == io::ErrorKind::NotADirectory => None,
                Err(error) => return Err(error),
            };
            if found.as_ref() != Some(expected) {
                return Ok(Some((path, expected, found)));
            }
        }
        Ok(None)
    }

    /// One line for each path. `None` if a path cannot be written so, being no text or of two lines.
    pub(super) fn to_text(&self) -> Option<String> {
        let mut text = String::new();
        for (path, node) in &self.0 {
            let (kind, value) = match node {
                Node::File(size) => ("file", size.to_string()),
                Node::Link(target) => ("link", target.to_str()?.to_owned()),
            };
            let line = format!("{kind}\t{value}\t{}", path.to_str()?);
            if line.contains(['\n', '\r']) || line.matches('\t').count() != 2 {
                return None;
            }
            text.push_str(&line);
            text.push('\n');
        }
        Some(text)
    }

    /// Reads what [`Self::to_text`] wrote. `None` if it is anything else.
    pub(super) fn from_text(text: &str) -> Option<Self> {
        let mut tree = Self::default();
        for line in text.lines() {
            let mut parts = line.split('\t');
            let (kind, value, path) = (parts.next()?, parts.next()?, parts.next()?);
            let node = match kind {
                "file" => Node::File(value.parse().ok()?),
                "link" => Node::Link(PathBuf::from(value)),
                _ => return None,
            };
            tree.0.insert(PathBuf::from(path), node);
        }
        Some(tree)
    }
}

fn node(path: &Path, metadata: &Metadata) -> io::Result<Node> {
    if metadata.is_symlink() { Ok(Node::Link(fs::read_link(path)?)) } else { Ok(Node::File(metadata.len())) }
}
