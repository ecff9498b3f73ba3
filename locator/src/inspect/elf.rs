//! Reads an ELF file no further than its loader does. Symbols are found by the hash table: a libpython has some thousands,
//! and to read the name of each, or its table for debuggers, would take longer than all the rest of a search.

use std::collections::HashMap;

use object::elf;
use object::read::elf::{
    Dyn as _, FileHeader, ProgramHeader as _, SectionHeader as _, SectionTable, Sym as _,
};
use object::{Endianness, ReadRef, SectionIndex};

use super::file::{Exports, Facts, SYMBOLS, decode};
use super::libc::{Glibc, Libc};
use super::platform::{Architecture, Format, Platform};

/// Reads the file.
pub(super) fn facts<'data, Elf, R>(data: R) -> object::Result<Facts>
where
    Elf: FileHeader<Endian = Endianness>,
    R: ReadRef<'data>,
{
    let header = Elf::parse(data)?;
    let file =
        File { header, endian: header.endian()?, sections: header.sections(header.endian()?, data)?, data };
    let needed = file.needed()?;
    let interpreter = file.interpreter()?;
    Ok(Facts {
        platform: Platform { format: Format::Elf, architecture: file.architecture() },
        // A position-independent executable is dynamic too, and exports the whole API when it is a static build of
        // Python; the loader refuses it. Only executables name an interpreter.
        shared: header.e_type(file.endian) == elf::ET_DYN && interpreter.is_none(),
        libc: Libc::of(needed.iter().chain(&interpreter).map(String::as_str)),
        glibc: file.glibc()?,
        needed,
        python: file.python()?,
    })
}

struct File<'data, Elf: FileHeader, R: ReadRef<'data>> {
    header: &'data Elf,
    endian: Endianness,
    sections: SectionTable<'data, Elf, R>,
    data: R,
}

