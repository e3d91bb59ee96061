//! A wallet with its key, and the way of a payment through the adapter.

use ed25519_dalek::{Signer as _, SigningKey};
use waiaas_policy::{Address, address, decode::Message};
use waiaas_wire::Signature;
use waiaasd::solana::{
    Chain, Sent,
    build::{self, Paid, Payment},
};

/// A key pair.
pub struct Purse(SigningKey);

impl Purse {
    /// The same number gives the same key.
    pub fn new(seed: u8) -> Self {
        Self(SigningKey::from_bytes(&[seed; 32]))
    }

    pub fn address(&self) -> Address {
        Address::new_from_array(self.0.verifying_key().to_bytes())
    }
}

/// A payment of `amount` out of a wallet, with everything else at its plainest. Give equal payments different salts.
pub async fn draft(
    chain: &dyn Chain,
    wallet: &Purse,
    payer: &Purse,
    to: Address,
    amount: u64,
) -> (Payment<'static>, u64) {
    let blockhash = chain.blockhash().await.unwrap();
    let payment = Payment {
        wallet: wallet.address(),
        multisig: None,
        fee_payer: payer.address(),
        to,
        asset: Paid::Sol,
        amount,
        memo: None,
        compute_limit: 100_000,
        price: 0,
        blockhash: blockhash.hash,
        salt: amount,
    };
    (payment, blockhash.last_valid_height)
}

/// SPL tokens instead of SOL.
pub fn tokens(mint: Address, create_account: bool) -> Paid {
    Paid::Token { mint, program: address::TOKEN, decimals: 6, create_account }
}

/// Signed by whoever of the keys must.
pub fn sign(payment: &Payment<'_>, last_valid_height: u64, keys: &[&Purse]) -> Sent {
    let message = build::payment(payment).unwrap();
    let signers = Message::parse(&message).unwrap().signers().to_vec();
    let sign = |signer: &Address| {
        let key = keys.iter().find(|key| key.address() == *signer).expect("a key is missing");
        Signature(key.0.sign(&message).to_bytes())
    };
    let signatures: Vec<_> = signers.iter().map(sign).collect();
    let transaction = build::assemble(&message, &signatures).unwrap();
    Sent { signature: signatures[0], transaction, last_valid_height }
}

/// Pays SOL and sends it; confirmation is for the caller.
pub async fn pay(chain: &dyn Chain, wallet: &Purse, payer: &Purse, to: Address, amount: u64) -> Sent {
    let (payment, last_valid) = draft(chain, wallet, payer, to, amount).await;
    let sent = sign(&payment, last_valid, &[wallet, payer]);
    chain.send(&sent.transaction).await.unwrap();
    sent
}
