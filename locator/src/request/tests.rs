use proptest::prelude::*;

use super::*;

fn parse(text: &str) -> Result<Request, ParseRequestError> {
    text.parse()
}

fn takes(request: &str, version: &str) -> bool {
    let request = parse(request).unwrap_or_else(|error| panic!("{error}"));
    request.takes(version.parse().unwrap(), request.debug())
}

#[test]
fn every_spelling_is_read_as_what_it_means() {
    for (text, canonical) in [
        ("3.13t", "3.13t"),
        ("313t", "3.13t"),
        ("3t", "3t"),
        (" 3.13.5t ", "3.13.5t"),
        ("3.13+freethreaded", "3.13t"),
        ("3.13freethreaded", "3.13t"),
        ("python3.13t", "3.13t"),
        ("python@3.13t", "3.13t"),
        ("cp313t", "3.13t"),
        ("cpython-3.13t", "3.13t"),
        ("3.14.0rc1t", "3.14.0rc1t"),
        ("3.15rc1t", "3.15.0rc1t"),
        ("3.14.0a7+freethreaded", "3.14.0a7t"),
        ("3.13td", "3.13td"),
        ("3.13+td", "3.13td"),
        ("3.13t+debug", "3.13td"),
        ("3.13+freethreaded+debug", "3.13td"),
        ("3.13+debug+freethreaded", "3.13td"),
        (">=3.13t", ">=3.13t"),
        (">= 3.13t, < 3.15", ">=3.13t,<3.15t"),
        (">=3.13,<3.15t", ">=3.13t,<3.15t"),
        ("==3.13.*t", "3.13t"),
        ("3.13.*t", "3.13t"),
        ("!=3.13.*t", "!=3.13.*t"),
        ("~=3.13.5t,!=3.13.7", "~=3.13.5t,!=3.13.7t"),
        ("==3.13.5t", "==3.13.5t"),
        (">3.13.4t,<=3.13.9", ">3.13.4t,<=3.13.9t"),
        ("cpython-3.13+freethreaded-linux-x86_64-gnu", "cpython-3.13t-linux-x86_64-gnu"),
        ("cpython-3.13.5+freethreaded+debug-linux-aarch64-musl", "cpython-3.13.5td-linux-aarch64-musl"),
        ("cpython-3.13t-macos-arm64-none", "cpython-3.13t-macos-aarch64"),
        ("cpython-3.13t-windows", "cpython-3.13t-windows-any"),
        ("cpython-3.13t-linux-x86_64_v3-gnu", "cpython-3.13t-linux-x86_64_v3-gnu"),
        ("cpython-3.13t-any-any-any", "3.13t"),
    ] {
        let request = parse(text).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(request.to_string(), canonical, "{text}");
        assert_eq!(parse(canonical).unwrap(), request, "{text}");
    }
    assert_eq!(Request::default().to_string(), "3.13t");
}

#[test]
fn the_versions_are_those_that_pep_440_says() {
    for (request, taken, refused) in [
        ("3.13t", &["3.13.0", "3.13.15"][..], &["3.14.0", "3.12.9", "3.13.5rc1"][..]),
        ("3.13.5t", &["3.13.5"], &["3.13.4", "3.13.6"]),
        ("3t", &["3.13.5", "3.14.0"], &["3.15.0a1"]),
        ("3.14.0rc1t", &["3.14.0rc1"], &["3.14.0", "3.14.0rc2", "3.14.0b1"]),
        (">=3.13t,<3.15", &["3.13.0", "3.14.7"], &["3.15.0", "3.14.0rc1", "3.12.9"]),
        (">=3.14.0rc1t,<3.15", &["3.14.0rc1", "3.14.7"], &["3.15.0a1", "3.14.0b4", "3.15.0"]),
        (">=3.15.0a1t", &["3.15.0a1", "3.15.0", "3.16.0"], &["3.14.9"]),
        ("<3.14t", &["3.13.9"], &["3.14.0", "3.14.0rc1"]),
        ("<3.14.0rc2t", &["3.13.9", "3.14.0rc1", "3.14.0b4"], &["3.14.0rc2", "3.14.0"]),
        (">3.13t", &["3.13.1", "3.14.0"], &["3.13.0"]),
        ("<=3.13.5t", &["3.13.5"], &["3.13.6"]),
        ("==3.13t", &["3.13.0"], &["3.13.1"]),
        ("!=3.13.*t", &["3.14.0"], &["3.13.5"]),
        ("~=3.13t", &["3.13.0", "3.14.7"], &["3.12.0"]),
        ("~=3.13.5t", &["3.13.5", "3.13.15"], &["3.13.4", "3.14.0"]),
    ] {
        for version in taken {
            assert!(takes(request, version), "{request} should take {version}");
        }
        for version in refused {
            assert!(!takes(request, version), "{request} should not take {version}");
        }
    }
}