impl<'data, Elf: FileHeader<Endian = Endianness>, R: ReadRef<'data>> File<'data, Elf, R> {
    /// Others by the names that the `object` crate has for them.
    fn architecture(&self) -> Architecture {
        let name = match (self.header.e_machine(self.endian), self.header.is_type_64()) {
            (elf::EM_X86_64, true) => return Architecture::X86_64,
            (elf::EM_AARCH64, true) => return Architecture::Aarch64,
            (elf::EM_X86_64, false) => "x86_64_x32",
            (elf::EM_386, _) => "i386",
            (elf::EM_ARM, _) => "arm",
            (elf::EM_RISCV, true) => "riscv64",
            (elf::EM_RISCV, false) => "riscv32",
            (elf::EM_PPC64, _) => "powerpc64",
            (elf::EM_S390, true) => "s390x",
            (elf::EM_LOONGARCH, true) => "loongarch64",
            (machine, _) => return Architecture::Other(format!("machine {}", machine.0)),
        };
        Architecture::Other(name.to_owned())
    }

    /// `DT_NEEDED`
    fn needed(&self) -> object::Result<Vec<String>> {
        let Some((entries, linked)) = self.sections.dynamic(self.endian, self.data)? else {
            return Ok(Vec::new());
        };
        let strings = self.sections.strings(self.endian, self.data, linked)?;
        let entries = entries.iter().take_while(|entry| entry.d_tag(self.endian) != elf::DT_NULL);
        let mut needed = Vec::new();
        for entry in entries.filter(|entry| entry.d_tag(self.endian) == elf::DT_NEEDED) {
            let name =
                u32::try_from(entry.d_val(self.endian).into()).ok().and_then(|at| strings.get(at).ok());
            needed.extend(name.map(|name| String::from_utf8_lossy(name).into_owned()));
        }
        Ok(needed)
    }

    /// `PT_INTERP`: the dynamic linker that a program asks for.
    fn interpreter(&self) -> object::Result<Option<String>> {
        let segments = self.header.program_headers(self.endian, self.data)?;
        let segment = segments.iter().find(|segment| segment.p_type(self.endian) == elf::PT_INTERP);
        let name = |segment: &Elf::ProgramHeader| segment.data(self.endian, self.data).unwrap_or_default();
        Ok(segment.map(|segment| String::from_utf8_lossy(name(segment)).into_owned()))
    }

    /// The newest version of glibc that a symbol is imported with.
    fn glibc(&self) -> object::Result<Option<Glibc>> {
        let Some((mut needs, linked)) = self.sections.gnu_verneed(self.endian, self.data)? else {
            return Ok(None);
        };
        let strings = self.sections.strings(self.endian, self.data, linked)?;
        let mut newest = None;
        while let Some((_, mut versions)) = needs.next()? {
            while let Some(version) = versions.next()? {
                newest = newest.max(Glibc::of_symbol(version.name(self.endian, strings)?));
            }
        }
        Ok(newest)
    }

    /// What the symbols that decide say.
    fn python(&self) -> object::Result<Option<Exports>> {
        // What the file gives is shifted by: more than the bits of a hash is no table, and would be an overflow.
        let header = self.sections.gnu_hash_header(self.endian, self.data)?;
        let sane = header.is_some_and(|header| header.bloom_shift.get(self.endian) < u32::BITS);
        let found = match self.sections.gnu_hash(self.endian, self.data)?.filter(|_| sane) {
            Some((table, linked)) => {
                let symbols = self.sections.symbol_table_by_index(self.endian, self.data, linked)?;
                let versions = self.sections.versions(self.endian, self.data)?.unwrap_or_default();
                let find = |name: &'static str| {
                    let (bytes, hash) = (name.as_bytes(), elf::gnu_hash(name.as_bytes()));
                    let (_, symbol) = table.find(self.endian, bytes, hash, None, &symbols, &versions)?;
                    self.defined(symbol).map(|address| (name, address))
                };
                SYMBOLS.into_iter().filter_map(find).collect()
            }
            None => self.search()?,
        };
        Ok(Exports::of(&found, |address| self.version(address)))
    }

    /// Where linkers were told to write the old table only, which has no hashes to tell names apart by.
    fn search(&self) -> object::Result<HashMap<&'static str, Option<u64>>> {
        let symbols = self.sections.symbols(self.endian, self.data, elf::SHT_DYNSYM)?;
        let mut found = HashMap::new();
        for symbol in symbols.iter() {
            let name = symbol.name(self.endian, symbols.strings())?;
            let wanted = SYMBOLS.into_iter().find(|wanted| wanted.as_bytes() == name);
            found.extend(wanted.and_then(|name| Some((name, self.defined(symbol)?))));
        }
        Ok(found)
    }

    /// The address of a symbol. `None` if it is imported.
    fn defined(&self, symbol: &Elf::Sym) -> Option<Option<u64>> {
        (!symbol.is_undefined(self.endian)).then(|| Some(symbol.st_value(self.endian).into()))
    }

    /// The value of `Py_Version`, an `unsigned long`.
    fn version(&self, address: u64) -> Option<u64> {
        let size = if self.header.is_type_64() { 8 } else { 4 };
        let in_section = |index: SectionIndex| {
            let section = self.sections.section(index).ok()?;
            let start = section.sh_addr(self.endian).into();
            let loaded = section.sh_flags(self.endian).contains(elf::SHF_ALLOC);
            let inside = address.checked_sub(start).filter(|at| *at < section.sh_size(self.endian).into())?;
            // A section without contents in the file has none to give.
            let (offset, length) = section.file_range(self.endian).filter(|_| loaded)?;
            let fits = inside.checked_add(size).is_some_and(|end| end <= length);
            fits.then(|| self.data.read_bytes_at(offset.checked_add(inside)?, size).ok()).flatten()
        };
        let bytes = self.sections.enumerate().find_map(|(index, _)| in_section(index))?;
        Some(decode(bytes, self.endian == Endianness::Little))
    }
}
