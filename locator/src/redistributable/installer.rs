//! The options of installations.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::catalogue::UPSTREAM;
use super::download::{Address, Settings};
use super::{AddressError, Limits, Reporter, Silent};
use crate::cache::{RootError, root_in};
use crate::environment::Environment;

/// The variable with the address of a mirror.
const MIRROR: &str = "FFI_PYTHON_MIRROR";
/// The variable that forbids the network.
const OFFLINE: &str = "FFI_PYTHON_OFFLINE";

/// Installs redistributable archives into a cache, and removes them.
///
/// It blocks while it works, and its HTTP client cannot be used on a thread of an asynchronous runtime: there, give
/// the work to a thread of its own (`spawn_blocking`).
///
/// Proxies are those of the system: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`, and on macOS and Windows
/// the settings of the system. TLS trusts what the system trusts, and `SSL_CERT_FILE`.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use locator::redistributable::{Installer, Selection};
///
/// let folder = std::env::temp_dir().join("an-empty-cache");
/// let installer = Installer::new(&folder).offline(true).lock_timeout(Duration::from_secs(10));
/// // Nothing is there, and nothing may be downloaded.
/// let error = installer.install(&Selection::new()).unwrap_err();
/// # if cfg!(all(target_os = "linux", target_arch = "x86_64")) {
/// assert!(error.to_string().contains("offline mode"));
/// # }
/// # let _ = std::fs::remove_dir_all(folder);
/// ```
#[derive(Clone)]
pub struct Installer {
    pub(super) root: PathBuf,
    pub(super) settings: Settings,
    pub(super) lock_timeout: Duration,
    pub(super) limits: Limits,
}

/// The environment asks for what cannot be.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EnvironmentError {
    /// There is no cache folder.
    #[error(transparent)]
    Root(#[from] RootError),
    /// The mirror has no address.
    #[error("{MIRROR} cannot be used: correct it, or unset it to download from the project itself")]
    Mirror {
        /// Why.
        source: AddressError,
    },
    /// A switch is neither on nor off.
    #[error("{name} is `{value}`: expected 1 or 0, or nothing")]
    Switch {
        /// The variable.
        name: &'static str,
        /// Its value.
        value: String,
    },
}

impl Installer {
    /// Installs into the cache at `root`, from where the project itself releases.
    ///
    /// # Panics
    ///
    /// Never: the address of the project is a constant.
    pub fn new(root: &Path) -> Self {
        let upstream = Address::parse(UPSTREAM).unwrap_or_else(|error| unreachable!("{error}"));
        Self {
            root: root.to_owned(),
            settings: Settings {
                mirror: None,
                upstream,
                offline: false,
                connect_timeout: Duration::from_secs(10),
                read_timeout: Duration::from_secs(30),
                retries: 3,
                connect_retries: 3,
                back_off: Duration::from_millis(500),
                reporter: Arc::new(Silent),
            },
            lock_timeout: Duration::from_secs(300),
            limits: Limits::default(),
        }
    }

    /// As the environment of the process says: [`cache::root`](crate::cache::root), `FFI_PYTHON_MIRROR` and
    /// `FFI_PYTHON_OFFLINE` (`1` or `0`).
    ///
    /// # Errors
    ///
    /// [`EnvironmentError`] names the variable that makes no sense.
    pub fn from_environment() -> Result<Self, EnvironmentError> {
        Self::of(&Environment::process())
    }

    /// As `environment` says.
    ///
    /// # Errors
    ///
    /// As [`Installer::from_environment`].
    pub fn of(environment: &Environment) -> Result<Self, EnvironmentError> {
        let installer = Self::new(&root_in(environment)?);
        let offline = match environment.var(OFFLINE).map(|value| value.to_string_lossy().into_owned()) {
            None => false,
            Some(value) => match value.as_str() {
                "1" | "true" | "yes" => true,
                "0" | "false" | "no" => false,
                _ => return Err(EnvironmentError::Switch { name: OFFLINE, value }),
            },
        };
        let installer = installer.offline(offline);
        match environment.var(MIRROR) {
            None => Ok(installer),
            Some(mirror) => installer
                .mirror(&mirror.to_string_lossy())
                .map_err(|source| EnvironmentError::Mirror { source }),
        }
    }

