//! Messages as others encode them.

use solana_hash::Hash;
use solana_instruction::Instruction;
use solana_message::{
    VersionedMessage, legacy, v0,
    v1::{self, TransactionConfig},
};
use waiaas_policy::{
    Address, address,
    decode::{Facts, decode},
    intent::{Intent, OpaqueReason},
};

use crate::payments::{fee_payer, wallet};

/// The block hash of every message.
const BLOCKHASH: Hash = Hash::new_from_array([7; 32]);

/// The bytes of a legacy message.
pub fn legacy(instructions: &[Instruction]) -> Vec<u8> {
    legacy::Message::new_with_blockhash(instructions, Some(&fee_payer()), &BLOCKHASH).serialize()
}

/// The bytes of a version 0 message without lookup tables.
pub fn v0(instructions: &[Instruction]) -> Vec<u8> {
    let message = v0::Message::try_compile(&fee_payer(), instructions, &[], BLOCKHASH).unwrap();
    VersionedMessage::V0(message).serialize()
}

/// The bytes of a version 1 message.
pub fn v1(instructions: &[Instruction], config: TransactionConfig) -> Vec<u8> {
    let message = v1::Message::try_compile_with_config(&fee_payer(), instructions, BLOCKHASH, config).unwrap();
    VersionedMessage::V1(message).serialize()
}

/// What a legacy message of these instructions does, if `wallets` are claimed to own token accounts.
pub fn intent(instructions: &[Instruction], wallets: &[Address]) -> Intent {
    decode(&legacy(instructions), &Facts::new(wallet(), fee_payer(), wallets)).unwrap()
}

/// Why it was not understood, in order.
pub fn doubts(intent: &Intent) -> Vec<OpaqueReason> {
    intent.opaque.iter().map(|opaque| opaque.reason).collect()
}

/// A transfer of lamports out of the wallet.
pub fn pay_sol(to: Address, lamports: u64) -> Instruction {
    solana_system_interface::instruction::transfer(&wallet(), &to, lamports)
}

/// The token account of `owner`.
pub fn token_account(owner: Address, mint: Address, program: Address) -> Address {
    address::associated_token_address(&owner, &mint, &program).unwrap()
}

/// A transfer of tokens with 6 decimals out of the wallet's token account into that of `to`.
pub fn pay_token(program: Address, mint: Address, to: Address, amount: u64) -> Instruction {
    let (from, into) = (token_account(wallet(), mint, program), token_account(to, mint, program));
    transfer_checked(program, &[from, mint, into, wallet()], amount)
}

/// A transfer of tokens with 6 decimals: source, mint, destination, authority.
pub fn transfer_checked(program: Address, accounts: &[Address; 4], amount: u64) -> Instruction {
    let [from, mint, into, authority] = accounts;
    spl_token_2022_interface::instruction::transfer_checked(&program, from, mint, into, authority, &[], amount, 6)
        .unwrap()
}

/// The creation of a token account, paid by the fee payer.
pub fn create_token_account(owner: Address, mint: Address, program: Address) -> Instruction {
    let account = token_account(owner, mint, program);
    Instruction {
        program_id: address::ASSOCIATED_TOKEN,
        accounts: vec![
            solana_instruction::AccountMeta::new(fee_payer(), true),
            solana_instruction::AccountMeta::new(account, false),
            solana_instruction::AccountMeta::new_readonly(owner, false),
            solana_instruction::AccountMeta::new_readonly(mint, false),
            solana_instruction::AccountMeta::new_readonly(address::SYSTEM, false),
            solana_instruction::AccountMeta::new_readonly(program, false),
        ],
        data: vec![1],
    }
}
