//! The reporter of command lines.

use std::io::{IsTerminal as _, Write as _};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use indicatif::{HumanBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{Event, Reporter};

/// Shows what happens on standard error: live bars on a terminal, plain lines elsewhere.
///
/// Each line begins with a verb in cargo's column. Colours are left out where `NO_COLOR` is set.
#[derive(Debug, Default)]
pub struct Bars {
    bar: Mutex<Option<ProgressBar>>,
}

impl Bars {
    /// A reporter that has said nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    fn say(&self, verb: &str, text: &str) {
        self.finish();
        let unset = |name| std::env::var_os(name).is_none_or(|value| value.is_empty());
        let mut errors = std::io::stderr();
        // Nobody need read this: what cannot be said is no reason to stop.
        let _ = if errors.is_terminal() && unset("NO_COLOR") {
            writeln!(errors, "\x1b[1;32m{verb:>12}\x1b[0m {text}")
        } else {
            writeln!(errors, "{verb:>12} {text}")
        };
    }

    fn show(&self, bar: ProgressBar) {
        *self.bar.lock().unwrap_or_else(PoisonError::into_inner) = Some(bar);
    }

    fn finish(&self) {
        if let Some(bar) = self.bar.lock().unwrap_or_else(PoisonError::into_inner).take() {
            bar.finish_and_clear();
        }
    }

    fn with(&self, change: impl FnOnce(&ProgressBar)) {
        if let Some(bar) = &*self.bar.lock().unwrap_or_else(PoisonError::into_inner) {
            change(bar);
        }
    }
}

/// A bar of a style, hidden where nobody watches.
fn bar(total: Option<u64>, template: &str) -> ProgressBar {
    let target = if std::io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let bar = ProgressBar::with_draw_target(total, target);
    // The templates below are constants; one that cannot be read would only look plainer.
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

impl Reporter for Bars {
    fn event(&self, event: &Event<'_>) {
        match *event {
            Event::Waiting { lock, .. } => {
                self.say("Waiting", &format!("for another process that holds {}", lock.display()));
            }
            Event::Sweeping { path } => {
                self.say("Removing", &format!("{}, left by a run that was stopped", path.display()));
            }
            Event::Reusing { path } => self.say("Reusing", &path.display().to_string()),
            Event::Discarding { path, reason } => {
                self.say("Discarding", &format!("{}: {reason}", path.display()));
            }
            Event::Downloading { url, from, total, .. } => {
                let size = match (from, total) {
                    (0, Some(total)) => format!(" ({})", HumanBytes(total)),
                    (0, None) => String::new(),
                    (from, _) => format!(" (going on after {})", HumanBytes(from)),
                };
                self.say("Downloading", &format!("{url}{size}"));
                let template = match total {
                    Some(_) => "             [{bar:30}] {bytes}/{total_bytes} {bytes_per_sec} {eta}",
                    None => "             {spinner} {bytes} {bytes_per_sec}",
                };
                let bar = bar(total, template);
                bar.set_position(from);
                self.show(bar);
            }
            Event::Received { bytes } => self.with(|bar| bar.set_position(bytes)),
            Event::Retrying { url, reason, after } => {
                self.say("Retrying", &format!("{url} in {:.1} s: {reason}", after.as_secs_f64()));
            }
            Event::PassingOver { url, reason } => self.say("Passing over", &format!("{url}: {reason}")),
            Event::Verified { file, sha256 } => self.say("Verified", &format!("{file} (SHA-256 {sha256})")),
            Event::Unpacking { file } => {
                self.say("Unpacking", file);
                self.show(bar(None, "             {spinner} {msg}"));
            }
            Event::Unpacked { entries, bytes } => self.with(|bar| {
                // Thousands of files go by; the bar draws at its own pace.
                if entries % 64 == 0 {
                    bar.set_message(format!("{entries} files, {}", HumanBytes(bytes)));
                }
            }),
            Event::Installed { prefix } => self.say("Installed", &prefix.display().to_string()),
        }
    }
}

impl Drop for Bars {
    fn drop(&mut self) {
        self.finish();
    }
}
