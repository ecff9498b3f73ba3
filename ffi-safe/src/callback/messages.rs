//! What is wrong with the arguments of a call, in CPython's words.

use super::signature::Signature;

/// `1 argument`, `2 arguments`.
fn plural(number: usize) -> &'static str {
    if number == 1 { "" } else { "s" }
}

/// `'a'`, `'a' and 'b'`, `'a', 'b', and 'c'`.
fn listed(names: &[&str]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("'{name}'")).collect();
    match &*quoted {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [first @ .., last] => format!("{}, and {last}", first.join(", ")),
    }
}

/// Parameters without a default were left out.
pub(super) fn missing(function: &str, kind: &str, names: &[&str]) -> String {
    let (count, s) = (names.len(), plural(names.len()));
    format!("{function}() missing {count} required {kind} argument{s}: {}", listed(names))
}

/// There are more positional arguments than parameters; `keyword_only` of those were passed as well.
pub(super) fn too_many(function: &str, signature: &Signature, given: usize, keyword_only: usize) -> String {
    let (most, least) = (signature.positional, signature.required_positional());
    let takes = if least == most { most.to_string() } else { format!("from {least} to {most}") };
    let one = if least == most { most == 1 } else { false };
    let s = if one { "" } else { "s" };
    let verb = if given == 1 && keyword_only == 0 { "was" } else { "were" };
    let more = match keyword_only {
        0 => String::new(),
        count => {
            let (positional, keyword) = (plural(given), plural(count));
            format!(" positional argument{positional} (and {count} keyword-only argument{keyword})")
        }
    };
    format!("{function}() takes {takes} positional argument{s} but {given}{more} {verb} given")
}

/// A keyword that is no parameter.
pub(super) fn unexpected(function: &str, keyword: &str) -> String {
    format!("{function}() got an unexpected keyword argument '{keyword}'")
}

/// A parameter that was passed by position and by keyword.
pub(super) fn multiple(function: &str, name: &str) -> String {
    format!("{function}() got multiple values for argument '{name}'")
}

/// Keywords that are the names of positional-only parameters.
pub(super) fn positional_only(function: &str, names: &[&str]) -> String {
    let names = names.join(", ");
    format!("{function}() got some positional-only arguments passed as keyword arguments: '{names}'")
}

/// A function whose parameters have no names.
pub(super) fn no_keywords(function: &str) -> String {
    format!("{function}() takes no keyword arguments")
}
