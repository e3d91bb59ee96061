//! What the disk itself needs for one durable write: nothing that is durable can be faster.

use super::Figure;
use anyhow::Result;
use std::{
    fs::{self, File},
    io::Write,
    path::Path,
    time::{Duration, Instant},
};

const ROUNDS: usize = 500;

/// Appends 4 KiB and waits for it to be on the disk, many times.
pub fn sync(directory: &Path) -> Result<Figure> {
    let path = directory.join("disk-figure.tmp");
    let times = rounds(&mut File::create(&path)?);
    fs::remove_file(&path)?;
    let mut times = times?;
    times.sort_unstable();
    let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
    Ok(Figure { name: "disk: append 4 KiB + fdatasync".into(), median: at(50), p99: Some(at(99)), per_second: None })
}

fn rounds(file: &mut File) -> Result<Vec<Duration>> {
    let block = [7; 4096];
    let mut times = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        file.write_all(&block)?;
        file.sync_data()?;
        times.push(start.elapsed());
    }
    Ok(times)
}
