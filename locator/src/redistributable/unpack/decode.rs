//! The compression of archives, and how much they declare to unpack to.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek as _, SeekFrom};

use crate::redistributable::archive::Layout;

/// What gives the bytes of the tar file.
pub(super) enum Decoder {
    Gzip(flate2::bufread::GzDecoder<BufReader<File>>),
    Zstd(zstd::stream::read::Decoder<'static, BufReader<File>>),
}

/// Opens an archive. Also gives the size that it declares, if it does.
pub(super) fn open(mut file: File, layout: Layout) -> io::Result<(Decoder, Option<u64>)> {
    let declared = match layout {
        Layout::InstallOnly => Some(gzip_size(&mut file)?),
        Layout::Full => zstd_size(&mut file)?,
    };
    file.rewind()?;
    let file = BufReader::with_capacity(1 << 17, file);
    let decoder = match layout {
        Layout::InstallOnly => Decoder::Gzip(flate2::bufread::GzDecoder::new(file)),
        // One frame, as these archives are made: of several, the first declares its own size only.
        Layout::Full => Decoder::Zstd(zstd::stream::read::Decoder::with_buffer(file)?.single_frame()),
    };
    Ok((decoder, declared))
}

/// After its last byte: nothing may follow, which would be unpacked by others and was not looked at here.
pub(super) fn finish(decoder: Decoder) -> io::Result<()> {
    let mut rest = match decoder {
        Decoder::Gzip(decoder) => decoder.into_inner(),
        Decoder::Zstd(decoder) => decoder.finish(),
    };
    if rest.fill_buf()?.is_empty() {
        Ok(())
    } else {
        Err(io::Error::new(io::ErrorKind::InvalidData, "something follows the end of the archive"))
    }
}

impl Read for Decoder {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Gzip(decoder) => decoder.read(buffer),
            Self::Zstd(decoder) => decoder.read(buffer),
        }
    }
}

/// The last four bytes of gzip are the size of what is in it, modulo 4 GiB, which is no less than the bound.
fn gzip_size(file: &mut File) -> io::Result<u64> {
    let mut size = [0; 4];
    file.seek(SeekFrom::End(-4))?;
    file.read_exact(&mut size)?;
    Ok(u64::from(u32::from_le_bytes(size)))
}

/// The header of zstd has the size of what is in it, unless it was not known.
fn zstd_size(file: &mut File) -> io::Result<Option<u64>> {
    // The longest that a header is.
    let mut header = Vec::with_capacity(18);
    file.take(18).read_to_end(&mut header)?;
    zstd::zstd_safe::get_frame_content_size(&header)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it does not begin as zstd does"))
}
