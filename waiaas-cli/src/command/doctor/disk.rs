//! How fast the disk makes things durable, and how much room it has.

use super::{failed, ok, warning};
use crate::{clock, output::refusal};
use std::{
    fs::{self, OpenOptions},
    io::{Result, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
    time::Duration,
};
use waiaas_wire::view::CheckView;

/// How often to write.
const ROUNDS: usize = 64;
/// How much to write each time: a record of a payment is about that large.
const BLOCK: [u8; 4096] = [0x5a; 4096];
/// Slower than that, every payment is felt to be slow.
const SLOW: Duration = Duration::from_millis(20);
/// Less than that is soon used up.
const LITTLE: u64 = 1 << 30;
/// Less than that, nothing can be written safely.
const NONE: u64 = 64 << 20;

/// Measures both.
pub fn examine(directory: &Path) -> Vec<CheckView> {
    vec![speed(directory), room(directory)]
}

fn speed(directory: &Path) -> CheckView {
    let name = "disk fsync";
    let mut times = match measure(directory) {
        Ok(times) => times,
        Err(why) => return failed(name, &refusal::file(directory, &why)),
    };
    times.sort_unstable();
    let (median, p99) = (percentile(&times, 50), percentile(&times, 99));
    let detail = format!("p50 {:.2} ms, p99 {:.2} ms", millis(median), millis(p99));
    if median > SLOW {
        warning(name, &detail, "every payment waits for it: use a faster disk")
    } else {
        ok(name, &detail)
    }
}

/// Appends and syncs, as the store does, in a file that is removed afterwards.
fn measure(directory: &Path) -> Result<Vec<Duration>> {
    let path = directory.join(format!(".doctor.{}.tmp", std::process::id()));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
    let times = (0..ROUNDS).map(|_| {
        let (written, time) = clock::time(|| file.write_all(&BLOCK).and_then(|()| file.sync_data()));
        written.map(|()| time)
    });
    let times = times.collect();
    fs::remove_file(&path)?;
    times
}

fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    let place = sorted.len().saturating_sub(1).saturating_mul(percent).div_euclid(100);
    sorted.get(place).copied().unwrap_or_default()
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

fn room(directory: &Path) -> CheckView {
    let name = "disk room";
    let free = match rustix::fs::statvfs(directory) {
        Ok(disk) => disk.f_bavail.saturating_mul(disk.f_frsize),
        Err(why) => return failed(name, &refusal::file(directory, &why.into())),
    };
    let detail = format!("{} MiB free", free >> 20);
    match free {
        ..NONE => failed(name, &refusal::disk_full(&detail)),
        NONE..LITTLE => warning(name, &detail, "make room: without it nothing is signed"),
        LITTLE.. => ok(name, &detail),
    }
}
