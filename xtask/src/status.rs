//! What the command says on standard error while it works. Results go to standard output alone.

use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Where cargo ends its verbs.
const WIDTH: usize = 12;

/// One line: a verb to the right of its column, and what it is about.
pub(crate) fn line(verb: &str, text: &str) {
    styled("1;32", verb, text);
}

/// Something to notice that stops nothing.
pub(crate) fn warning(verb: &str, text: &str) {
    styled("1;33", verb, text);
}

/// Why a source is not used.
pub(crate) fn passing_over(source: &str, reason: &anyhow::Error) {
    line("Passing over", &format!("{source}: {reason:#}"));
}

fn styled(colour: &str, verb: &str, text: &str) {
    if colours() {
        eprintln!("\x1b[{colour}m{verb:>WIDTH$}\x1b[0m {text}");
    } else {
        eprintln!("{verb:>WIDTH$} {text}");
    }
}

fn colours() -> bool {
    let unset = |name| std::env::var_os(name).is_none_or(|value| value.is_empty());
    std::io::stderr().is_terminal()
        && unset("NO_COLOR")
        && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// A phase of long work: a live line with the time that has passed, or a plain line where nobody watches.
pub(crate) struct Phase {
    bar: ProgressBar,
    verb: &'static str,
    text: String,
    start: Instant,
    steps: u64,
}

impl Phase {
    pub(crate) fn start(verb: &'static str, text: impl Into<String>) -> Self {
        let text = text.into();
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        if std::io::stderr().is_terminal() {
            let style =
                ProgressStyle::with_template("{prefix:>12.cyan.bold} {spinner} {elapsed:>4} {wide_msg}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
            bar.set_prefix(verb);
            bar.set_message(text.clone());
            bar.enable_steady_tick(Duration::from_millis(120));
        } else {
            bar.set_draw_target(ProgressDrawTarget::hidden());
            line(verb, &text);
        }
        Self { bar, verb, text, start: Instant::now(), steps: 0 }
    }

    /// Shows that one more line of work was printed.
    pub(crate) fn step(&mut self, _: &str) {
        self.steps += 1;
        // Thousands of lines go by; the bar itself draws at its own pace.
        self.bar.set_message(format!("{} ({} steps)", self.text, self.steps));
    }

    /// Ends the phase that succeeded. A phase that is dropped without this leaves no line behind.
    pub(crate) fn done(self) {
        let hidden = self.bar.is_hidden();
        self.bar.finish_and_clear();
        if !hidden {
            line(self.verb, &format!("{} in {}", self.text, seconds(self.start.elapsed())));
        }
    }
}

impl Drop for Phase {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// `2m 31s`, `4.2s`.
pub(crate) fn seconds(time: Duration) -> String {
    let whole = time.as_secs();
    if whole >= 60 {
        format!("{}m {:02}s", whole / 60, whole % 60)
    } else {
        format!("{:.1}s", time.as_secs_f64())
    }
}