#[test]
fn debug_builds_and_pre_releases_must_be_asked_for() {
    let version: Version = "3.13.5".parse().unwrap();
    assert!(parse("3.13t").unwrap().takes(version, false) && !parse("3.13t").unwrap().takes(version, true));
    assert!(parse("3.13td").unwrap().takes(version, true) && !parse("3.13td").unwrap().takes(version, false));
    let early = "3.14.0b1".parse().unwrap();
    assert!(!parse("3.14t").unwrap().takes(early, false));
    assert!(parse("3.14t").unwrap().pre_releases(true).takes(early, false));
}

#[test]
fn a_platform_is_asked_for_in_part_or_whole() {
    let platform = |format, architecture| Platform { format, architecture };
    let here = platform(Format::Elf, Architecture::X86_64);
    let arm = platform(Format::MachO, Architecture::Aarch64);
    let whole = parse("cpython-3.13t-linux-x86_64-gnu").unwrap();
    assert!(whole.takes_platform(&here, Some(Libc::Gnu)));
    assert!(!whole.takes_platform(&here, Some(Libc::Musl)));
    assert!(!whole.takes_platform(&arm, None));
    assert!(parse("cpython-3.13t-any-aarch64").unwrap().takes_platform(&arm, None));
    assert!(parse("cpython-3.13t-macos").unwrap().takes_platform(&arm, None));
    assert!(parse("3.13t").unwrap().takes_platform(&here, Some(Libc::Musl)));
    let i686 = platform(Format::Elf, Architecture::named("i686"));
    assert!(parse("cpython-3.13t-linux-x86-gnu").unwrap().takes_platform(&i686, None));
}

#[test]
fn a_request_for_the_gil_is_told_what_to_ask_for() {
    for (text, position, wanted) in [
        ("3.13", 4, "`3.13t`"),
        ("313", 3, "`3.13t`"),
        ("3.13+gil", 4, "`3.13t`"),
        ("3.13.5+gil+debug", 6, "`3.13.5t`"),
        ("3.13d", 5, "`3.13td`"),
        ("cpython-3.12", 12, "`3.13t`"),
        ("3.6", 3, "`3.13t`"),
        ("cpython-3.14-linux-x86_64-gnu", 12, "`3.14t`"),
        (">=3.13, <3.15 ", 13, "`>=3.13t`"),
        ("3", 1, "`3t`"),
    ] {
        let error = parse(text).unwrap_err();
        let message = error.to_string();
        assert_eq!(error.position(), position, "{message}");
        assert!(message.contains("with the GIL"), "{message}");
        assert!(message.contains(&format!("ask for {wanted}")), "{message}");
    }
}

#[test]
fn a_mistake_is_pointed_at() {
    for (text, position, reason) in [
        ("", 0, "found the end: expected a version"),
        ("t", 0, "`t` is no implementation"),
        ("pypy-3.13t", 0, "`pypy` is no implementation that is found here"),
        ("3.13x", 4, "`x` is not part of a request"),
        ("3.13tt", 5, "`t` is said twice"),
        ("3.13t+d+debug", 8, "`debug` is said twice"),
        ("3.13.t", 5, "expected a number after the dot"),
        ("3.13.5.1t", 6, "`.` is not part of a request"),
        ("3.1313t", 2, "1313 is no number of a version"),
        ("3.013t", 2, "does not begin with 0"),
        ("3.13+", 5, "expected `freethreaded` or `debug`"),
        ("3.13+fast", 5, "expected `freethreaded` or `debug`"),
        ("3.14.0rct", 8, "expected the number of the pre-release, such as rc1"),
        ("3.14.0rc16t", 8, "expected the number of the pre-release"),
        ("===3.13t", 0, "`===` is not supported"),
        (">=3.13.*t", 6, "goes with `==` and `!=` only"),
        ("~=3t", 3, "needs two numbers"),
        (">=3.13t,", 8, "found the end"),
        ("3.13t >3", 6, "`>` is not part of a request"),
        ("3.13t-linux", 5, "`-` is not part of a request"),
        ("cpython-3.13t-beos", 14, "`beos` is no system"),
        ("cpython-3.13t-linux-", 20, "`` is no processor"),
        ("cpython-3.13t-linux-x86_64-uclibc", 27, "`uclibc` is no C library"),
        ("cpython-3.13t-linux-x86_64-gnu-more", 30, "`-` is not part of a request"),
        ("3.12t", 0, "they begin with 3.13"),
        ("2.7t", 0, "they begin with 3.13"),
        (">=3.14t,<3.13", 0, "no free-threaded Python fulfils this"),
        ("3.13é", 4, "`é` is not part"),
    ] {
        let error = parse(text).unwrap_err();
        assert_eq!(error.position(), position, "{error}");
        assert!(error.to_string().contains(reason), "{error}");
    }
}

