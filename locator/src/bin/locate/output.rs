//! What is printed, and in which colours.

use std::io::{self, IsTerminal, Write as _};

use crate::arguments::Color;

/// The look of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// What serves.
    Good,
    /// What does not.
    Bad,
    /// What is less important.
    Dim,
    /// What is more important.
    Bold,
    /// All else.
    Plain,
}

/// Whether words have looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paint(bool);

impl Paint {
    /// As the user wants it for standard output.
    pub(crate) fn of_output(color: Color) -> Self {
        Self::of(color, io::stdout().is_terminal())
    }

    /// As the user wants it for standard error.
    pub(crate) fn of_errors(color: Color) -> Self {
        Self::of(color, io::stderr().is_terminal())
    }

    fn of(color: Color, terminal: bool) -> Self {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        Self(match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                terminal && !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
            }
        })
    }

    /// The text in its look, on one line.
    pub(crate) fn paint(self, look: Look, text: &str) -> String {
        let text = clean(text).replace('\n', "\u{FFFD}");
        let code = match look {
            Look::Plain => return text,
            _ if !self.0 => return text,
            Look::Good => "32",
            Look::Bad => "31",
            Look::Dim => "2",
            Look::Bold => "1",
        };
        format!("\x1b[{code}m{text}\x1b[0m")
    }
}

/// Without what a terminal would obey: names of files and what files say may hold anything.
pub(crate) fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{FFFD}' } else { c }).collect()
}

/// Rows of columns that begin below each other. The last of a row is as long as it is.
pub(crate) fn table(rows: &[Vec<(Look, String)>], paint: Paint) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let of_row = |row: &Vec<(Look, String)>| row.get(column).map_or(0, |(_, text)| text.chars().count());
        rows.iter().map(of_row).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for row in rows {
        for (column, (look, cell)) in row.iter().enumerate() {
            text += &paint.paint(*look, cell);
            if column + 1 < row.len() {
                text += &" ".repeat(widths[column] - cell.chars().count() + 2);
            }
        }
        text.push('\n');
    }
    text
}

/// Writes to standard output. Whoever reads it may stop at any line: that is no error.
pub(crate) fn print(text: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Writes a line to standard error. There is nowhere to say that this failed.
pub(crate) fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_are_told_nothing_by_files() {
        assert_eq!(clean("a\u{1b}]0;b\u{7}\r\nc\u{9b}2J"), "a\u{FFFD}]0;b\u{FFFD}\u{FFFD}\nc\u{FFFD}2J");
        assert_eq!(Paint(true).paint(Look::Bad, "a\u{1b}[2J\nb"), "\x1b[31ma\u{FFFD}[2J\u{FFFD}b\x1b[0m");
    }

    #[test]
    fn columns_begin_below_each_other() {
        let row = |one: &str, two: &str| vec![(Look::Good, one.to_owned()), (Look::Dim, two.to_owned())];
        let rows = [row("a", "b"), row("größe", "c"), row("", "d")];
        assert_eq!(table(&rows, Paint(false)), "a      b\ngröße  c\n       d\n");
        assert_eq!(table(&rows[..1], Paint(true)), "\x1b[32ma\x1b[0m  \x1b[2mb\x1b[0m\n");
    }
}
