//! Iterators that threads share.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use ffi_safe::exceptions::ValueError;
use ffi_safe::value::Iterator;
use ffi_safe::{Result, threads};

use crate::python;

const ITEMS: usize = 60_000;

/// What the threads get from one iterator together, in order.
fn shared(source: &str) {
    python(|py| {
        let items = py.eval(source, None, None)?.try_iter()?.unbind();
        let taken = threads::run(py, 4, |py, _| take_all(py, items.bind(py), &AtomicUsize::new(0)));
        let mut taken = taken.expect("threads").into_iter().collect::<Result<Vec<_>>>()?.concat();
        taken.sort_unstable();
        assert!(taken.iter().copied().eq(0..ITEMS), "{} items of {source}", taken.len());
        Ok(())
    });
}

/// The items until the end. A generator that is stopped for a collection lets others in, who are told so.
fn take_all(
    py: &ffi_safe::Attached,
    items: &ffi_safe::Bound<'_, Iterator>,
    refused: &AtomicUsize,
) -> Result<Vec<usize>> {
    let mut taken = Vec::new();
    loop {
        match items.next_item() {
            Ok(Some(item)) => taken.push(item.extract()?),
            Ok(None) => return Ok(taken),
            Err(error) if error.matches::<ValueError>(py) => {
                assert_eq!(error.message(py)?, "generator already executing");
                refused.fetch_add(1, Ordering::Relaxed);
                py.checkpoint()?;
            }
            Err(error) => return Err(error),
        }
        if taken.len() % 64 == 0 {
            py.checkpoint()?;
        }
    }
}

macro_rules! shared {
    ($($name:ident = $source:literal;)*) => {$(
        #[test]
        fn $name() {
            shared(&$source.replace("ITEMS", &ITEMS.to_string()));
        }
    )*};
}

shared! {
    a_generator_gives_each_item_once = "(item for item in range(ITEMS))";
    a_range_gives_each_item_once = "iter(range(ITEMS))";
    a_list_gives_each_item_once = "iter(list(range(ITEMS)))";
    a_zip_gives_each_item_once = "map(max, zip(range(ITEMS), range(ITEMS)))";
    a_map_gives_each_item_once = "map(abs, range(ITEMS))";
    an_enumerate_gives_each_item_once = "map(sum, enumerate([0] * ITEMS))";
    a_chain_gives_each_item_once = "__import__('itertools').chain(range(0, 20000), range(20000, ITEMS))";
    a_dict_gives_each_key_once = "iter(dict.fromkeys(range(ITEMS)))";
}

/// A tuple that an iterator makes is not changed by the next step, although `zip` uses its own again when it can.
#[test]
fn the_tuples_of_a_zip_belong_to_those_who_got_them() {
    python(|py| {
        let items = py.eval("zip(range(30000), range(30000))", None, None)?.try_iter()?.unbind();
        let taken = threads::run(py, 4, |py, _| -> Result<usize> {
            let mut taken = 0;
            while let Some(item) = items.bind(py).next_item()? {
                let (first, second) = item.extract::<(usize, usize)>()?;
                assert_eq!(first, second);
                let again = item.extract::<(usize, usize)>()?;
                assert_eq!(again, (first, second));
                taken += 1;
            }
            Ok(taken)
        });
        assert_eq!(taken.expect("threads").into_iter().sum::<Result<usize>>()?, 30000);
        Ok(())
    });
}

/// Collections stop the generator in the middle of a step, again and again.
#[test]
fn a_generator_loses_nothing_to_the_collector() {
    python(|py| {
        let items = py.eval("(item for item in range(20000))", None, None)?.try_iter()?.unbind();
        let (done, refused) = (AtomicBool::new(false), AtomicUsize::new(0));
        let taken = threads::run(py, 4, |py, thread| {
            if thread == 0 {
                let collect = py.import("gc")?.getattr("collect")?;
                while !done.load(Ordering::Relaxed) {
                    collect.call0()?;
                }
                return Ok(vec![]);
            }
            let taken = take_all(py, items.bind(py), &refused);
            done.store(true, Ordering::Relaxed);
            taken
        });
        let mut taken = taken.expect("threads").into_iter().collect::<Result<Vec<_>>>()?.concat();
        taken.sort_unstable();
        assert!(taken.iter().copied().eq(0..20000), "{} items", taken.len());
        Ok(())
    });
}

/// A generator that waits lets the others in, who get an error and no item.
#[test]
fn a_generator_that_waits_refuses_the_others() {
    python(|py| {
        let items =
            py.eval("(__import__('time').sleep(0.002) or item for item in range(100))", None, None)?;
        let items = items.try_iter()?.unbind();
        let refused = AtomicUsize::new(0);
        let taken = threads::run(py, 3, |py, _| take_all(py, items.bind(py), &refused));
        let mut taken = taken.expect("threads").into_iter().collect::<Result<Vec<_>>>()?.concat();
        taken.sort_unstable();
        assert!(taken.iter().copied().eq(0..100), "{} items", taken.len());
        assert!(refused.into_inner() > 0, "nobody was let in");
        Ok(())
    });
}
