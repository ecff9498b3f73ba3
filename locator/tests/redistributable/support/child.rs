//! Installations in processes of their own, which can be killed, limited and run as somebody else.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use locator::redistributable::{Event, Installer, Reporter, Selection};

use super::cache::installer;
use super::{chain, pack};

/// The test that is the child's program.
const TEST: &str = "support::child::this_process_is_a_child";
/// What the lines that are for the parent begin with.
const MARK: &str = "CHILD ";

/// The command that installs into `root` from `mirror`, as this program's own child.
///
/// `hang` names the event at which it stops for ever.
pub(crate) fn command(program: &Path, root: &Path, mirror: &str, hang: &str) -> Command {
    let mut command = Command::new(program);
    arguments(&mut command, root, mirror, hang);
    command
}

/// What makes this program the child, for a command that starts it in its own way.
pub(crate) fn arguments(command: &mut Command, root: &Path, mirror: &str, hang: &str) {
    command.env("CHILD_ROOT", root).env("CHILD_MIRROR", mirror).env("CHILD_HANG", hang);
    // The child may not be allowed to look at the interpreter that was packed.
    command.env("CHILD_VERSION", pack::version().to_string());
    command.args(["--exact", TEST, "--nocapture", "--test-threads=1"]);
    command.stdout(Stdio::piped()).stderr(Stdio::inherit());
}

/// This program.
pub(crate) fn program() -> std::path::PathBuf {
    std::env::current_exe().unwrap()
}

/// A child that runs.
pub(crate) struct Running {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Running {
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines }
    }

    /// The next line for the parent: `installed …`, `failed …`, `hangs`.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        loop {
            line.clear();
            assert_ne!(self.lines.read_line(&mut line).unwrap(), 0, "the child ended without a word");
            // The test harness prints on the same line.
            if let Some((_, text)) = line.trim_end().split_once(MARK) {
                return text.to_owned();
            }
        }
    }

    /// As `kill -9` does.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Its result, once it has ended.
    pub(crate) fn result(mut self) -> String {
        let line = self.line();
        assert!(self.child.wait().unwrap().success());
        line
    }
}

/// Stops at one kind of event for ever.
struct Hang {
    at: String,
    seen: AtomicU64,
}

impl Reporter for Hang {
    fn event(&self, event: &Event<'_>) {
        let kind = format!("{event:?}");
        // In the midst of it, not at the first.
        if kind.starts_with(&self.at) && self.seen.fetch_add(1, Ordering::Relaxed) == 40 {
            say("hangs");
            loop {
                std::thread::sleep(Duration::from_secs(3600));
            }
        }
    }
}

fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{MARK}{text}").unwrap();
    out.flush().unwrap();
}

/// Does nothing unless a test of this program started it.
#[test]
fn this_process_is_a_child() {
    let Some(root) = std::env::var_os("CHILD_ROOT") else { return };
    let mirror = std::env::var("CHILD_MIRROR").unwrap();
    let at = std::env::var("CHILD_HANG").unwrap();
    let mut installer: Installer = installer(Path::new(&root), &mirror);
    if !at.is_empty() {
        installer = installer.reporter(Hang { at: format!("{at} "), seen: AtomicU64::new(0) });
    }
    let version = std::env::var("CHILD_VERSION").unwrap().parse().unwrap();
    match installer.install(&Selection::new().version(version).tag(pack::TAG)) {
        Ok(done) => say(&format!("installed {} {}", done.found, done.python.prefix.display())),
        Err(error) => say(&format!("failed {}", chain(&error).replace('\n', " "))),
    }
}
