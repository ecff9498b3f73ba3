//! What Windows has of its own.

pub(super) mod install_manager;
#[cfg(windows)]
pub(crate) mod live;
pub(super) mod nuget;
pub(super) mod registry;
pub(super) mod store;
