//! Case 10: several names for one installation: a link in `~/.local/bin`, `/bin` that is `/usr/bin`, Homebrew's Cellar
//! and its `opt`. It is one line, and its home is the name that stays.

use std::fs;

use locator::Source;

use crate::support::{Machine, T313, T314};

#[test]
fn a_stray_link_is_the_installation_that_it_leads_to() {
    let mut machine = Machine::linux();
    let key = "me/.local/share/uv/python/cpython-3.13.5+freethreaded-linux-x86_64-gnu";
    T313.install(&machine.at(key));
    machine.link("me/.local/bin/python3.13t", machine.at(key).join("bin/python3.13t"));
    machine.set("PATH", "me/.local/bin");
    let found = machine.find("3.13t");
    assert_eq!((found.source, found.home), (Source::SearchPath, machine.at(key)));
    let report = machine.explain("3.13t");
    assert_eq!(report.verdicts.len(), 1, "{report}");
    assert_eq!(report.verdicts[0].also.len(), 1, "{report}");
    assert_eq!(report.verdicts[0].also[0].source, Source::Uv);
}

#[test]
fn merged_folders_are_one_prefix() {
    let mut machine = Machine::linux();
    T313.install(&machine.at("usr"));
    machine.link("bin", "usr/bin");
    machine.link("lib", "usr/lib");
    let path = std::env::join_paths([machine.at("bin"), machine.at("usr/bin")]).unwrap();
    machine.say("PATH", path.to_str().unwrap());
    let found = machine.find("3.13t");
    assert_eq!((found.source, found.home), (Source::SearchPath, machine.at("usr")));
    let report = machine.explain("3.13t");
    assert_eq!(report.verdicts.len(), 1, "{report}");
}

#[test]
fn homebrew_keeps_the_path_through_opt() {
    let mut machine = Machine::linux();
    let brew = "home/linuxbrew/.linuxbrew";
    let cellar = format!("{brew}/Cellar/python-freethreading/3.14.1");
    T314.install(&machine.at(&cellar));
    machine.link(&format!("{brew}/opt/python-freethreading"), "../Cellar/python-freethreading/3.14.1");
    machine.link(&format!("{brew}/bin/python3.14t"), "../Cellar/python-freethreading/3.14.1/bin/python3.14t");
    machine.set("PATH", &format!("{brew}/bin"));
    let opt = machine.at(&format!("{brew}/opt/python-freethreading"));
    let found = machine.find("3.14t");
    assert_eq!((found.source, found.home), (Source::SearchPath, opt.clone()));
    let only = machine.finder().request("3.14t".parse().unwrap()).sources([Source::Homebrew]);
    assert_eq!(only.find().unwrap().home, opt);
    assert_eq!(machine.explain("3.14t").verdicts.len(), 1);
}

#[test]
fn copies_are_two_installations() {
    let machine = Machine::linux();
    let versions = ["3.13.5t", "3.13.4t"].map(|name| machine.at("me/.pyenv/versions").join(name));
    T313.install(&versions[0]);
    T313.install_without_library(&versions[1]);
    fs::create_dir_all(versions[1].join("lib")).unwrap();
    let library = "lib/libpython3.13t.so.1.0";
    fs::hard_link(versions[0].join(library), versions[1].join(library)).unwrap();
    let report = machine.explain("3.13t");
    assert_eq!(report.accepted().count(), 2, "{report}");
}
