use super::*;
use crate::testing::Fixed;
use waiaas_policy::id::AgentId;

const OWNER: Address = Address::new_from_array([1; 32]);
const KEY: Address = Address::new_from_array([2; 32]);

fn sealer(name: &'static str, root: u8, namespace: &str, owner: Address) -> Sealer {
    Sealer::new(Fixed::device(name, root), namespace, owner)
}

fn ours() -> Sealer {
    sealer("test", 1, "here", OWNER)
}

fn label(sealer: &Sealer) -> Label {
    sealer.label(Purpose::Agent(AgentId::from_u128(1)), KEY, Content::State, 7)
}

fn blob() -> Vec<u8> {
    ours().seal(&label(&ours()), b"plain").unwrap()
}

#[test]
fn what_was_sealed_opens_with_its_label() {
    let (opened, plain) = ours().open(&blob()).unwrap();
    assert_eq!(opened, label(&ours()));
    assert_eq!(plain.as_slice(), b"plain");
}

#[test]
fn the_same_is_never_sealed_to_the_same_bytes() {
    assert_ne!(blob(), blob());
}

#[test]
fn root_owner_namespace_and_provider_are_bound() {
    let elsewhere =
        [sealer("test", 2, "here", OWNER), sealer("test", 1, "there", OWNER), sealer("test", 1, "here", KEY)];
    for sealer in elsewhere {
        assert_eq!(sealer.open(&blob()), Err(SealError::NotMine));
    }
    assert_eq!(sealer("other", 1, "here", OWNER).open(&blob()), Err(SealError::OtherProvider("test".to_owned())));
}

/// Rewrites the label of a blob, the rest untouched.
fn relabelled(change: impl FnOnce(&mut Label)) -> Vec<u8> {
    let blob = blob();
    let (mut label, _, rest) = split(&blob).unwrap();
    change(&mut label);
    [&[FORMAT], &*encode(&label), rest].concat()
}

#[test]
fn every_part_of_the_label_is_bound() {
    let changes: [fn(&mut Label); 4] = [
        |label| label.purpose = Purpose::Agent(AgentId::from_u128(2)),
        |label| label.key = OWNER,
        |label| label.content = Content::Key,
        |label| label.sequence = 8,
    ];
    for change in changes {
        assert_eq!(ours().open(&relabelled(change)), Err(SealError::NotMine));
    }
    assert!(ours().open(&relabelled(|_| {})).is_ok());
}

#[test]
fn another_spelling_of_the_label_does_not_open() {
    let blob = blob();
    let (_, encoded, _) = split(&blob).unwrap();
    // The last item of the label is the sequence, 7, in one byte; 0x18 0x07 says the same in two.
    let (before, after) = blob.split_at(encoded.len());
    let longer = [before, &[0x18], after].concat();
    assert_eq!(split(&longer).unwrap().0, label(&ours()));
    assert_eq!(ours().open(&longer), Err(SealError::NotMine));
}

#[test]
fn other_formats_and_scraps_are_malformed() {
    let mut other = blob();
    other[0] = FORMAT + 1;
    for scrap in [&*other, &[], &[FORMAT], &[FORMAT, 0x80], &[FORMAT, 0xff, 0xff]] {
        assert_eq!(ours().open(scrap), Err(SealError::Malformed));
    }
}
