//! Redistributable archives, packed from the fetched interpreter, served on the loopback interface with every fault
//! on purpose, and installed through the real client.

#![cfg(target_os = "linux")]

mod archives;
mod disk;
mod faults;
mod find;
mod hostile;
mod layouts;
mod manage;
mod offline;
mod processes;
mod releases;
mod resume;
mod support;
