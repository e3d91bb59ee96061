//! The system calls Squads makes, forwarded to the ledger: log, clock, rent and the call of another program. It makes no
//! other (return data, sibling instructions, stack height), so those keep `solana-program`'s defaults.

use std::{cell::Cell, ptr};

use solana_program::{
    account_info::AccountInfo, clock::Clock, entrypoint::ProgramResult, instruction::Instruction,
    program_error::ProgramError, program_stubs::SyscallStubs, rent::Rent,
};

use crate::abi::{self, AccountMeta, Array, Bytes, Host};

/// What a call that cannot be answered returns.
const UNAVAILABLE: u64 = 1;

thread_local! {
    /// The host of the instruction that runs on this thread: simulations run side by side on several.
    static HOST: Cell<*const Host> = const { Cell::new(ptr::null()) };
}

/// Restores the host of the instruction that called this one.
pub struct Guard(*const Host);

/// Makes `host` the one that system calls of this thread go to, until the guard is dropped.
pub fn enter(host: *const Host) -> Guard {
    Guard(HOST.replace(host))
}

impl Drop for Guard {
    fn drop(&mut self) {
        HOST.set(self.0);
    }
}

/// The host of the running instruction.
fn host() -> Option<&'static Host> {
    // SAFETY: set by `enter` to a host that outlives the call, and reset when the call ends; nobody here keeps it longer.
    unsafe { HOST.get().as_ref() }
}

/// Writes a line to the transaction's log.
pub fn log(text: &str) {
    if let Some(host) = host() {
        // SAFETY: the text outlives the call.
        unsafe { (host.log)(host.context, lend(text.as_bytes())) }
    }
}

/// The system calls.
pub struct Forward;

impl SyscallStubs for Forward {
    fn sol_log(&self, message: &str) {
        log(message);
    }

    fn sol_get_clock_sysvar(&self, out: *mut u8) -> u64 {
        let Some(host) = host() else { return UNAVAILABLE };
        let mut now = abi::Clock::default();
        // SAFETY: `now` outlives the call.
        let status = unsafe { (host.clock)(host.context, &mut now) };
        if status == 0 {
            let clock = Clock {
                slot: now.slot,
                epoch_start_timestamp: now.epoch_start_timestamp,
                epoch: now.epoch,
                leader_schedule_epoch: now.leader_schedule_epoch,
                unix_timestamp: now.unix_timestamp,
            };
            // SAFETY: `Clock::get` passes the address of a `Clock`.
            unsafe { out.cast::<Clock>().write(clock) }
        }
        status
    }

    fn sol_get_rent_sysvar(&self, out: *mut u8) -> u64 {
        let Some(host) = host() else { return UNAVAILABLE };
        // SAFETY: no pointer but the host's own goes along.
        let lamports_per_byte = unsafe { (host.rent)(host.context) };
        if lamports_per_byte == 0 {
            return UNAVAILABLE;
        }
        // The threshold of years is 1 since rent is no longer collected; the product of the two is what counts.
        let rent = Rent { lamports_per_byte_year: lamports_per_byte, exemption_threshold: 1.0, ..Rent::default() };
        // SAFETY: `Rent::get` passes the address of a `Rent`.
        unsafe { out.cast::<Rent>().write(rent) }
        0
    }

    fn sol_invoke_signed(
        &self,
        instruction: &Instruction,
        accounts: &[AccountInfo],
        seeds: &[&[&[u8]]],
    ) -> ProgramResult {
        let host = host().ok_or(ProgramError::UnsupportedSysvar)?;
        let known = |key| accounts.iter().any(|account| account.key == key);
        if !instruction.accounts.iter().all(|meta| known(&meta.pubkey)) {
            log("Instruction references an unknown account");
            return Err(ProgramError::NotEnoughAccountKeys);
        }
        invoke(host, instruction, seeds)?;
        accounts.iter().try_for_each(refresh)
    }
}

/// Lends `items` for the time of one call.
fn lend<T>(items: &[T]) -> Array<T> {
    Array { items: items.as_ptr(), len: items.len() }
}

/// Lends the instruction to the host for one call.
fn invoke(host: &Host, instruction: &Instruction, seeds: &[&[&[u8]]]) -> ProgramResult {
    let accounts: Vec<AccountMeta> = instruction
        .accounts
        .iter()
        .map(|meta| AccountMeta {
            key: meta.pubkey.to_bytes(),
            is_signer: meta.is_signer,
            is_writable: meta.is_writable,
        })
        .collect();
    let seeds: Vec<Vec<Bytes>> = seeds.iter().map(|signer| signer.iter().map(|&seed| lend(seed)).collect()).collect();
    let signers: Vec<Array<Bytes>> = seeds.iter().map(|signer| lend(signer)).collect();
    let lent = abi::Instruction {
        program_id: instruction.program_id.to_bytes(),
        accounts: lend(&accounts),
        data: lend(&instruction.data),
        signers: lend(&signers),
    };
    // SAFETY: everything `lent` points to lives until the end of this function.
    match unsafe { (host.invoke)(host.context, &lent) } {
        0 => Ok(()),
        // The host remembers what really went wrong and reports that, whatever the program makes of this.
        _ => Err(ProgramError::Custom(0)),
    }
}

/// Shows the program what the call did to the length of an account's data.
///
/// Lamports, owner and data are references into the input buffer, where the host has written the new values. The length
/// is not: it lives in the slice behind the `RefCell` that all clones of an `AccountInfo` share.
fn refresh(account: &AccountInfo) -> ProgramResult {
    // SAFETY: these are the accounts of a loader input buffer, where the length stands in the 8 aligned bytes before the
    // data.
    let len = unsafe { account.data.borrow().as_ptr().cast::<u64>().sub(1).read() };
    let len = usize::try_from(len).map_err(|_| ProgramError::InvalidRealloc)?;
    if len == account.data_len() {
        return Ok(());
    }
    account.realloc(len, false)
}
