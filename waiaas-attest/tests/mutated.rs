//! Documents that are nearly right, by the thousand: refused, or read as others read them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that meets the unexpected should stop there")]

use base64::{Engine as _, engine::general_purpose::STANDARD};
use coset::{CborSerializable as _, CoseSign1, Header, cbor::Value, iana::Algorithm};
use proptest::{prelude::*, sample::Index};
use waiaas_attest::{Root, made_at, verify};

const DOCUMENTS: [&str; 2] = [include_str!("fixtures/genuine.b64"), include_str!("fixtures/debug.b64")];

/// 2026-11-22T00:00:00Z: both are years old.
const NOW: u64 = 1_795_305_600_000;

/// What is done to a document at one place.
#[derive(Debug, Clone)]
enum Change {
    Put(Index, u8),
    Insert(Index, Vec<u8>),
    Remove(Index, usize),
    /// A part of it once more.
    Repeat(Index, usize),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Change::Put(at, byte)),
        (any::<Index>(), prop::collection::vec(any::<u8>(), 1..4)).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        (any::<Index>(), 1_usize..40).prop_map(|(at, length)| Change::Remove(at, length)),
        (any::<Index>(), 1_usize..80).prop_map(|(at, length)| Change::Repeat(at, length)),
    ]
}

fn changed(mut document: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        let length = document.len();
        match change {
            Change::Put(at, byte) => document[at.index(length)] = *byte,
            Change::Insert(at, bytes) => {
                let at = at.index(length);
                document.splice(at..at, bytes.iter().copied());
            }
            Change::Remove(at, count) => {
                let at = at.index(length - 100);
                document.drain(at..at + count);
            }
            Change::Repeat(at, count) => {
                let at = at.index(length - 100);
                document.extend_from_within(at..at + count);
                document[at + count..].rotate_right(*count);
            }
        }
    }
    document
}

/// What both readers agree on, if ours takes it at all.
fn agree(document: &[u8]) {
    let Ok(made) = made_at(document) else { return };
    let theirs = CoseSign1::from_slice(document).unwrap();
    let algorithm = Some(coset::Algorithm::Assigned(Algorithm::ES384));
    assert_eq!(theirs.protected.header, Header { alg: algorithm, ..Header::default() });
    assert!(theirs.unprotected.is_empty() && theirs.signature.len() == 96);
    assert_eq!(theirs.clone().to_vec().unwrap(), document, "an envelope has one spelling");
    let payload = theirs.payload.unwrap();
    let value = Value::from_slice(&payload).unwrap();
    assert_eq!(value.clone().to_vec().unwrap(), payload, "a payload has one spelling");
    let fields = value.as_map().unwrap();
    let named = |name: &str| fields.iter().filter(|(field, _)| field.as_text() == Some(name)).count();
    assert!(fields.iter().all(|(field, _)| named(field.as_text().unwrap()) == 1), "every field is there once");
    let timestamp = fields.iter().find(|(field, _)| field.as_text() == Some("timestamp")).unwrap();
    assert_eq!(timestamp.1.as_integer(), Some(made.into()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_is_read_is_read_by_others_and_has_one_spelling(
        which in 0_usize..2,
        changes in prop::collection::vec(change(), 0..3),
    ) {
        let good = STANDARD.decode(DOCUMENTS[which].split_whitespace().collect::<String>()).unwrap();
        let document = changed(good, &changes);
        agree(&document);
        prop_assert!(verify(&document, &Root::aws().unwrap(), NOW).is_err());
    }
}
