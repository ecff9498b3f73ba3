//! A process that has loaded a Python: the memory map is that of a real one, which waits while it is searched.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use locator::{Environment, Finder, Rejection, Source};

use crate::support::{machine, python};

/// A Python that waits for its input to end.
struct Waiting(Child);

impl Waiting {
    fn new(program: &Path) -> Self {
        let script = "import sys; print('ready', flush=True); sys.stdin.read()";
        let mut child = Command::new(program)
            .args(["-I", "-c", script])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "ready\n");
        Self(child)
    }

    /// A machine on which this process is the one that searches.
    fn searches(&self, root: &Path) -> Environment {
        fs::create_dir_all(root.join("proc")).unwrap();
        symlink(format!("/proc/{}", self.0.id()), root.join("proc/self")).unwrap();
        machine(root)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        // Its input ends, and so does it.
        drop(self.0.stdin.take());
        self.0.wait().unwrap();
    }
}

#[test]
fn the_python_of_the_process_is_found_first_and_is_the_only_one() {
    let root = tempfile::tempdir().unwrap();
    let fetched = python();
    let process = Waiting::new(&fetched.executable);
    let machine = process.searches(root.path());
    let found = Finder::new().environment(machine.clone()).find().unwrap();
    assert_eq!((found.source, &found.library), (Source::Process, &fetched.library));
    // By another name it is the same one.
    let named = Finder::new().environment(machine).path(&fetched.base_prefix).find().unwrap();
    assert_eq!(named.source, Source::Explicit);
}

#[test]
fn beside_another_python_nothing_can_be_loaded() {
    let root = tempfile::tempdir().unwrap();
    // A Python that has a GIL. Every machine that builds this has one, if only the system's.
    let process = Waiting::new(Path::new("python3"));
    let machine = process.searches(root.path());
    let finder = Finder::new().environment(machine).path(python().base_prefix);
    let error = finder.find().unwrap_err();
    let refused = &error.report().verdicts[0];
    assert!(matches!(refused.outcome, Err(Rejection::AnotherInProcess { .. })), "{error}");
    assert!(error.to_string().contains("has loaded"), "{error}");
    // Who searches for another process can say so.
    assert!(finder.without(Source::Process).find().is_ok());
}
