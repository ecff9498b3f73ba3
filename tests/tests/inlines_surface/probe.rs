//! The probe: the prelude and one C function for each row of the table.

use std::fmt::Write;
use std::sync::OnceLock;

use tests::Probe;

use crate::cases::Visit;
use crate::row::Row;
use crate::rows;

/// A group of rows with the same cases.
pub(crate) struct Group {
    /// What it is called, here and in the probe.
    pub(crate) name: &'static str,
    /// Hands out its cases.
    pub(crate) cases: fn(Visit<'_>),
    /// Its rows.
    pub(crate) rows: &'static [Row],
}

/// The C function of a row: the same arguments and result as [`Row::rust`].
pub(crate) type Original = unsafe extern "C" fn(*const u64, *mut u64) -> u64;

impl Group {
    /// The name of the C function of a row.
    fn symbol(&self, row: usize) -> String {
        format!("{}_{row}", self.name)
    }

    /// The C functions, in the order of the rows.
    pub(crate) fn originals(&self) -> impl Iterator<Item = (&'static Row, Original)> {
        self.rows.iter().enumerate().map(|(index, row)| {
            let address = probe().address(&self.symbol(index));
            // SAFETY: the generated functions are of this type.
            (row, unsafe { core::mem::transmute::<*mut core::ffi::c_void, Original>(address) })
        })
    }
}

/// The C source.
fn source() -> String {
    let mut text = String::from(include_str!("prelude.h"));
    for group in rows::GROUPS {
        for (index, row) in group.rows.iter().enumerate() {
            let (symbol, expression) = (group.symbol(index), row.c);
            writeln!(
                text,
                "uint64_t {symbol}(const uint64_t *a, uint64_t *x) {{ (void)a; (void)x; return {expression}; }}"
            )
            .unwrap();
        }
    }
    text
}

/// The probe, compiled at its first use.
pub(crate) fn probe() -> &'static Probe {
    static PROBE: OnceLock<Probe> = OnceLock::new();
    PROBE.get_or_init(|| Probe::new(&source(), &[]))
}
