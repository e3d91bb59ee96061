//! Power cuts: of what was not synced, the disk keeps whatever it likes.
//!
//! A child works under strace. From the record of what it did to its files, disks are made as they could be after a cut
//! at any moment: what a sync confirmed is there; of the rest, any sector may be there or not, file sizes may have grown
//! with or without their contents, and names may have changed up to any point. Stricter than most disks and file
//! systems, and all that POSIX promises.

use super::{
    place, random, rounds,
    trace::{Deed, Event, traced},
    work::{Known, child},
};
use std::{
    collections::{BTreeMap, HashMap},
    env, fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
};
use waiaasd::store::{Options, Store};

/// What a disk writes as a whole.
const SECTOR: usize = 512;
/// How often the child opens the store, and how many transitions each of its callers makes then.
const SESSIONS: (u64, u64) = (3, 25);

/// A file's contents, whatever its name.
type Node = usize;

/// What is on a disk.
#[derive(Clone, Default)]
struct Disk {
    names: BTreeMap<PathBuf, Node>,
    nodes: BTreeMap<Node, Vec<u8>>,
}

impl Disk {
    /// What is there before the child begins: all of it durable.
    fn read(directory: &Path) -> Self {
        let mut disk = Self::default();
        for entry in fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_file() {
                let node = disk.nodes.len();
                disk.nodes.insert(node, fs::read(&entry).unwrap());
                disk.names.insert(entry, node);
            }
        }
        disk
    }

    fn write(&mut self, node: Node, offset: usize, data: &[u8]) {
        let bytes = self.nodes.entry(node).or_default();
        if bytes.len() < offset + data.len() {
            bytes.resize(offset + data.len(), 0);
        }
        bytes[offset..offset + data.len()].copy_from_slice(data);
    }

    /// A store's directory with these files.
    fn lay_out(&self, directory: &Path) {
        fs::create_dir_all(directory.join("blobs")).unwrap();
        fs::set_permissions(directory, fs::Permissions::from_mode(0o700)).unwrap();
        for (path, node) in &self.names {
            let name = path.file_name().unwrap();
            fs::write(directory.join(name), self.nodes.get(node).map_or(&[][..], Vec::as_slice)).unwrap();
        }
    }
}

/// A cut of the power.
struct Cut<'e> {
    events: &'e [Event],
    /// The line of the trace at which it happens.
    at: usize,
    /// Of a hundred things not synced, how many are kept.
    kept: u64,
}

impl Cut<'_> {
    /// Whether what ended at `end` was confirmed by a sync of `path` before the cut.
    fn confirmed(&self, end: usize, path: &Path) -> bool {
        let synced = |event: &Event| matches!(&event.deed, Deed::Sync(synced) if synced == path);
        self.events.iter().any(|event| synced(event) && event.begin > end && event.end < self.at)
    }

    fn keeps(&self) -> bool {
        random(100) < self.kept
    }

    /// The disk after the cut.
    fn disk(&self, before: &Disk) -> Disk {
        let (mut disk, mut names) = (before.clone(), before.names.clone());
        let mut next = before.nodes.len();
        // Names change in order; of those that were not synced, only the first so many do.
        let mut lost_name = false;
        for event in self.events.iter().filter(|event| event.begin < self.at) {
            match &event.deed {
                Deed::Write(path, offset, data) => {
                    let confirmed = self.confirmed(event.end, path);
                    self.write(&mut disk, names[path], usize::try_from(*offset).unwrap(), data, confirmed);
                }
                Deed::Resize(path, size) => {
                    if self.confirmed(event.end, path) || self.keeps() {
                        disk.nodes.entry(names[path]).or_default().resize(usize::try_from(*size).unwrap(), 0);
                    }
                }
                Deed::Create(_) | Deed::Rename(..) | Deed::Remove(_) => {
                    let changed = rename(&mut names, &mut next, &event.deed);
                    lost_name |= !self.confirmed(event.end, changed.parent().unwrap()) && !self.keeps();
                    if !lost_name {
                        disk.names.clone_from(&names);
                    }
                }
                Deed::Sync(_) | Deed::Answer(..) => {}
            }
        }
        disk
    }

    fn write(&self, disk: &mut Disk, node: Node, offset: usize, data: &[u8], confirmed: bool) {
        if confirmed {
            return disk.write(node, offset, data);
        }
        let size = disk.nodes.get(&node).map_or(0, Vec::len);
        if offset + data.len() > size && self.keeps() {
            disk.nodes.entry(node).or_default().resize(offset + data.len(), 0);
        }
        let mut begin = 0;
        while begin < data.len() {
            let end = data.len().min(begin + SECTOR - (offset + begin) % SECTOR);
            if self.keeps() {
                disk.write(node, offset + begin, &data[begin..end]);
            }
            begin = end;
        }
    }

    /// The last answer by caller.
    fn answers(&self) -> BTreeMap<u64, u64> {
        let answers = self.events.iter().filter(|event| event.begin < self.at).filter_map(|event| match event.deed {
            Deed::Answer(caller, sequence) => Some((caller, sequence)),
            _ => None,
        });
        answers.collect()
    }
}

/// Changes names as a deed did. The path whose directory it changed.
fn rename<'d>(names: &mut BTreeMap<PathBuf, Node>, next: &mut Node, deed: &'d Deed) -> &'d Path {
    match deed {
        Deed::Create(path) => {
            names.entry(path.clone()).or_insert_with(|| {
                *next += 1;
                *next
            });
            path
        }
        Deed::Rename(from, to) => {
            let node = names.remove(from).unwrap();
            names.insert(to.clone(), node);
            to
        }
        Deed::Remove(path) => {
            names.remove(path);
            path
        }
        other => panic!("{other:?} changes no name"),
    }
}

#[test]
fn power_cut_at_random_moments() {
    let (directory, path) = place();
    drop(Store::open(&path, Options::default()).unwrap());
    let before = Disk::read(&path);
    let mut command = Command::new(env::current_exe().unwrap());
    let Some(events) = traced(child(&mut command, &path, Some(SESSIONS)), &path) else { return };
    let lines = u64::try_from(events.iter().map(|event| event.end).max().unwrap()).unwrap() + 2;
    let mut counts = HashMap::new();
    for round in 0..rounds() / 2 {
        let (at, kept) =
            (usize::try_from(random(lines)).unwrap(), [0, 10, 50, 90, 100][usize::try_from(round % 5).unwrap()]);
        let cut = Cut { events: &events, at, kept };
        let left = directory.path().join(format!("cut-{round}"));
        cut.disk(&before).lay_out(&left);
        println!("cut at line {at} of {lines}, of what was not synced {kept} % kept");
        let mut known = Known::default();
        known.check(&left, &cut.answers());
        *counts.entry(kept).or_insert(0_u64) += known.frontier.size();
        fs::remove_dir_all(left).unwrap();
    }
    println!("{} cuts; transitions found, by how much was kept: {counts:?}", rounds() / 2);
}
