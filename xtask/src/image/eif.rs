//! An enclave image file: a header, then kernel, command line, metadata and ramdisks, each behind a small header of its own.
//! Numbers are big-endian. What the hypervisor measures is the sections' content and nothing else.

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha384};
use std::array;

/// As many sections as the header has room for.
const ROOM: usize = 32;

/// Bytes of the header, its sum included.
const HEADER: usize = 548;

/// Bytes before a section's content.
const SECTION: usize = 12;

/// The version of the format that knows metadata.
const VERSION: u16 = 4;

/// What an image asks for where nobody says otherwise: memory in bytes, and processors.
const MEMORY: u64 = 512 << 20;
const PROCESSORS: u64 = 2;

/// What an image is made of.
#[derive(Debug, Clone, Copy)]
pub struct Parts<'a> {
    /// A bzImage.
    pub kernel: &'a [u8],
    /// The kernel's command line.
    pub command_line: &'a str,
    /// What every image of this kind begins with.
    pub skeleton: &'a [u8],
    /// The application.
    pub application: &'a [u8],
    /// What `nitro-cli describe-eif` shows; not measured.
    pub metadata: &'a str,
}

/// A register as the hypervisor has it once it has measured an image.
pub type Pcr = [u8; 48];

impl Parts<'_> {
    /// PCR0, PCR1 and PCR2.
    pub fn pcrs(&self) -> [Pcr; 3] {
        let line = self.command_line.as_bytes();
        [
            measured(&[self.kernel, line, self.skeleton, self.application]),
            measured(&[self.kernel, line, self.skeleton]),
            measured(&[self.application]),
        ]
    }

    /// The file.
    pub fn to_bytes(self) -> Result<Vec<u8>> {
        let sections: [(u16, &[u8]); 5] = [
            (1, self.kernel),
            (2, self.command_line.as_bytes()),
            (5, self.metadata.as_bytes()),
            (3, self.skeleton),
            (3, self.application),
        ];
        for (kind, content) in sections {
            ensure!(!content.is_empty(), "a section of kind {kind} is empty");
        }
        let mut image = header(&sections)?;
        for (kind, content) in sections {
            image.extend(kind.to_be_bytes());
            image.extend([0; 2]);
            image.extend(number(content.len())?.to_be_bytes());
            image.extend(content);
        }
        seal(&mut image)?;
        Ok(image)
    }
}

/// What the hypervisor extends a register that was zero with: the digest of what it measures.
fn measured(parts: &[&[u8]]) -> Pcr {
    let digest = parts.iter().fold(Sha384::new(), Digest::chain_update).finalize();
    Sha384::new().chain_update([0; 48]).chain_update(digest).finalize().into()
}

/// The header, with zero where the sum goes.
fn header(sections: &[(u16, &[u8])]) -> Result<Vec<u8>> {
    let mut header = Vec::with_capacity(HEADER);
    header.extend(b".eif");
    header.extend(VERSION.to_be_bytes());
    header.extend([0; 2]);
    header.extend(MEMORY.to_be_bytes());
    header.extend(PROCESSORS.to_be_bytes());
    header.extend([0; 2]);
    header.extend(u16::try_from(sections.len())?.to_be_bytes());
    let sizes: Vec<u64> = sections.iter().map(|(_, content)| number(content.len())).collect::<Result<_>>()?;
    let mut next = number(HEADER)?;
    let mut offsets = [0; ROOM];
    for (offset, size) in offsets.iter_mut().zip(&sizes) {
        *offset = next;
        next = next.checked_add(number(SECTION)?).and_then(|next| next.checked_add(*size)).context("too large")?;
    }
    let sizes: [u64; ROOM] = array::from_fn(|place| sizes.get(place).copied().unwrap_or(0));
    for value in offsets.into_iter().chain(sizes) {
        header.extend(value.to_be_bytes());
    }
    header.extend([0; 8]);
    ensure!(header.len() == HEADER, "a header of {} bytes", header.len());
    Ok(header)
}

