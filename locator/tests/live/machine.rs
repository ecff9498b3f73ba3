//! The Pythons that this machine has.

use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use locator::{Environment, Finder, Place, Rejection, Source};

/// What the interpreter of a prefix says of itself when it is run: its version, and whether it is free-threaded.
fn says(program: &PathBuf) -> Option<(String, bool)> {
    let script = "import sys, sysconfig; print('%d.%d.%d' % sys.version_info[:3]); \
                  print(sysconfig.get_config_var('Py_GIL_DISABLED'))";
    let output = Command::new(program).args(["-c", script]).env_clear().output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let (version, gil_disabled) = text.trim().split_once('\n')?;
    Some((version.to_owned(), gil_disabled == "1"))
}

/// Every version of pyenv and every Python of the system: what is said of the files is what the interpreter says.
#[test]
fn every_python_of_the_machine_is_accepted_or_refused_for_what_it_is() {
    let mut judged = 0;
    for source in [Source::Pyenv, Source::System] {
        let candidates = source.candidates(&Environment::process());
        let report = Finder::new().sources([source]).explain();
        println!("{report}");
        let lines: usize = report.verdicts.iter().map(|verdict| 1 + verdict.also.len()).sum();
        assert_eq!(lines, candidates.len());
        for verdict in &report.verdicts {
            let program = match &verdict.candidate.place {
                Place::Prefix(prefix) => prefix.join("bin/python"),
                Place::Executable(program) => program.clone(),
                _ => continue,
            };
            let Some((version, free_threaded)) = says(&program) else { continue };
            judged += 1;
            match &verdict.outcome {
                Ok(python) => assert_eq!((version, free_threaded), (python.version.to_string(), true)),
                Err(Rejection::GilBuild { version: found, .. }) => {
                    assert!(!free_threaded, "{report}");
                    assert!(version.starts_with(found.as_str()), "{found} is {version}: {report}");
                }
                Err(other) => assert!(version.starts_with("2."), "{version} was refused so: {other}"),
            }
        }
    }
    println!("{judged} interpreters were run and agree");
}

#[test]
fn the_whole_search_is_quick() {
    let time = |finder: &Finder| {
        let start = Instant::now();
        let report = finder.explain();
        (start.elapsed(), report)
    };
    let finder = Finder::new();
    time(&finder);
    let (taken, report) = time(&finder);
    println!("{report}explained in {taken:?}");
    // `find` is measured by the benchmark; here only what is slower by far is a fault.
    assert!(taken.as_secs() < 5, "{taken:?}");
}
