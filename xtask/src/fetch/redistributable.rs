//! CPython from an archive that its project has built: quicker than the compiler, and optimised by a profile.

use std::time::Duration;

use anyhow::Result;
use locator::redistributable::{Bars, Installer, Selection};
use locator::{Python, Version};

use crate::status;

/// How long a server may take to answer before the compiler is turned to.
const PATIENCE: Duration = Duration::from_millis(1500);

/// Installs `version`, of the catalogue or of the release `tag`, into the cache.
///
/// What cannot be reached is given up at once; what broke in the midst of it is gone on with.
pub(super) fn install(version: Version, tag: Option<&str>) -> Result<Python> {
    let installer = Installer::from_environment()?.reporter(Bars::new()).connect_timeout(PATIENCE).retries(
        3,
        0,
        Duration::from_millis(500),
    );
    let selection = Selection::new().version(version);
    let selection = match tag {
        Some(tag) => selection.tag(tag),
        None => selection,
    };
    let installation = installer.install(&selection)?;
    if let Some(note) = installation.trust().note() {
        status::warning("Note", note);
    }
    if installation.found {
        status::line("Found", &format!("{} in the cache, unaltered", installation.entry.name()));
    }
    Ok(installation.python)
}