    /// Asks a mirror of the releases first: `http://`, `https://` or `file://`, a folder with a folder for each
    /// release. What it does not have is downloaded from the project itself.
    ///
    /// # Errors
    ///
    /// [`AddressError`], if it is no address of a folder.
    pub fn mirror(mut self, address: &str) -> Result<Self, AddressError> {
        self.settings.mirror = Some(Address::parse(address)?);
        Ok(self)
    }

    /// Takes another place for the project's own, for what the mirror does not have.
    ///
    /// # Errors
    ///
    /// [`AddressError`], if it is no address of a folder.
    pub fn upstream(mut self, address: &str) -> Result<Self, AddressError> {
        self.settings.upstream = Address::parse(address)?;
        Ok(self)
    }

    /// Uses nothing but the cache, and a mirror that is a folder.
    #[must_use]
    pub fn offline(mut self, offline: bool) -> Self {
        self.settings.offline = offline;
        self
    }

    /// Tells `reporter` what happens; [`Silent`] until this is called.
    #[must_use]
    pub fn reporter(mut self, reporter: impl Reporter + 'static) -> Self {
        self.settings.reporter = Arc::new(reporter);
        self
    }

    /// How long another process that makes the same installation is waited for; five minutes unless it is set.
    #[must_use]
    pub fn lock_timeout(mut self, timeout: Duration) -> Self {
        self.lock_timeout = timeout;
        self
    }

    /// How long to wait for a connection; ten seconds unless it is set.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.settings.connect_timeout = timeout;
        self
    }

    /// How long to wait for the next bytes of a transfer; thirty seconds unless it is set.
    #[must_use]
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.settings.read_timeout = timeout;
        self
    }

    /// How often a transfer that brings nothing more is tried again, and a server that cannot be reached; three
    /// times each unless it is set. The first pause is `back_off`, half a second unless it is set, and each next one
    /// is twice as long.
    #[must_use]
    pub fn retries(mut self, transfers: u32, connections: u32, back_off: Duration) -> Self {
        self.settings.retries = transfers;
        self.settings.connect_retries = connections;
        self.settings.back_off = back_off;
        self
    }

    /// What an archive may unpack to.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The cache that is installed into.
    pub fn root(&self) -> &Path {
        &self.root
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::environment::variables;

    fn with(pairs: &[(&'static str, &str)]) -> Result<Installer, EnvironmentError> {
        Installer::of(&variables(pairs))
    }

    #[test]
    fn the_environment_decides() {
        let plain = with(&[("FFI_PYTHON_CACHE", "/cache")]).unwrap();
        assert_eq!(plain.root(), Path::new("/cache"));
        assert!(plain.settings.mirror.is_none() && !plain.settings.offline);
        let set = with(&[
            ("FFI_PYTHON_CACHE", "/cache"),
            ("FFI_PYTHON_MIRROR", "file:///mirror"),
            ("FFI_PYTHON_OFFLINE", "1"),
        ]);
        let set = set.unwrap();
        assert_eq!(set.settings.mirror, Some(Address::parse("file:///mirror").unwrap()));
        assert!(set.settings.offline);
    }

    #[test]
    fn what_makes_no_sense_is_named() {
        let cache = ("FFI_PYTHON_CACHE", "/cache");
        let error = with(&[cache, ("FFI_PYTHON_MIRROR", "mirror")]).err().unwrap();
        assert!(matches!(error, EnvironmentError::Mirror { .. }), "{error}");
        let error = with(&[cache, ("FFI_PYTHON_OFFLINE", "perhaps")]).err().unwrap();
        assert_eq!(error.to_string(), "FFI_PYTHON_OFFLINE is `perhaps`: expected 1 or 0, or nothing");
        assert!(matches!(with(&[]), Err(EnvironmentError::Root(RootError::Unknown))));
    }
}
