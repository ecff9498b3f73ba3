//! Reads a request, character by character, so that a mistake can be pointed at.

use super::clause::{Clause, Operator, Release};
use super::{ParseRequestError, Request};
use crate::inspect::{Architecture, Format, Libc};
use crate::version::ReleaseLevel;

const EXAMPLES: &str = "expected a version such as 3.13t, 3.13.5t or >=3.13t";

/// The rest of a text, which knows where it is.
struct Input<'a> {
    text: &'a str,
    position: usize,
}

/// What the letters after a version say.
#[derive(Clone, Copy, Default)]
struct Variant {
    free_threaded: bool,
    debug: bool,
}

pub(super) fn request(text: &str) -> Result<Request, ParseRequestError> {
    let mut input = Input { text, position: 0 };
    input.spaces();
    let key = input.implementation()?;
    let start = input.position;
    let mut request = Request { clauses: Vec::new(), ..Request::of_minor(3, 0) };
    let mut variant = Variant::default();
    loop {
        input.spaces();
        let (clause, of_this) = input.clause()?;
        variant.free_threaded |= of_this.free_threaded;
        variant.debug |= of_this.debug;
        request.pre_releases |= clause.release.pre.is_some();
        request.clauses.push(clause);
        input.spaces();
        if !input.eat(",") {
            break;
        }
    }
    let end = text[..input.position].trim_end().len();
    if key && input.eat("-") {
        input.platform(&mut request)?;
        input.spaces();
    }
    if let Some(found) = input.rest().chars().next() {
        return Err(input.error(format!("`{found}` is not part of a request: {EXAMPLES}")));
    }
    request.debug = variant.debug;
    if !variant.free_threaded {
        return Err(with_the_gil(text, end, &request));
    }
    if !(13..=u8::MAX).any(|minor| request.may_take(3, minor)) {
        let reason =
            "no free-threaded Python fulfils this: they begin with 3.13, so ask for 3.13t or a later one";
        return Err(ParseRequestError::new(text, start, reason));
    }
    Ok(request)
}

/// The refusal of what asks for an ordinary build, with what to write instead.
fn with_the_gil(text: &str, position: usize, request: &Request) -> ParseRequestError {
    let debug = if request.debug { "d" } else { "" };
    let wanted = match request.clauses.first() {
        Some(Clause { operator: Operator::Within, release })
            if (release.major, release.minor.unwrap_or(13)) >= (3, 13) =>
        {
            format!("{release}t{debug}")
        }
        Some(clause) if clause.operator != Operator::Within => format!("{clause}t{debug}"),
        _ => format!("3.13t{debug}"),
    };
    let reason = format!(
        "this asks for a Python with the GIL, and only free-threaded ones are found here: ask for `{wanted}`"
    );
    ParseRequestError::new(text, position, reason)
}

