//! `conda-meta`: the records of the packages in a conda environment.
//!
//! The record of the package `python` says its version and, in its build string, its ABI (`h3f5ab0a_102_cp313t`). The
//! file `history` is not read: it lists what was ever installed, and `python-freethreading` among it, which is another
//! package.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::Claim;

/// The folder of the records.
const FOLDER: &str = "conda-meta";

/// The record of the package `python`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) file: PathBuf,
    pub(crate) version: String,
    pub(crate) build: String,
    pub(crate) channel: Option<String>,
}

/// What is read of a record's contents.
#[derive(Deserialize)]
struct Contents {
    version: Option<String>,
    build: Option<String>,
    channel: Option<String>,
}

impl Record {
    /// The record in the environment at `prefix`. `None` if it is no conda environment, or one without Python. Of
    /// several, which an interrupted update leaves behind, it is the one that was written last.
    pub(crate) fn of(prefix: &Path) -> Option<Self> {
        let folder = prefix.join(FOLDER);
        let names = crate::install::entries(&folder, |name| of_name(name).is_some());
        let written =
            |name: &&String| std::fs::metadata(folder.join(name)).and_then(|kind| kind.modified()).ok();
        let name = names.iter().max_by_key(written)?;
        let file = folder.join(name);
        let (version, build) = of_name(name)?;
        let contents = super::read(&file).ok().and_then(|bytes| parse(&bytes));
        // A record that cannot be read has its name still.
        Some(Self {
            version: contents.as_ref().and_then(|found| found.version.clone()).unwrap_or(version),
            build: contents.as_ref().and_then(|found| found.build.clone()).unwrap_or(build),
            channel: contents.and_then(|found| found.channel),
            file,
        })
    }

    /// What it says of the kind of build.
    pub(crate) fn claim(&self) -> Claim {
        Claim {
            file: self.file.clone(),
            version: Some(self.version.clone()),
            free_threaded: free_threaded(&self.build),
            debug: None,
        }
    }
}

/// `python-3.13.5-h3f5ab0a_102_cp313t.json` as version and build.
fn of_name(name: &str) -> Option<(String, String)> {
    let (version, build) = name.strip_prefix("python-")?.strip_suffix(".json")?.rsplit_once('-')?;
    // `python-freethreading-3.13.5-…` and `python-dateutil-2.9.0-…` are other packages.
    let digits = version.starts_with(|c: char| c.is_ascii_digit());
    (digits && !version.contains('-')).then(|| (version.to_owned(), build.to_owned()))
}

fn parse(bytes: &[u8]) -> Option<Contents> {
    serde_json::from_slice(bytes).ok()
}

/// The tag at the end of a build string; builds before 3.13 have `_cpython`.
fn free_threaded(build: &str) -> Option<bool> {
    let digits = build.rsplit('_').next()?.strip_prefix("cp")?;
    let all = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match digits.strip_suffix('t') {
        Some(digits) => all(digits).then_some(true),
        None => all(digits).then_some(false),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tempfile::TempDir;

    use super::*;

    fn environment(records: &[(&str, &str)]) -> TempDir {
        let prefix = TempDir::new().unwrap();
        std::fs::create_dir(prefix.path().join(FOLDER)).unwrap();
        for (name, contents) in records {
            std::fs::write(prefix.path().join(FOLDER).join(name), contents).unwrap();
        }
        prefix
    }

    #[test]
    fn the_record_of_python_is_found_among_others() {
        let prefix = environment(&[
            (
                "history",
                "+conda-forge/linux-64::python-freethreading-3.12.0-h1_0\n+x:python-3.12.1-h1_0_cpython\n",
            ),
            ("python-freethreading-3.13.5-h92d6c8b_2.json", "{}"),
            ("python-dateutil-2.9.0-pyhd8ed1ab_0.json", "{}"),
            ("python_abi-3.13-8_cp313t.json", "{}"),
            (
                "python-3.13.5-h71033d7_2_cp313t.json",
                r#"{"name": "python", "version": "3.13.5", "build": "h71033d7_2_cp313t", "channel": "conda-forge"}"#,
            ),
        ]);
        let record = Record::of(prefix.path()).unwrap();
        assert_eq!((&*record.version, &*record.build), ("3.13.5", "h71033d7_2_cp313t"));
        assert_eq!(record.channel.as_deref(), Some("conda-forge"));
        let claim = record.claim();
        assert_eq!((claim.version.as_deref(), claim.free_threaded), (Some("3.13.5"), Some(true)));
    }

    #[test]
    fn a_damaged_record_has_its_name_still() {
        let prefix = environment(&[("python-3.14.7-hf3f3da0_101_cp314.json", "{\"version\": 3")]);
        let record = Record::of(prefix.path()).unwrap();
        assert_eq!((&*record.version, record.claim().free_threaded), ("3.14.7", Some(false)));
    }

    #[test]
    fn no_record_is_no_record() {
        assert_eq!(Record::of(environment(&[("numpy-2.0.0-py313t_0.json", "{}")]).path()), None);
        assert_eq!(Record::of(TempDir::new().unwrap().path()), None);
    }

    #[test]
    fn builds_are_told_by_their_tag() {
        for (build, expected) in [
            ("h71033d7_2_cp313t", Some(true)),
            ("hf636f53_102_cp313", Some(false)),
            ("h1_0_cpython", None),
            ("h1_0", None),
            ("cpt", None),
            ("", None),
        ] {
            assert_eq!(free_threaded(build), expected, "{build}");
        }
    }

    proptest! {
        #[test]
        fn no_name_and_no_contents_panic(name in ".*", start in "python-[0-9.-]{0,5}", bytes: Vec<u8>) {
            let _ = of_name(&name);
            let _ = of_name(&format!("{start}{name}.json"));
            let _ = free_threaded(&name);
            let _ = parse(&bytes);
        }

        #[test]
        fn a_name_is_taken_apart_as_it_was_put_together(
            version in "[0-9][0-9a-z.]{0,8}",
            build in "[0-9a-z_]{1,20}",
        ) {
            let name = format!("python-{version}-{build}.json");
            prop_assert_eq!(of_name(&name), Some((version, build)));
        }
    }
}
