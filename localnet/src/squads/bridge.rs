//! Runs the compiled Squads program as a builtin of the ledger. The only file of this crate with `unsafe` in it.
//!
//! What the compiler cannot check, and why it holds:
//! - *The library is what it says.* Its functions are called through the types of [`abi`], which both sides compile from
//!   one file, and the program checks the version number first.
//! - *The input buffer.* While the program runs, it is reached only through the pointer that the program was given. When
//!   the program calls back, it waits until we return, as a program on chain does in a system call; so there is one
//!   thread in the buffer at any time. It re-reads lengths afterwards; everything else in there it sees by reference.
//! - *The invoke context.* The `&mut` that the runtime gave us is not used between the call of the program and its
//!   return, except by the callbacks, one at a time.
//! - *Panics* never cross: the program catches its own, [`answer`] catches ours.

use std::{
    ffi::c_void,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    ptr, slice,
    sync::OnceLock,
};

use anyhow::{Context, Result, ensure};
use libloading::Library;
use solana_instruction::{AccountMeta, Instruction, error::InstructionError};
use solana_program_runtime::{
    declare_process_instruction,
    invoke_context::{BuiltinFunctionRegisterer, InvokeContext},
    memory_context::SerializedAccountMetadata,
    serialization::{deserialize_parameters, serialize_parameters},
    solana_sbpf::program::BuiltinFunctionDefinition,
    stable_log,
};
use solana_pubkey::Pubkey;

use super::{abi, input};

/// What an instruction costs. A builtin cannot be metered; on chain most instructions of Squads cost about this much.
const COMPUTE_UNITS: u64 = 30_000;

/// Bytes an empty account pays rent for.
const ACCOUNT_OVERHEAD: u64 = 128;

static PROGRAM: OnceLock<abi::Entry> = OnceLock::new();

declare_process_instruction!(Squads, COMPUTE_UNITS, |invoke_context| { run(invoke_context) });

/// The builtin, for the ledger's list of them.
pub const REGISTER: BuiltinFunctionRegisterer = Squads::register;

/// What the callbacks need to know about the instruction that runs.
struct Call<'a> {
    invoke_context: *mut c_void,
    buffer: *mut u8,
    buffer_len: usize,
    layout: &'a [SerializedAccountMetadata],
    /// On chain a failed call ends the whole instruction, whatever the program makes of it.
    failure: Option<InstructionError>,
}

/// Loads the shared object at `path`, which must be the program `expected`.
pub fn load(path: &Path, expected: &Pubkey) -> Result<()> {
    // SAFETY: running the file's initialisers is what the user asked for by naming it.
    let library = unsafe { Library::new(path) }?;
    // SAFETY: only a file built from `localnet/squads` exports this name, and there it has this type.
    let program_id =
        unsafe { library.get::<abi::ProgramId>(abi::PROGRAM_ID_SYMBOL) }.context("not a program for this ledger")?;
    let mut id = [0; 32];
    // SAFETY: `id` is 32 writable bytes.
    unsafe { program_id(&raw mut id) }
    ensure!(id == expected.to_bytes(), "it is the program {}, not {expected}", Pubkey::from(id));
    // SAFETY: as above.
    let entry = *unsafe { library.get::<abi::Entry>(abi::ENTRY_SYMBOL) }.context("not a program for this ledger")?;
    // Never unloaded: `entry` points into it for as long as the process lives.
    std::mem::forget(library);
    ensure!(PROGRAM.set(entry).is_ok(), "a program is loaded already");
    Ok(())
}

/// Runs the program on the current instruction.
fn run(invoke_context: &mut InvokeContext) -> Result<(), InstructionError> {
    let entry = PROGRAM.get().ok_or(InstructionError::UnsupportedProgramId)?;
    let (mut memory, _regions, layout, _data_offset) = {
        let instruction = invoke_context.transaction_context.get_current_instruction_context()?;
        // One contiguous buffer: no address space tricks, which only make sense inside the virtual machine.
        serialize_parameters(&instruction, false, false, false)?
    };
    let buffer_len = memory.as_slice().len();
    let buffer = memory.as_slice_mut().as_mut_ptr();
    let mut call = Call {
        invoke_context: ptr::from_mut(invoke_context).cast(),
        buffer,
        buffer_len,
        layout: &layout,
        failure: None,
    };
    let host = abi::Host { version: abi::VERSION, context: (&raw mut call).cast(), log, clock, rent, invoke };
    // SAFETY: `entry` is the program's, `host` and what it points to outlive the call, `buffer` is a loader input buffer
    // that nobody else touches meanwhile.
    let status = unsafe { entry(&raw const host, buffer) };
    if let Some(failure) = call.failure {
        return Err(failure);
    }
    match status {
        0 => {
            let instruction = invoke_context.transaction_context.get_current_instruction_context()?;
            deserialize_parameters(&instruction, false, false, memory.as_slice(), &layout)
        }
        abi::FAILED => Err(InstructionError::ProgramFailedToComplete),
        error => Err(InstructionError::from(error)),
    }
}

