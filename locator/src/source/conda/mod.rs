//! The environments of conda, mamba, micromamba and pixi. What makes a folder one is its `conda-meta`.

pub(super) mod active;
pub(super) mod all;
mod condarc;

use std::path::Path;

/// The folder is an environment.
fn is_environment(folder: &Path) -> bool {
    folder.join("conda-meta").is_dir()
}

/// The folder is an environment that pixi made.
fn is_pixi(folder: &Path) -> bool {
    folder.join("conda-meta/pixi").is_file()
}
