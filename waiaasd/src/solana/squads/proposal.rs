//! What moves money out of a vault: within a spending limit, or as a transaction that a proposal lets through.

use solana_sdk::instruction::{AccountMeta, Instruction};
use waiaas_policy::{
    Address,
    address::{SYSTEM, associated_token_address, squads},
    asset::SOL_DECIMALS,
};

use super::{borsh::Writer, instruction, optional};
use crate::solana::build::Paid;

/// `spending_limit_use` on vault 0. `to` is a wallet; for a token both associated token accounts must exist. `None` if an
/// address cannot be derived, which no input is known to cause.
pub fn use_limit(
    multisig: &Address,
    member: &Address,
    limit: &Address,
    to: &Address,
    paid: Paid,
    amount: u64,
) -> Option<Instruction> {
    let vault = squads::vault(multisig, 0)?.0;
    let (decimals, token) = match paid {
        Paid::Sol => (SOL_DECIMALS, None),
        Paid::Token { mint, program, decimals, .. } => {
            let source = associated_token_address(&vault, &mint, &program)?;
            let target = associated_token_address(to, &mint, &program)?;
            (decimals, Some((mint, source, target, program)))
        }
    };
    let data = Writer::new(0x1039_827f_c114_9b86).u64(amount).u8(decimals).memo(None);
    let accounts = vec![
        AccountMeta::new_readonly(*multisig, false),
        AccountMeta::new_readonly(*member, true),
        AccountMeta::new(*limit, false),
        AccountMeta::new(vault, false),
        AccountMeta::new(*to, false),
        AccountMeta::new_readonly(SYSTEM, false),
        optional(token.map(|(mint, ..)| AccountMeta::new_readonly(mint, false))),
        optional(token.map(|(_, source, ..)| AccountMeta::new(source, false))),
        optional(token.map(|(_, _, target, _)| AccountMeta::new(target, false))),
        optional(token.map(|(.., program)| AccountMeta::new_readonly(program, false))),
    ];
    Some(instruction(data, accounts))
}

/// Where a transaction or proposal is made, and by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Creation {
    /// The multisig.
    pub multisig: Address,
    /// One above the multisig's transaction index.
    pub index: u64,
    /// A member who may propose. Signs.
    pub creator: Address,
    /// Pays the rent. Signs.
    pub rent_payer: Address,
}

impl Creation {
    fn accounts(&self, multisig: AccountMeta, created: Address) -> Vec<AccountMeta> {
        vec![
            multisig,
            AccountMeta::new(created, false),
            AccountMeta::new_readonly(self.creator, true),
            AccountMeta::new(self.rent_payer, true),
            AccountMeta::new_readonly(SYSTEM, false),
        ]
    }
}

/// `vault_transaction_create` on vault 0, without ephemeral signers.
pub fn create_transaction(by: &Creation, message: &Message) -> Option<Instruction> {
    let data = Writer::new(0x30fa_4ea8_d0e2_dad3).u8(0).u8(0).bytes(&message.bytes()?).memo(None);
    let transaction = squads::transaction(&by.multisig, by.index)?.0;
    Some(instruction(data, by.accounts(AccountMeta::new(by.multisig, false), transaction)))
}

/// `proposal_create`, open for votes at once.
pub fn create_proposal(by: &Creation) -> Option<Instruction> {
    let data = Writer::new(0xdc3c_49e0_1e6c_4f9f).u64(by.index).u8(0).done();
    let proposal = squads::proposal(&by.multisig, by.index)?.0;
    Some(instruction(data, by.accounts(AccountMeta::new_readonly(by.multisig, false), proposal)))
}

fn vote(discriminator: u64, multisig: &Address, member: &Address, index: u64) -> Option<Instruction> {
    let accounts = vec![
        AccountMeta::new_readonly(*multisig, false),
        AccountMeta::new(*member, true),
        AccountMeta::new(squads::proposal(multisig, index)?.0, false),
    ];
    Some(instruction(Writer::new(discriminator).memo(None), accounts))
}

/// `proposal_activate`: opens a draft for votes.
pub fn activate(multisig: &Address, member: &Address, index: u64) -> Option<Instruction> {
    let accounts = vec![
        AccountMeta::new_readonly(*multisig, false),
        AccountMeta::new(*member, true),
        AccountMeta::new(squads::proposal(multisig, index)?.0, false),
    ];
    Some(instruction(Writer::new(0x0b22_5cf8_9a1b_336a).done(), accounts))
}

/// `proposal_approve`.
pub fn approve(multisig: &Address, member: &Address, index: u64) -> Option<Instruction> {
    vote(0x9025_a488_bcd8_2af8, multisig, member, index)
}

/// `proposal_reject`.
pub fn reject(multisig: &Address, member: &Address, index: u64) -> Option<Instruction> {
    vote(0xf33e_869c_e66a_f687, multisig, member, index)
}

