//! Sections on two objects.

use ffi_safe::value::List;
use ffi_safe::{Owned, critical_section2};

use crate::support::{object, test, with_collections};

const ACCOUNTS: usize = 4;
const TOTAL: i64 = 1 << 30;
const TIMES: u64 = 40_000;

/// Numbers that look random, the same in every run.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}

#[test]
fn transfers_between_random_pairs_keep_the_sum() {
    test("transfers_between_random_pairs_keep_the_sum", |py| {
        let accounts: Vec<Owned<List>> =
            (0..ACCOUNTS).map(|_| List::new(py, [TOTAL]).unwrap().unbind()).collect();
        with_collections(py, |py, thread| {
            let mut state = thread as u64 + 1;
            for _ in 0..TIMES {
                // The same account twice, and each pair in both orders, among them.
                let (from, to) = (next(&mut state) as usize % ACCOUNTS, next(&mut state) as usize % ACCOUNTS);
                let amount = (next(&mut state) % 1000) as i64;
                let (from, to) = (accounts[from].bind(py), accounts[to].bind(py));
                let replaced = critical_section2(from, to, |from, to| {
                    let taken: i64 = from.get(0).unwrap().extract().unwrap();
                    let first = from.replace(0, object(py, taken - amount)).unwrap();
                    let had: i64 = to.get(0).unwrap().extract().unwrap();
                    (first, to.replace(0, object(py, had + amount)).unwrap())
                });
                drop(replaced);
            }
        });
        let sum: i64 =
            accounts.iter().map(|list| list.bind(py).get(0).unwrap().extract::<i64>().unwrap()).sum();
        assert_eq!(sum, TOTAL * ACCOUNTS as i64);
    });
}
