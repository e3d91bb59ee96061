//! Rows in blocks, in a database: found, scanned and changed as if each were by itself.

use super::place;
use crate::store::{
    Options, Reads as _, Record as _, Scan, Store, audit,
    blocks::holds,
    layout::Table,
    leaf::{Event, LeafRecord},
    mark::{Mark, State},
    overlay::{Layers, Overlay, Row},
    payments::OfMessage,
    record::{row_key, row_value},
    rows::Rows,
    scan::Range,
    schema::{LAYOUT, Schema, WITHOUT_BLOCKS},
    sled::Disk,
};
use proptest::{collection::vec, prelude::*};
use std::{collections::BTreeMap, path::Path, thread};
use waiaas_policy::{
    id::{Digest, TxId},
    time::Timestamp,
};

/// One whose rows come in any order, one whose rows come in theirs, and one that is not in blocks.
const TABLES: [Table; 3] = [Table::PaymentMessage, Table::Payment, Table::Webhook];

fn open(path: &Path) -> (Disk, Mark) {
    std::fs::create_dir_all(path).unwrap();
    let (disk, mark, _) = Disk::open(path, 8 << 20).unwrap();
    (disk, mark)
}

/// What stands where a commit writes.
fn stands(disk: &Disk, rows: &Overlay) -> Overlay {
    rows.keys().map(|key| (key.clone(), disk.get(key).unwrap())).collect()
}

fn key(table: Table, number: u16) -> Vec<u8> {
    [&[table.byte()][..], &number.to_be_bytes()].concat()
}

/// The whole table, or the rows from one number up to another.
fn range(table: Table, numbers: Option<(u16, u16)>, reverse: bool, limit: usize) -> Range {
    let (low, high) = match numbers {
        Some((low, high)) => (key(table, low), key(table, high)),
        None => (vec![table.byte()], vec![table.byte() + 1]),
    };
    Range { low, high, reverse, limit }
}

fn scanned(model: &BTreeMap<Vec<u8>, Vec<u8>>, range: &Range) -> Vec<Row> {
    let inside = model.iter().filter(|(key, _)| **key >= range.low && **key < range.high);
    let mut inside: Vec<Row> = inside.map(|(key, value)| (key.clone(), value.clone())).collect();
    if range.reverse {
        inside.reverse();
    }
    inside.truncate(range.limit);
    inside
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_database_of_blocks_is_one_of_rows(
        commits in vec(vec((0..3_usize, 0..300_u16, proptest::option::weighted(0.8, 0..700_usize)), 1..60), 1..12),
        long in 0..300_u16,
        scans in vec((0..3_usize, proptest::option::of((0..300_u16, 0..300_u16)), any::<bool>(), 0..50_usize), 20),
        at_once: bool,
    ) {
        let (_directory, path) = place();
        let ((mut disk, mut mark), mut model) = (open(&path), BTreeMap::new());
        for (turn, commit) in commits.into_iter().enumerate() {
            let fill = u8::try_from(turn).unwrap();
            let of = |(table, number, size): (usize, u16, Option<usize>)| {
                // Now and then one that stands alone, in pieces.
                let size = if number == long { size.map(|size| size * 20) } else { size };
                (key(TABLES[table], number), size.map(|size| vec![fill; size]))
            };
            let rows: Overlay = commit.into_iter().map(of).collect();
            let state = mark.after(&rows, &stands(&disk, &rows));
            if at_once { disk.write(&rows, &state) } else { disk.carry(&rows, &state) }.unwrap();
            mark.note(state);
            for (key, value) in rows {
                match value {
                    Some(value) => model.insert(key, value),
                    None => model.remove(&key),
                };
            }
            if turn % 5 == 4 {
                drop(disk);
                (disk, mark) = open(&path);
            }
        }
        for table in TABLES {
            for number in 0..300 {
                prop_assert_eq!(disk.get(&key(table, number)), Ok(model.get(&key(table, number)).cloned()));
            }
            for reverse in [false, true] {
                let all = range(table, None, reverse, usize::MAX);
                prop_assert_eq!(disk.scan(&all, Layers(&[])).unwrap(), scanned(&model, &all));
            }
        }
        for (table, numbers, reverse, limit) in scans {
            let range = range(TABLES[table], numbers, reverse, limit);
            prop_assert_eq!(disk.scan(&range, Layers(&[])).unwrap(), scanned(&model, &range));
        }
    }
}

/// What is written moves its neighbours to other blocks; whoever reads meanwhile finds each of them, once.
#[test]
fn a_reader_beside_a_writer_finds_what_is_not_being_written() {
    let (_directory, path) = place();
    let (disk, _) = open(&path);
    let table = Table::Payment;
    let row = |number: u16, size: usize| (key(table, number), Some(vec![1; size]));
    disk.carry(&(0..2_000).step_by(20).map(|number| row(number, 100)).collect(), &State::new(1, [0; 32])).unwrap();
    thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for turn in 0_u16..30 {
                let rows = (0..2_000).filter(|number| number % 20 == 7 || number % 20 != 0 && number % 59 == turn % 59);
                // Some in pieces, which are read one by one.
                let size = usize::from(turn % 4) * 5_000;
                let rows =
                    rows.map(|number| if turn % 5 == 4 { (key(table, number), None) } else { row(number, size) });
                disk.carry(&rows.collect(), &State::new(u64::from(turn) + 2, [0; 32])).unwrap();
            }
        });
        let mut turns = 0;
        while !writer.is_finished() || turns < 10 {
            turns += 1;
            for reverse in [false, true] {
                let found = disk.scan(&range(table, None, reverse, usize::MAX), Layers(&[])).unwrap();
                let old = found.iter().filter(|(key, _)| u16::from_be_bytes([key[1], key[2]]) % 20 == 0);
                let mut old: Vec<_> = old.collect();
                if reverse {
                    old.reverse();
                }
                let expected: Vec<_> =
                    (0..2_000).step_by(20).map(|number| (key(table, number), vec![1; 100])).collect();
                assert_eq!(old, expected.iter().collect::<Vec<_>>());
            }
            assert!(disk.get(&key(table, turns % 100 * 20)).unwrap().is_some());
        }
    });
}

