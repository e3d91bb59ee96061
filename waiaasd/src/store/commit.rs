//! Commits: what was written becomes durable in the log, as one record with one sync, and shows then; or nothing of it happens.

use super::{
    StoreError,
    abort::abort_point,
    mark,
    overlay::Overlay,
    shared::{Fresh, Hand, Shared},
    snapshot,
    txn::{Pending, Txn, Written},
    wal,
};
use std::{
    process::abort,
    sync::{MutexGuard, RwLockWriteGuard},
    time::Instant,
};

/// Runs one transition and writes it, before there is a writer.
pub(super) fn once<T>(
    shared: &Shared,
    transition: impl FnOnce(&mut Txn<'_>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let mut pending = Pending::default();
    let result = transition(&mut Txn::new(&mut pending, shared))?;
    commit(shared, pending.written, true)?;
    Ok(result)
}

/// Makes what was written durable.
pub(super) fn commit(shared: &Shared, written: Written, begins: bool) -> Result<(), StoreError> {
    let bytes = bytes(&written.rows);
    let mut hand = shared.hand();
    let (state, before) = loop {
        let Some(before) = stood(shared, &written.rows)? else { return Ok(()) };
        let state = shared.mark.after(&written.rows, &before);
        let size = hand.wal.prepare(&state, &written.rows);
        let is_long = size > wal::SIZE;
        let fits = !is_long && hand.wal.has_room(size);
        if fits {
            match shared.disk.reserve(hand.unmoved().saturating_add(bytes), begins) {
                Ok(()) => break (state, before),
                Err(StoreError::Full) if hand.unmoved() > 0 => {}
                Err(error) => return Err(error),
            }
        } else if is_long && hand.unmoved() == 0 {
            shared.disk.reserve(bytes, begins)?;
            // Readers wait: nothing hides from them what the database has and the disk has not.
            let fresh = shared.change();
            whole(shared, &written.rows, state);
            show(shared, hand, fresh, written, before, 0);
            return Ok(());
        }
        // Room comes when the database has what was committed before.
        hand = moved(shared, hand)?;
    };
    abort_point("store.before-write");
    if let Err(error) = hand.wal.write() {
        end(&error);
    }
    shared.mark.note(state);
    abort_point("store.after-sync");
    let fresh = shared.change();
    show(shared, hand, fresh, written, before, bytes);
    Ok(())
}

/// Writes rows to the database itself, where nobody else does anything yet.
pub(super) fn through(shared: &Shared, rows: &Overlay) -> Result<(), StoreError> {
    let Some(before) = stood(shared, rows)? else { return Ok(()) };
    shared.disk.reserve(bytes(rows), true)?;
    whole(shared, rows, shared.mark.after(rows, &before));
    Ok(())
}

/// Writes a commit to the database itself, as one batch, or ends the process.
fn whole(shared: &Shared, rows: &Overlay, state: mark::State) {
    if let Err(error) = shared.disk.write(rows, &state) {
        end(&error);
    }
    shared.mark.note(state);
}

/// What is durable begins to show: from the log, where `bytes` of it are.
fn show(
    shared: &Shared,
    mut hand: MutexGuard<'_, Hand>,
    mut fresh: RwLockWriteGuard<'_, Fresh>,
    written: Written,
    before: Overlay,
    bytes: u64,
) {
    let begins = hand.young == 0;
    snapshot::note(shared, before);
    shared.recent.change(&written);
    if bytes > 0 {
        hand.young = hand.young.saturating_add(bytes);
        hand.since.get_or_insert_with(Instant::now);
        fresh.young.extend(written.rows);
    }
    drop(fresh);
    if begins || super::carry::is_enough(&hand) {
        shared.wake();
    }
    drop(hand);
    shared.commits.send_modify(|count| *count = count.wrapping_add(1));
}

/// Waits until more of what was committed is in the database.
fn moved<'h>(shared: &Shared, mut hand: MutexGuard<'h, Hand>) -> Result<MutexGuard<'h, Hand>, StoreError> {
    if hand.full {
        return Err(StoreError::Full);
    }
    let (young, old) = (hand.young, hand.old);
    while (hand.young, hand.old) == (young, old) && !hand.full {
        hand.wanted = true;
        shared.wake();
        hand = shared.wait(hand);
    }
    Ok(hand)
}

/// What stands where these rows are to be written: all of it while a snapshot is held, else what the mark asks for. `None` if
/// nothing would be changed.
fn stood(shared: &Shared, rows: &Overlay) -> Result<Option<Overlay>, StoreError> {
    let all = snapshot::is_held(shared);
    let fresh = shared.fresh();
    let (mut before, mut changes) = (Overlay::new(), false);
    for (key, value) in rows {
        if all || !changes || key.first().is_some_and(|table| mark::is_summed(*table)) {
            let old = shared.stands(&fresh, key)?;
            changes |= old != *value;
            before.insert(key.clone(), old);
        }
    }
    Ok(changes.then_some(before))
}

fn bytes(rows: &Overlay) -> u64 {
    let of = |(key, value): (&Vec<u8>, &Option<Vec<u8>>)| key.len().saturating_add(value.as_ref().map_or(0, Vec::len));
    u64::try_from(rows.iter().map(of).sum::<usize>()).unwrap_or(u64::MAX)
}

/// When a write or a sync fails, nobody can tell what of it will be there after a restart: the kernel may have dropped the very
/// pages that it failed to write and report success on the next try. Neither "done" nor "not done" would be a true answer,
/// and everything decided from here on would rest on a state that may vanish. A restart finds out from the disk; the callers
/// find out from the journal.
pub(super) fn end(error: &StoreError) -> ! {
    tracing::error!("a commit could not be made durable, so this process ends: {error}");
    abort()
}
