//! What the ledger and the compiled program say to each other: plain C layouts, no ownership crosses.
//!
//! Compiled into both sides from this one file. Every pointer is valid only during the call it is passed in; what it
//! points to is alive and unchanged for that long.

use core::ffi::c_void;

/// Number of this interface; the program refuses a host with another one.
pub const VERSION: u32 = 1;

/// Status of a program that panicked, or was called by a host of another version. No program error has this value.
pub const FAILED: u64 = u64::MAX;

/// Exported name of the function that tells which program this is, a [`ProgramId`].
pub const PROGRAM_ID_SYMBOL: &[u8] = b"waiaas_program_id";

/// Exported name of the program itself, an [`Entry`].
pub const ENTRY_SYMBOL: &[u8] = b"waiaas_program_entry";

/// Writes the 32 bytes of the program id.
pub type ProgramId = unsafe extern "C" fn(out: *mut [u8; 32]);

/// Runs the program on a serialized loader input buffer and gives back its status, 0 for success.
pub type Entry = unsafe extern "C" fn(host: *const Host, input: *mut u8) -> u64;

/// What the program may ask of the ledger while it runs. The first argument of every function is `context`.
#[repr(C)]
pub struct Host {
    /// [`VERSION`].
    pub version: u32,
    /// The host's own state.
    pub context: *mut c_void,
    /// Writes a line to the transaction's log.
    pub log: unsafe extern "C" fn(context: *mut c_void, text: Bytes),
    /// Gives the ledger's clock; 0 for success.
    pub clock: unsafe extern "C" fn(context: *mut c_void, out: *mut Clock) -> u64,
    /// Gives the lamports that keep one byte alive; 0 when unknown.
    pub rent: unsafe extern "C" fn(context: *mut c_void) -> u64,
    /// Runs another program's instruction; 0 for success. On success the input buffer holds the accounts' new state,
    /// lengths included.
    pub invoke: unsafe extern "C" fn(context: *mut c_void, instruction: *const Instruction) -> u64,
}

/// The clock sysvar.
#[repr(C)]
#[derive(Debug, Default, Clone, Copy)]
#[allow(missing_docs, reason = "named as in the sysvar")]
pub struct Clock {
    pub slot: u64,
    pub epoch_start_timestamp: i64,
    pub epoch: u64,
    pub leader_schedule_epoch: u64,
    pub unix_timestamp: i64,
}

/// An array owned by the caller.
#[repr(C)]
pub struct Array<T> {
    /// The first item; never null, not even for an empty array.
    pub items: *const T,
    /// How many.
    pub len: usize,
}

/// Bytes owned by the caller.
pub type Bytes = Array<u8>;

/// An instruction for another program.
#[repr(C)]
pub struct Instruction {
    /// The program to run.
    pub program_id: [u8; 32],
    /// Its accounts.
    pub accounts: Array<AccountMeta>,
    /// Its data.
    pub data: Bytes,
    /// For every address the program signs for, the list of its seeds.
    pub signers: Array<Array<Bytes>>,
}

/// An account of an [`Instruction`].
#[repr(C)]
pub struct AccountMeta {
    /// Its address.
    pub key: [u8; 32],
    /// Whether it signs.
    pub is_signer: bool,
    /// Whether it may change.
    pub is_writable: bool,
}
