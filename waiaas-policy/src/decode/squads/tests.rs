use sha2::{Digest as _, Sha256};

use super::act;

/// The names of [`act::ACTS`], in their order.
const NAMES: [&str; 26] = [
    "multisig_create_v2",
    "multisig_add_member",
    "multisig_remove_member",
    "multisig_change_threshold",
    "multisig_set_time_lock",
    "multisig_set_config_authority",
    "multisig_set_rent_collector",
    "multisig_add_spending_limit",
    "multisig_remove_spending_limit",
    "config_transaction_create",
    "config_transaction_execute",
    "config_transaction_accounts_close",
    "vault_transaction_accounts_close",
    "proposal_activate",
    "proposal_approve",
    "proposal_reject",
    "proposal_cancel",
    "proposal_cancel_v2",
    "vault_transaction_execute",
    "transaction_buffer_create",
    "transaction_buffer_extend",
    "transaction_buffer_close",
    "vault_transaction_create_from_buffer",
    "batch_create",
    "batch_add_transaction",
    "batch_execute_transaction",
];

fn discriminator(name: &str) -> [u8; 8] {
    let hash: [u8; 32] = Sha256::new().chain_update("global:").chain_update(name).finalize().into();
    *hash.first_chunk().unwrap()
}

#[test]
fn an_instruction_is_the_hash_of_its_name() {
    assert_eq!(discriminator("spending_limit_use"), act::SPENDING_LIMIT_USE);
    assert_eq!(discriminator("vault_transaction_create"), act::VAULT_TRANSACTION_CREATE);
    assert_eq!(discriminator("proposal_create"), act::PROPOSAL_CREATE);
    for (name, (known, _, _)) in NAMES.iter().zip(act::ACTS) {
        assert_eq!(discriminator(name), known, "{name}");
    }
}
