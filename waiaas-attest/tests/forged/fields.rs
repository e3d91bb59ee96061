//! Other payloads in a good envelope.

use crate::forge::{Forge, NOW, map, number, string, text};
use minicbor::Encoder;
use waiaas_attest::NotAttested::{Debug, Malformed};

const NAMES: [&str; 9] =
    ["module_id", "digest", "timestamp", "pcrs", "certificate", "cabundle", "public_key", "user_data", "nonce"];

fn at(name: &str) -> usize {
    NAMES.iter().position(|other| *other == name).unwrap()
}

/// The payload with this field's value as it is.
fn with(forge: &Forge, name: &str, value: Vec<u8>) -> Vec<u8> {
    let mut fields = forge.fields();
    fields[at(name)].1 = value;
    map(&fields)
}

fn is_malformed(forge: &Forge, what: &str, payload: &[u8]) {
    let verdict = forge.judge(&forge.seal(payload));
    assert!(matches!(verdict, Err(Malformed(_))), "{what}: {verdict:?}");
}

#[test]
fn every_field_is_there_once() {
    let forge = Forge::new();
    assert_eq!(forge.fields().iter().map(|(name, _)| *name).collect::<Vec<_>>(), NAMES);
    for name in NAMES {
        let mut twice = forge.fields();
        twice.push(twice[at(name)].clone());
        assert_eq!(forge.judge(&forge.seal(&map(&twice))), Err(Malformed("a field twice")), "{name}");
        let mut without = forge.fields();
        without.remove(at(name));
        let verdict = forge.judge(&forge.seal(&map(&without)));
        if ["public_key", "user_data", "nonce"].contains(&name) {
            assert!(verdict.is_ok(), "{name} may be left out");
        } else {
            assert_eq!(verdict, Err(Malformed("a field is missing")), "{name}");
        }
    }
    let mut more = forge.fields();
    more.push(("firmware", vec![0xf6]));
    assert_eq!(forge.judge(&forge.seal(&map(&more))), Err(Malformed("a field that is not known")));
}

#[test]
fn every_field_has_its_kind() {
    let forge = Forge::new();
    let wrong = [
        ("module_id", string(b"forged")),
        ("digest", text("SHA256")),
        ("digest", text("sha384")),
        ("timestamp", text("now")),
        ("timestamp", vec![0x20]),
        ("timestamp", vec![0xfb, 0, 0, 0, 0, 0, 0, 0, 0]),
        ("pcrs", vec![0x80]),
        ("certificate", vec![0xf6]),
        ("certificate", text("certificate")),
        ("cabundle", string(b"one")),
        ("cabundle", vec![0x81, 0xf6]),
        ("public_key", text("key")),
        ("user_data", vec![0x80]),
        ("nonce", number(1)),
        ("nonce", vec![0xf7]),
    ];
    for (name, value) in wrong {
        is_malformed(&forge, name, &with(&forge, name, value));
    }
    let fields: Vec<u8> = [&[0xa1, 0x01][..], &text("forged")].concat();
    is_malformed(&forge, "a field that is named by a number", &fields);
}

fn registers(pcrs: &[(u64, usize)]) -> Vec<u8> {
    let mut out = Encoder::new(Vec::new());
    out.map(pcrs.len().try_into().unwrap()).unwrap();
    for (index, length) in pcrs {
        out.u64(*index).unwrap().bytes(&vec![7; *length]).unwrap();
    }
    out.into_writer()
}

#[test]
fn every_register_is_there_once_and_whole() {
    let forge = Forge::new();
    let judge = |pcrs: &[(u64, usize)]| forge.judge(&forge.seal(&with(&forge, "pcrs", registers(pcrs))));
    let image = [(0, 48), (1, 48), (2, 48)];
    assert!(judge(&image).is_ok());
    assert!(judge(&[&image[..], &[(31, 48)]].concat()).is_ok());
    for index in [0, 2] {
        assert_eq!(judge(&[&image[..], &[(index, 48)]].concat()), Err(Malformed("a register twice")));
    }
    for index in [32, 255, 256, u64::MAX] {
        assert_eq!(judge(&[&image[..], &[(index, 48)]].concat()), Err(Malformed("a register above 31")));
    }
    for length in [0, 32, 47, 49, 64] {
        let refused = Err(Malformed("a register of another length than 48 bytes"));
        assert_eq!(judge(&[&image[..], &[(3, length)]].concat()), refused);
    }
    // Without the registers of an image it is nobody's.
    for missing in 0..3 {
        let mut left = image.to_vec();
        left.remove(missing);
        assert_eq!(judge(&left), Err(Debug));
    }
    assert_eq!(judge(&[]), Err(Debug));
}

#[test]
fn a_payload_has_one_spelling() {
    let forge = Forge::new();
    let good = forge.payload();
    let fields = &good[1..];
    let spellings = [
        ("a map's length in two bytes", [&[0xb8, 9], fields].concat()),
        ("an open map", [&[0xbf], fields, &[0xff]].concat()),
        ("an array", [&[0x92], fields].concat()),
        ("bytes behind", [&*good, &[0]].concat()),
        ("a name in more bytes", [&[0xa9, 0x78, 9], b"module_id".as_slice(), &good[11..]].concat()),
        ("a time in more bytes", with(&forge, "timestamp", [&[0x1b, 0, 0, 0, 0], &[0, 0, 0, 9][..]].concat())),
        ("a tagged time", with(&forge, "timestamp", [&[0xc1][..], &number(NOW)].concat())),
        ("an open string", with(&forge, "nonce", vec![0x5f, 0x41, 1, 0xff])),
        ("an open array", with(&forge, "cabundle", vec![0x9f, 0xff])),
        ("an open map of registers", with(&forge, "pcrs", vec![0xbf, 0xff])),
        ("a string's length in two bytes", with(&forge, "nonce", vec![0x58, 1, 1])),
        ("a string that has no end", with(&forge, "nonce", vec![0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])),
        ("a map of more than there is", [&[0xaf], fields].concat()),
        (
            "a map that says that it is without end",
            [&[0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], fields].concat(),
        ),
        ("nothing", vec![]),
    ];
    for (what, payload) in spellings {
        is_malformed(&forge, what, &payload);
    }
    assert!(forge.judge(&forge.seal(&good)).is_ok());
    // The order of fields is the sender's.
    let mut turned = forge.fields();
    turned.reverse();
    assert!(forge.judge(&forge.seal(&map(&turned))).is_ok());
}
