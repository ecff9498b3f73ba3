//! The table. The cases of each group are in [`cases`](crate::cases).

mod accessors;
mod calls;
mod characters;
mod datetime;
mod type_checks;
mod unicode;

use crate::probe::Group;

/// All groups.
pub(crate) const GROUPS: &[Group] = &[
    type_checks::OBJECTS,
    type_checks::SUBTYPES,
    type_checks::FLAGS,
    accessors::TUPLES,
    accessors::LISTS,
    accessors::FAST,
    accessors::SEQUENCES,
    accessors::RECORDS,
    accessors::SETTERS,
    accessors::RECORD_SETTERS,
    accessors::DICTS,
    accessors::SETS,
    accessors::BYTES,
    accessors::BYTEARRAYS,
    accessors::MEMORYVIEWS,
    accessors::FLOATS,
    accessors::INTS,
    accessors::COMPACT_INTS,
    accessors::FUNCTIONS,
    accessors::METHODS,
    accessors::INSTANCE_METHODS,
    accessors::BUILTIN_FUNCTIONS,
    accessors::DESCRIPTORS,
    accessors::CELLS,
    accessors::CELL_SETTERS,
    unicode::STRINGS,
    unicode::INDICES,
    unicode::COMPACT,
    unicode::NOT_COMPACT,
    unicode::ONE_BYTE,
    unicode::TWO_BYTES,
    unicode::FOUR_BYTES,
    unicode::WRITES,
    characters::ASCII,
    characters::FLOATS,
    characters::ALL,
    characters::ASTRAL,
    characters::PAIRS,
    datetime::TABLE,
    datetime::OBJECTS,
    datetime::DATES,
    datetime::DATETIMES,
    datetime::TIMES,
    datetime::ZONED,
    datetime::DELTAS,
    datetime::MAKERS,
    datetime::DELTA_MAKERS,
    datetime::ZONE_MAKERS,
    datetime::TIMESTAMPS,
    calls::DELETIONS,
    calls::STRING_DELETIONS,
    calls::SLICES,
    calls::IMPORTS,
    calls::MODULES,
    calls::SPECS,
    calls::CONSTANTS,
    calls::RUN,
    calls::RUN_MAIN,
    calls::RUN_FILE,
    calls::RUN_MAIN_FILE,
    calls::COMPILE,
    calls::BUILTIN_FUNCTIONS,
];

/// The group of that name.
pub(crate) fn group(name: &str) -> &'static Group {
    GROUPS.iter().find(|group| group.name == name).unwrap_or_else(|| panic!("no group {name}"))
}
