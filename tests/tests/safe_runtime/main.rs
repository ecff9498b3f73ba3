//! The interpreter as a whole: how it is started and ended, how threads attach and detach, and the GIL.
//!
//! A process has one interpreter at most, so each test of how it is started or ended runs in a process of its own.

#![cfg(target_os = "linux")]

#[path = "../load/child.rs"]
#[allow(dead_code, reason = "the test `load` uses more of it")]
mod child;
mod python;

mod adopted;
mod attaching;
mod broken;
mod callbacks;
mod checkpoints;
mod cleared;
mod daemons;
mod exit;
mod gil;
mod gil_race;
mod pending;
mod shutdown;
mod smuggling;
mod start;
mod states;
mod sub_interpreters;
mod venv;
mod workers;
