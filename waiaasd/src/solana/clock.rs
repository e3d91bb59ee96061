//! The ledger's own clock: what the windows of spending limits on chain go by.

use waiaas_policy::Address;

/// The account in which the ledger keeps its time.
pub const CLOCK: Address = Address::from_str_const("SysvarC1ock11111111111111111111111111111111");

/// Seconds since 1970 that the data of [`CLOCK`] tell; `None` where that is no clock. Layout: slot, start of the epoch,
/// epoch, next epoch, time, eight bytes each.
pub fn seconds(data: &[u8]) -> Option<i64> {
    Some(i64::from_le_bytes(*data.get(32..)?.first_chunk()?))
}
