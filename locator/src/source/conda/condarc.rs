//! `envs_dirs` of conda's configuration files.

use std::path::PathBuf;

use crate::environment::Environment;

/// The folders that the configuration files of the machine and the user say environments are in.
pub(super) fn folders(environment: &Environment) -> Vec<PathBuf> {
    let files = files(environment).into_iter();
    files
        .filter_map(|file| crate::metadata::read(&file).ok())
        .flat_map(|bytes| envs_dirs(&String::from_utf8_lossy(&bytes)))
        .filter_map(|text| expand(environment, &text))
        .collect()
}

fn files(environment: &Environment) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = environment.path("CONDARC").into_iter().collect();
    let mut below = |base: Option<PathBuf>, names: &[&str]| {
        files.extend(base.into_iter().flat_map(|base| names.iter().map(move |name| base.join(name))));
    };
    below(environment.path("CONDA_PREFIX"), &[".condarc"]);
    below(environment.home(), &[".condarc", ".mambarc", ".conda/.condarc", ".config/conda/.condarc"]);
    below(environment.path("XDG_CONFIG_HOME"), &["conda/.condarc"]);
    if environment.is_windows() {
        below(environment.path("ProgramData"), &["conda/.condarc"]);
    } else {
        below(Some(environment.place("/etc/conda")), &[".condarc", "condarc"]);
        below(Some(environment.place("/var/lib/conda")), &[".condarc", "condarc"]);
    }
    files
}

/// The entries of the list `envs_dirs` (which was `envs_path` once) in a YAML document, written as a block or in
/// brackets. Anything else of YAML is not understood, and gives nothing.
fn envs_dirs(text: &str) -> Vec<String> {
    let mut entries = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        let line = without_comment(line).trim_end();
        let content = line.trim_start();
        if let Some(entry) = content.strip_prefix('-') {
            if inside {
                entries.extend(scalar(entry));
            }
        } else if !content.is_empty() {
            // A key at the left ends the list; a key inside of another is not conda's.
            let key = line.split_once(':').filter(|(key, _)| matches!(*key, "envs_dirs" | "envs_path"));
            inside = key.is_some();
            let flow = key.map(|(_, value)| value.trim()).unwrap_or_default();
            if let Some(list) = flow.strip_prefix('[').and_then(|list| list.strip_suffix(']')) {
                entries.extend(list.split(',').filter_map(scalar));
            }
        }
    }
    entries
}

/// A `#` begins a comment at the beginning of a line or after a space.
fn without_comment(line: &str) -> &str {
    let comment = line
        .char_indices()
        .find(|&(at, c)| c == '#' && (at == 0 || line[..at].ends_with(char::is_whitespace)));
    comment.map_or(line, |(at, _)| &line[..at])
}

fn scalar(text: &str) -> Option<String> {
    let text = text.trim();
    let quoted = |quote: char| text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote));
    let text = quoted('"').or_else(|| quoted('\'')).unwrap_or(text);
    (!text.is_empty()).then(|| text.to_owned())
}

/// `~`, `$NAME` and `${NAME}` at the beginning, which is where they are used.
fn expand(environment: &Environment, text: &str) -> Option<PathBuf> {
    let (head, rest) = text.find(['/', '\\']).map_or((text, ""), |at| (&text[..at], &text[at + 1..]));
    let base = match head.strip_prefix('$') {
        _ if head == "~" => environment.home()?,
        Some(name) => environment.path(name.trim_start_matches('{').trim_end_matches('}'))?,
        None => return Some(PathBuf::from(text)),
    };
    Some(if rest.is_empty() { base } else { base.join(rest) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::variables;

    #[test]
    fn lists_are_read_as_blocks_and_in_brackets() {
        let text = "channels:\n  - conda-forge\nenvs_dirs:  # where\n  - ~/envs\n\n# comment\n  - \"/a b/envs\" # two\n\
                    - /c#d\npkgs_dirs:\n  - /pkgs\n";
        assert_eq!(envs_dirs(text), ["~/envs", "/a b/envs", "/c#d"]);
        assert_eq!(envs_dirs("envs_path: ['/one', /two ,]"), ["/one", "/two"]);
        assert_eq!(envs_dirs("other:\n  envs_dirs:\n    - /nested\n"), Vec::<String>::new());
        assert_eq!(envs_dirs("- - :\n:\n[\nenvs_dirs"), Vec::<String>::new());
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_too_strange(text in "(envs_dirs:|[-#:~$/\\[\\]'\", \n]|\\PC){0,40}") {
            let machine = variables(&[("HOME", "/home/me"), ("USERPROFILE", "/home/me")]);
            for entry in envs_dirs(&text) {
                proptest::prop_assert!(!entry.is_empty());
                let _ = expand(&machine, &entry);
            }
        }
    }

    #[test]
    fn folders_may_begin_with_home_or_a_variable() {
        let machine =
            variables(&[("HOME", "/home/me"), ("USERPROFILE", "/home/me"), ("SCRATCH", "/scratch")]);
        let expanded = |text: &str| expand(&machine, text);
        assert_eq!(expanded("~/envs"), Some("/home/me/envs".into()));
        assert_eq!(expanded("~"), Some("/home/me".into()));
        assert_eq!(expanded("$SCRATCH/envs"), Some("/scratch/envs".into()));
        assert_eq!(expanded("${SCRATCH}/envs"), Some("/scratch/envs".into()));
        assert_eq!(expanded("$UNSET/envs"), None);
        assert_eq!(expanded("/envs"), Some("/envs".into()));
    }
}
