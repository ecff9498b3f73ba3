//! From an archive's name and hash to a file of the cache that has that hash.

mod address;
mod archive;
mod client;
mod error;
mod partial;
mod retry;
mod text;
mod transfer;

pub use address::AddressError;
pub(super) use address::{Address, Scheme};
pub(super) use archive::obtain;
pub use error::{DownloadError, Tried};
pub(super) use text::text;

use std::sync::Arc;
use std::time::Duration;

use super::Reporter;

/// Where files come from, and how long is waited for them.
#[derive(Clone)]
pub(super) struct Settings {
    pub(super) mirror: Option<Address>,
    pub(super) upstream: Address,
    pub(super) offline: bool,
    pub(super) connect_timeout: Duration,
    pub(super) read_timeout: Duration,
    /// How often a transfer is tried again that brought nothing more.
    pub(super) retries: u32,
    /// How often a server that cannot be reached is tried again.
    pub(super) connect_retries: u32,
    /// The first pause; each next one is twice as long.
    pub(super) back_off: Duration,
    pub(super) reporter: Arc<dyn Reporter>,
}

impl Settings {
    /// Where to look, in order: the mirror, then upstream.
    fn addresses(&self) -> impl Iterator<Item = &Address> {
        self.mirror.iter().chain([&self.upstream])
    }
}
