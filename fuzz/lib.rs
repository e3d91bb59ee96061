//! What the targets share: an agent with a multisig, and what holds for every intent.

pub mod installation;

use waiaas_policy::{
    Address,
    address::{ASSOCIATED_TOKEN, COMPUTE_BUDGET, MEMO, SQUADS, SYSTEM, TOKEN, TOKEN_2022, associated_token_address},
    decode::{Facts, Squads},
    intent::Intent,
};

/// Somebody's address.
pub const fn someone(number: u8) -> Address {
    Address::new_from_array([number; 32])
}

/// The agent's wallet.
pub const WALLET: Address = someone(1);
/// Who pays the fees.
pub const FEE_PAYER: Address = someone(2);
/// Whom payments go to.
pub const BOB: Address = someone(3);
/// A token.
pub const MINT: Address = someone(4);
/// The agent's multisig.
pub const MULTISIG: Squads = Squads { multisig: someone(5), vault: someone(6) };

/// What is known about the agent.
pub fn facts() -> Facts<'static> {
    Facts::new(WALLET, FEE_PAYER, &[BOB]).with_squads(MULTISIG)
}

/// Everybody who plays a part: the programs that are understood, the agent, others, and their token accounts.
pub fn cast() -> [Address; 18] {
    let account = |owner| associated_token_address(&owner, &MINT, &TOKEN).unwrap_or_default();
    [
        SYSTEM,
        TOKEN,
        TOKEN_2022,
        ASSOCIATED_TOKEN,
        COMPUTE_BUDGET,
        MEMO,
        SQUADS,
        someone(99),
        WALLET,
        FEE_PAYER,
        BOB,
        MINT,
        MULTISIG.multisig,
        MULTISIG.vault,
        account(WALLET),
        account(BOB),
        account(MULTISIG.vault),
        someone(98),
    ]
}

/// What holds for every intent, whatever the bytes were.
pub fn check(intent: &Intent) {
    let bytes = minicbor::to_vec(intent).unwrap_or_default();
    assert_eq!(minicbor::decode::<Intent>(&bytes).ok().as_ref(), Some(intent), "it is read back as it was");
    assert!(intent.outflows.is_sorted(), "what leaves is in order");
    let pockets = [WALLET, MULTISIG.vault];
    assert!(intent.outflows.iter().all(|outflow| pockets.contains(&outflow.from)), "only the agent's money leaves");
    let allowed = [WALLET, FEE_PAYER];
    let strange = intent.signers.iter().any(|signer| !allowed.contains(signer));
    assert!(!(strange && intent.is_understood()), "nobody else signs");
    assert!(intent.totals().all(|(asset, total)| total == intent.total(asset)));
}
