//! Message bytes for payments, and transactions out of messages and signatures. Pure.
//!
//! Messages are *legacy*: a payment needs no lookup table, which is all that v0 would add, the bytes are one fewer, and
//! every node and every hardware wallet reads them.

pub(super) mod instruction;
#[cfg(test)]
mod tests;

use solana_message::{Hash, legacy};
use solana_sdk::instruction::Instruction;
use waiaas_policy::{
    Address,
    address::{
        associated_token_address,
        squads::{self as squads_address, limit_on},
    },
    asset::Asset,
    decode::Message,
};
use waiaas_wire::Signature;

use super::squads;

/// Most compute units that a transaction may ask for: the limit to simulate with.
pub const MOST_UNITS: u32 = 1_400_000;

/// Bytes of the largest transaction that a node takes.
pub const PACKET: usize = 1_232;

/// How far [`Payment::salt`] moves the compute limit.
const SALTS: u64 = 4096;

/// A payment out of a wallet. The owner's funding is one whose `wallet` and `fee_payer` are both the owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payment<'a> {
    /// Whose money leaves, or whose vault's. Signs.
    pub wallet: Address,
    /// The multisig whose vault pays, within the spending limit that `wallet` has there; `None`: `wallet` itself pays.
    pub multisig: Option<Address>,
    /// Pays network fees and rent. Signs.
    pub fee_payer: Address,
    /// The recipient's wallet, never a token account.
    pub to: Address,
    /// What is paid.
    pub asset: Paid,
    /// Base units.
    pub amount: u64,
    /// Text that everybody can read on the ledger.
    pub memo: Option<&'a str>,
    /// Most compute units.
    pub compute_limit: u32,
    /// Micro-lamports per compute unit.
    pub price: u64,
    /// A recent blockhash.
    pub blockhash: [u8; 32],
    /// Two equal payments under one blockhash would be one transaction with one signature, and only one would be paid.
    /// This number sets them apart: it raises the compute limit by its remainder by 4,096.
    pub salt: u64,
}

/// What a payment pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paid {
    /// Lamports.
    Sol,
    /// A token, between the associated token accounts of the two wallets.
    Token {
        /// The mint.
        mint: Address,
        /// Its token program.
        program: Address,
        /// Its decimals, which the ledger checks.
        decimals: u8,
        /// Whether the recipient's token account is made first, if it is missing, at the fee payer's cost.
        create_account: bool,
    },
}

/// The bytes of the message that makes this payment. `None` if a token account has no address, which no input is known
/// to cause.
pub fn payment(payment: &Payment<'_>) -> Option<Vec<u8>> {
    let salt = u32::try_from(payment.salt.checked_rem(SALTS)?).ok()?;
    let mut instructions = vec![
        instruction::compute_limit(payment.compute_limit.saturating_add(salt).min(MOST_UNITS)),
        instruction::compute_price(payment.price),
    ];
    instructions.extend(transfer(payment)?);
    instructions.extend(payment.memo.map(instruction::memo));
    let blockhash = Hash::new_from_array(payment.blockhash);
    let message = legacy::Message::new_with_blockhash(&instructions, Some(&payment.fee_payer), &blockhash);
    Some(message.serialize())
}

/// The bytes of the message that proposes this payment out of a vault to the owner, at this place of the multisig. The
/// recipient's token account is made at once, if asked for: whoever executes the proposal then needs nothing more. `None` as for
/// [`payment`], and for what does not fit into a packet.
pub fn proposal(payment: &Payment<'_>, index: u64) -> Option<Vec<u8>> {
    let Payment { fee_payer, to, amount, asset, .. } = *payment;
    let multisig = payment.multisig?;
    let vault = squads_address::vault(&multisig, 0)?.0;
    let (create, pay) = match asset {
        Paid::Sol => (None, instruction::transfer(vault, to, amount)),
        Paid::Token { mint, program, decimals, create_account } => {
            let source = associated_token_address(&vault, &mint, &program)?;
            let target = associated_token_address(&to, &mint, &program)?;
            let create = create_account.then(|| instruction::create_account(fee_payer, target, to, mint, program));
            let parts = instruction::TokenTransfer { program, source, mint, target, wallet: vault, amount, decimals };
            (create, instruction::token_transfer(&parts))
        }
    };
    let inner = [pay].into_iter().chain(payment.memo.map(instruction::memo)).collect();
    propose(payment, index, create, inner)
}

/// The same for any instructions of the vault's, instead of a payment.
pub fn call(payment: &Payment<'_>, index: u64, inner: Vec<Instruction>) -> Option<Vec<u8>> {
    propose(payment, index, None, inner)
}

fn propose(payment: &Payment<'_>, index: u64, create: Option<Instruction>, inner: Vec<Instruction>) -> Option<Vec<u8>> {
    let Payment { wallet, fee_payer, .. } = *payment;
    let multisig = payment.multisig?;
    let vault = squads_address::vault(&multisig, 0)?.0;
    let by = squads::Creation { multisig, index, creator: wallet, rent_payer: fee_payer };
    let salt = u32::try_from(payment.salt.checked_rem(SALTS)?).ok()?;
    let mut instructions = vec![
        instruction::compute_limit(payment.compute_limit.saturating_add(salt).min(MOST_UNITS)),
        instruction::compute_price(payment.price),
    ];
    instructions.extend(create);
    instructions.push(squads::create_transaction(&by, &squads::Message::new(vault, inner))?);
    instructions.push(squads::create_proposal(&by)?);
    let message = message(fee_payer, &instructions, payment.blockhash);
    // Two signatures, and the byte that counts them.
    (message.len().saturating_add(2 * 64 + 1) <= PACKET).then_some(message)
}

