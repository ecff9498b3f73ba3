//! A verdict in a few words, for a line of a table. The whole sentence, with what to do, is the rejection itself.

use super::Verdict;
use crate::inspect::InspectError;
use crate::install::Rejection;

impl Verdict {
    /// The verdict in a few words, without the path that was judged.
    pub fn reason(&self) -> String {
        match &self.outcome {
            Ok(python) => {
                let debug = if python.debug { ", debug" } else { "" };
                format!("CPython {}, free-threaded{debug}", python.version)
            }
            Err(rejection) => refused(rejection),
        }
    }
}

fn refused(rejection: &Rejection) -> String {
    match rejection {
        Rejection::Missing { .. } => "does not exist".to_owned(),
        Rejection::Unreadable { source, .. } => format!("cannot be read: {source}"),
        Rejection::DanglingLink { target, .. } => {
            format!("a link to {}, which does not exist", target.display())
        }
        Rejection::Shim { shim, .. } => shim.to_string(),
        Rejection::NotALibrary(error) => not_a_library(error),
        Rejection::WrongPlatform { found, .. } => format!("for {found}"),
        Rejection::WrongLibc { found, expected, .. } => {
            format!("needs {found}, this process runs on {expected}")
        }
        Rejection::NewerGlibc { found, expected, .. } => {
            format!("needs glibc {found}, this process runs on {expected}")
        }
        Rejection::NewerProcessor { level, .. } => format!("for processors of x86-64-v{level} and newer"),
        Rejection::GilBuild { version, .. } => format!("CPython {version} with the GIL"),
        Rejection::WrongVersion { found, .. } => format!("CPython {found}, another version"),
        Rejection::OtherPlatform { found, .. } => format!("for {found}, which was not asked for"),
        Rejection::PreRelease { found, .. } => format!("CPython {found}, a pre-release"),
        Rejection::DebugBuild { version, .. } => format!("CPython {version}, a debug build"),
        Rejection::NoDebugBuild { version, .. } => format!("CPython {version}, no debug build"),
        Rejection::BrokenEnvironment { missing, .. } => {
            format!("broken environment: {} does not exist", missing.display())
        }
        Rejection::BadEnvironment { reason, .. } => format!("broken environment: {reason}"),
        Rejection::StaticBuild { .. } => "free-threaded, but without a shared library".to_owned(),
        Rejection::NoLibrary { found, .. } if found.is_empty() => "no Python there".to_owned(),
        Rejection::NoLibrary { found, .. } => format!("only {}, no shared library", found.join(", ")),
        Rejection::NoStandardLibrary { .. } => "incomplete: no standard library".to_owned(),
        Rejection::NoExecutable { .. } => "incomplete: no interpreter program".to_owned(),
        Rejection::NotAnInterpreter { .. } => "no interpreter of a free-threaded Python".to_owned(),
        Rejection::ReplacedInProcess { .. } => "replaced on the disk since it was loaded".to_owned(),
        Rejection::Probe { source, .. } => format!("unknown layout: {source}"),
        Rejection::AnotherInProcess { loaded, .. } => {
            format!("this process has loaded {} already", loaded.display())
        }
        Rejection::Altered { source, .. } => format!("altered: {source}"),
    }
}

fn not_a_library(error: &InspectError) -> String {
    match error {
        InspectError::Unreadable { source, .. } => format!("its library cannot be read: {source}"),
        InspectError::NotAnObject { .. } => "its library is damaged".to_owned(),
        InspectError::NotShared { .. } => "no shared library".to_owned(),
        InspectError::NotPython { .. } => "a shared library, but not CPython".to_owned(),
        InspectError::TooOld { .. } => "CPython older than 3.11, with the GIL".to_owned(),
        InspectError::NoVersion { .. } => "its library is damaged: no version".to_owned(),
    }
}