/// What they are for: sled keeps a note of each of its pages, and has few rows in one.
#[test]
fn thousands_of_rows_are_some_hundred_of_the_database() {
    let (_directory, path) = place();
    let (disk, mark) = open(&path);
    for first in (0..6_000).step_by(50) {
        let row = |table: Table, key: Vec<u8>, size| ([&[table.byte()][..], &key].concat(), Some(vec![1; size]));
        let payments = (first..first + 50_u16).map(|number| row(Table::Payment, number.to_be_bytes().to_vec(), 1_000));
        let leaves = (first..first + 50_u16).map(|number| row(Table::Leaf, number.to_be_bytes().to_vec(), 200));
        let hashes = (first..first + 50).map(|number| Digest::of(&number.to_be_bytes()).0.to_vec());
        let messages = hashes.map(|hash| row(Table::PaymentMessage, hash, 54));
        let rows = payments.chain(leaves).chain(messages).collect();
        let state = mark.after(&rows, &Overlay::new());
        disk.carry(&rows, &state).unwrap();
        mark.note(state);
    }
    drop(disk);
    let tree = sled::open(&path).unwrap();
    let of = |table: Table| tree.scan_prefix([&[Table::Piece.byte(), 0, 0][..], &[table.byte()]].concat()).count();
    let (payments, leaves, messages) = (of(Table::Payment), of(Table::Leaf), of(Table::PaymentMessage));
    assert!(payments < 1_200 && leaves < 250 && messages < 400, "{payments}, {leaves}, {messages}");
    assert_eq!(tree.len(), payments + leaves + messages + 1);
}

/// A store that an earlier release made has each row by itself. Here a start was killed when it had moved half of the entries.
#[tokio::test]
async fn a_store_of_the_first_layout_is_brought_to_the_present_one() {
    let (_directory, path) = place();
    let store = Store::open(&path, Options::default()).unwrap();
    store.run(|txn| txn.put(&Schema { layout: WITHOUT_BLOCKS })).await.unwrap();
    let leaf = |number: u64| {
        let name = "x".repeat(if number.is_multiple_of(100) { 9_000 } else { 100 });
        LeafRecord { at: Timestamp::from_secs(number), event: Event::Started { version: name } }
    };
    store.run(move |txn| (0..500).try_for_each(|number| txn.append_leaf(&leaf(number)).map(drop))).await.unwrap();
    let leaves = store.read(|view| audit::leaves(view, 0, usize::MAX)).unwrap();
    store.run(|txn| (250..500).try_for_each(|number| txn.delete::<audit::Leaf>(&number))).await.unwrap();
    drop(store);
    let of = |number: u64| OfMessage { message: Digest::of(&number.to_be_bytes()), tx: TxId::from_u128(number.into()) };
    let mut rows: Vec<Row> = Vec::new();
    rows.extend(leaves.iter().skip(250).map(|leaf| (row_key::<audit::Leaf>(&leaf.key()), row_value(leaf).unwrap())));
    rows.extend((0..500).map(|number| (row_key::<OfMessage>(&of(number).key()), row_value(&of(number)).unwrap())));
    let by_themselves = || {
        let tree = sled::open(&path).unwrap();
        Table::ALL
            .iter()
            .filter(|table| holds(table.byte()))
            .map(|table| tree.scan_prefix([table.byte()]).count())
            .sum()
    };
    {
        let tree = sled::open(&path).unwrap();
        for (key, value) in &rows {
            for (key, value) in Rows::change(key, None, Some(&Rows::of(value))) {
                tree.insert(key, value.unwrap()).unwrap();
            }
        }
    }
    let mut count: usize = by_themselves();
    assert_eq!(count, 750);

    let store = Store::open(&path, Options::default()).unwrap();
    assert_eq!(store.read(|view| view.get::<Schema>(&())).unwrap(), Some(Schema { layout: LAYOUT }));
    assert_eq!(store.read(|view| audit::leaves(view, 0, usize::MAX)).unwrap(), leaves);
    for number in 0..500 {
        assert_eq!(store.read(|view| view.get::<OfMessage>(&of(number).message)).unwrap(), Some(of(number)));
    }
    assert_eq!(store.read(|view| view.scan::<OfMessage>(Scan::all())).unwrap().len(), 500);
    drop(store);
    count = by_themselves();
    assert_eq!(count, 0);
    assert_eq!(Store::open(&path, Options::default()).unwrap().read(|view| audit::leaves(view, 0, 500)), Ok(leaves));
}
