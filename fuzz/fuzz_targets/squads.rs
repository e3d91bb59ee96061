//! The message inside of a vault transaction.
#![no_main]

use libfuzzer_sys::fuzz_target;
use solana_instruction::{AccountMeta, Instruction};
use solana_message::legacy;
use waiaas_fuzz::{FEE_PAYER, MULTISIG, WALLET, check, facts, someone};
use waiaas_policy::{
    address::{SQUADS, SYSTEM},
    decode::decode,
};

/// `vault_transaction_create`, vault 0, no ephemeral signers.
const HEAD: [u8; 10] = [0x30, 0xfa, 0x4e, 0xa8, 0xd0, 0xe2, 0xda, 0xd3, 0, 0];

fuzz_target!(|bytes: &[u8]| {
    // The vault signs, so that bytes come further than to their first address.
    let inner =
        [&[1, 1], &bytes[..bytes.len().min(1)], &[3], MULTISIG.vault.as_ref(), bytes.get(1..).unwrap_or_default()];
    let inner = inner.concat();
    let Ok(length) = u32::try_from(inner.len()) else { return };
    let accounts = vec![
        AccountMeta::new(MULTISIG.multisig, false),
        AccountMeta::new(someone(7), false),
        AccountMeta::new_readonly(WALLET, true),
        AccountMeta::new(FEE_PAYER, true),
        AccountMeta::new_readonly(SYSTEM, false),
    ];
    let data = [&HEAD[..], &length.to_le_bytes(), &inner, &[0]].concat();
    let create = Instruction { program_id: SQUADS, accounts, data };
    let message = legacy::Message::new(&[create], Some(&FEE_PAYER)).serialize();
    let Ok(intent) = decode(&message, &facts()) else { return };
    check(&intent);
    assert!(intent.outflows.iter().all(|outflow| outflow.from == MULTISIG.vault), "only the vault's money is proposed");
    assert!(intent.proposed || !intent.is_understood());
});
