//! CPython from its source archive: unpacked, configured, compiled, installed, tried, sealed, put into place.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, Result, anyhow, bail};
use locator::Python;
use locator::cache::{Entry, Flavour, Lock};

use super::stage::Stage;
use super::{debian, smoke, toolchain};
use crate::command::{Log, Tool};
use crate::status::{self, Phase};

/// Variables that would get into the build from the caller's own work.
const SCRUBBED: [&str; 10] = [
    "CFLAGS",
    "CPPFLAGS",
    "LDFLAGS",
    "LIBS",
    "CONFIG_SITE",
    "DESTDIR",
    "MAKEFLAGS",
    "MFLAGS",
    "MAKELEVEL",
    "LD_LIBRARY_PATH",
];

/// What `EXTERNALLY-MANAGED` makes pip say.
const MANAGED: &str = "[externally-managed]\n\
    Error=This Python is shared by all work on this machine and its files are verified before each use.\n\
    \x20Make a virtual environment instead:\n python3.13t -m venv FOLDER\n";

/// Builds `entry` and gives it.
pub(super) fn from_source(entry: &Entry, root: &Path, lock: &Lock) -> Result<Python> {
    if !cfg!(target_os = "linux") {
        bail!(
            "CPython is built from source on Linux only: \
             set FFI_PYTHON to a free-threaded Python 3.13 that is installed"
        );
    }
    plain(root)?;
    let kept = debian::kept(entry.version(), root)?;
    if kept.is_none() {
        debian::check_apt()?;
    }
    toolchain::check()?;
    let start = Instant::now();
    let stage = Stage::new(root, entry, lock)?;
    let mut log = Log::create(root.join("logs").join(format!("{}.log", entry.name())))?;
    let archive = match kept {
        Some(archive) => archive,
        None => debian::archive(entry.version(), root, &stage, &mut log)?,
    };

    let source = unpack(&archive.path, &stage, &mut log)?;
    status::line("Logging", &format!("to {}", log.path().display()));
    configure(&source, entry, &mut log)?;
    let mut phase = Phase::start("Compiling", format!("CPython {} ({})", entry.version(), entry.flavour()));
    let jobs = std::thread::available_parallelism().map_or(1, usize::from);
    scrubbed("make", &source).arg(format!("-j{jobs}")).logged(&mut log, |line| phase.step(line))?;
    phase.done();

    let mut phase = Phase::start("Installing", entry.name());
    let installed = stage.path().join("installed");
    let destination = format!("DESTDIR={}", installed.display());
    scrubbed("make", &source).args(["install", &destination]).logged(&mut log, |line| phase.step(line))?;
    phase.done();

    let staged = below(&installed, &entry.prefix())?;
    smoke::test(&staged, &mut log)?;
    let python = Python::at(&staged)?;
    fs::write(python.stdlib.join("EXTERNALLY-MANAGED"), MANAGED)?;
    entry.seal(&staged, archive.provenance)?;
    stage.publish(&staged, entry)?;
    let python = entry.verify().context("the new installation does not hold")?;
    status::line("Built", &format!("{} in {}", entry.name(), status::seconds(start.elapsed())));
    Ok(python)
}

/// CPython's Makefile and the first lines of its scripts cannot hold every path.
fn plain(root: &Path) -> Result<()> {
    let text = root.to_str().ok_or_else(|| anyhow!("the cache {} is not plain text", root.display()))?;
    let strange = |c: char| !(c.is_alphanumeric() || "/._-+~@%,".contains(c));
    if let Some(found) = text.chars().find(|c| strange(*c)) {
        bail!(
            "the cache {text} has {found:?} in its path, which CPython's Makefile cannot take: \
               set FFI_PYTHON_CACHE to another folder"
        );
    }
    Ok(())
}

/// `program` in `folder`, without what the caller's environment would change in the result.
fn scrubbed(program: &str, folder: &Path) -> Tool {
    let python = std::env::vars_os()
        .map(|(name, _)| name)
        .filter(|name| name.as_encoded_bytes().starts_with(b"PYTHON"));
    let tool = python.fold(Tool::new(program), Tool::without_env);
    SCRUBBED.into_iter().fold(tool, Tool::without_env).env("LC_ALL", "C").dir(folder)
}

fn unpack(archive: &Path, stage: &Stage, log: &mut Log) -> Result<PathBuf> {
    let folder = stage.path().join("source");
    fs::create_dir(&folder)?;
    let phase = Phase::start("Unpacking", archive.file_name().unwrap_or_default().to_string_lossy());
    Tool::new("tar").arg("-xf").arg(archive).arg("-C").arg(&folder).logged(log, |_| {})?;
    phase.done();
    let mut tops = fs::read_dir(&folder)?.flatten().map(|entry| entry.path());
    match (tops.next(), tops.next()) {
        (Some(top), None) => Ok(top),
        _ => bail!("{} does not hold one folder, as CPython's archives do", archive.display()),
    }
}

fn configure(source: &Path, entry: &Entry, log: &mut Log) -> Result<()> {
    let mut phase = Phase::start("Configuring", format!("CPython {} ({})", entry.version(), entry.flavour()));
    let prefix = format!("--prefix={}", entry.prefix().display());
    let mut tool = scrubbed("./configure", source).args([&prefix, "--disable-gil", "--enable-shared"]);
    tool = tool.args(["--with-ensurepip=install", &rpath(&entry.prefix())]);
    if entry.flavour() == Flavour::Asserts {
        tool = tool.arg("--with-assertions");
    }
    tool.logged(log, |line| phase.step(line))?;
    phase.done();
    Ok(())
}

/// How the program finds its library: beside itself, wherever both are moved; else where it is installed,
/// for a copy of the program alone, as `venv --copies` makes it.
///
/// `configure` puts this into the Makefile as it is, where `$$` is a dollar and the quotes are for the shell.
/// `NODIST` keeps it away from extension modules that are built with the installation.
fn rpath(prefix: &Path) -> String {
    format!("LDFLAGS_NODIST=-Wl,-rpath,'$$ORIGIN/../lib' -Wl,-rpath,{}", prefix.join("lib").display())
}

/// Where `make install DESTDIR=installed` has put `prefix`.
fn below(installed: &Path, prefix: &Path) -> Result<PathBuf> {
    // Joining an absolute path would leave `installed` behind.
    let relative: PathBuf =
        prefix.components().filter(|part| matches!(part, std::path::Component::Normal(_))).collect();
    let staged = installed.join(relative);
    if staged.is_dir() { Ok(staged) } else { bail!("`make install` made no {}", staged.display()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_a_makefile_cannot_hold_are_refused_by_the_character() {
        plain(Path::new("/home/some.one/.cache/ffi-python")).unwrap();
        plain(Path::new("/home/löwe/c+1")).unwrap();
        for (path, found) in
            [("/a b", "' '"), ("/a$b", "'$'"), ("/a'b", "'\\''"), ("/a:b", "':'"), ("/a#b", "'#'")]
        {
            let error = plain(Path::new(path)).unwrap_err().to_string();
            assert!(error.contains(&format!("has {found} in its path")), "{error}");
        }
    }

    #[test]
    fn the_staged_prefix_lies_below_the_destination() {
        let folder = tempfile::tempdir().unwrap();
        let made = folder.path().join("cache/name");
        fs::create_dir_all(&made).unwrap();
        assert_eq!(below(folder.path(), Path::new("/cache/name")).unwrap(), made);
        assert!(below(folder.path(), Path::new("/cache/other")).is_err());
    }
}
