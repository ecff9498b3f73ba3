//! `pyvenv.cfg`, which makes a folder a virtual environment.

use std::path::PathBuf;

use crate::inspect::digits;

/// The file's name.
pub(crate) const FILE: &str = "pyvenv.cfg";

/// What `pyvenv.cfg` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Config {
    /// The folder of the programs that the environment was made with.
    pub(crate) home: Option<PathBuf>,
    /// `version` of `venv`, `version_info` of virtualenv and uv.
    pub(crate) version: Option<String>,
    /// The packages of the base are seen too.
    pub(crate) system_site_packages: bool,
    /// The program that the environment was made with (`venv`, from 3.11 on).
    pub(crate) executable: Option<PathBuf>,
    /// The same, as virtualenv writes it.
    pub(crate) base_executable: Option<PathBuf>,
    /// The version of uv that made it.
    pub(crate) uv: Option<String>,
}

impl Config {
    /// Reads the file as CPython does: a line is `key = value`, keys are in any case, other lines do not count. Of a
    /// key that is there twice, CPython takes the first.
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
        let mut config = Self::default();
        for (key, value) in text.lines().filter_map(|line| line.split_once('=')) {
            let value = value.trim();
            let path = || Some(PathBuf::from(value)).filter(|_| !value.is_empty());
            match key.trim().to_lowercase().as_str() {
                "home" => config.home = config.home.or_else(path),
                "version" | "version_info" => {
                    config.version = config.version.or_else(|| Some(value.to_owned()));
                }
                "include-system-site-packages" => {
                    config.system_site_packages = value.eq_ignore_ascii_case("true");
                }
                "executable" => config.executable = config.executable.or_else(path),
                "base-executable" => config.base_executable = config.base_executable.or_else(path),
                "uv" => config.uv = Some(value.to_owned()),
                _ => {}
            }
        }
        config
    }

    /// The major and minor version.
    pub(crate) fn version(&self) -> Option<(u8, u8)> {
        let (major, rest) = digits(self.version.as_deref()?)?;
        let (minor, _) = digits(rest.strip_prefix('.')?)?;
        Some((major, minor))
    }
}
