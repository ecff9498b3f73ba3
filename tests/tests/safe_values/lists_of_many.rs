//! Lists that some threads read while others change them.

use std::sync::atomic::{AtomicUsize, Ordering};

use ffi_safe::exceptions::{IndexError, ValueError};
use ffi_safe::value::{Dict, List};
use ffi_safe::{Attached, Bound, Owned, Result, threads};

use crate::canary::{Cage, number};
use crate::{Progress, python};

const ROUNDS: usize = 1500;
const SIZE: usize = 64;

/// Changes a list in one of the ways that there are, in Rust and in Python.
fn change(
    py: &Attached,
    list: &Bound<'_, List>,
    cage: &Cage,
    code: &Owned<Dict>,
    round: usize,
) -> Result<()> {
    match round % 8 {
        0 | 1 => (0..SIZE).try_for_each(|number| list.append(cage.canary(py, number)?)),
        2 => list.clear(),
        3 => list.set_slice(1, SIZE / 2, None::<&Bound>),
        4 => list.reverse(),
        5 => list.insert(0, cage.canary(py, 0)?),
        // In Python: `sort` empties the list meanwhile, and finds it changed; `pop` finds it empty.
        _ => match code.bind(py).get("change")?.expect("defined").call1((list, round % 3)) {
            Err(error) if error.matches::<IndexError>(py) || error.matches::<ValueError>(py) => Ok(()),
            other => other.map(drop),
        },
    }
}

const CHANGE: &str = "
def change(items, how):
    if how == 0:
        items.pop()
    elif how == 1:
        items.sort(key=id)
    else:
        items[2:5] = items[0:1]
";

/// Runs `read` on threads while two others change the list, until those are done.
fn while_it_changes(read: impl Fn(&Attached, &Bound<'_, List>) -> Result<usize> + Sync) {
    python(|py| {
        let cage = Cage::default();
        let list = List::empty(py)?.unbind();
        let code = Dict::empty(py)?;
        py.run(CHANGE, Some(&code), None)?;
        let code = code.unbind();
        let progress = Progress::new(2, 5000);
        let results = threads::run(py, 4, |py, thread| {
            let list = list.bind(py);
            match thread {
                0 | 1 => progress.write(ROUNDS, |round| {
                    py.checkpoint()?;
                    change(py, list, &cage, &code, round + thread)
                }),
                _ => progress.read(py, || read(py, list)),
            }
        });
        results.expect("threads").into_iter().collect::<Result<()>>()?;
        progress.assert_enough();
        list.bind(py).clear()?;
        cage.assert_empty(py)
    });
}

#[test]
fn iterating_gives_living_objects() {
    while_it_changes(|_, list| Ok(list.iter().take(4 * SIZE).filter(|item| number(item) < SIZE).count()));
}

#[test]
fn getting_gives_a_living_object_or_an_index_error() {
    while_it_changes(|py, list| {
        let mut found = 0;
        for index in 0..SIZE {
            match list.get(index) {
                Ok(item) => found += usize::from(number(&item) < SIZE),
                Err(error) => assert!(error.matches::<IndexError>(py), "{error}"),
            }
        }
        Ok(found)
    });
}

/// The moment between finding an item and counting it is short: all threads meet at one item, again and again.
#[test]
fn the_only_item_is_read_while_it_is_replaced() {
    const TIMES: usize = 250_000;
    python(|py| {
        let (cage, writing) = (Cage::default(), AtomicUsize::new(2));
        let list = List::new(py, [cage.canary(py, 0)?])?.unbind();
        let results = threads::run(py, 4, |py, thread| -> Result<()> {
            let list = list.bind(py);
            if thread < 2 {
                for time in 0..TIMES {
                    // Counted where all threads count, so that it goes at once.
                    list.set(0, cage.canary(py, 1)?.unbind().into_bound(py))?;
                    if time % 256 == 0 {
                        py.checkpoint()?;
                    }
                }
                writing.fetch_sub(1, Ordering::Relaxed);
                return Ok(());
            }
            while writing.load(Ordering::Relaxed) > 0 {
                for _ in 0..256 {
                    let item = if thread == 2 { list.get(0)? } else { list.iter().next().expect("the item") };
                    assert!(number(&item) < 2);
                }
                py.checkpoint()?;
            }
            Ok(())
        });
        results.expect("threads").into_iter().collect::<Result<()>>()?;
        list.bind(py).clear()?;
        cage.assert_empty(py)
    });
}

#[test]
fn a_snapshot_holds_living_objects() {
    while_it_changes(|_, list| Ok(list.snapshot().iter().filter(|item| number(item) < SIZE).count()));
}

#[test]
fn tuples_and_slices_of_it_hold_living_objects() {
    while_it_changes(|_, list| {
        let tuple = list.to_tuple()?;
        let slice = list.slice(1, SIZE)?;
        Ok(tuple.iter().map(|item| number(&item)).chain(slice.iter().map(|item| number(&item))).count())
    });
}

/// All items are replaced in one step, so at any moment all of them are the same.
#[test]
fn a_snapshot_is_of_one_moment() {
    python(|py| {
        let list = List::new(py, [0_usize; SIZE])?.unbind();
        let progress = Progress::new(1, 100);
        let results = threads::run(py, 3, |py, thread| -> Result<()> {
            let list = list.bind(py);
            if thread == 0 {
                return progress.write(5000, |round| {
                    py.checkpoint()?;
                    let fill = List::new(py, [round * 1000; SIZE])?;
                    list.set_slice(0, SIZE, Some(&fill))
                });
            }
            let mut last = 0;
            progress.read(py, || {
                let values =
                    list.snapshot().iter().map(|item| Ok(item.extract()?)).collect::<Result<Vec<usize>>>()?;
                assert_eq!(values.len(), SIZE);
                assert!(values.iter().all(|value| *value == values[0]), "{values:?}");
                Ok(usize::from(std::mem::replace(&mut last, values[0]) != values[0]))
            })
        });
        results.expect("threads").into_iter().collect::<Result<()>>()?;
        progress.assert_enough();
        Ok(())
    });
}
