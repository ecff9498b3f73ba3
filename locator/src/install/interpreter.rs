//! Whether a program is the interpreter that goes with a library: by what it is linked with, else by its name.

use std::path::{Path, PathBuf};

use super::layout::Layout;
use super::links;
use crate::inspect::{self, Format, Library, LibraryName};
use crate::source::is_interpreter;

/// A program that was named is an interpreter: it shows so itself, or a name that leads to it is that of one.
pub(super) fn is_one(program: &Path, steps: &[PathBuf], format: Format) -> bool {
    let named = |step: &PathBuf| {
        let name = step.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| is_interpreter(name, format == Format::Pe))
    };
    can_be_run(program, format) && (steps.iter().any(named) || shows(program))
}

/// The program is linked with a CPython, or has one linked into it.
pub(super) fn shows(program: &Path) -> bool {
    inspect::program(program).is_ok_and(|program| program.libpython.is_some() || program.itself.is_some())
}

/// The interpreter of a prefix. What is called `python3` there may be another Python, where the library came in a
/// package of its own: such a name counts only if the program shows that it is the right one.
pub(super) fn of_layout(layout: &Layout, prefix: &Path, library: &Library) -> Option<PathBuf> {
    let own = layout.own_programs();
    let windows = layout.windows();
    let by_name = |path: &Path| {
        // There the only name of an interpreter was this one for long, and a script cannot have it.
        let named =
            |step: &PathBuf| step.file_name().is_some_and(|name| own.iter().any(|own| name == &**own));
        windows || links::steps(path).iter().any(named)
    };
    layout.executables(prefix).into_iter().find(|path| {
        path.is_file()
            && can_be_run(path, layout.platform.format)
            && goes_with(path, library).unwrap_or_else(|| by_name(path))
    })
}

/// What a program shows of being the interpreter of `library`. `None`: nothing, as a script does.
pub(super) fn goes_with(program: &Path, library: &Library) -> Option<bool> {
    let program = inspect::program(program).ok()?;
    let minor = (library.version.major, library.version.minor);
    if let Some(file) = program.libpython {
        let name = LibraryName::parse(&file)?;
        let right = name.minor.is_none_or(|found| found == minor)
            && name.free_threaded == library.free_threaded
            && name.debug == library.debug;
        // A library whose name lies is told by the name.
        return Some(right || library.path.file_name().is_some_and(|name| name == &*file));
    }
    let (version, free_threaded) = program.itself?;
    Some(free_threaded && version.is_some_and(|version| (version.major, version.minor) == minor))
}

#[cfg(unix)]
fn can_be_run(path: &Path, format: Format) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    // Windows has no such permission, and neither have its files when they are looked at from here.
    format == Format::Pe || std::fs::metadata(path).is_ok_and(|kind| kind.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn can_be_run(_: &Path, _: Format) -> bool {
    true
}
