//! The Squads v4 program, compiled for this machine, behind two C functions.
//!
//! On chain a program gets one buffer with its accounts and calls the runtime through system calls. The same holds here:
//! `waiaas-localnet` passes the very buffer that its runtime made, and [`stubs`] takes the place of the system calls.

#[allow(dead_code, reason = "the ledger uses the rest")]
mod abi;
mod stubs;

use std::{
    panic::{catch_unwind, AssertUnwindSafe},
    sync::Once,
};

use solana_program::{entrypoint, program_stubs::set_syscall_stubs};

// The ledger calls these two through the types in `abi`.
const _: abi::ProgramId = waiaas_program_id;
const _: abi::Entry = waiaas_program_entry;

/// Installs what is per process: the system calls and the way a panic is reported.
static SETUP: Once = Once::new();

/// Writes the id of the program in here.
///
/// # Safety
/// `out` must point to 32 writable bytes.
#[no_mangle]
pub unsafe extern "C" fn waiaas_program_id(out: *mut [u8; 32]) {
    // SAFETY: the caller gives 32 writable bytes.
    unsafe { out.write(squads_multisig_program::ID.to_bytes()) }
}

/// Runs the program; see [`abi::Entry`].
///
/// # Safety
/// `host` must be valid during the call; `input` must be a serialized loader input buffer, aligned to 8 bytes, with its
/// growth room, that nobody else touches during the call except the functions of `host`.
#[no_mangle]
pub unsafe extern "C" fn waiaas_program_entry(host: *const abi::Host, input: *mut u8) -> u64 {
    // SAFETY: `host` is valid during this call.
    if unsafe { (*host).version } != abi::VERSION {
        return abi::FAILED;
    }
    SETUP.call_once(|| {
        set_syscall_stubs(Box::new(stubs::Forward));
        // On chain a panic is a log line and a failed transaction; on stderr it would look like a fault of the ledger.
        std::panic::set_hook(Box::new(|panic| stubs::log(&panic.to_string())));
    });
    let _guard = stubs::enter(host);
    catch_unwind(AssertUnwindSafe(|| {
        // SAFETY: `input` is a loader input buffer, as the caller promises.
        let (program_id, accounts, data) = unsafe { entrypoint::deserialize(input) };
        match squads_multisig_program::entry(program_id, &accounts, data) {
            Ok(()) => entrypoint::SUCCESS,
            Err(error) => u64::from(error),
        }
    }))
    .unwrap_or(abi::FAILED)
}
