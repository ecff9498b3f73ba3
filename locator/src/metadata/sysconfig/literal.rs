//! Reads the literal of a Python dictionary of texts and numbers.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::str::Chars;

use super::Value;

const START: &str = "build_time_vars";

/// The variables in `bytes`. `None` if they are not `build_time_vars = {…}` as `sysconfig` writes it.
pub(crate) fn parse(bytes: &[u8]) -> Option<BTreeMap<String, Value>> {
    let text = String::from_utf8_lossy(bytes);
    // Comments come before it, and a byte order mark may.
    let text = text.trim_start_matches('\u{FEFF}');
    let line = text.lines().find(|line| line.starts_with(START))?;
    let offset = line.as_ptr().addr() - text.as_ptr().addr();
    let mut reader = Reader(text[offset + START.len()..].chars().peekable());
    reader.expect('=')?;
    reader.expect('{')?;
    let mut values = BTreeMap::new();
    loop {
        reader.blank();
        if reader.eat('}') {
            return Some(values);
        }
        let key = reader.text()?;
        reader.expect(':')?;
        if let Some(value) = reader.value()? {
            values.insert(key, value);
        }
        reader.blank();
        if !reader.eat(',') {
            reader.expect('}')?;
            return Some(values);
        }
    }
}

struct Reader<'a>(Peekable<Chars<'a>>);

impl Reader<'_> {
    fn eat(&mut self, wanted: char) -> bool {
        self.0.next_if_eq(&wanted).is_some()
    }

    fn expect(&mut self, wanted: char) -> Option<()> {
        self.blank();
        self.eat(wanted).then_some(())
    }

    /// White space and comments.
    fn blank(&mut self) {
        loop {
            while self.0.next_if(|c| c.is_ascii_whitespace()).is_some() {}
            if !self.eat('#') {
                return;
            }
            while self.0.next_if(|c| *c != '\n').is_some() {}
        }
    }

    /// A text, a number, or a name such as `None`, which has no value.
    fn value(&mut self) -> Option<Option<Value>> {
        self.blank();
        match *self.0.peek()? {
            '\'' | '"' => Some(Some(Value::Text(self.text()?))),
            '(' => {
                // `pprint` puts a long text into brackets.
                self.eat('(');
                self.blank();
                let text = self.text()?;
                self.expect(')')?;
                Some(Some(Value::Text(text)))
            }
            '-' | '0'..='9' => {
                let number = self.word(|c| c == '-' || c.is_ascii_digit());
                Some(Some(Value::Number(number.parse().ok()?)))
            }
            _ => {
                matches!(&*self.word(|c| c.is_ascii_alphabetic()), "None" | "True" | "False").then_some(None)
            }
        }
    }

    fn word(&mut self, of: impl Fn(char) -> bool) -> String {
        let mut word = String::new();
        while let Some(c) = self.0.next_if(|c| of(*c)) {
            word.push(c);
        }
        word
    }

    /// One or more texts after each other, which are one.
    fn text(&mut self) -> Option<String> {
        let mut whole = String::new();
        let mut any = false;
        loop {
            self.blank();
            match self.0.peek() {
                Some('\'' | '"') => self.one_text(&mut whole)?,
                _ => return any.then_some(whole),
            }
            any = true;
        }
    }

    fn one_text(&mut self, whole: &mut String) -> Option<()> {
        let quote = self.0.next()?;
        loop {
            match self.0.next()? {
                c if c == quote => return Some(()),
                '\\' => whole.extend(self.escaped()?),
                '\n' => return None,
                c => whole.push(c),
            }
        }
    }

    /// What stands after a backslash. A line that goes on has no character; what Python does not know either stands for
    /// itself.
    fn escaped(&mut self) -> Option<Vec<char>> {
        Some(match self.0.next()? {
            '\n' => Vec::new(),
            'n' => vec!['\n'],
            't' => vec!['\t'],
            'r' => vec!['\r'],
            'a' => vec!['\u{7}'],
            'b' => vec!['\u{8}'],
            'f' => vec!['\u{c}'],
            'v' => vec!['\u{b}'],
            c @ ('\\' | '\'' | '"') => vec![c],
            'x' => vec![self.code(2)?],
            'u' => vec![self.code(4)?],
            'U' => vec![self.code(8)?],
            first @ '0'..='7' => {
                let mut value = first.to_digit(8)?;
                for _ in 0..2 {
                    let Some(digit) = self.0.next_if(|c| c.is_digit(8)) else { break };
                    value = value * 8 + digit.to_digit(8)?;
                }
                vec![char::from_u32(value)?]
            }
            c => vec!['\\', c],
        })
    }

    /// A character by its number. Half of a pair, which Rust has no character for, becomes U+FFFD.
    fn code(&mut self, digits: usize) -> Option<char> {
        let mut value = 0u32;
        for _ in 0..digits {
            value = value.checked_mul(16)?.checked_add(self.0.next()?.to_digit(16)?)?;
        }
        Some(char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER))
    }
}
