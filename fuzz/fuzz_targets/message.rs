//! Bytes as a message: read the same way as `solana-message` reads them, or refused for a reason.
#![no_main]

use std::collections::HashSet;

use libfuzzer_sys::fuzz_target;
use solana_message::VersionedMessage;
use waiaas_fuzz::{check, facts};
use waiaas_policy::{
    Address,
    decode::{Message, decode},
};

/// No account is reserved: what the runtime keeps to itself is not written in a message.
const NOTHING: Option<&HashSet<Address>> = None;

fuzz_target!(|bytes: &[u8]| {
    match (Message::parse(bytes), theirs(bytes)) {
        (Ok(ours), Some(theirs)) => compare(&ours, &theirs),
        (Ok(ours), None) => panic!("only we take {ours:?}"),
        (Err(error), Some(theirs)) => assert!(refused_later(&theirs, bytes.len()), "{error} of {theirs:?}"),
        (Err(_), None) => {}
    }
    if let Ok(intent) = decode(bytes, &facts()) {
        check(&intent);
    }
});

/// What `solana-message` makes of bytes, if it takes all of them and finds them sane.
fn theirs(bytes: &[u8]) -> Option<VersionedMessage> {
    let message: VersionedMessage = wincode::deserialize(bytes).ok()?;
    (message.serialize() == bytes && message.sanitize().is_ok()).then_some(message)
}

fn compare(ours: &Message<'_>, theirs: &VersionedMessage) {
    assert_eq!(ours.keys, theirs.static_account_keys());
    assert_eq!(ours.blockhash, theirs.recent_blockhash().to_bytes());
    assert_eq!(ours.header.required_signatures, theirs.header().num_required_signatures);
    assert_eq!(ours.instructions.len(), theirs.instructions().len());
    for (ours, theirs) in ours.instructions.iter().zip(theirs.instructions()) {
        assert_eq!((ours.program, ours.accounts), (theirs.program_id_index, &theirs.accounts[..]));
        assert_eq!(ours.data, &theirs.data[..]);
    }
    for place in 0..=u8::MAX {
        assert_eq!(ours.is_signer(place), theirs.is_signer(place.into()));
    }
    for place in 0..ours.keys.len() {
        let place_of_key = u8::try_from(place).unwrap_or_default();
        // They know that a program is not written to, whatever a message says.
        assert!(ours.is_writable(place_of_key) || !theirs.is_maybe_writable_with_reserved_addresses(place, NOTHING));
    }
}

/// Whether the runtime refuses a message although it is well-formed: the same account twice, or too long to be sent.
fn refused_later(message: &VersionedMessage, length: usize) -> bool {
    let keys = message.static_account_keys();
    let twice = (1..keys.len()).any(|place| keys[place..].contains(&keys[place - 1]));
    let signatures = 64 * usize::from(message.header().num_required_signatures);
    let room = if matches!(message, VersionedMessage::V1(_)) { 4_096 } else { 1_231 };
    twice || signatures + length > room
}
