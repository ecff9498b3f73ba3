//! Lists of numbers that other threads change while they are read.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use ffi_safe::value::List;
use ffi_safe::{Result, threads};

use crate::{eval, python};

const SIZE: usize = 1000;

/// Replaces all items in one step, and clears the list at other times, until the reader has seen enough: what it
/// reads is of one moment, so either nothing or `SIZE` times the same.
fn one_moment(make: fn(usize) -> i64, read: fn(&ffi_safe::Bound<'_, List>) -> Result<Vec<i64>>) {
    python(|py| {
        let list = List::empty(py)?.unbind();
        let (writing, changes) = (AtomicBool::new(true), AtomicUsize::new(0));
        let deadline = Instant::now() + Duration::from_secs(60);
        let results = threads::run(py, 3, |py, thread| -> Result<()> {
            let list = list.bind(py);
            if thread == 0 {
                for round in 0.. {
                    py.checkpoint()?;
                    let fill = List::new(py, [make(round); SIZE])?;
                    list.set_slice(0, SIZE, Some(&fill))?;
                    if round % 16 == 0 {
                        list.clear()?;
                    }
                    if round > 500 && changes.load(Ordering::Relaxed) > 100 || Instant::now() > deadline {
                        break;
                    }
                }
                writing.store(false, Ordering::Relaxed);
                return Ok(());
            }
            let mut last = None;
            while writing.load(Ordering::Relaxed) {
                py.checkpoint()?;
                let values = read(list)?;
                assert!(values.is_empty() || values.len() == SIZE, "{}", values.len());
                assert!(values.iter().all(|value| *value == values[0]), "{:?}", &values[..10]);
                let first = values.first().copied();
                changes.fetch_add(usize::from(first != last), Ordering::Relaxed);
                last = first;
            }
            Ok(())
        });
        results.expect("threads").into_iter().collect::<Result<()>>()?;
        assert!(changes.into_inner() > 100, "the readers have hardly seen a change");
        Ok(())
    });
}

#[test]
fn small_integers_are_of_one_moment() {
    one_moment(|round| 1000 + round as i64, |list| Ok(list.extract()?));
}

/// Too large for the fast path: strong references, which are read after the section.
#[test]
fn large_integers_are_of_one_moment() {
    one_moment(|round| (1 << 40) + round as i64, |list| Ok(list.extract()?));
}

#[test]
fn floats_are_of_one_moment() {
    let read = |list: &ffi_safe::Bound<'_, List>| -> Result<Vec<i64>> {
        Ok(list.extract::<Vec<f64>>()?.into_iter().map(|value| value as i64).collect())
    };
    one_moment(|round| 1000 + round as i64, read);
}

#[test]
fn every_width_reads_every_kind_of_item() {
    python(|py| {
        let source = "[0, -1, True, 2**30, -2**62, type('I', (int,), {})(7), type('X', (), {'__index__': lambda s: 9})()]";
        let list = eval(py, source)?;
        assert_eq!(list.extract::<Vec<i64>>()?, [0, -1, 1, 1 << 30, -(1 << 62), 7, 9]);
        assert_eq!(list.extract::<Vec<i128>>()?, [0, -1, 1, 1 << 30, -(1 << 62), 7, 9]);
        assert_eq!(list.extract::<Vec<isize>>()?, [0, -1, 1, 1 << 30, -(1 << 62), 7, 9]);
        let error = list.extract::<Vec<i16>>().unwrap_err();
        assert_eq!(error.to_string(), "at `[3]`: cannot convert `int` to `i16`: the value is out of range");
        let error = list.extract::<Vec<u64>>().unwrap_err();
        assert_eq!(error.to_string(), "at `[1]`: cannot convert `int` to `u64`: the value is out of range");
        let floats =
            eval(py, "[0.5, 1, -2**100, True, float('-inf'), __import__('decimal').Decimal('0.25')]")?;
        assert_eq!(
            floats.extract::<Vec<f64>>()?,
            [0.5, 1.0, -(2_f64.powi(100)), 1.0, f64::NEG_INFINITY, 0.25]
        );
        Ok(())
    });
}
