//! The parameters of a function, from their text.

use crate::PyError;
use crate::attach::Attached;
use crate::error::Result;
use crate::exceptions::ValueError;
use crate::object::Owned;
use crate::value::Str;

/// The parameters of a function. Each has a place: first the positional ones, then those that are keyword-only.
#[derive(Debug, Default)]
pub(super) struct Signature {
    pub(super) parameters: Vec<Parameter>,
    /// How many of them are passed by position only.
    pub(super) positional_only: usize,
    /// How many of them are passed by position at all.
    pub(super) positional: usize,
    /// Whether there is a `*rest`.
    pub(super) rest: bool,
    /// Whether there is a `**keywords`.
    pub(super) keywords: bool,
}

/// One parameter.
#[derive(Debug)]
pub(super) struct Parameter {
    pub(super) name: String,
    /// The name as an interned object, with which keywords are compared first.
    pub(super) object: Option<Owned<Str>>,
    pub(super) is_required: bool,
}

impl Signature {
    /// Reads a text such as `(a, b=1, /, c=2, *rest, d, e=None, **keywords)`. The defaults are not looked at.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let inside = text.trim().strip_prefix('(').and_then(|text| text.strip_suffix(')'));
        let inside = inside.ok_or("it has no parentheses around the parameters")?;
        let mut signature = Self::default();
        let mut is_keyword_only = false;
        let mut has_slash = false;
        for item in split(inside)? {
            let item = item.trim();
            if signature.keywords {
                return Err(format!("`{item}` comes after `**`"));
            }
            if item == "/" {
                if has_slash || is_keyword_only || signature.parameters.is_empty() {
                    return Err("`/` comes once, after a parameter and before `*`".into());
                }
                has_slash = true;
                signature.positional_only = signature.parameters.len();
            } else if let Some(name) = item.strip_prefix("**") {
                check_name(name)?;
                signature.keywords = true;
            } else if let Some(name) = item.strip_prefix('*') {
                if is_keyword_only {
                    return Err("`*` comes once".into());
                }
                is_keyword_only = true;
                if !name.is_empty() {
                    check_name(name)?;
                    signature.rest = true;
                }
            } else {
                signature.add(item, is_keyword_only)?;
            }
        }
        if is_keyword_only && !signature.rest && signature.positional == signature.parameters.len() {
            return Err("no parameter comes after `*`".into());
        }
        Ok(signature)
    }

    fn add(&mut self, item: &str, is_keyword_only: bool) -> Result<(), String> {
        let (name, is_required) = match item.split_once('=') {
            Some((name, _)) => (name.trim_end(), false),
            None => (item, true),
        };
        check_name(name)?;
        if self.parameters.iter().any(|parameter| parameter.name == name) {
            return Err(format!("`{name}` comes twice"));
        }
        if !is_keyword_only {
            if is_required && self.parameters.last().is_some_and(|last| !last.is_required) {
                return Err(format!("`{name}` has no default, and comes after one that has"));
            }
            self.positional += 1;
        }
        self.parameters.push(Parameter { name: name.to_owned(), object: None, is_required });
        Ok(())
    }

    /// How many of the positional parameters have no default.
    pub(super) fn required_positional(&self) -> usize {
        self.parameters[..self.positional].iter().filter(|parameter| parameter.is_required).count()
    }

    /// Reads the text, and makes the names known to Python.
    pub(super) fn new(py: &Attached, function: &str, text: &str) -> Result<Self> {
        let parse = |why| {
            PyError::new::<ValueError>(
                py,
                format!("the signature `{text}` of `{function}` is malformed: {why}"),
            )
        };
        let mut signature = Self::parse(text).map_err(parse)?;
        for parameter in &mut signature.parameters {
            parameter.object = Some(interned(py, &parameter.name)?);
        }
        Ok(signature)
    }
}

/// The object that keywords of this name usually are.
fn interned(py: &Attached, name: &str) -> Result<Owned<Str>> {
    py.check();
    let mut object = Str::new(py, name)?.into_ptr();
    // SAFETY: attached. The reference, which is nobody else's yet, is replaced by one to the interned text.
    unsafe {
        ffi_sys::PyUnicode_InternInPlace(&mut object);
        Ok(crate::Bound::from_result(py, object)?.unbind())
    }
}

/// The parts between the commas that are in no bracket and no string.
fn split(text: &str) -> Result<Vec<&str>, String> {
    let (mut parts, mut start, mut depth, mut quote) = (Vec::new(), 0, 0_usize, None);
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        match (quote, character) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(open), _) if open == character => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(character),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => {
                depth = depth.checked_sub(1).ok_or("a bracket is closed and not opened")?
            }
            (None, ',') if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            (None, _) => {}
        }
    }
    if depth != 0 || quote.is_some() {
        return Err("a bracket or a string is not closed".into());
    }
    // A comma may come last, and there may be nothing at all.
    if !text[start..].trim().is_empty() {
        parts.push(&text[start..]);
    }
    Ok(parts)
}

fn check_name(name: &str) -> Result<(), String> {
    let mut characters = name.chars();
    let starts = characters.next().is_some_and(|first| first == '_' || first.is_alphabetic());
    if starts && characters.all(|character| character == '_' || character.is_alphanumeric()) {
        Ok(())
    } else {
        Err(format!("`{name}` is no name"))
    }
}

#[cfg(test)]
mod tests {
    use super::Signature;

    fn shape(text: &str) -> Result<(String, usize, usize, bool, bool), String> {
        let signature = Signature::parse(text)?;
        let names = signature
            .parameters
            .iter()
            .map(|p| format!("{}{}", p.name, if p.is_required { "" } else { "=" }));
        let names = names.collect::<Vec<_>>().join(" ");
        Ok((names, signature.positional_only, signature.positional, signature.rest, signature.keywords))
    }

    #[test]
    fn all_kinds_of_parameters_are_read() {
        assert_eq!(shape("()"), Ok((String::new(), 0, 0, false, false)));
        assert_eq!(shape(" (a, b = 1,) "), Ok(("a b=".into(), 0, 2, false, false)));
        assert_eq!(
            shape("(a, /, b=',)', *rest, c, d=(1, [2, {3}]), **more)"),
            Ok(("a b= c d=".into(), 1, 2, true, true))
        );
        assert_eq!(shape("(*, c=1, d)"), Ok(("c= d".into(), 0, 0, false, false)));
        assert_eq!(shape(r#"(a="\",(")"#), Ok(("a=".into(), 0, 1, false, false)));
    }

    #[test]
    fn mistakes_are_named() {
        for (text, why) in [
            ("a, b", "parentheses"),
            ("(a, a)", "`a` comes twice"),
            ("(a=1, b)", "`b` has no default"),
            ("(/, a)", "`/` comes once"),
            ("(a, /, b, /)", "`/` comes once"),
            ("(*, a, /)", "`/` comes once"),
            ("(*)", "no parameter"),
            ("(a, *)", "no parameter"),
            ("(*a, *b)", "`*` comes once"),
            ("(**a, b)", "comes after `**`"),
            ("(1a)", "`1a` is no name"),
            ("(a, , b)", "`` is no name"),
            ("(a: int)", "`a: int` is no name"),
            ("(a=(1)", "not closed"),
            ("(a=1))", "not opened"),
        ] {
            let error = shape(text).unwrap_err();
            assert!(error.contains(why), "`{text}`: {error}");
        }
    }
}
