//! How long an ELF file must be. The system's loader maps what the program headers name without asking whether the
//! file has it: the first look at a page behind the end is a bus error, which ends the process.

use std::io::{self, Read, Seek, SeekFrom};

/// `p_type` of what is mapped.
const PT_LOAD: u32 = 1;

/// Where the program headers are, and where their fields are, by the class of the file.
struct Shape {
    phoff: usize,
    phentsize: usize,
    phnum: usize,
    p_offset: usize,
    p_filesz: usize,
}

/// Offsets in `Elf64_Ehdr` and `Elf64_Phdr`.
const WIDE: Shape = Shape { phoff: 32, phentsize: 54, phnum: 56, p_offset: 8, p_filesz: 32 };
/// Offsets in `Elf32_Ehdr` and `Elf32_Phdr`.
const NARROW: Shape = Shape { phoff: 28, phentsize: 42, phnum: 44, p_offset: 4, p_filesz: 16 };

/// The bytes that an ELF file of this process's class and byte order must have, read from its first 64 bytes in
/// `start` and its program headers in `file`, which has `length` bytes.
pub(super) fn needed(start: &[u8], file: &mut (impl Read + Seek), length: u64) -> io::Result<u64> {
    let shape = if cfg!(target_pointer_width = "64") { WIDE } else { NARROW };
    let header = (word(start, shape.phoff), half(start, shape.phentsize), half(start, shape.phnum));
    let (Some(at), Some(size), Some(count)) = header else { return Ok(64) };
    let end = at.saturating_add(u64::from(count) * u64::from(size));
    if end > length || size == 0 {
        return Ok(end);
    }
    let mut headers = vec![0; usize::from(count) * usize::from(size)];
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(&mut headers)?;
    let segments = headers.chunks_exact(usize::from(size)).filter(|header| full(header, 0) == Some(PT_LOAD));
    let ends = segments.map(|header| {
        let (offset, size) = (word(header, shape.p_offset), word(header, shape.p_filesz));
        offset.unwrap_or(0).saturating_add(size.unwrap_or(0))
    });
    Ok(ends.fold(end, u64::max))
}

fn half(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_ne_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn full(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_ne_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// An address or offset, which is as wide as a pointer.
fn word(bytes: &[u8], at: usize) -> Option<u64> {
    let bytes = bytes.get(at..at + size_of::<usize>())?;
    Some(usize::from_ne_bytes(bytes.try_into().ok()?) as u64)
}

#[cfg(all(test, target_pointer_width = "64"))]
mod tests {
    use std::io::Cursor;

    use super::*;

    /// A header and one program header of each kind, the mapped one from `offset` on for `size` bytes.
    fn file(offset: u64, size: u64) -> Vec<u8> {
        let mut bytes = vec![0; 64 + 2 * 56];
        bytes[32..40].copy_from_slice(&64_u64.to_ne_bytes());
        bytes[54..56].copy_from_slice(&56_u16.to_ne_bytes());
        bytes[56..58].copy_from_slice(&2_u16.to_ne_bytes());
        bytes[64..68].copy_from_slice(&PT_LOAD.to_ne_bytes());
        bytes[72..80].copy_from_slice(&offset.to_ne_bytes());
        bytes[96..104].copy_from_slice(&size.to_ne_bytes());
        // Not mapped: its numbers mean nothing.
        bytes[120..124].copy_from_slice(&7_u32.to_ne_bytes());
        bytes[128..136].copy_from_slice(&u64::MAX.to_ne_bytes());
        bytes
    }

    fn needs(bytes: &[u8]) -> u64 {
        needed(&bytes[..bytes.len().min(64)], &mut Cursor::new(bytes), bytes.len() as u64).unwrap()
    }

    #[test]
    fn reaches_to_the_end_of_the_last_segment() {
        assert_eq!(needs(&file(4096, 1000)), 5096);
        assert_eq!(needs(&file(0, 10)), 64 + 2 * 56, "the program headers themselves");
        assert_eq!(needs(&file(u64::MAX, 1000)), u64::MAX, "nonsense does not overflow");
        let mut elsewhere = file(0, 10);
        elsewhere[32..40].copy_from_slice(&u64::MAX.to_ne_bytes());
        assert_eq!(needs(&elsewhere), u64::MAX, "nonsense is not looked up");
    }

    #[test]
    fn a_header_may_be_cut_off_too() {
        let whole = file(4096, 1000);
        for length in 20..whole.len() {
            assert!(needs(&whole[..length]) > length as u64, "{length} bytes");
        }
    }
}
