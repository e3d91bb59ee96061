//! The few instructions that payments consist of.
//!
//! Encoded by hand: six of fixed layout, against four interface crates. The tests compare them with what the policy's
//! decoder, written from the interface crates, reads in them; the ledger has the last word.

use solana_sdk::instruction::{AccountMeta, Instruction};
use waiaas_policy::{
    Address,
    address::{ASSOCIATED_TOKEN, COMPUTE_BUDGET, MEMO, SYSTEM},
};

/// `SetComputeUnitLimit` of the Compute Budget program.
pub(in crate::solana) fn compute_limit(units: u32) -> Instruction {
    data(COMPUTE_BUDGET, &[&[2], &units.to_le_bytes()], vec![])
}

/// `SetComputeUnitPrice` of the Compute Budget program.
pub(in crate::solana) fn compute_price(micro_lamports: u64) -> Instruction {
    data(COMPUTE_BUDGET, &[&[3], &micro_lamports.to_le_bytes()], vec![])
}

/// `Transfer` of the System program.
pub(in crate::solana) fn transfer(from: Address, to: Address, lamports: u64) -> Instruction {
    let accounts = vec![AccountMeta::new(from, true), AccountMeta::new(to, false)];
    data(SYSTEM, &[&2_u32.to_le_bytes(), &lamports.to_le_bytes()], accounts)
}

/// `CreateIdempotent` of the Associated Token program: fine if the account is there already.
pub(in crate::solana) fn create_account(
    payer: Address,
    account: Address,
    owner: Address,
    mint: Address,
    program: Address,
) -> Instruction {
    let accounts = vec![
        AccountMeta::new(payer, true),
        AccountMeta::new(account, false),
        AccountMeta::new_readonly(owner, false),
        AccountMeta::new_readonly(mint, false),
        AccountMeta::new_readonly(SYSTEM, false),
        AccountMeta::new_readonly(program, false),
    ];
    data(ASSOCIATED_TOKEN, &[&[1]], accounts)
}

/// A transfer between two token accounts.
pub(in crate::solana) struct TokenTransfer {
    pub program: Address,
    pub source: Address,
    pub mint: Address,
    pub target: Address,
    pub wallet: Address,
    pub amount: u64,
    pub decimals: u8,
}

/// `TransferChecked` of SPL Token and Token-2022: the ledger checks mint and decimals.
pub(in crate::solana) fn token_transfer(parts: &TokenTransfer) -> Instruction {
    let accounts = vec![
        AccountMeta::new(parts.source, false),
        AccountMeta::new_readonly(parts.mint, false),
        AccountMeta::new(parts.target, false),
        AccountMeta::new_readonly(parts.wallet, true),
    ];
    data(parts.program, &[&[12], &parts.amount.to_le_bytes(), &[parts.decimals]], accounts)
}

/// A memo that nobody signs: the wallet signs the whole message anyway.
pub(in crate::solana) fn memo(text: &str) -> Instruction {
    data(MEMO, &[text.as_bytes()], vec![])
}

fn data(program_id: Address, parts: &[&[u8]], accounts: Vec<AccountMeta>) -> Instruction {
    Instruction { program_id, accounts, data: parts.concat() }
}
