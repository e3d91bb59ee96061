//! The buffer a program gets its accounts in.

use solana_instruction::error::InstructionError;
use solana_program_runtime::{memory_context::SerializedAccountMetadata, solana_sbpf::ebpf::MM_INPUT_START};
use solana_transaction_context::instruction::InstructionContext;

/// Bytes an account may grow by in one instruction; the buffer has that much room behind each account's data.
const GROWTH_ROOM: usize = 10_240;

/// Bytes of the length field in front of an account's data.
const LENGTH_FIELD: usize = size_of::<u64>();

/// Writes the instruction's accounts, as they are after the program has called another one, into its buffer.
pub fn refresh(
    instruction: &InstructionContext,
    layout: &[SerializedAccountMetadata],
    buffer: &mut [u8],
) -> Result<(), InstructionError> {
    for (index, place) in (0..instruction.get_number_of_instruction_accounts()).zip(layout) {
        // A repeated account shares the place of its first appearance.
        if instruction.is_instruction_account_duplicate(index)?.is_some() {
            continue;
        }
        let account = instruction.try_borrow_instruction_account(index)?;
        put(buffer, offset(place.vm_lamports_addr)?, &account.get_lamports().to_le_bytes())?;
        put(buffer, offset(place.vm_owner_addr)?, account.get_owner().as_ref())?;
        put_data(buffer, place, account.get_data())?;
    }
    Ok(())
}

/// Writes an account's data and length, and zeroes what a shorter one leaves behind.
fn put_data(buffer: &mut [u8], place: &SerializedAccountMetadata, data: &[u8]) -> Result<(), InstructionError> {
    let room = place.original_data_len.saturating_add(GROWTH_ROOM);
    if data.len() > room {
        return Err(InstructionError::InvalidRealloc);
    }
    let start = offset(place.vm_data_addr)?;
    let length_field = start.checked_sub(LENGTH_FIELD).ok_or(InstructionError::InvalidArgument)?;
    let length = u64::try_from(data.len()).map_err(|_| InstructionError::InvalidRealloc)?;
    put(buffer, length_field, &length.to_le_bytes())?;
    put(buffer, start, data)?;
    let end = start.saturating_add(room);
    let tail = buffer.get_mut(start.saturating_add(data.len())..end).ok_or(InstructionError::InvalidArgument)?;
    tail.fill(0);
    Ok(())
}

/// Programs see the buffer at a fixed address; this is where in the buffer `address` is.
fn offset(address: u64) -> Result<usize, InstructionError> {
    address
        .checked_sub(MM_INPUT_START)
        .and_then(|offset| usize::try_from(offset).ok())
        .ok_or(InstructionError::InvalidArgument)
}

fn put(buffer: &mut [u8], at: usize, bytes: &[u8]) -> Result<(), InstructionError> {
    let place = buffer.get_mut(at..).and_then(|rest| rest.get_mut(..bytes.len()));
    place.ok_or(InstructionError::InvalidArgument)?.copy_from_slice(bytes);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: usize = 16;

    fn place(original_data_len: usize) -> SerializedAccountMetadata {
        SerializedAccountMetadata {
            vm_addr: MM_INPUT_START,
            original_data_len,
            vm_data_addr: MM_INPUT_START + START as u64,
            vm_key_addr: MM_INPUT_START,
            vm_lamports_addr: MM_INPUT_START,
            vm_owner_addr: MM_INPUT_START,
        }
    }

    #[test]
    fn data_may_grow_into_its_room_and_no_further() {
        let mut buffer = vec![0xff; START + 4 + GROWTH_ROOM + 1];
        put_data(&mut buffer, &place(4), &[7; 4 + GROWTH_ROOM]).unwrap();
        assert_eq!(buffer[8..16], (4 + GROWTH_ROOM as u64).to_le_bytes());
        assert_eq!(buffer.last(), Some(&0xff), "written past the room");
        let error = put_data(&mut buffer, &place(4), &[7; 5 + GROWTH_ROOM]).unwrap_err();
        assert_eq!(error, InstructionError::InvalidRealloc);
    }

    #[test]
    fn what_a_shorter_account_leaves_behind_is_zeroed() {
        let mut buffer = vec![0xff; START + 4 + GROWTH_ROOM];
        put_data(&mut buffer, &place(4), &[7, 7]).unwrap();
        assert_eq!(buffer[8..22], [2, 0, 0, 0, 0, 0, 0, 0, 7, 7, 0, 0, 0, 0]);
        assert!(buffer[22..].iter().all(|byte| *byte == 0));
    }

    #[test]
    fn a_buffer_that_does_not_fit_its_layout_is_refused() {
        let error = put_data(&mut [0; START + 8], &place(4), &[7]).unwrap_err();
        assert_eq!(error, InstructionError::InvalidArgument);
    }
}
