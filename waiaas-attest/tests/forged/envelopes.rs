//! The same payload in other envelopes.

use crate::forge::{ES384, Forge, covered, envelope, string};
use waiaas_attest::{
    LARGEST,
    NotAttested::{Malformed, Signature},
    made_at,
};

#[test]
fn every_other_header_is_refused_although_it_is_signed() {
    let forge = Forge::new();
    let payload = forge.payload();
    let headers: [(&str, &[u8]); 9] = [
        ("none", &[]),
        ("an empty one", &[0xa0]),
        ("ES256", &[0xa1, 0x01, 0x26]),
        ("ES512", &[0xa1, 0x01, 0x38, 0x23]),
        ("EdDSA", &[0xa1, 0x01, 0x27]),
        ("no signature", &[0xa1, 0x01, 0x20]),
        ("a key's name beside it", &[0xa2, 0x01, 0x38, 0x22, 0x04, 0x41, 0x01]),
        ("in more bytes", &[0xa1, 0x01, 0x39, 0x00, 0x22]),
        ("of open length", &[0xbf, 0x01, 0x38, 0x22, 0xff]),
    ];
    for (what, header) in headers {
        let signature = forge.leaf.sign(&covered(header, &payload));
        let document = envelope(&string(header), &[0xa0], &string(&payload), &string(&signature));
        let refused = forge.judge(&document);
        assert_eq!(refused, Err(Malformed("its protected header is not ES384 alone")), "{what}");
    }
    let signature = forge.leaf.sign(&covered(ES384, &payload));
    let unprotected = [0xa1, 0x01, 0x38, 0x22];
    let document = envelope(&string(ES384), &unprotected, &string(&payload), &string(&signature));
    assert_eq!(forge.judge(&document), Err(Malformed("it has unprotected headers")));
}

#[test]
fn every_other_signature_is_refused() {
    let forge = Forge::new();
    let payload = forge.payload();
    let good = forge.leaf.sign(&covered(ES384, &payload));
    let seal = |signature: &[u8]| envelope(&string(ES384), &[0xa0], &string(&payload), &string(signature));
    assert!(forge.judge(&seal(&good)).is_ok());
    let swapped = [&good[48..], &good[..48]].concat();
    let doubled = [&good[..48], &good[..48]].concat();
    for signature in [vec![0; 96], vec![0xff; 96], swapped, doubled, forge.root.sign(&covered(ES384, &payload))] {
        assert_eq!(forge.judge(&seal(&signature)), Err(Signature));
    }
    // The form of X.509, and lengths around the right one.
    let der = [&[0x30, 0x64, 0x02, 0x30][..], &good[..48], &[0x02, 0x30], &good[48..]].concat();
    for signature in [der, vec![], good[..95].to_vec(), [&good[..], &[0]].concat()] {
        assert_eq!(forge.judge(&seal(&signature)), Err(Malformed("no COSE_Sign1")));
    }
    // What was signed as something else.
    let other = forge.leaf.sign(&payload);
    assert_eq!(forge.judge(&seal(&other)), Err(Signature));
}

#[test]
fn an_envelope_has_one_spelling() {
    let forge = Forge::new();
    let payload = forge.payload();
    let signature = string(&forge.leaf.sign(&covered(ES384, &payload)));
    let (header, payload) = (string(ES384), string(&payload));
    let good = envelope(&header, &[0xa0], &payload, &signature);
    assert!(forge.judge(&good).is_ok());
    let rest = &good[1..];
    let pieces = |whole: &[u8]| [&[0x5f], whole, &[0xff]].concat();
    let spellings = [
        ("a tag", [&[0xd2], &*good].concat()),
        ("a length in two bytes", [&[0x98, 4], rest].concat()),
        ("an open end", [&[0x9f], rest, &[0xff]].concat()),
        ("five parts", [&[0x85], rest, &[0xf6]].concat()),
        ("three parts", [&[0x83], &*header, &[0xa0], &payload].concat()),
        ("a header in a longer string", envelope(&[&[0x58, 4], ES384].concat(), &[0xa0], &payload, &signature)),
        ("a header that is a map", envelope(ES384, &[0xa0], &payload, &signature)),
        ("an open map", envelope(&header, &[0xbf, 0xff], &payload, &signature)),
        ("a payload in pieces", envelope(&header, &[0xa0], &pieces(&payload), &signature)),
        ("no payload", envelope(&header, &[0xa0], &[0xf6], &signature)),
        ("a signature in pieces", envelope(&header, &[0xa0], &payload, &pieces(&signature))),
        ("bytes behind", [&*good, &[0]].concat()),
        ("itself behind", [&*good, &*good].concat()),
        ("bytes before", [&[0], &*good].concat()),
    ];
    for (what, document) in spellings {
        assert!(matches!(forge.judge(&document), Err(Malformed(_))), "{what}: {:?}", forge.judge(&document));
        assert!(made_at(&document).is_err(), "{what}");
    }
}

#[test]
fn a_document_has_a_size() {
    let forge = Forge::new();
    let document = |length: usize| {
        let mut fields = forge.fields();
        fields[7].1 = string(&vec![7; length]);
        forge.seal(&crate::forge::map(&fields))
    };
    let around = document(10_000);
    let most = 10_000 + LARGEST - around.len();
    let (largest, over) = (document(most), document(most + 1));
    assert_eq!((largest.len(), over.len()), (LARGEST, LARGEST + 1));
    assert!(forge.judge(&largest).is_ok());
    assert_eq!(forge.judge(&over), Err(Malformed("longer than 16384 bytes")));
    assert_eq!(made_at(&over), Err(Malformed("longer than 16384 bytes")));
}
