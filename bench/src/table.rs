//! How ratios are shown.

use crate::Ratio;

/// One line: what was measured, and the ratio that the project promises, if it promises one.
pub struct Row {
    /// What was done.
    pub name: String,
    /// What it took.
    pub ratio: Ratio,
    /// The largest ratio that keeps the promise.
    pub promise: Option<f64>,
}

/// Prints a table, and whether every promise was kept.
pub fn print(title: &str, ours: &str, other: &str, rows: &[Row]) -> bool {
    println!("{title}\n");
    println!("{:<44}{ours:>12}{other:>12}{:>9}{:>10}", "nanoseconds", "ratio", "promise");
    let mut kept = true;
    for Row { name, ratio, promise } in rows {
        let verdict = match promise {
            None => String::new(),
            Some(promise) if ratio.ratio <= *promise => format!("≤ {promise:.2}"),
            Some(promise) => {
                kept = false;
                format!("> {promise:.2} !")
            }
        };
        println!("{name:<44}{:>12.2}{:>12.2}{:>9.2}{verdict:>10}", ratio.ours, ratio.other, ratio.ratio);
    }
    println!();
    kept
}
