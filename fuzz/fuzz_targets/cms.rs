//! What a key service answers to an enclave: refused, or of the one shape.
#![no_main]

use libfuzzer_sys::fuzz_target;
use waiaas_enclave::root::cms::read;

/// Where the content begins: everything before it has one length.
const PIECES: usize = 433;

fuzz_target!(|bytes: &[u8]| {
    let Some(envelope) = read(bytes) else { return };
    let content = &envelope.content;
    assert_eq!(envelope.key.len(), 256);
    assert!(!content.is_empty() && content.len().is_multiple_of(16));
    assert_eq!(read(&bytes[..bytes.len() - 1]), None, "it has one end");
    assert_eq!(read(&[bytes, &[0]].concat()), None, "it has one end");
    // In how many pieces the content comes makes no difference.
    let pieces: Vec<u8> = content.chunks(100).flat_map(|piece| [&[4, piece.len() as u8], piece].concat()).collect();
    assert_eq!(read(&[&bytes[..PIECES], &pieces, &[0; 10]].concat()), Some(envelope));
});
