//! Which exceptions failed conversions become.

use super::PyError;
use super::exceptions::{OverflowError, TypeError, ValueError};
use super::origin::Origin;
use crate::attach::attach;
use crate::convert::{ConvertError, ConvertErrorKind};

impl From<ConvertError> for PyError {
    /// Becomes a `TypeError`, an `OverflowError` or a `ValueError`. An exception that Python has raised stays what it
    /// was; the place in the container is added to it as a note.
    #[cold]
    fn from(error: ConvertError) -> Self {
        let text = error.to_string();
        let path = error.path();
        match error.into_kind() {
            ConvertErrorKind::Type { .. } => Self::from_origin(Origin::new::<TypeError>(text)),
            ConvertErrorKind::OutOfRange => Self::from_origin(Origin::new::<OverflowError>(text)),
            ConvertErrorKind::Length { .. } | ConvertErrorKind::Value { .. } => {
                Self::from_origin(Origin::new::<ValueError>(text))
            }
            ConvertErrorKind::Raised(raised) => {
                if !path.is_empty() {
                    // A note that cannot be added is missing, and the exception is no other.
                    let _ = attach(|py| raised.add_note(py, &format!("at `{path}`")).is_ok());
                }
                raised
            }
        }
    }
}
