//! Dicts and sets that some threads read while others change them.

use std::sync::atomic::{AtomicUsize, Ordering};

use ffi_safe::exceptions::{KeyError, RuntimeError};
use ffi_safe::value::{Dict, Set};
use ffi_safe::{Result, threads};

use crate::canary::{Cage, number};
use crate::{Progress, python};

const ROUNDS: usize = 1500;
const KEYS: usize = 100;

#[test]
fn reading_a_dict_gives_living_objects() {
    python(|py| {
        let cage = Cage::default();
        let dict = Dict::empty(py)?.unbind();
        let progress = Progress::new(2, 5000);
        let results = threads::run(py, 4, |py, thread| {
            let dict = dict.bind(py);
            if thread < 2 {
                return progress.write(ROUNDS, |round| {
                    py.checkpoint()?;
                    for key in (0..KEYS).skip(round % 7) {
                        match (round + thread) % 3 {
                            0 => dict.set(key, cage.canary(py, key)?)?,
                            1 => drop(dict.pop(key)?),
                            _ => drop(dict.set_default(key, cage.canary(py, key)?)?),
                        }
                    }
                    if round % 10 == 0 {
                        dict.clear();
                    }
                    Ok(())
                });
            }
            progress.read(py, || {
                let mut seen = 0;
                for (key, value) in dict {
                    assert_eq!(key.extract::<usize>()?, number(&value));
                    seen += 1;
                }
                for key in 0..KEYS {
                    if let Some(value) = dict.get(key)? {
                        assert_eq!(number(&value), key);
                        seen += 1;
                    }
                }
                Ok(seen + dict.values()?.iter().filter(|value| number(value) < KEYS).count())
            })
        });
        results.expect("threads").into_iter().collect::<Result<()>>()?;
        progress.assert_enough();
        dict.bind(py).clear();
        cage.assert_empty(py)
    });
}

/// All values are set in one step, so at any moment all of them are the same.
#[test]
fn a_snapshot_is_of_one_moment() {
    python(|py| {
        let dict = Dict::new(py, (0..KEYS).map(|key| (key, 0_usize)))?.unbind();
        let progress = Progress::new(1, 100);
        let results = threads::run(py, 3, |py, thread| -> Result<()> {
            let dict = dict.bind(py);
            if thread == 0 {
                return progress.write(3000, |round| {
                    py.checkpoint()?;
                    dict.update(&Dict::new(py, (0..KEYS).map(|key| (key, round)))?)
                });
            }
            let mut last = 0;
            progress.read(py, || {
                let values =
                    dict.iter().map(|(_, value)| Ok(value.extract()?)).collect::<Result<Vec<usize>>>()?;
                assert_eq!(values.len(), KEYS);
                assert!(values.iter().all(|value| *value == values[0]), "{values:?}");
                Ok(usize::from(std::mem::replace(&mut last, values[0]) != values[0]))
            })
        });
        results.expect("threads").into_iter().collect::<Result<()>>()?;
        progress.assert_enough();
        Ok(())
    });
}

/// Exactly one of the threads that pop a key gets it.
#[test]
fn a_key_is_popped_once() {
    python(|py| {
        for _ in 0..20 {
            let dict = Dict::new(py, (0..1000).map(|key| (key, key)))?.unbind();
            let popped = threads::run(py, 4, |py, _| -> Result<usize> {
                let dict = dict.bind(py);
                (0..1000).map(|key| Ok(usize::from(dict.pop(key)?.is_some()))).sum()
            });
            let popped = popped.expect("threads").into_iter().sum::<Result<usize>>()?;
            assert_eq!(popped, 1000);
        }
        Ok(())
    });
}

/// Iterating a set gives living objects, or the error that says that it has changed.
#[test]
fn reading_a_set_gives_living_objects_or_an_error() {
    python(|py| {
        let cage = Cage::default();
        let set = Set::new(py, [0; 0])?.unbind();
        let progress = Progress::new(2, 5000);
        let changed = AtomicUsize::new(0);
        let results = threads::run(py, 4, |py, thread| {
            let set = set.bind(py);
            if thread < 2 {
                return progress.write(ROUNDS, |round| {
                    py.checkpoint()?;
                    (0..KEYS).try_for_each(|number| set.add(cage.canary(py, number)?))?;
                    for _ in 0..KEYS / 2 {
                        match set.pop() {
                            Ok(item) => assert!(number(&item) < KEYS),
                            Err(error) => assert!(error.matches::<KeyError>(py), "{error}"),
                        }
                    }
                    if round % 5 == 0 { set.clear() } else { Ok(()) }
                });
            }
            progress.read(py, || {
                let mut seen = 0;
                for item in set.try_iter()? {
                    match item {
                        Ok(item) => seen += usize::from(number(&item) < KEYS),
                        Err(error) => {
                            assert!(error.matches::<RuntimeError>(py), "{error}");
                            changed.fetch_add(1, Ordering::Relaxed);
                            break;
                        }
                    }
                }
                Ok(seen + set.to_list()?.iter().filter(|item| number(item) < KEYS).count())
            })
        });
        results.expect("threads").into_iter().collect::<Result<()>>()?;
        progress.assert_enough();
        assert!(changed.into_inner() > 0, "no iteration met a change");
        set.bind(py).clear()?;
        cage.assert_empty(py)
    });
}
