//! Numbers: characters and floating-point numbers.

use super::Visit;
use crate::compare::Case;

pub(crate) fn writes(visit: Visit<'_>) {
    for highest in [0x7f, 0xff, 0xffff, 0x10ffff] {
        for first in [0, 1, 0x41, 0x7f, 0x80, 0xff, 0x100, 0xd7ff, 0xe000, 0xfffd, 0xffff, 0x10000, 0x10fffe]
        {
            if first <= highest {
                visit(Case::new().number(highest).number(first).number(highest).number(first / 2));
            }
        }
    }
}

pub(crate) fn ascii(visit: Visit<'_>) {
    (-128..=255).for_each(|c| visit(Case::new().number(c)));
}

pub(crate) fn classes(visit: Visit<'_>) {
    let halves = [1.5f64, 0.0, f64::MIN_POSITIVE, f64::from_bits(1), f64::MAX, f64::INFINITY, f64::NAN];
    let payloads =
        [0x7ff0_0000_0000_0001, 0x7fff_ffff_ffff_ffff, 0xfff8_0000_0000_0000, 0x47ef_ffff_e000_0000];
    let words = halves.iter().flat_map(|f| [f.to_bits(), (-f).to_bits()]).chain(payloads);
    words.for_each(|word| visit(Case::new().word(word)));
}

pub(crate) fn characters(visit: Visit<'_>) {
    let beyond = [0x110000, 0x110001, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff];
    (0..0x110000).chain(beyond).for_each(|c| visit(Case::new().number(c)));
}

pub(crate) fn astral(visit: Visit<'_>) {
    (0x10000..0x110000).for_each(|c| visit(Case::new().number(c)));
}

pub(crate) fn pairs(visit: Visit<'_>) {
    for high in 0xd800..=0xdbff {
        for low in (0xdc00..=0xdfff).step_by(if high % 64 == 0 { 1 } else { 37 }) {
            visit(Case::new().number(high).number(low));
        }
    }
}