#[test]
fn the_mark_is_under_the_mistake() {
    let shown = |text: &str| parse(text).unwrap_err().to_string();
    assert!(shown("3.13xt").ends_with("\n    3.13xt\n        ^"), "{}", shown("3.13xt"));
    assert!(shown("3.13").ends_with("\n    3.13\n        ^"));
    assert!(shown("é3.13t").ends_with("\n    é3.13t\n    ^"));
    assert!(shown("3.13t,é").ends_with("\n    3.13t,é\n          ^"));
    // What a terminal would act on is not printed.
    assert!(shown("3.13t\u{1b}[2J").ends_with("\n    3.13t\u{FFFD}[2J\n         ^"));
}

/// Texts of what requests are made of, in any order.
fn nearly() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "3",
        "13",
        "313",
        ".",
        ".*",
        "t",
        "d",
        "td",
        "+",
        "freethreaded",
        "debug",
        "gil",
        "rc",
        "a",
        "b",
        "1",
        "15",
        "cpython",
        "-",
        ">=",
        "<",
        "==",
        "!=",
        "~=",
        ",",
        " ",
        "linux",
        "x86_64",
        "x86_64_v3",
        "gnu",
        "any",
        "@",
        "é",
    ]);
    prop::collection::vec(part, 0..9).prop_map(|parts| parts.concat())
}

fn release() -> impl Strategy<Value = Release> {
    let pre = prop::sample::select(vec![ReleaseLevel::Alpha, ReleaseLevel::Beta, ReleaseLevel::Candidate]);
    (13u8..20, prop::option::of(0u8..30), prop::option::of((pre, 0u8..16))).prop_map(|(minor, micro, pre)| {
        let micro = micro.or(pre.map(|_| 0));
        Release { major: 3, minor: Some(minor), micro, pre }
    })
}

fn request() -> impl Strategy<Value = Request> {
    use clause::Operator::*;
    let operators = vec![Within, NotWithin, Equal, NotEqual, AtLeast, Above, AtMost, Below, Compatible];
    let clause = (prop::sample::select(operators), release())
        .prop_map(|(operator, release)| Clause { operator, release });
    let system = prop::option::of(prop::sample::select(vec![Format::Elf, Format::MachO, Format::Pe]));
    let architecture = prop::option::of(
        prop::sample::select(vec!["x86_64", "aarch64", "riscv64"]).prop_map(Architecture::named),
    );
    let libc = prop::option::of(prop::sample::select(vec![Libc::Gnu, Libc::Musl]));
    (prop::collection::vec(clause, 1..4), any::<bool>(), system, architecture, libc).prop_map(
        |(clauses, debug, system, architecture, libc)| {
            let pre_releases = clauses.iter().any(|clause| clause.release.pre.is_some());
            Request { clauses, debug, pre_releases, system, architecture, level: None, libc }
        },
    )
}

proptest! {
    #[test]
    fn no_text_panics_and_every_mistake_is_in_the_text(text in prop_oneof![any::<String>(), nearly()]) {
        match parse(&text) {
            // What is understood is written so that it is understood the same.
            Ok(request) => prop_assert_eq!(parse(&request.to_string()), Ok(request)),
            Err(error) => {
                prop_assert!(text.is_char_boundary(error.position()));
                let message = error.to_string();
                let mark = message.lines().next_back().unwrap();
                prop_assert_eq!(mark.chars().count(), 4 + text[..error.position()].chars().count() + 1);
            }
        }
    }

    #[test]
    fn what_is_written_is_read_back(request in request()) {
        // Conditions that no version fulfils are a mistake of their own.
        prop_assume!((13..=u8::MAX).any(|minor| request.may_take(3, minor)));
        prop_assert_eq!(parse(&request.to_string()), Ok(request));
    }

    #[test]
    fn a_minor_that_cannot_be_reached_has_no_version(request in request(), minor in 13u8..20, micro in 0u8..30) {
        if request.takes_version(Version::released(3, minor, micro)) {
            prop_assert!(request.may_take(3, minor));
        }
    }
}
