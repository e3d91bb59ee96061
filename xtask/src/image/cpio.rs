//! A ramdisk: files in the form `newc` of cpio, as the kernel unpacks them. The same files give the same bytes: no time, no
//! owner, and numbers in the order in which they were added. Not compressed, so that no compressor's version decides what is
//! measured.

use anyhow::Result;

/// A multiple of this many bytes is what the kernel reads ramdisks behind one another by.
const BLOCK: usize = 512;

/// A ramdisk in the making.
#[derive(Debug, Default)]
pub struct Ramdisk {
    bytes: Vec<u8>,
    files: u32,
}

impl Ramdisk {
    /// A directory.
    pub fn directory(self, name: &str) -> Result<Self> {
        self.entry(name, 0o040_755, 2, &[], (0, 0))
    }

    /// A file that may be read and executed.
    pub fn program(self, name: &str, content: &[u8]) -> Result<Self> {
        self.entry(name, 0o100_555, 1, content, (0, 0))
    }

    /// A file that may be read.
    pub fn file(self, name: &str, content: &[u8]) -> Result<Self> {
        self.entry(name, 0o100_444, 1, content, (0, 0))
    }

    /// A device of characters, by its numbers.
    pub fn device(self, name: &str, numbers: (u32, u32)) -> Result<Self> {
        self.entry(name, 0o020_600, 1, &[], numbers)
    }

    /// The whole ramdisk.
    pub fn finish(self) -> Result<Vec<u8>> {
        let Self { mut bytes, .. } = self.entry("TRAILER!!!", 0, 1, &[], (0, 0))?;
        bytes.resize(bytes.len().next_multiple_of(BLOCK), 0);
        Ok(bytes)
    }

    fn entry(mut self, name: &str, mode: u32, links: u32, content: &[u8], device: (u32, u32)) -> Result<Self> {
        self.files += 1;
        let (length, named) = (u32::try_from(content.len())?, u32::try_from(name.len())? + 1);
        let fields = [self.files, mode, 0, 0, links, 0, length, 0, 0, device.0, device.1, named, 0];
        self.bytes.extend(b"070701");
        for field in fields {
            self.bytes.extend(format!("{field:08x}").bytes());
        }
        self.bytes.extend(name.bytes());
        self.bytes.push(0);
        self.align();
        self.bytes.extend(content);
        self.align();
        Ok(self)
    }

    fn align(&mut self) {
        self.bytes.resize(self.bytes.len().next_multiple_of(4), 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Vec<u8> {
        let ramdisk = Ramdisk::default().directory("dev").unwrap().device("dev/console", (5, 1)).unwrap();
        ramdisk.program("init", b"#!/bin/true\n").unwrap().file("etc", b"x").unwrap().finish().unwrap()
    }

    #[test]
    fn the_same_files_give_the_same_bytes() {
        let bytes = small();
        assert_eq!(bytes, small());
        assert_eq!(bytes.len() % BLOCK, 0);
        assert_eq!(&bytes[..6], b"070701");
        // The first entry's name and its length, where the format has them.
        assert_eq!((&bytes[94..102], &bytes[110..114]), (&b"00000004"[..], &b"dev\0"[..]));
    }

    /// Names, modes and contents as a reader of the format finds them.
    fn read(bytes: &[u8]) -> Vec<(String, usize, Vec<u8>)> {
        let (mut at, mut found) = (0, Vec::new());
        loop {
            let field = |nth: usize| {
                let digits = &bytes[at + 6 + 8 * nth..at + 14 + 8 * nth];
                usize::from_str_radix(std::str::from_utf8(digits).unwrap(), 16).unwrap()
            };
            assert_eq!(&bytes[at..at + 6], b"070701");
            let (mode, length, named) = (field(1), field(6), field(11));
            let name = String::from_utf8(bytes[at + 110..at + 110 + named - 1].to_vec()).unwrap();
            assert_eq!(bytes[at + 110 + named - 1], 0);
            let begin = (at + 110 + named).next_multiple_of(4);
            if name == "TRAILER!!!" {
                assert!(bytes[begin..].iter().all(|byte| *byte == 0));
                return found;
            }
            found.push((name, mode, bytes[begin..begin + length].to_vec()));
            at = (begin + length).next_multiple_of(4);
        }
    }

    #[test]
    fn a_reader_of_the_format_finds_every_file() {
        let expected: [(&str, usize, &[u8]); 4] = [
            ("dev", 0o040_755, b""),
            ("dev/console", 0o020_600, b""),
            ("init", 0o100_555, b"#!/bin/true\n"),
            ("etc", 0o100_444, b"x"),
        ];
        let expected = expected.map(|(name, mode, content)| (name.to_owned(), mode, content.to_vec()));
        assert_eq!(read(&small()), expected);
    }
}
