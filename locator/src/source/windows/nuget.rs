//! The packages of NuGet: `tools` of every version of `python*` in `NUGET_PACKAGES`, or `%USERPROFILE%\.nuget\packages`.
//! The free-threaded one is called `python-freethreaded`.

use crate::environment::Environment;
use crate::source::{Candidate, Place, Source, folder};

pub(in crate::source) fn candidates(environment: &Environment) -> Vec<Candidate> {
    if !environment.is_windows() {
        return Vec::new();
    }
    let set = environment.path("NUGET_PACKAGES").map(|path| ("NUGET_PACKAGES", path));
    let usual = || Some(("~/.nuget/packages", environment.home()?.join(".nuget/packages")));
    let Some((origin, root)) = set.or_else(usual) else { return Vec::new() };
    let packages = folder::folders(&root).into_iter().filter(|path| folder::name(path).starts_with("python"));
    packages
        .flat_map(|package| folder::folders(&package))
        .map(|version| version.join("tools"))
        .filter(|tools| tools.is_dir())
        .map(|tools| Candidate::new(Source::NuGet, origin, Place::Prefix(tools)))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::*;
    use crate::inspect::{Architecture, Format, Platform};

    #[test]
    fn the_tools_of_every_version_are_candidates() {
        let root = tempfile::tempdir().unwrap();
        let packages = root.path().join(".nuget/packages");
        for path in
            ["python/3.13.5/tools", "python-freethreaded/3.13.5/tools", "pyyaml/1.0/tools", "python/3.12.0"]
        {
            fs::create_dir_all(packages.join(path)).unwrap();
        }
        let platform = Platform { format: Format::Pe, architecture: Architecture::X86_64 };
        let machine = Environment::empty(root.path(), platform).variable("USERPROFILE", root.path());
        let places: Vec<PathBuf> =
            candidates(&machine).iter().map(|candidate| candidate.place.path().to_owned()).collect();
        let expected = ["python-freethreaded/3.13.5/tools", "python/3.13.5/tools"];
        assert_eq!(places, expected.map(|path| packages.join(path)));
        let set = machine.variable("NUGET_PACKAGES", root.path().join("none"));
        assert_eq!(candidates(&set), []);
    }
}
