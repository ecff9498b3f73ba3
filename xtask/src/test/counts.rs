//! What the test programs say, added up.

use std::fmt;
use std::ops::AddAssign;

/// What some test programs said together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) passed: u64,
    pub(super) failed: u64,
    pub(super) ignored: u64,
    /// Whether each `cargo test` has exited with success.
    pub(super) succeeded: bool,
}

impl Counts {
    pub(super) const fn of_nothing() -> Self {
        Self { passed: 0, failed: 0, ignored: 0, succeeded: true }
    }

    /// Adds a line such as `test result: ok. 3 passed; 0 failed; 0 ignored; …`.
    pub(super) fn add(&mut self, line: &str) {
        let Some(result) = line.strip_prefix("test result: ") else { return };
        let mut previous = "";
        for word in result.split([' ', ';', '.']).filter(|word| !word.is_empty()) {
            let number = || previous.parse().unwrap_or(0);
            match word {
                "passed" => self.passed += number(),
                "failed" => self.failed += number(),
                "ignored" => self.ignored += number(),
                _ => {}
            }
            previous = word;
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
        self.succeeded &= other.succeeded;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.ignored)
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn adds_up_the_results() {
        let mut counts = Counts::of_nothing();
        counts.add("running 3 tests");
        counts.add(
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.1s",
        );
        counts.add("test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out");
        assert_eq!(counts, Counts { passed: 7, failed: 2, ignored: 1, succeeded: true });
        counts += Counts { passed: 1, succeeded: false, ..Counts::of_nothing() };
        assert_eq!(counts.to_string(), "8 passed, 2 failed, 1 skipped");
        assert!(!counts.succeeded);
    }
}
