//! The program `locate`, run as a user runs it: what it prints where, and how it ends.

#![cfg(target_os = "linux")]

mod explain;
mod find;
mod install;
mod support;
mod usage;

// The server and the archives of the tests of redistributable archives; not every part of them is needed here.
#[path = "../redistributable/support/pack.rs"]
#[expect(dead_code, reason = "shared with another test")]
mod pack;
#[path = "../redistributable/support/server.rs"]
#[expect(dead_code, reason = "shared with another test")]
mod server;
