//! What was written comes back; whatever is changed, cut or added is found.
#![allow(clippy::unwrap_used, reason = "a test that meets the unexpected should stop there")]

use super::*;
use proptest::prelude::*;

fn header() -> Header {
    Header {
        version: "0.1.0".to_owned(),
        layout: 1,
        created: Timestamp::from_secs(1_800_000_000),
        namespace: "own_1".to_owned(),
        owner: Address::from([1; 32]),
        head: Some(Head {
            note: "waiaas/own_1\n1\nAA==\n\n".to_owned(),
            key: Address::from([2; 32]),
            successions: None,
        }),
        files: vec![File { name: "config.toml".to_owned(), bytes: vec![1, 2, 3] }],
    }
}

fn written(rows: &[Row]) -> Vec<u8> {
    let mut writer = Writer::begin(Vec::new(), header()).unwrap();
    rows.iter().cloned().try_for_each(|row| writer.row(row)).unwrap();
    writer.finish().unwrap().0
}

fn read(bytes: &[u8]) -> Result<(Header, Vec<Row>), BackupError> {
    let (mut reader, header) = Reader::begin(bytes)?;
    let mut rows = Vec::new();
    while let Some(row) = reader.next()? {
        rows.push(row);
    }
    Ok((header, rows))
}

/// The bytes of this form as the first release wrote them: a change of them needs another magic.
#[test]
fn the_bytes_are_those_of_the_form_that_the_magic_names() {
    let rows = [Row { key: vec![0], value: vec![1, 0x81, 1] }];
    let known = include_str!("golden.txt").trim();
    assert_eq!(hex::encode(written(&rows)), known);
    assert_eq!(read(&hex::decode(known).unwrap()).unwrap(), (header(), rows.to_vec()));
}

fn some_rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (any::<Vec<u8>>(), any::<Vec<u8>>()).prop_map(|(key, value)| Row { key, value });
    prop::collection::vec(row, 0..20)
}

proptest! {
    #[test]
    fn it_reads_back(rows in some_rows()) {
        prop_assert_eq!(read(&written(&rows)).unwrap(), (header(), rows));
    }

    #[test]
    fn a_changed_bit_a_cut_and_an_addition_are_found(rows in some_rows(), place: prop::sample::Index, bit in 0_u8..8) {
        let good = written(&rows);
        let mut bad = good.clone();
        *place.get_mut(&mut bad) ^= 1 << bit;
        prop_assert!(read(&bad).is_err());
        prop_assert!(read(&good[..place.index(good.len())]).is_err());
        prop_assert!(read(&[&good[..], &[bit]].concat()).is_err());
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes: Vec<u8>) {
        let _ = read(&[&MAGIC[..], &bytes].concat());
    }
}