unsafe extern "C" fn log(context: *mut c_void, text: abi::Bytes) {
    // SAFETY: the program lends the text for this call, `context` is ours.
    let text = unsafe { borrow(&text) };
    let write = |_: &Call, invoke_context: &mut InvokeContext| {
        stable_log::program_log(&invoke_context.get_log_collector(), &String::from_utf8_lossy(text));
        Ok(0)
    };
    // SAFETY: `context` is the one `run` passed.
    unsafe { answer(context, write) };
}

unsafe extern "C" fn clock(context: *mut c_void, out: *mut abi::Clock) -> u64 {
    let read = |_: &Call, invoke_context: &mut InvokeContext| {
        let now = invoke_context.environment_config.sysvar_cache().get_clock()?;
        let clock = abi::Clock {
            slot: now.slot,
            epoch_start_timestamp: now.epoch_start_timestamp,
            epoch: now.epoch,
            leader_schedule_epoch: now.leader_schedule_epoch,
            unix_timestamp: now.unix_timestamp,
        };
        // SAFETY: the program gives room for a clock.
        unsafe { out.write(clock) }
        Ok(0)
    };
    // SAFETY: `context` is the one `run` passed.
    unsafe { answer(context, read) }
}

unsafe extern "C" fn rent(context: *mut c_void) -> u64 {
    let read = |_: &Call, invoke_context: &mut InvokeContext| {
        let rent = invoke_context.environment_config.sysvar_cache().get_rent()?;
        // Asked for a whole balance, because the fields behind it mean something else than they did.
        Ok(rent.minimum_balance(0) / ACCOUNT_OVERHEAD)
    };
    // SAFETY: `context` is the one `run` passed.
    unsafe { answer(context, read) }
}

unsafe extern "C" fn invoke(context: *mut c_void, instruction: *const abi::Instruction) -> u64 {
    // SAFETY: the program lends the instruction for this call.
    let (instruction, seeds) = unsafe { read_instruction(&*instruction) };
    let seeds: Vec<&[&[u8]]> = seeds.iter().map(Vec::as_slice).collect();
    let run_it = |call: &Call, invoke_context: &mut InvokeContext| {
        // SAFETY: the program waits for us, so nobody else is in the buffer; it has this length.
        let buffer = unsafe { slice::from_raw_parts_mut(call.buffer, call.buffer_len) };
        // What the program has changed so far, the other one must see …
        let caller = invoke_context.transaction_context.get_current_instruction_context()?;
        deserialize_parameters(&caller, false, false, buffer, call.layout)?;
        invoke_context.native_invoke_signed(instruction, &seeds)?;
        // … and the other way round.
        let caller = invoke_context.transaction_context.get_current_instruction_context()?;
        input::refresh(&caller, call.layout, buffer)?;
        Ok(0)
    };
    // SAFETY: `context` is the one `run` passed.
    unsafe { answer(context, run_it) }
}

/// Copies an instruction, and borrows its seeds, from the program's memory.
///
/// # Safety
/// The program must be waiting for the end of the call in which it lent the instruction, for all of `'a`.
unsafe fn read_instruction<'a>(lent: &abi::Instruction) -> (Instruction, Vec<Vec<&'a [u8]>>) {
    // SAFETY: the program waits, as the caller promises; so all of it is alive and unchanged.
    let (accounts, data, signers) = unsafe { (borrow(&lent.accounts), borrow(&lent.data), borrow(&lent.signers)) };
    let accounts = accounts.iter().map(|meta| AccountMeta {
        pubkey: Pubkey::from(meta.key),
        is_signer: meta.is_signer,
        is_writable: meta.is_writable,
    });
    let instruction =
        Instruction { program_id: Pubkey::from(lent.program_id), accounts: accounts.collect(), data: data.to_vec() };
    let seeds = signers.iter().map(|signer| {
        // SAFETY: as above.
        let seeds: &[abi::Bytes] = unsafe { borrow(signer) };
        // SAFETY: as above.
        seeds.iter().map(|seed| unsafe { borrow(seed) }).collect()
    });
    (instruction, seeds.collect())
}

/// Borrows an array from the program's memory.
///
/// # Safety
/// The program must be waiting for the end of the call in which it lent the array, for all of `'a`.
unsafe fn borrow<'a, T>(array: &abi::Array<T>) -> &'a [T] {
    // SAFETY: the program lends a slice's pointer and length, and keeps it alive and unchanged while it waits.
    unsafe { slice::from_raw_parts(array.items, array.len) }
}

/// Lets `question` be answered from the invoke context of the instruction that runs; a failure is remembered.
///
/// # Safety
/// `context` must be the one that `run` passed to the program that is asking now.
unsafe fn answer(
    context: *mut c_void,
    question: impl FnOnce(&Call, &mut InvokeContext) -> Result<u64, InstructionError>,
) -> u64 {
    // SAFETY: `run` made `context` from its `Call`, which outlives the program's run and is not used during it.
    let call = unsafe { &mut *context.cast::<Call>() };
    // SAFETY: likewise, `run` does not use its invoke context while the program runs.
    let invoke_context = unsafe { &mut *call.invoke_context.cast::<InvokeContext>() };
    let answer = catch_unwind(AssertUnwindSafe(|| question(call, invoke_context)));
    answer.unwrap_or(Err(InstructionError::ProgramFailedToComplete)).unwrap_or_else(|failure| {
        call.failure = Some(failure);
        abi::FAILED
    })
}
