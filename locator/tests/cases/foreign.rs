//! Shared libraries of macOS and Windows, written byte by byte: no compiler of this machine makes them.
//!
//! They are as small as a loader's tables allow: a header, one section with the value of `Py_Version`, the exports.

/// What a library exports: names of functions, and names with a value.
#[derive(Clone, Default)]
pub(crate) struct Exports(Vec<(&'static str, u32)>);

impl Exports {
    /// What CPython exports; `flags` are those of its name, `t` and `d`.
    pub(crate) fn python(version: u32, flags: &str) -> Self {
        let mut exports = Self(vec![("Py_GetVersion", 0), ("Py_Version", version)]);
        if flags.contains('t') {
            let own = ["PyUnstable_Module_SetGIL", "_Py_DecRefShared", "_Py_MergeZeroLocalRefcount"];
            exports.0.extend(own.map(|name| (name, 0)));
        }
        if flags.contains('d') {
            exports.0.push(("_Py_NegativeRefcount", 0));
        }
        exports
    }

    /// What the stub for the limited API exports: functions that it forwards.
    pub(crate) fn stub() -> Self {
        Self(vec![("Py_Initialize", 0)])
    }
}

fn u16(out: &mut Vec<u8>, value: u16) {
    out.extend(value.to_le_bytes());
}

fn u32(out: &mut Vec<u8>, values: &[u32]) {
    out.extend(values.iter().flat_map(|value| value.to_le_bytes()));
}

fn u64(out: &mut Vec<u8>, values: &[u64]) {
    out.extend(values.iter().flat_map(|value| value.to_le_bytes()));
}

fn size(bytes: &[u8]) -> u32 {
    bytes.len().try_into().unwrap()
}

/// A DLL for `machine`: `0x8664` is x86-64, `0xAA64` ARM64.
pub(crate) fn dll(machine: u16, exports: &Exports) -> Vec<u8> {
    const SECTION: u32 = 0x1000;
    const HEADERS: u32 = 0x400;
    let mut sorted = exports.0.clone();
    // The loader searches names by halves.
    sorted.sort();
    let count = sorted.len() as u32;
    // The directory, its three tables, the names; then the values, which have to be outside of it.
    let tables = 40;
    let names_at = tables + count * 10;
    let mut names = Vec::new();
    let offsets: Vec<u32> = sorted
        .iter()
        .map(|(name, _)| {
            let at = names_at + size(&names);
            names.extend(name.bytes().chain([0]));
            at
        })
        .collect();
    names.resize(names.len().next_multiple_of(8), 0);
    let values_at = (names_at + size(&names)).next_multiple_of(8);
    let mut section = Vec::new();
    u32(&mut section, &[0, 0, 0, SECTION + names_at, 1, count, count]);
    u32(&mut section, &[SECTION + tables, SECTION + tables + count * 4, SECTION + tables + count * 8]);
    u32(&mut section, &(0..count).map(|index| SECTION + values_at + index * 8).collect::<Vec<_>>());
    u32(&mut section, &offsets.iter().map(|offset| SECTION + offset).collect::<Vec<_>>());
    (0..count as u16).for_each(|index| u16(&mut section, index));
    section.extend(&names);
    let directory = size(&section);
    section.resize(values_at as usize, 0);
    sorted.iter().for_each(|(_, value)| u64(&mut section, &[u64::from(*value)]));

    let mut out = b"MZ".to_vec();
    out.resize(0x3C, 0);
    u32(&mut out, &[0x40]);
    out.extend(b"PE\0\0");
    u16(&mut out, machine);
    u16(&mut out, 1);
    u32(&mut out, &[0, 0, 0]);
    u16(&mut out, 240);
    // Executable, large addresses, a DLL.
    u16(&mut out, 0x2022);
    u16(&mut out, 0x20B);
    u16(&mut out, 0);
    u32(&mut out, &[0, size(&section), 0, 0, SECTION]);
    u64(&mut out, &[0x1_8000_0000]);
    u32(&mut out, &[0x1000, 0x200, 6, 0, 6, 0, SECTION + 0x1000, HEADERS, 0]);
    u16(&mut out, 3);
    u16(&mut out, 0);
    u64(&mut out, &[0x10_0000, 0x1000, 0x10_0000, 0x1000]);
    u32(&mut out, &[0, 16, SECTION, directory]);
    u32(&mut out, &[0; 30]);
    out.extend(b".rdata\0\0");
    u32(&mut out, &[size(&section), SECTION, size(&section), HEADERS, 0, 0, 0, 0x4000_0040]);
    out.resize(HEADERS as usize, 0);
    out.extend(section);
    out
}

/// A dylib for `processor`, which says that it is installed as `id`.
pub(crate) fn dylib(processor: Processor, id: &str, exports: &Exports) -> Vec<u8> {
    const CONST: u64 = 0x400;
    let values: Vec<u8> = exports.0.iter().flat_map(|(_, value)| u64::from(*value).to_le_bytes()).collect();
    let linkedit = CONST + values.len() as u64;
    let trie = trie(exports, CONST);
    let mut commands = Vec::new();
    // __TEXT is the whole file up to __LINKEDIT, with one section.
    segment(&mut commands, "__TEXT", (0, linkedit), 1);
    name(&mut commands, "__const");
    name(&mut commands, "__TEXT");
    u64(&mut commands, &[CONST, values.len() as u64]);
    u32(&mut commands, &[CONST as u32, 3, 0, 0, 0, 0, 0, 0]);
    segment(&mut commands, "__LINKEDIT", (linkedit, trie.len() as u64), 0);
    let length = (24 + id.len() + 1).next_multiple_of(8);
    u32(&mut commands, &[0xD, length as u32, 24, 0, 0x1_0000, 0x1_0000]);
    commands.extend(id.bytes());
    commands.resize(commands.len() + length - 24 - id.len(), 0);
    u32(&mut commands, &[0x8000_0033, 16, linkedit as u32, size(&trie)]);

    let mut out = Vec::new();
    u32(&mut out, &[0xFEED_FACF, processor as u32, 0, 6, 4, size(&commands), 0x85, 0]);
    out.extend(commands);
    assert!(out.len() as u64 <= CONST);
    out.resize(CONST as usize, 0);
    out.extend(values);
    out.extend(trie);
    out
}

/// A library with a slice for each processor.
pub(crate) fn universal(slices: &[(Processor, Vec<u8>)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut big = |value: u32| out.extend(value.to_be_bytes());
    let mut offset = 0x1000;
    [0xCAFE_BABE, slices.len() as u32].into_iter().for_each(&mut big);
    for (processor, slice) in slices {
        [*processor as u32, 0, offset, size(slice), 12].into_iter().for_each(&mut big);
        offset += size(slice).next_multiple_of(0x1000);
    }
    for (_, slice) in slices {
        out.resize(out.len().next_multiple_of(0x1000), 0);
        out.extend(slice);
    }
    out
}

/// The processors of macOS.
#[derive(Clone, Copy)]
pub(crate) enum Processor {
    Intel = 0x0100_0007,
    Apple = 0x0100_000C,
}

fn name(out: &mut Vec<u8>, text: &str) {
    let mut bytes = [0; 16];
    bytes[..text.len()].copy_from_slice(text.as_bytes());
    out.extend(bytes);
}

/// `LC_SEGMENT_64` of a part of the file that is mapped where it is.
fn segment(out: &mut Vec<u8>, title: &str, (start, length): (u64, u64), sections: u32) {
    u32(out, &[0x19, 72 + 80 * sections]);
    name(out, title);
    u64(out, &[start, length, start, length]);
    u32(out, &[5, 5, sections, 0]);
}

/// The tree of exported names: one edge from the root for each, whose node has the address.
fn trie(exports: &Exports, base: u64) -> Vec<u8> {
    // The nodes lie behind the root, each as long as the others: flags, an address of three digits, no edges.
    const NODE: usize = 6;
    let names: Vec<String> = exports.0.iter().map(|(name, _)| format!("_{name}")).collect();
    // An offset is written with two digits always, so that the root's length is known.
    let root: usize = 2 + names.iter().map(|name| name.len() + 3).sum::<usize>();
    let mut out = vec![0, names.len() as u8];
    for (index, name) in names.iter().enumerate() {
        out.extend(name.bytes().chain([0]));
        out.extend(digits((root + index * NODE) as u64, 2));
    }
    for index in 0..names.len() {
        out.extend([4, 0]);
        out.extend(digits(base + index as u64 * 8, 3));
        out.push(0);
    }
    out.resize(out.len().next_multiple_of(8), 0);
    out
}

/// ULEB128 with a fixed number of digits.
fn digits(value: u64, count: usize) -> Vec<u8> {
    assert!(value < 1 << (7 * count));
    let digit = |index: usize| ((value >> (7 * index)) & 0x7F) as u8;
    (0..count).map(|index| digit(index) | if index + 1 < count { 0x80 } else { 0 }).collect()
}