impl Input<'_> {
    fn rest(&self) -> &str {
        &self.text[self.position..]
    }

    fn error(&self, reason: impl Into<String>) -> ParseRequestError {
        ParseRequestError::new(self.text, self.position, reason)
    }

    fn eat(&mut self, word: &str) -> bool {
        let found = self.rest().starts_with(word);
        if found {
            self.position += word.len();
        }
        found
    }

    fn spaces(&mut self) {
        self.position = self.text.len() - self.rest().trim_start().len();
    }

    /// `cpython-`, `python`, or nothing. True if one was named, so that a platform may follow the version.
    fn implementation(&mut self) -> Result<bool, ParseRequestError> {
        let named = ["cpython", "python", "cp"].iter().any(|name| self.eat(name));
        if named {
            // `cpython-3.13t`, `cpython@3.13t`, `python3.13t`
            let _ = self.eat("-") || self.eat("@");
        } else if self.rest().starts_with(|c: char| c.is_ascii_alphabetic()) {
            let name: String = self.rest().chars().take_while(char::is_ascii_alphanumeric).collect();
            let reason =
                format!("`{name}` is no implementation that is found here, only cpython is: {EXAMPLES}");
            return Err(self.error(reason));
        }
        Ok(named)
    }

    fn clause(&mut self) -> Result<(Clause, Variant), ParseRequestError> {
        let operator = [
            ("===", None),
            ("==", Some(Operator::Equal)),
            ("!=", Some(Operator::NotEqual)),
            ("~=", Some(Operator::Compatible)),
            (">=", Some(Operator::AtLeast)),
            ("<=", Some(Operator::AtMost)),
            (">", Some(Operator::Above)),
            ("<", Some(Operator::Below)),
        ];
        let at = self.position;
        let found = operator.into_iter().find(|(text, _)| self.eat(text));
        let mut operator = match found {
            Some((text, None)) => {
                return Err(ParseRequestError::new(
                    self.text,
                    at,
                    format!("`{text}` is not supported: use `==`"),
                ));
            }
            Some((_, Some(operator))) => operator,
            None => Operator::Within,
        };
        self.spaces();
        let release = self.release()?;
        let at = self.position;
        if self.eat(".*") {
            operator = match operator {
                Operator::Within | Operator::Equal => Operator::Within,
                Operator::NotEqual => Operator::NotWithin,
                _ => {
                    let reason = "`.*` goes with `==` and `!=` only: leave it out";
                    return Err(ParseRequestError::new(self.text, at, reason));
                }
            };
        }
        if operator == Operator::Compatible && release.minor.is_none() {
            let reason = "`~=` needs two numbers at least, such as `~=3.13`";
            return Err(self.error(reason));
        }
        let variant = self.variant(release)?;
        Ok((Clause { operator, release }, variant))
    }

    /// `3`, `3.13`, `313`, `3.13.5`, `3.14.0rc1`
    fn release(&mut self) -> Result<Release, ParseRequestError> {
        let at = self.position;
        let Some(mut major) = self.number()? else {
            let found = self.rest().chars().next().map_or_else(|| "the end".to_owned(), |c| format!("`{c}`"));
            return Err(self.error(format!("found {found}: {EXAMPLES}")));
        };
        let mut minor = None;
        // `313`: the first digit is the major version.
        if major.len() > 1 && !self.rest().starts_with('.') {
            let (first, rest) = major.split_at(1);
            minor = Some(self.small(rest, at + 1)?);
            major = first.to_owned();
        }
        let major = self.small(&major, at)?;
        let mut micro = None;
        for part in [&mut minor, &mut micro] {
            // `.*` follows, or the number is there already.
            if part.is_some() || !self.rest().starts_with('.') || self.rest().starts_with(".*") {
                continue;
            }
            self.position += 1;
            let at = self.position;
            let digits = self.number()?.ok_or_else(|| self.error("expected a number after the dot"))?;
            *part = Some(self.small(&digits, at)?);
        }
        let pre = self.pre_release()?;
        if pre.is_some() {
            // As PEP 440 reads it, 3.15rc1 is 3.15.0rc1.
            minor = minor.or(Some(0));
            micro = micro.or(Some(0));
        }
        Ok(Release { major, minor, micro, pre })
    }

    fn pre_release(&mut self) -> Result<Option<(ReleaseLevel, u8)>, ParseRequestError> {
        let levels = [("rc", ReleaseLevel::Candidate), ("a", ReleaseLevel::Alpha), ("b", ReleaseLevel::Beta)];
        let Some((name, level)) = levels.into_iter().find(|(name, _)| self.eat(name)) else {
            return Ok(None);
        };
        let at = self.position;
        let reason = format!("expected the number of the pre-release, such as {name}1");
        let digits = self.number()?.ok_or_else(|| self.error(&reason))?;
        // Four bits in `Py_Version`.
        match self.small(&digits, at)? {
            serial @ 0..16 => Ok(Some((level, serial))),
            _ => Err(ParseRequestError::new(self.text, at, reason)),
        }
    }

    fn number(&mut self) -> Result<Option<String>, ParseRequestError> {
        let digits: String = self.rest().chars().take_while(char::is_ascii_digit).collect();
        if digits.len() > 1 && digits.starts_with('0') {
            return Err(self.error("a number does not begin with 0"));
        }
        self.position += digits.len();
        Ok(Some(digits).filter(|digits| !digits.is_empty()))
    }

    fn small(&self, digits: &str, at: usize) -> Result<u8, ParseRequestError> {
        digits
            .parse()
            .map_err(|_| ParseRequestError::new(self.text, at, format!("{digits} is no number of a version")))
    }

    /// `t`, `td`, `+freethreaded+debug`, or nothing.
    fn variant(&mut self, release: Release) -> Result<Variant, ParseRequestError> {
        let mut variant = Variant::default();
        loop {
            let start = self.position;
            let plus = self.eat("+");
            let at = self.position;
            // The longest first.
            let names = ["freethreaded", "debug", "gil", "td", "t", "d"];
            let Some(name) = names.into_iter().find(|name| self.eat(name)) else {
                if plus {
                    return Err(self.error("expected `freethreaded` or `debug` after the `+`"));
                }
                break;
            };
            let (twice_t, twice_d) = (variant.free_threaded, variant.debug);
            match name {
                "gil" => {
                    let release = Clause::within(release);
                    let request = Request { clauses: vec![release], ..Request::of_minor(3, 13) };
                    return Err(with_the_gil(self.text, start, &request));
                }
                "freethreaded" | "t" => variant.free_threaded = true,
                "td" => variant = Variant { free_threaded: true, debug: true },
                _ => variant.debug = true,
            }
            if (name.contains('t') && twice_t) || (name.contains('d') && name != "freethreaded" && twice_d) {
                return Err(ParseRequestError::new(self.text, at, format!("`{name}` is said twice")));
            }
        }
        Ok(variant)
    }

    /// `linux-x86_64-gnu`, after the first `-`.
    fn platform(&mut self, request: &mut Request) -> Result<(), ParseRequestError> {
        request.system = match self.word() {
            "linux" => Some(Format::Elf),
            "macos" | "darwin" => Some(Format::MachO),
            "windows" => Some(Format::Pe),
            "any" => None,
            other => return Err(self.unknown(other, "system", "linux, macos, windows or any")),
        };
        self.skip_word();
        if !self.eat("-") {
            return Ok(());
        }
        match self.word() {
            "any" => {}
            "" => return Err(self.unknown("", "processor", "one such as x86_64 or aarch64, or any")),
            name => {
                let (name, level) = match name.strip_prefix("x86_64_v") {
                    Some(level) if matches!(level, "2" | "3" | "4") => ("x86_64", level.parse().ok()),
                    _ => (name, None),
                };
                request.architecture = Some(Architecture::named(name));
                request.level = level;
            }
        }
        self.skip_word();
        if !self.eat("-") {
            return Ok(());
        }
        request.libc = match self.word() {
            "gnu" | "gnueabi" | "gnueabihf" => Some(Libc::Gnu),
            "musl" | "musleabi" | "musleabihf" => Some(Libc::Musl),
            "none" | "any" => None,
            other => return Err(self.unknown(other, "C library", "gnu, musl, none or any")),
        };
        self.skip_word();
        Ok(())
    }

    /// Letters, digits and underscores.
    fn word(&self) -> &str {
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        &rest[..end]
    }

    fn skip_word(&mut self) {
        self.position += self.word().len();
    }

    fn unknown(&self, found: &str, what: &str, expected: &str) -> ParseRequestError {
        self.error(format!("`{found}` is no {what} that is known: expected {expected}"))
    }
}