/// The transfer, and before it the recipient's token account, if asked for.
fn transfer(payment: &Payment<'_>) -> Option<Vec<Instruction>> {
    if let Some(multisig) = payment.multisig {
        return within_limit(payment, multisig);
    }
    let Payment { wallet, fee_payer, to, amount, .. } = *payment;
    let Paid::Token { mint, program, decimals, create_account } = payment.asset else {
        return Some(vec![instruction::transfer(wallet, to, amount)]);
    };
    let source = associated_token_address(&wallet, &mint, &program)?;
    let target = associated_token_address(&to, &mint, &program)?;
    let create = create_account.then(|| instruction::create_account(fee_payer, target, to, mint, program));
    let parts = instruction::TokenTransfer { program, source, mint, target, wallet, amount, decimals };
    Some(create.into_iter().chain([instruction::token_transfer(&parts)]).collect())
}

/// The payment out of a vault, and before it the recipient's token account, if asked for.
fn within_limit(payment: &Payment<'_>, multisig: Address) -> Option<Vec<Instruction>> {
    let Payment { wallet, fee_payer, to, amount, asset, .. } = *payment;
    let (limited, create) = match asset {
        Paid::Sol => (Asset::Sol, None),
        Paid::Token { mint, program, create_account, .. } => {
            let target = associated_token_address(&to, &mint, &program)?;
            let create = create_account.then(|| instruction::create_account(fee_payer, target, to, mint, program));
            (Asset::Token(mint), create)
        }
    };
    let limit = limit_on(&multisig, limited)?;
    let pay = squads::use_limit(&multisig, &wallet, &limit, &to, asset, amount)?;
    Some(create.into_iter().chain([pay]).collect())
}

/// The message of any instructions, without price and limit of compute units of its own.
pub fn message(fee_payer: Address, instructions: &[Instruction], blockhash: [u8; 32]) -> Vec<u8> {
    let blockhash = Hash::new_from_array(blockhash);
    legacy::Message::new_with_blockhash(instructions, Some(&fee_payer), &blockhash).serialize()
}

/// The two instructions that set price and limit of compute units.
pub fn compute(limit: u32, price: u64) -> [Instruction; 2] {
    [instruction::compute_limit(limit.min(MOST_UNITS)), instruction::compute_price(price)]
}

/// The instruction that makes a wallet's token account, if it is missing, at `payer`'s cost.
pub fn open_token_account(payer: Address, owner: Address, mint: Address, program: Address) -> Option<Instruction> {
    let account = associated_token_address(&owner, &mint, &program)?;
    Some(instruction::create_account(payer, account, owner, mint, program))
}

/// The instruction by which a wallet pays out of its own account. The recipient's token account is there.
pub fn transfer_out(wallet: Address, to: Address, paid: Paid, amount: u64) -> Option<Instruction> {
    let Paid::Token { mint, program, decimals, .. } = paid else {
        return Some(instruction::transfer(wallet, to, amount));
    };
    let source = associated_token_address(&wallet, &mint, &program)?;
    let target = associated_token_address(&to, &mint, &program)?;
    let parts = instruction::TokenTransfer { program, source, mint, target, wallet, amount, decimals };
    Some(instruction::token_transfer(&parts))
}

/// The same legacy message under another blockhash: what it does and what it costs stay the same. `None` for other bytes.
pub fn with_blockhash(message: &[u8], blockhash: [u8; 32]) -> Option<Vec<u8>> {
    let keys = Message::parse(message).ok()?.keys.len();
    // Three bytes of header and one that counts the keys, of which there are fewer than 128.
    let place = keys.checked_mul(32)?.checked_add(4)?;
    let mut renewed = message.to_vec();
    renewed.get_mut(place..place.checked_add(32)?)?.copy_from_slice(&blockhash);
    (Message::parse(&renewed).ok()?.blockhash == blockhash).then_some(renewed)
}

/// The transaction of a message and its signatures, which stand in the order of the message's signer keys. `None` if
/// the bytes are no message or the number of signatures is not the one that it requires.
pub fn assemble(message: &[u8], signatures: &[Signature]) -> Option<Vec<u8>> {
    let required = Message::parse(message).ok()?.header.required_signatures;
    // One byte of compact-u16 reaches to 127 signatures; 19 fit into a packet.
    let count = u8::try_from(signatures.len()).ok().filter(|count| *count == required && *count < 0x80)?;
    let mut transaction = vec![count];
    transaction.extend(signatures.iter().flat_map(|signature| signature.0));
    transaction.extend_from_slice(message);
    Some(transaction)
}

/// The same with empty signatures, for a dry run.
pub(super) fn unsigned(message: &[u8]) -> Option<Vec<u8>> {
    let required = Message::parse(message).ok()?.header.required_signatures;
    assemble(message, &vec![Signature([0; 64]); required.into()])
}

/// The accounts that a message writes: what its priority fee depends on. Empty for bytes that are no message.
pub fn writable(message: &[u8]) -> Vec<Address> {
    let Ok(message) = Message::parse(message) else { return Vec::new() };
    let places = message.keys.iter().zip(0..=u8::MAX);
    places.filter(|(_, place)| message.is_writable(*place)).map(|(key, _)| *key).collect()
}
