//! The tool cache of GitHub's runners: what `actions/setup-python` chose (`pythonLocation`, `Python3_ROOT_DIR`), then
//! `Python/<version>/<architecture>` of `RUNNER_TOOL_CACHE` and `AGENT_TOOLSDIRECTORY`, or of `/opt/hostedtoolcache`.
//! The free-threaded ones are those whose architecture is `x64-freethreaded` or `arm64-freethreaded`.

use super::{Candidate, Place, Source, folder};
use crate::environment::Environment;

pub(super) fn candidates(environment: &Environment) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut add = |origin, path| found.push(Candidate::new(Source::ToolCache, origin, Place::Prefix(path)));
    for name in ["pythonLocation", "Python3_ROOT_DIR"] {
        if let Some(path) = environment.path(name) {
            add(name, path);
        }
    }
    let variables = ["RUNNER_TOOL_CACHE", "AGENT_TOOLSDIRECTORY"];
    let set = variables.into_iter().filter_map(|name| Some((name, environment.path(name)?)));
    let hosted = "/opt/hostedtoolcache";
    let well_known = (!environment.is_windows()).then(|| (hosted, environment.place(hosted)));
    for (origin, root) in set.chain(well_known) {
        for version in folder::folders(&root.join("Python")) {
            for path in folder::folders(&version) {
                add(origin, path);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::inspect::{Architecture, Format, Platform};

    #[test]
    fn the_architecture_says_which_are_free_threaded() {
        let root = tempfile::tempdir().unwrap();
        let cache = root.path().join("tools");
        let python = cache.join("Python");
        for path in ["3.13.5/x64", "3.13.5/x64-freethreaded", "3.12.1/x64"] {
            fs::create_dir_all(python.join(path)).unwrap();
        }
        // What the action writes when a tool is complete.
        fs::write(python.join("3.13.5/x64.complete"), "").unwrap();
        let platform = Platform { format: Format::Elf, architecture: Architecture::X86_64 };
        let machine = Environment::empty(root.path(), platform)
            .variable("pythonLocation", "/chosen")
            .variable("RUNNER_TOOL_CACHE", &cache);
        let found: Vec<_> = candidates(&machine).into_iter().map(|c| (c.origin, c.place)).collect();
        let place = |path: &str| Place::Prefix(python.join(path));
        assert_eq!(
            found,
            [
                ("pythonLocation".to_owned(), Place::Prefix("/chosen".into())),
                ("RUNNER_TOOL_CACHE".to_owned(), place("3.13.5/x64-freethreaded")),
                ("RUNNER_TOOL_CACHE".to_owned(), place("3.13.5/x64")),
                ("RUNNER_TOOL_CACHE".to_owned(), place("3.12.1/x64")),
            ]
        );
    }
}
