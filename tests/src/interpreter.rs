//! The interpreter under test.

use std::sync::OnceLock;

use locator::Python;
use locator::cache::Flavour;

/// The free-threaded Python that `cargo xtask fetch` got, or the one that `FFI_PYTHON` names.
///
/// # Panics
///
/// If there is none, with the sentence that says how to get it.
pub fn python() -> &'static Python {
    static PYTHON: OnceLock<Python> = OnceLock::new();
    PYTHON.get_or_init(|| match locator::fetched(Flavour::Release) {
        Ok(python) => python,
        Err(error) => panic!("{:#}", anyhow::Error::new(error)),
    })
}
