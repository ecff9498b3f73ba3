//! The examples of `ffi-safe` run, and print what they promise. That of the README is in `readme.rs`.

use std::process::Command;

/// What an example prints.
fn said(name: &str) -> String {
    let mut command = Command::new(env!("CARGO"));
    command.args(["run", "--quiet", "--package", "ffi-safe", "--example", name, "--"]);
    let output = command.arg(&tests::python().library).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn with_rayon() {
    let expected: u64 = (0..200).map(digits_of_power_of_two).sum();
    assert_eq!(said("rayon"), format!("the digits of the powers of two add up to {expected}\n"));
}

/// The sum of the digits of `2 ** exponent`, without Python.
fn digits_of_power_of_two(exponent: u32) -> u64 {
    let mut digits = vec![1_u64];
    for _ in 0..exponent {
        let mut carry = 0;
        for digit in &mut digits {
            let doubled = *digit * 2 + carry;
            (*digit, carry) = (doubled % 10, doubled / 10);
        }
        digits.extend((carry != 0).then_some(carry));
    }
    digits.iter().sum()
}

#[test]
fn with_scoped_threads() {
    let expected: usize = (0..100).map(|number| number * number).sum();
    assert_eq!(said("scope"), format!("the squares below 100 add up to {expected}\n"));
}
