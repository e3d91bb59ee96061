//! A daemon whose store is not what was written: it has everything, or says which file has not and what to do.

use crate::fault::Dice;
use serde_json::Value;
use std::{
    fs,
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
};
use waiaas_tests::{Process, World, until};

/// What must be the same in whatever starts: payments, what is used, who may pay.
fn told(world: &World) -> Option<Vec<Value>> {
    let questions: [&[&str]; 5] = [
        &["tx", "list", "--limit", "100"],
        &["policy", "usage", "bot"],
        &["policy", "usage", "capped"],
        &["wallet", "list"],
        &["key", "list"],
    ];
    let told = questions.iter().map(|args| {
        let run = world.owner.json(args);
        (run.code == 0).then(|| settled(run.value()))
    });
    told.collect()
}

/// Without what finality changes: a payment that has landed becomes final meanwhile, damage or not.
fn settled(mut told: Value) -> Value {
    for payment in told["items"].as_array_mut().into_iter().flatten().filter(|item| item["status"] == "CONFIRMED") {
        for field in ["state", "updatedAt", "fee", "slot"] {
            payment[field] = Value::Null;
        }
    }
    told
}

/// Damages one file of the store, starts a daemon on it, looks, and puts back what was there.
pub fn strike(world: &mut World, head: &Path, seed: u64) {
    let mut dice = Dice(seed);
    let before = told(world).unwrap();
    world.daemon.take().unwrap().kill();
    let store = world.home().join("data/store");
    let kept = world.path("kept");
    copy(&store, &kept);
    let file = damage(&store, &mut dice);
    world.start_daemon();
    until("it serves, or has refused", || {
        let ended = world.daemon.as_mut().unwrap().ended();
        ended.is_some() || world.status().is_some_and(|status| status["enclave"]["phase"] == "ready")
    });
    let ended = world.daemon.as_mut().and_then(Process::ended);
    if let Some(status) = ended {
        let said = world.said("daemon");
        let last = said.lines().rev().take(5).collect::<Vec<_>>().join("\n");
        assert!(status.code().is_some_and(|code| code > 0), "it refuses in order: {status:?}, {file}\n{last}");
        let names = last.contains(store.to_str().unwrap()) && last.contains("waiaas restore");
        assert!(names, "it names file and way out: {file}\n{last}");
    } else if let Some(now) = told(world) {
        assert_eq!(now, before, "whoever starts has everything: {file}");
        // Reads the whole log: a page that cannot be read is told as such, and nothing else may be wrong with it.
        let run = world.owner.json(&["audit", "verify", "--extends", head.to_str().unwrap()]);
        assert!(run.code == 0 || run.error_code() == "SYSTEM_DATABASE_ERROR", "{file}: {run}");
    }
    if let Some(mut daemon) = world.daemon.take() {
        daemon.kill();
    }
    fs::remove_dir_all(&store).unwrap();
    copy(&kept, &store);
    fs::remove_dir_all(&kept).unwrap();
    world.start_daemon();
    world.ready();
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    fs::set_permissions(to, fs::metadata(from).unwrap().permissions()).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.metadata().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else if entry.file_name() != "ballast" {
            // What is only kept free needs no copy.
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// What was done, in words.
fn damage(store: &Path, dice: &mut Dice) -> String {
    let files = fs::read_dir(store).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|file| file.is_file() && !file.ends_with("ballast")).collect();
    files.sort();
    let any = usize::try_from(dice.below(files.len() as u64)).unwrap();
    let path = if dice.below(3) == 0 { files[any].clone() } else { store.join("db") };
    let size = fs::metadata(&path).unwrap().len().max(1);
    let at = dice.below(size);
    let file = fs::File::options().read(true).write(true).open(&path).unwrap();
    let what = match dice.below(4) {
        0 => {
            file.set_len(at).unwrap();
            "cut off at"
        }
        1 => {
            file.write_all_at(&[0; 4_096], at).unwrap();
            "blank from"
        }
        _ => {
            let mut byte = [0];
            let _ = file.read_at(&mut byte, at).unwrap();
            file.write_all_at(&[byte[0] ^ (1 << dice.below(8))], at).unwrap();
            "a bit flipped at"
        }
    };
    format!("{} {what} {at} of {size}", path.display())
}