/// `proposal_cancel`: of one that is approved.
pub fn cancel(multisig: &Address, member: &Address, index: u64) -> Option<Instruction> {
    vote(0x1b2a_7fed_26a3_54cb, multisig, member, index)
}

/// The first 8 bytes of `vault_transaction_execute`, which has no others.
pub const EXECUTE: u64 = 0xc208_a157_99a4_19ab;

/// `vault_transaction_execute` of a message without lookup tables.
pub fn execute(multisig: &Address, member: &Address, index: u64, message: &Message) -> Option<Instruction> {
    let vault = squads::vault(multisig, 0)?.0;
    // The vault signs inside the program, and nowhere else.
    let signs =
        |account: AccountMeta| AccountMeta { is_signer: account.is_signer && account.pubkey != vault, ..account };
    execute_with(multisig, member, index, message.accounts().map(signs))
}

/// The same for what stands on chain: its accounts in their order, of which only the vault signs.
pub fn execute_with(
    multisig: &Address,
    member: &Address,
    index: u64,
    given: impl IntoIterator<Item = AccountMeta>,
) -> Option<Instruction> {
    let mut accounts = vec![
        AccountMeta::new_readonly(*multisig, false),
        AccountMeta::new(squads::proposal(multisig, index)?.0, false),
        AccountMeta::new_readonly(squads::transaction(multisig, index)?.0, false),
        AccountMeta::new_readonly(*member, true),
    ];
    accounts.extend(given);
    Some(instruction(Writer::new(EXECUTE).done(), accounts))
}

/// `vault_transaction_accounts_close`: of a transaction that is over; the rent goes to the multisig's rent collector.
pub fn close(multisig: &Address, index: u64, rent_collector: &Address) -> Option<Instruction> {
    let accounts = vec![
        AccountMeta::new_readonly(*multisig, false),
        AccountMeta::new(squads::proposal(multisig, index)?.0, false),
        AccountMeta::new(squads::transaction(multisig, index)?.0, false),
        AccountMeta::new(*rent_collector, false),
        AccountMeta::new_readonly(SYSTEM, false),
    ];
    Some(instruction(Writer::new(0xc447_bbb0_0223_aaa5).done(), accounts))
}

/// What a vault shall do: a message without blockhash, whose payer is the vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    keys: Vec<Key>,
    instructions: Vec<Instruction>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key {
    address: Address,
    signer: bool,
    writable: bool,
}

impl Message {
    /// The message of these instructions: the vault first, then the others as in a Solana message, those of a kind in
    /// the order in which they first occur.
    pub fn new(vault: Address, instructions: Vec<Instruction>) -> Self {
        let mut keys = vec![Key { address: vault, signer: true, writable: true }];
        let mut note =
            |address: Address, signer: bool, writable: bool| match keys.iter_mut().find(|key| key.address == address) {
                Some(known) => (known.signer, known.writable) = (known.signer | signer, known.writable | writable),
                None => keys.push(Key { address, signer, writable }),
            };
        for instruction in &instructions {
            for account in &instruction.accounts {
                note(account.pubkey, account.is_signer, account.is_writable);
            }
        }
        for instruction in &instructions {
            note(instruction.program_id, false, false);
        }
        keys.sort_by_key(|key| (!key.signer, !key.writable));
        Self { keys, instructions }
    }

    /// The static keys, in their order.
    fn accounts(&self) -> impl Iterator<Item = AccountMeta> {
        self.keys.iter().map(|key| AccountMeta {
            pubkey: key.address,
            is_signer: key.signer,
            is_writable: key.writable,
        })
    }

    fn place(&self, address: &Address) -> Option<u8> {
        u8::try_from(self.keys.iter().position(|key| key.address == *address)?).ok()
    }

    /// The compact form that the program takes: counts in one byte, lengths of data in two. `None` for what does not fit.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        let count = |of: fn(&Key) -> bool| u8::try_from(self.keys.iter().filter(|key| of(key)).count()).ok();
        let mut out = vec![
            count(|key| key.signer)?,
            count(|key| key.signer && key.writable)?,
            count(|key| !key.signer && key.writable)?,
            u8::try_from(self.keys.len()).ok()?,
        ];
        out.extend(self.keys.iter().flat_map(|key| *key.address.as_array()));
        out.push(u8::try_from(self.instructions.len()).ok()?);
        for instruction in &self.instructions {
            out.push(self.place(&instruction.program_id)?);
            out.push(u8::try_from(instruction.accounts.len()).ok()?);
            for account in &instruction.accounts {
                out.push(self.place(&account.pubkey)?);
            }
            out.extend(u16::try_from(instruction.data.len()).ok()?.to_le_bytes());
            out.extend_from_slice(&instruction.data);
        }
        // No lookup tables.
        out.push(0);
        Some(out)
    }
}