/// The last four bytes of the header are the sum of everything else.
fn seal(image: &mut [u8]) -> Result<()> {
    let end = HEADER - 4;
    let (before, rest) = image.split_at_checked(end).context("no header")?;
    let (_, behind) = rest.split_at_checked(4).context("no header")?;
    let sum = !before.iter().chain(behind).copied().fold(u32::MAX, crc);
    image.get_mut(end..HEADER).context("no header")?.copy_from_slice(&sum.to_be_bytes());
    Ok(())
}

/// One byte more of a CRC-32 as Ethernet has it. Bit by bit: an image has few megabytes.
fn crc(sum: u32, byte: u8) -> u32 {
    (0..8).fold(sum ^ u32::from(byte), |sum, _| if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 })
}

fn number(length: usize) -> Result<u64> {
    Ok(u64::try_from(length)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Parts<'_> = Parts {
        kernel: b"kernel",
        command_line: "console=ttyS0",
        skeleton: b"one",
        application: b"two",
        metadata: "{}",
    };

    fn at(image: &[u8], place: usize) -> u64 {
        u64::from_be_bytes(image[place..place + 8].try_into().unwrap())
    }

    #[test]
    fn the_sum_is_the_usual_one() {
        // The check value that every description of this CRC gives.
        assert_eq!(!b"123456789".iter().copied().fold(u32::MAX, crc), 0xcbf4_3926);
    }

    #[test]
    fn the_header_says_where_every_section_is() {
        let image = SMALL.to_bytes().unwrap();
        assert_eq!(&image[..6], b".eif\0\x04");
        assert_eq!(image[26..28], [0, 5]);
        let expected: [(u16, &[u8]); 5] = [(1, b"kernel"), (2, b"console=ttyS0"), (5, b"{}"), (3, b"one"), (3, b"two")];
        for (nth, (kind, content)) in expected.into_iter().enumerate() {
            let offset = usize::try_from(at(&image, 28 + 8 * nth)).unwrap();
            assert_eq!(at(&image, 28 + 8 * (ROOM + nth)), u64::try_from(content.len()).unwrap());
            assert_eq!(image[offset..offset + 2], kind.to_be_bytes());
            assert_eq!(at(&image, offset + 4), u64::try_from(content.len()).unwrap());
            assert_eq!(&image[offset + SECTION..offset + SECTION + content.len()], content);
        }
        assert_eq!(at(&image, 28 + 8 * 5), 0);
    }

    #[test]
    fn a_changed_byte_changes_the_sum() {
        let image = SMALL.to_bytes().unwrap();
        let mut changed = Parts { application: b"twO", ..SMALL }.to_bytes().unwrap();
        assert_eq!(image.len(), changed.len());
        assert_ne!(image[HEADER - 4..HEADER], changed[HEADER - 4..HEADER]);
        *changed.last_mut().unwrap() = b'o';
        seal(&mut changed).unwrap();
        assert_eq!(image, changed);
    }

    #[test]
    fn registers_are_of_the_parts_that_they_are_for() {
        let of = |parts: Parts<'_>| parts.pcrs();
        let [pcr0, pcr1, pcr2] = of(SMALL);
        assert_eq!(of(Parts { metadata: "{\"x\":1}", ..SMALL }), [pcr0, pcr1, pcr2], "metadata is not measured");
        let [all, kernel, application] = of(Parts { application: b"other", ..SMALL });
        assert!(all != pcr0 && kernel == pcr1 && application != pcr2);
        let [all, kernel, application] = of(Parts { command_line: "console=none", ..SMALL });
        assert!(all != pcr0 && kernel != pcr1 && application == pcr2);
        // By hand: SHA384(48 zero bytes, SHA384("two")).
        let inner: [u8; 48] = Sha384::digest(b"two").into();
        assert_eq!(pcr2, <[u8; 48]>::from(Sha384::digest([&[0; 48][..], &inner].concat())));
    }

    #[test]
    fn an_empty_part_is_no_image() {
        assert!(Parts { application: b"", ..SMALL }.to_bytes().is_err());
    }
}
