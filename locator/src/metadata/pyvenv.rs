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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(text: &str) -> Config {
        Config::parse(text.as_bytes())
    }

    #[test]
    fn what_each_tool_writes_is_read() {
        let venv = parse(
            "home = /opt/python/bin\ninclude-system-site-packages = false\nversion = 3.13.5\n\
             executable = /opt/python/bin/python3.13t\ncommand = /opt/python/bin/python3.13t -m venv /tmp/a = b\n",
        );
        assert_eq!(venv.home.as_deref(), Some("/opt/python/bin".as_ref()));
        assert_eq!(venv.executable.as_deref(), Some("/opt/python/bin/python3.13t".as_ref()));
        assert_eq!((venv.version(), venv.system_site_packages), (Some((3, 13)), false));

        let virtualenv = parse(
            "home = /opt/python/bin\nimplementation = CPython\nversion_info = 3.13.5.final.0\nvirtualenv = 20.31.2\n\
             include-system-site-packages = true\nbase-prefix = /opt/python\nbase-executable = /opt/python/bin/python\n",
        );
        assert_eq!((virtualenv.version(), virtualenv.system_site_packages), (Some((3, 13)), true));
        assert_eq!(virtualenv.base_executable.as_deref(), Some("/opt/python/bin/python".as_ref()));

        let uv = parse(
            "home = /u/cpython-3.13+freethreaded-linux-x86_64-gnu/bin\nuv = 0.8.0\nversion_info = 3.13.5\n",
        );
        assert_eq!(uv.uv.as_deref(), Some("0.8.0"));
        assert_eq!(uv.version(), Some((3, 13)));
    }

    #[test]
    fn it_is_read_as_cpython_reads_it() {
        // White space, the case of keys and what is no key do not count; the first of two does; a path may have `=`.
        let config = parse(
            "\u{FEFF}# made by hand\r\n HOME=  /a=b/bin \r\nhome = /other\nversion: 3.1\n\nversion=3\n",
        );
        assert_eq!(config.home.as_deref(), Some("/a=b/bin".as_ref()));
        assert_eq!(config.version(), None);
        assert_eq!(parse("home =\n").home, None);
    }

    fn line() -> impl Strategy<Value = String> {
        let key = prop::sample::select(vec![
            "home",
            "version",
            "version_info",
            "uv",
            "executable",
            "=",
            "",
            "HOME",
        ]);
        (key, any::<String>()).prop_map(|(key, value)| format!("{key} = {value}\n"))
    }

    proptest! {
        #[test]
        fn no_contents_panic(bytes: Vec<u8>, lines in prop::collection::vec(line(), 0..6)) {
            let _ = Config::parse(&bytes).version();
            let _ = parse(&lines.concat()).version();
        }

        #[test]
        fn what_is_written_is_read_back(home in "/[^\\s\\p{C}]{1,20}", minor: u8, all: bool) {
            let text = format!("home = {home}\nversion = 3.{minor}.1\ninclude-system-site-packages = {all}\n");
            let config = parse(&text);
            prop_assert_eq!(config.home.clone(), Some(PathBuf::from(home)));
            prop_assert_eq!((config.version(), config.system_site_packages), (Some((3, minor)), all));
        }
    }
}
