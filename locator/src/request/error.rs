//! Why a text is no request, and where in it.

use std::fmt;

/// A text that asks for no free-threaded Python. Its message shows the text with a mark under the mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParseRequestError {
    text: String,
    /// In bytes, at a character's first; `text.len()` is its end.
    position: usize,
    reason: String,
}

impl ParseRequestError {
    pub(super) fn new(text: &str, position: usize, reason: impl Into<String>) -> Self {
        Self { text: text.to_owned(), position, reason: reason.into() }
    }

    /// Where the mistake is, in bytes from the beginning of the text.
    pub fn position(&self) -> usize {
        self.position
    }
}

impl fmt::Display for ParseRequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.reason)?;
        // What a terminal would not print in one column each would move the mark away from the mistake.
        let shown = |text: &str| text.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect();
        let (before, all): (String, String) = (shown(&self.text[..self.position]), shown(&self.text));
        write!(f, "    {all}\n    {:>width$}", '^', width = before.chars().count() + 1)
    }
}

impl std::error::Error for ParseRequestError {}
