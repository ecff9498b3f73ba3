//! Real interpreters in the places that the sources know: what `cargo xtask fetch` got, as a plain prefix, copied to
//! where pyenv, uv and conda keep theirs, and in virtual environments; and the Pythons of this machine.
//!
//! What is found is run, and has to say of itself what the locator said of its files.

#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

mod copies;
mod machine;
mod process;
mod support;
mod venvs;
