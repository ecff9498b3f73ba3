//! Which faults pass, and how long to wait for that.

use std::time::Duration;

use super::Settings;
use super::client::jitter;
use crate::cache::DiskError;
use crate::redistributable::Event;

/// What ended an attempt.
pub(super) enum Fault {
    /// There is no connection.
    Unreachable(String),
    /// It may pass, after the time that the server asks for.
    Transient { reason: String, after: Option<Duration> },
    /// The next attempt would end the same.
    Permanent(String),
    /// There is more than can be right.
    TooLarge,
    /// It is not the server's.
    Disk(DiskError),
}

impl From<DiskError> for Fault {
    fn from(error: DiskError) -> Self {
        Self::Disk(error)
    }
}

/// No server is waited for longer, whatever it asks for.
const LONGEST: Duration = Duration::from_secs(30);
/// An attempt that brought this much is no failure: a long file over a bad line comes piece by piece.
const STEP: u64 = 64 * 1024;

/// Tries `attempt` until it succeeds, or fails for good. It also gives how far it came.
pub(super) fn persist<T>(
    settings: &Settings,
    url: &str,
    start: u64,
    mut attempt: impl FnMut() -> (Result<T, Fault>, u64),
) -> Result<T, Fault> {
    let mut farthest = start;
    let (mut failures, mut unreachable) = (0, 0);
    loop {
        let (result, reached) = attempt();
        let (reason, after, number, allowed) = match result {
            Ok(value) => return Ok(value),
            Err(Fault::Unreachable(reason)) => {
                unreachable += 1;
                (reason, None, unreachable, settings.connect_retries)
            }
            Err(Fault::Transient { reason, after }) => {
                if reached >= farthest.saturating_add(STEP) {
                    (failures, unreachable) = (0, 0);
                }
                failures += 1;
                (reason, after, failures, settings.retries)
            }
            Err(other) => return Err(other),
        };
        farthest = farthest.max(reached);
        if number > allowed {
            return Err(Fault::Permanent(match number {
                1 => reason,
                times => format!("{reason} ({times} times)"),
            }));
        }
        let after = after.unwrap_or_else(|| back_off(settings.back_off, number)).min(LONGEST);
        settings.reporter.event(&Event::Retrying { url, reason: &reason, after });
        std::thread::sleep(after);
    }
}

fn back_off(first: Duration, number: u32) -> Duration {
    first.saturating_mul(2_u32.saturating_pow(number - 1)).min(LONGEST) + jitter()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::redistributable::Silent;
    use crate::redistributable::download::Address;

    fn settings() -> Settings {
        Settings {
            mirror: None,
            upstream: Address::parse("http://one.example/").unwrap(),
            offline: false,
            connect_timeout: Duration::ZERO,
            read_timeout: Duration::ZERO,
            retries: 2,
            connect_retries: 1,
            back_off: Duration::ZERO,
            reporter: Arc::new(Silent),
        }
    }

    fn transient() -> Fault {
        Fault::Transient { reason: "reset".to_owned(), after: Some(Duration::ZERO) }
    }

    /// How many attempts are made of faults, each with how far it came.
    fn attempts(mut fault: impl FnMut(u64) -> (Fault, u64)) -> (u64, String) {
        let mut count = 0;
        let result = persist(&settings(), "http://one.example/", 0, || {
            count += 1;
            let (fault, reached) = fault(count);
            (Err::<(), _>(fault), reached)
        });
        let reason = match result {
            Err(Fault::Permanent(reason)) => reason,
            Err(_) => "other".to_owned(),
            Ok(()) => unreachable!("no attempt succeeds"),
        };
        (count, reason)
    }

    #[test]
    fn only_what_may_pass_is_tried_again() {
        assert_eq!(attempts(|_| (transient(), 0)), (3, "reset (3 times)".to_owned()));
        let unreachable = |_| (Fault::Unreachable("refused".to_owned()), 0);
        assert_eq!(attempts(unreachable), (2, "refused (2 times)".to_owned()));
        let permanent = |_| (Fault::Permanent("404".to_owned()), 0);
        assert_eq!(attempts(permanent), (1, "404".to_owned()));
        assert_eq!(attempts(|_| (Fault::TooLarge, 0)), (1, "other".to_owned()));
    }

    #[test]
    fn what_comes_farther_each_time_is_not_given_up() {
        // Ten steps, and then three failures at the same place.
        let (count, _) = attempts(|count| (transient(), STEP * count.min(10)));
        assert_eq!(count, 10 + 2);
        // Neither is a server that is away for a moment each time.
        let (count, _) = attempts(|count| match count % 2 {
            0 => (Fault::Unreachable("refused".to_owned()), 0),
            _ => (transient(), STEP * count.min(10)),
        });
        // The eleventh is the last that comes farther, the fourteenth cannot be reached once too often.
        assert_eq!(count, 11 + 3);
        // A little more each time is no progress.
        assert_eq!(attempts(|count| (transient(), count)).0, 3);
    }

    #[test]
    fn pauses_grow_to_a_limit() {
        let first = Duration::from_millis(500);
        assert!(back_off(first, 1) >= first);
        assert!(back_off(first, 3) >= first * 4);
        assert!(back_off(first, 4_000) <= LONGEST + Duration::from_millis(50));
    }
}
