//! Subprocesses: run with a log or with their output captured, and errors that say what was run.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context as _, Result, bail};

/// How many lines of a log an error repeats.
const TAIL: usize = 12;

/// A program to run, with a name for messages.
pub(crate) struct Tool {
    command: Command,
    shown: String,
}

impl Tool {
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let program = program.as_ref();
        let shown = Path::new(program).file_name().unwrap_or(program).to_string_lossy().into_owned();
        Self { command: Command::new(program), shown }
    }

    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        let arg = arg.as_ref();
        self.shown.push(' ');
        self.shown.push_str(&arg.to_string_lossy());
        self.command.arg(arg);
        self
    }

    pub(crate) fn args<S: AsRef<OsStr>>(self, args: impl IntoIterator<Item = S>) -> Self {
        args.into_iter().fold(self, Tool::arg)
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn without_env(mut self, name: impl AsRef<OsStr>) -> Self {
        self.command.env_remove(name);
        self
    }

    pub(crate) fn dir(mut self, dir: &Path) -> Self {
        self.command.current_dir(dir);
        self
    }

    /// Runs it without input and gives its standard output. The error has what it said on standard error.
    pub(crate) fn output(mut self) -> Result<String> {
        let output = self.command.stdin(Stdio::null()).output();
        let output = output.with_context(|| format!("`{}` could not be started", self.shown))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            bail!("`{}` failed ({}): {}", self.shown, output.status, said.trim());
        }
        String::from_utf8(output.stdout).with_context(|| format!("`{}` did not print text", self.shown))
    }

    /// Runs it with `text` as its input, and says only whether it succeeded.
    pub(crate) fn accepts(mut self, text: &str) -> Result<bool> {
        let command = self.command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().with_context(|| format!("`{}` could not be started", self.shown))?;
        if let Some(mut input) = child.stdin.take() {
            // A program that stops reading has made up its mind: its status is the answer.
            let _ = input.write_all(text.as_bytes());
        }
        Ok(child.wait()?.success())
    }

    /// Runs it without input and writes what it prints into `log`, line by line, each shown to `watch` too.
    ///
    /// The program prints into a pipe that only this process reads. When this process is killed, the pipe
    /// breaks, and a `make` that is left alone ends at its next line instead of working on in a folder that
    /// the next run sweeps.
    pub(crate) fn logged(mut self, log: &mut Log, mut watch: impl FnMut(&str)) -> Result<()> {
        log.line(&format!("$ {}", self.shown))?;
        let (reader, writer) = io::pipe().context("no pipe")?;
        let command = self.command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
        let mut child = command.spawn().with_context(|| format!("`{}` could not be started", self.shown))?;
        // The command holds the writing end, and the pipe would never end while it lives.
        drop(self.command);
        let mut reader = BufReader::new(reader);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line)? != 0 {
            let text = String::from_utf8_lossy(&line);
            let text = text.trim_end();
            log.line(text)?;
            watch(text);
            line.clear();
        }
        let status = child.wait()?;
        if status.success() { Ok(()) } else { Err(log.failure(&self.shown, status)) }
    }
}

/// A file that keeps everything that the programs of one piece of work print.
pub(crate) struct Log {
    path: PathBuf,
    file: File,
}

impl Log {
    pub(crate) fn create(path: PathBuf) -> Result<Self> {
        let create = || {
            fs::create_dir_all(path.parent().unwrap_or(&path))?;
            File::create(&path)
        };
        let file = create().with_context(|| format!("the log {} cannot be written", path.display()))?;
        Ok(Self { path, file })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    fn line(&mut self, text: &str) -> Result<()> {
        writeln!(self.file, "{text}")
            .with_context(|| format!("the log {} cannot be written", self.path.display()))
    }

    fn failure(&self, shown: &str, status: ExitStatus) -> anyhow::Error {
        let text = fs::read(&self.path).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<&str> = text.lines().collect();
        let tail = lines[lines.len().saturating_sub(TAIL)..].join("\n  ");
        anyhow::anyhow!(
            "`{shown}` failed ({status}); its last lines:\n  {tail}\nthe full log is {}",
            self.path.display()
        )
    }
}

/// The folder of the repository.
pub(crate) fn workspace_root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// The file that `program` names, looked up on `PATH` unless it has a folder of its own.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    find_on(&std::env::var_os("PATH")?, program)
}

fn find_on(path: &OsString, program: &str) -> Option<PathBuf> {
    if Path::new(program).components().count() > 1 {
        return is_program(Path::new(program)).then(|| PathBuf::from(program));
    }
    let file = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(path).map(|folder| folder.join(&file)).find(|path| is_program(path))
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn shell(script: &str) -> Tool {
        Tool::new("sh").args(["-c", script])
    }

    #[test]
    fn a_log_has_both_outputs_in_their_order_and_each_line_is_watched() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = Log::create(folder.path().join("logs/a.log")).unwrap();
        let mut seen = Vec::new();
        let tool = shell("echo one; echo two >&2; printf three");
        tool.logged(&mut log, |line| seen.push(line.to_owned())).unwrap();
        assert_eq!(seen, ["one", "two", "three"]);
        let text = fs::read_to_string(log.path()).unwrap();
        assert!(text.starts_with("$ sh -c ") && text.ends_with("one\ntwo\nthree\n"), "{text}");
    }

    #[test]
    fn a_failure_repeats_the_end_of_the_log_and_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = Log::create(folder.path().join("a.log")).unwrap();
        let script = "i=0; while [ $i -lt 40 ]; do i=$((i+1)); echo line $i; done; exit 3";
        let error = shell(script).logged(&mut log, |_| {}).unwrap_err().to_string();
        assert!(error.contains("exit status: 3"), "{error}");
        assert!(
            error.contains("line 40\n") && error.contains("line 29\n") && !error.contains("line 28\n"),
            "{error}"
        );
        assert!(error.ends_with(&format!("the full log is {}", log.path().display())), "{error}");
    }

    #[test]
    fn a_program_that_prints_what_is_no_text_is_logged_all_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = Log::create(folder.path().join("a.log")).unwrap();
        shell("printf 'a\\377b\\n'").logged(&mut log, |_| {}).unwrap();
        assert!(fs::read_to_string(log.path()).unwrap().ends_with("a\u{FFFD}b\n"));
    }

    #[test]
    fn output_is_given_or_the_error_says_what_was_said() {
        assert_eq!(shell("echo text").output().unwrap(), "text\n");
        let error = shell("echo reason >&2; exit 1").output().unwrap_err().to_string();
        assert!(error.ends_with("failed (exit status: 1): reason"), "{error}");
        let error = Tool::new("there-is-no-such-program").output().unwrap_err().to_string();
        assert_eq!(error, "`there-is-no-such-program` could not be started");
    }

    #[test]
    fn a_program_may_decide_without_reading_its_input() {
        assert!(shell("exit 0").accepts(&"x".repeat(1 << 20)).unwrap());
        assert!(!shell("cat >/dev/null; exit 1").accepts("x").unwrap());
    }

    #[test]
    fn only_what_can_be_run_is_found() {
        let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let path = std::env::join_paths([first.path(), second.path()]).unwrap();
        fs::write(first.path().join("tool"), "").unwrap();
        assert_eq!(find_on(&path, "tool"), None);
        let program = second.path().join("tool");
        fs::write(&program, "").unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(find_on(&path, "tool"), Some(program.clone()));
        assert_eq!(find_on(&OsString::new(), program.to_str().unwrap()), Some(program));
    }
}
