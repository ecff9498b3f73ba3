//! Which targets' archives run in this process.

use super::SelectError;
use crate::inspect::{has_level, level_in};

/// The target triple whose archives this process can load, as the archives name it. `None` if there are none.
///
/// # Platform-specific behaviour
///
/// It is the processor, the system and the C library that this program was compiled for: what runs beside it on the
/// same machine under emulation, or with another C library, cannot be loaded into it.
///
/// # Examples
///
/// ```
/// if cfg!(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu")) {
///     assert_eq!(locator::redistributable::host_triple(), Some("x86_64-unknown-linux-gnu".to_owned()));
/// }
/// ```
pub fn host() -> Option<String> {
    let arm = cfg!(target_arch = "arm");
    let arch = match std::env::consts::ARCH {
        "x86" => "i686",
        "arm" => "armv7",
        "powerpc64" if cfg!(target_endian = "little") => "ppc64le",
        arch @ ("x86_64" | "aarch64" | "riscv64" | "s390x") => arch,
        _ => return None,
    };
    let system = if cfg!(target_os = "macos") {
        "apple-darwin"
    } else if cfg!(all(windows, target_env = "msvc")) {
        "pc-windows-msvc"
    } else if cfg!(all(target_os = "linux", target_env = "musl")) {
        "unknown-linux-musl"
    } else if cfg!(all(target_os = "linux", target_env = "gnu")) {
        match (arm, cfg!(target_abi = "eabihf")) {
            (true, true) => "unknown-linux-gnueabihf",
            (true, false) => "unknown-linux-gnueabi",
            _ => "unknown-linux-gnu",
        }
    } else {
        return None;
    };
    Some(format!("{arch}-{system}"))
}

/// The triple to install: the one that was asked for if this process can load it, else the host's own, of the level of
/// x86-64 that was asked for.
pub(super) fn choose(asked: Option<&str>, level: Option<u8>) -> Result<String, SelectError> {
    let host = host().ok_or(SelectError::Host)?;
    let of_level =
        level.filter(|level| *level > 1).map(|level| host.replacen("x86_64", &format!("x86_64_v{level}"), 1));
    let Some(asked) = asked.or(of_level.as_deref()) else { return Ok(host) };
    // Of x86-64 there are archives for newer processors only.
    let level = level_in(asked);
    let plain = level.map_or_else(|| asked.to_owned(), |level| asked.replacen(&format!("_v{level}"), "", 1));
    if plain != host {
        return Err(SelectError::Foreign { triple: asked.to_owned(), host });
    }
    if !level.is_none_or(has_level) {
        return Err(SelectError::Processor { triple: asked.to_owned(), host });
    }
    Ok(asked.to_owned())
}

#[cfg(all(test, target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
mod tests {
    use super::*;

    #[test]
    fn what_this_process_cannot_load_is_refused() {
        assert_eq!(choose(None, None).unwrap(), "x86_64-unknown-linux-gnu");
        assert_eq!(choose(Some("x86_64-unknown-linux-gnu"), None).unwrap(), "x86_64-unknown-linux-gnu");
        for triple in ["x86_64-unknown-linux-musl", "aarch64-unknown-linux-gnu", "x86_64_v3-apple-darwin"] {
            let error = choose(Some(triple), None).unwrap_err();
            assert!(matches!(error, SelectError::Foreign { .. }), "{error}");
            assert!(error.to_string().contains(triple), "{error}");
        }
    }

    #[test]
    fn a_newer_processors_archives_are_for_those_that_have_one() {
        let level = "x86_64_v2-unknown-linux-gnu";
        match choose(Some(level), None) {
            Ok(triple) => assert!(is_x86_feature_detected!("sse4.2") && triple == level),
            Err(error) => assert!(matches!(error, SelectError::Processor { .. }), "{error}"),
        }
    }
}
