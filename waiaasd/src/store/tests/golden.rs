//! What every release wrote, the present one reads: the files in `golden/`, one per release, hold a row of every table.
//!
//! A row is a line: table, key and value in hex. The newest file is the present release's own. Where it is missing
//! something, the test says what: rows are added, and never changed once a release has written them.

use super::{super::Table, samples};
use std::{collections::BTreeMap, fmt::Write as _};

/// By release, the newest last.
const FILES: &[(&str, &str)] = &[("0.1", include_str!("../golden/0.1.txt"))];

struct Line {
    table: &'static str,
    key: Vec<u8>,
    value: Vec<u8>,
}

fn lines(file: &'static str) -> Vec<Line> {
    let line = |line: &'static str| {
        let mut words = line.split(' ');
        let mut word = || words.next().unwrap();
        let table = word();
        Line { table, key: hex::decode(word()).unwrap(), value: hex::decode(word()).unwrap() }
    };
    file.lines().map(line).collect()
}

#[test]
fn rows_of_every_release_are_read_and_written_alike() {
    let readers: BTreeMap<&str, _> = samples::all().into_iter().map(|it| (it.table.name(), it)).collect();
    for (release, file) in FILES {
        for Line { table, key, value } in lines(file) {
            let sample = &readers[table];
            let (again, written) = (sample.read)(&key, &value).unwrap_or_else(|why| panic!("{release} {table}: {why}"));
            assert_eq!(again, key, "{release} {table}: the key changed");
            // A row of an earlier version comes back in the present one.
            if value[0] == sample.row.1[0] {
                assert_eq!(hex::encode(written), hex::encode(&value), "{release} {table}: the bytes changed");
            }
        }
    }
}

#[test]
fn the_newest_file_has_every_sample() {
    let mut present = String::new();
    for sample in samples::all() {
        let (key, value) = sample.row;
        writeln!(present, "{} {} {}", sample.table.name(), hex::encode(key), hex::encode(value)).unwrap();
    }
    let (_, newest) = FILES.last().unwrap();
    assert!(*newest == present, "the file should be:\n{present}");
}

#[test]
fn every_table_has_a_sample() {
    let sampled: Vec<_> = samples::all().iter().map(|sample| sample.table).collect();
    // Pieces are parts of other rows, and have no record of their own.
    let missing = Table::ALL.iter().filter(|table| **table != Table::Piece && !sampled.contains(table));
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<&Table>::new());
}
