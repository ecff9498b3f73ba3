//! `locate explain`.

use locator::{Report, Verdict};

use crate::arguments::{Explain, Global};
use crate::failure::{Done, Failure};
use crate::json;
use crate::machine::finder;
use crate::output::{Look, Paint, clean};

pub(crate) fn run(explain: &Explain, global: &Global) -> Result<Done, Failure> {
    let report = finder(&explain.search, global).explain();
    let text = if explain.format.json {
        json::document(json::report(&report))
    } else {
        describe(&report, Paint::of_output(global.color))
    };
    Ok(Done { text: text.into_bytes(), code: u8::from(report.accepted().next().is_none()) })
}

/// Every candidate with what was found there, and the sources without one.
fn describe(report: &Report, paint: Paint) -> String {
    let mut text = format!(
        "{}\n",
        paint.paint(Look::Bold, &format!("Candidates for {}, in the order of the search", report.request))
    );
    let mut taken = false;
    for verdict in &report.verdicts {
        text.push('\n');
        text += &one(verdict, &mut taken, paint);
    }
    if report.verdicts.is_empty() {
        text += "\nThere is none.\n";
    }
    text.push('\n');
    for (what, switched_off) in [("Nothing there:", false), ("Not asked:", true)] {
        let of_kind = report.passed_over.iter().filter(|one| one.switched_off == switched_off);
        let names: Vec<&str> = of_kind.map(|one| one.source.name()).collect();
        if !names.is_empty() {
            text += &format!("{} {}\n", paint.paint(Look::Dim, what), names.join(", "));
        }
    }
    text
}

fn one(Verdict { candidate, outcome, also, .. }: &Verdict, taken: &mut bool, paint: Paint) -> String {
    let (look, word) = match outcome {
        Ok(_) if !*taken => (Look::Good, "taken"),
        Ok(_) => (Look::Good, "usable"),
        Err(_) => (Look::Bad, "refused"),
    };
    *taken |= outcome.is_ok();
    let mut text = format!(
        "{} {} {}\n",
        paint.paint(look, &format!("{word:<8}")),
        paint.paint(Look::Bold, &candidate.place.path().display().to_string()),
        paint.paint(Look::Dim, &format!("({}: {})", candidate.source, candidate.origin)),
    );
    let mut line = |line: &str| text += &format!("         {line}\n");
    match outcome {
        Ok(python) => {
            line(&clean(&format!(
                "CPython {}{}, {}",
                python.version,
                python.abi_flags,
                python.library.display()
            )));
            for warning in &python.warnings {
                line(&clean(&format!("warning: {warning}")));
            }
        }
        Err(rejection) => clean(&rejection.to_string()).lines().for_each(&mut line),
    }
    // The same path from another origin says nothing new.
    for other in also.iter().filter(|other| other.place.path() != candidate.place.path()) {
        line(&paint.paint(
            Look::Dim,
            &format!("also {} ({}: {})", other.place.path().display(), other.source, other.origin),
        ));
    }
    text
}
