//! Lists, through the types of `ffi-safe`: what their safety costs beside the raw calls, and what bulk conversion
//! saves beside the conversion of one item after the other.

use std::hint::black_box;
use std::process::ExitCode;

use bench::{Pair, Row, print};
use ffi_safe::value::List;
use ffi_safe::{Attached, Bound, Result};
use ffi_sys::{
    Py_DECREF, Py_ssize_t, PyList_GET_SIZE, PyList_GetItemRef, PyList_New, PyList_SET_ITEM,
    PyLong_FromLongLong,
};

/// Items of each list; the figures are per item.
const ITEMS: usize = 1000;
const COUNT: u64 = 1_000_000;
const ROUNDS: u32 = 41;

/// What the project promises of a step of the iteration, and of an item of the bulk conversion.
const NANOSECONDS_MORE: f64 = 4.0;
const NANOSECONDS_BULK: f64 = 2.5;

fn main() -> ExitCode {
    match tests::safe::run(|py| measure(py)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Times two ways to go through the lists, per item.
fn row(name: &str, mut ours: impl FnMut(), mut other: impl FnMut()) -> Row {
    let mut repeat_ours = |count: u64| (0..count / ITEMS as u64).for_each(|_| ours());
    let mut repeat_other = |count: u64| (0..count / ITEMS as u64).for_each(|_| other());
    let mut pair = Pair { ours: &mut repeat_ours, other: &mut repeat_other };
    Row { name: name.to_owned(), ratio: pair.measure(COUNT, ROUNDS), promise: None }
}

fn measure(py: &Attached) -> Result<bool> {
    // Small numbers are immortal, the others belong to this thread: counting them differs.
    let small = List::new(py, (0..ITEMS).map(|number| number % 200))?;
    let compact = List::new(py, (0..ITEMS).map(|number| number + 1_000_000))?;
    let floats = List::new(py, (0..ITEMS).map(|number| number as f64))?;
    let numbers: Vec<i64> = (1_000_000..1_001_000).collect();

    let iteration = ["immortal items", "items of this thread"]
        .iter()
        .zip([&small, &compact])
        .map(|(name, list)| row(&format!("iteration, {name} / raw"), || iterate(list), || iterate_raw(list)));
    let mut rows: Vec<Row> = iteration.collect();
    let iterations = rows.len();
    rows.push(row("Vec<i64> in bulk / item by item", || integers(&compact), || one_by_one(&compact)));
    rows.push(row("Vec<f64> in bulk / item by item", || reals(&floats), || reals_one_by_one(&floats)));
    let bulk = iterations..rows.len();
    rows.push(row("list from Vec<i64> / raw", || fill(py, &numbers), || fill_raw(&numbers)));

    let mut kept = print("lists of 1,000 items, per item", "ours", "other", &rows);
    for Row { name, ratio, .. } in &rows[..iterations] {
        kept &= promise(name, "more than the raw loop", ratio.ours - ratio.other, NANOSECONDS_MORE);
    }
    for Row { name, ratio, .. } in &rows[bulk] {
        kept &= promise(name, "in bulk", ratio.ours, NANOSECONDS_BULK);
    }
    Ok(kept)
}

/// Prints a promise in nanoseconds, and whether it was kept.
fn promise(name: &str, what: &str, found: f64, promise: f64) -> bool {
    let kept = found <= promise;
    println!("{name:<44}{found:>8.2} ns {what}, promised ≤ {promise}{}", if kept { "" } else { " !" });
    kept
}

#[inline(never)]
fn iterate(list: &Bound<'_, List>) {
    for item in list {
        black_box(item.as_ptr());
    }
}

#[inline(never)]
fn iterate_raw(list: &Bound<'_, List>) {
    let list = list.as_ptr();
    // SAFETY: attached, and a live list of its own; each reference is given back.
    unsafe {
        for index in 0..PyList_GET_SIZE(list) {
            let item = PyList_GetItemRef(list, index);
            black_box(item);
            Py_DECREF(item);
        }
    }
}

#[inline(never)]
fn integers(list: &Bound<'_, List>) {
    black_box(list.extract::<Vec<i64>>().expect("numbers"));
}

#[inline(never)]
fn one_by_one(list: &Bound<'_, List>) {
    let numbers: Result<Vec<i64>, _> = list.iter().map(|item| item.extract::<i64>()).collect();
    black_box(numbers.expect("numbers"));
}

#[inline(never)]
fn reals(list: &Bound<'_, List>) {
    black_box(list.extract::<Vec<f64>>().expect("numbers"));
}

#[inline(never)]
fn reals_one_by_one(list: &Bound<'_, List>) {
    let numbers: Result<Vec<f64>, _> = list.iter().map(|item| item.extract::<f64>()).collect();
    black_box(numbers.expect("numbers"));
}

#[inline(never)]
fn fill(py: &Attached, numbers: &[i64]) {
    black_box(List::new(py, numbers).expect("memory").as_ptr());
}

#[inline(never)]
fn fill_raw(numbers: &[i64]) {
    // SAFETY: attached; a new list, which is filled before anything else sees it, and given back.
    unsafe {
        let list = PyList_New(numbers.len() as Py_ssize_t);
        for (index, number) in numbers.iter().enumerate() {
            PyList_SET_ITEM(list, index as Py_ssize_t, PyLong_FromLongLong(*number));
        }
        black_box(list);
        Py_DECREF(list);
    }
}
