//! The fifteen cases that every locator gets wrong once, each on a machine made of folders. What is made for macOS and
//! Windows is searched on Linux: layouts are those of the machine that is searched, and nothing is loaded or run.
//!
//! The fourteenth, downloads that go wrong, is the test program `redistributable`, on a real HTTP server; what an
//! altered installation of the cache is worth is in `c14_altered.rs`.

#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

mod also;
mod c01_conda;
mod c02_conda_unasked;
mod c03_macos_framework;
mod c04_windows_shared_prefix;
mod c05_python3t_dll;
mod c06_static_build;
mod c07_shims;
mod c08_environments;
mod c09_old_archives;
mod c10_one_installation;
mod c11_lying_metadata;
mod c12_hostile_programs;
mod c13_platform;
mod c14_altered;
mod c15_in_process;
#[allow(dead_code, reason = "the tests inside of the crate use the rest")]
#[path = "../../src/fixture.rs"]
mod fixture;
mod foreign;
mod programs;
mod report;
mod support;
mod unreadable;
