//! What the options mean for the library.

use locator::redistributable::{Bars, Installer};
use locator::{Environment, Finder, Request, Source};

use crate::arguments::{Global, Network, Search};
use crate::failure::Failure;

/// The machine as the options say it is.
pub(crate) fn environment(global: &Global) -> Environment {
    let mut environment = Environment::process();
    if let Some(folder) = &global.cache_dir {
        environment = environment.variable("FFI_PYTHON_CACHE", folder);
    }
    environment
}

/// What is wanted.
pub(crate) fn request(search: &Search) -> Request {
    let request = search.request.clone();
    if search.pre_releases { request.pre_releases(true) } else { request }
}

/// The search that is asked for.
pub(crate) fn finder(search: &Search, global: &Global) -> Finder {
    let mut finder = Finder::new().environment(environment(global)).request(request(search));
    if let Some(path) = &search.path {
        finder = finder.path(path.clone()).sources([Source::Explicit]);
    }
    if !search.source.is_empty() {
        finder = finder.sources(search.source.iter().map(|source| source.0));
    }
    search.without.iter().fold(finder, |finder, source| finder.without(source.0))
}

/// What installs, and says on standard error what it does.
pub(crate) fn installer(network: Option<&Network>, global: &Global) -> Result<Installer, Failure> {
    let mut environment = environment(global);
    if let Some(network) = network {
        if let Some(mirror) = &network.mirror {
            environment = environment.variable("FFI_PYTHON_MIRROR", mirror);
        }
        if network.offline {
            environment = environment.variable("FFI_PYTHON_OFFLINE", "1");
        }
    }
    let installer = Installer::of(&environment).map_err(Failure::usage)?;
    Ok(if global.quiet { installer } else { installer.reporter(Bars::new()) })
}
