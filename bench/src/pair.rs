//! Two ways to do the same, timed in turn.

use std::time::Instant;

/// Something that repeats an operation a number of times.
pub type Timed<'a> = &'a mut dyn FnMut(u64);

/// A way of ours and the way that it is held against.
pub struct Pair<'a> {
    /// Ours.
    pub ours: Timed<'a>,
    /// The other.
    pub other: Timed<'a>,
}

/// What a pair took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratio {
    /// Nanoseconds of one operation of ours, the median of all rounds.
    pub ours: f64,
    /// The same of the other.
    pub other: f64,
    /// Ours by the other, the median of the ratios of each round.
    pub ratio: f64,
}

impl Pair<'_> {
    /// Times `count` operations of each, in turn, `rounds` times after one that does not count.
    pub fn measure(&mut self, count: u64, rounds: u32) -> Ratio {
        let mut times = Vec::new();
        for round in 0..=rounds {
            // Who goes first changes, so that neither is always the one that finds a warm cache.
            let (ours, other) = match round % 2 {
                0 => {
                    let ours = time(self.ours, count);
                    (ours, time(self.other, count))
                }
                _ => {
                    let other = time(self.other, count);
                    (time(self.ours, count), other)
                }
            };
            if round > 0 {
                times.push((ours, other));
            }
        }
        Ratio {
            ours: median(times.iter().map(|(ours, _)| *ours)),
            other: median(times.iter().map(|(_, other)| *other)),
            ratio: median(times.iter().map(|(ours, other)| ours / other)),
        }
    }
}

/// Nanoseconds of one operation.
fn time(run: Timed<'_>, count: u64) -> f64 {
    let start = Instant::now();
    run(count);
    start.elapsed().as_nanos() as f64 / count as f64
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
