//! Files that are not what was written: bits that flipped, ends that were cut off, files that are gone. The store is whole, or
//! says which file is not and what to do. It never goes on with less than was answered.

use super::{
    place, random, rounds,
    work::{Known, child},
};
use std::{
    collections::BTreeMap,
    env, fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;
use waiaasd::store::{Options, Store, StoreError};

const DIRECTORY: &str = "STORE_DAMAGE_DIRECTORY";

/// Opens a store as a daemon does, in a process of its own, since nobody knows what a database does with such files.
#[test]
#[ignore = "run by the other tests"]
fn look() {
    let directory = PathBuf::from(env::var_os(DIRECTORY).unwrap());
    match Store::open(&directory, Options::default()) {
        Err(error) => println!("refused: {error}"),
        Ok(store) => {
            if let Err(error) = store.examine(&directory, 9) {
                println!("refused: {error}");
                return;
            }
            drop(store);
            let mut known = Known::default();
            match known.look(&directory) {
                Ok(_) => println!("found: {}", known.frontier.size()),
                Err(error) => println!("refused later: {error}"),
            }
        }
    }
}

#[derive(Debug)]
enum Damage {
    Flip(PathBuf, u64),
    Zero(PathBuf, u64, u64),
    Cut(PathBuf, u64),
    Remove(PathBuf),
    /// An earlier state of the file under the later ones of the others.
    Earlier(PathBuf, PathBuf),
}

impl Damage {
    fn roll(whole: &Path, earlier: &Path, round: u64) -> Self {
        let files: Vec<_> = fs::read_dir(whole).unwrap().map(|entry| entry.unwrap()).collect();
        let files: Vec<_> = files.into_iter().filter(|file| file.metadata().unwrap().is_file()).collect();
        let files: Vec<_> =
            files.iter().map(fs::DirEntry::file_name).filter(|name| *name != "lock" && *name != "ballast").collect();
        // Mostly the database itself.
        let name = match round % 3 {
            0 => files[usize::try_from(random(files.len() as u64)).unwrap()].clone(),
            _ => "db".into(),
        };
        let size = fs::metadata(whole.join(&name)).unwrap().len().max(1);
        let name = PathBuf::from(name);
        match random(12) {
            0..=5 => Self::Flip(name, random(size * 8)),
            6 | 7 => Self::Zero(name, random(size), 1 + random(8_192)),
            8 | 9 => Self::Cut(name, random(size)),
            10 => Self::Remove(name),
            _ => Self::Earlier(name.clone(), earlier.join(name)),
        }
    }

    fn do_in(&self, directory: &Path) {
        match self {
            Self::Flip(name, bit) => change(&directory.join(name), |bytes| {
                if let Some(byte) = bytes.get_mut(usize::try_from(bit / 8).unwrap()) {
                    *byte ^= 1 << (bit % 8);
                }
            }),
            Self::Zero(name, at, length) => change(&directory.join(name), |bytes| {
                let (at, length) = (usize::try_from(*at).unwrap(), usize::try_from(*length).unwrap());
                bytes.iter_mut().skip(at).take(length).for_each(|byte| *byte = 0);
            }),
            Self::Cut(name, size) => {
                fs::File::options().write(true).open(directory.join(name)).unwrap().set_len(*size).unwrap();
            }
            Self::Remove(name) => fs::remove_file(directory.join(name)).unwrap(),
            Self::Earlier(name, from) => {
                if from.exists() {
                    fs::copy(from, directory.join(name)).unwrap();
                }
            }
        }
    }
}

fn change(path: &Path, act: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(path).unwrap();
    act(&mut bytes);
    fs::write(path, bytes).unwrap();
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to.join("blobs")).unwrap();
    fs::set_permissions(to, fs::Permissions::from_mode(0o700)).unwrap();
    for entry in fs::read_dir(from).unwrap().map(|entry| entry.unwrap()) {
        // What is kept free needs no copy.
        if entry.metadata().unwrap().is_file() && entry.file_name() != "ballast" {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

/// A store after some work, and how many entries its audit log has.
struct Worked {
    directory: TempDir,
    store: PathBuf,
    earlier: PathBuf,
    size: u64,
}

impl Worked {
    /// Closed in order, or killed with commits in its log that the database does not have.
    fn new(killed: bool) -> Self {
        let (directory, store) = place();
        let work = |sessions, abort: Option<&str>| {
            let mut command = Command::new(env::current_exe().unwrap());
            let command = child(&mut command, &store, Some(sessions));
            let command = command.envs(abort.map(|point| ("WAIAASD_TEST_ABORT", point)));
            assert_eq!(command.output().unwrap().status.success(), abort.is_none());
        };
        work((1, 15), None);
        let (earlier, opened) = (directory.path().join("earlier"), directory.path().join("opened"));
        copy(&store, &earlier);
        work((2, 25), killed.then_some("store.after-sync:30"));
        copy(&store, &opened);
        let mut known = Known::default();
        known.check(&opened, &BTreeMap::new());
        Self { directory, store, earlier, size: known.frontier.size() }
    }

    /// Damages a copy, and opens it. What became of it.
    fn damage(&self, round: u64) -> &'static str {
        let damage = Damage::roll(&self.store, &self.earlier, round);
        let left = self.directory.path().join(format!("damaged-{round}"));
        copy(&self.store, &left);
        damage.do_in(&left);
        let mut command = Command::new("timeout");
        command.arg("60").arg(env::current_exe().unwrap());
        command.args(["crash::damage::look", "--exact", "--ignored", "--nocapture"]);
        let output = command.env(DIRECTORY, &left).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let line = |word: &str| said.lines().find_map(|line| Some(line.split_once(word)?.1.to_owned()));
        let kind = if let Some(why) = line("refused: ") {
            assert!(why.contains(left.to_str().unwrap()) && why.contains("waiaas restore"), "{damage:?}: {why}");
            "refused"
        } else if line("refused later: ").is_some() {
            "refused when read"
        } else {
            let found = line("found: ");
            let whole = found == Some(self.size.to_string());
            let errors = String::from_utf8_lossy(&output.stderr);
            assert!(whole, "{damage:?}: {found:?} of {} entries\n{said}{errors}", self.size);
            "whole"
        };
        fs::remove_dir_all(left).unwrap();
        kind
    }
}

fn damage(killed: bool, rounds: u64) {
    let worked = Worked::new(killed);
    let mut counts = BTreeMap::new();
    for round in 0..rounds {
        *counts.entry(worked.damage(round)).or_insert(0_u64) += 1;
    }
    println!("{rounds} damages: {counts:?}");
}

#[test]
fn damaged_files_are_whole_or_refused() {
    damage(false, rounds());
}

#[test]
fn damaged_files_of_a_killed_store_are_whole_or_refused() {
    damage(true, rounds());
}

/// Without its log, a store that was closed in order has everything; one that was killed says that it does not.
#[test]
fn a_log_that_is_gone_is_missed_only_where_it_has_something() {
    for (killed, there) in [(false, true), (true, false)] {
        let worked = Worked::new(killed);
        for name in ["wal.0", "wal.1"] {
            fs::remove_file(worked.store.join(name)).unwrap();
        }
        match Store::open(&worked.store, Options::default()) {
            Ok(_) => assert!(there),
            Err(error) => assert!(!there && matches!(error, StoreError::Lost { .. }), "{error}"),
        }
    }
}
