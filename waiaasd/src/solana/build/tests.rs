use super::*;
use waiaas_policy::{
    address,
    asset::Asset,
    decode::{Facts, decode},
    intent::Intent,
};

fn key(seed: u8) -> Address {
    Address::new_from_array([seed; 32])
}

const TO: u8 = 3;

fn sol() -> Payment<'static> {
    Payment {
        multisig: None,
        wallet: key(1),
        fee_payer: key(2),
        to: key(TO),
        asset: Paid::Sol,
        amount: 5,
        memo: None,
        compute_limit: 10_000,
        price: 7,
        blockhash: [9; 32],
        salt: 0,
    }
}

fn token(create_account: bool) -> Payment<'static> {
    let asset = Paid::Token { mint: key(4), program: address::TOKEN, decimals: 6, create_account };
    Payment { asset, ..sol() }
}

fn read(asked: &Payment<'_>) -> Intent {
    let wallets = [asked.to];
    let facts = Facts::new(asked.wallet, asked.fee_payer, &wallets);
    let intent = decode(&payment(asked).unwrap(), &facts).unwrap();
    assert!(intent.is_understood(), "{intent:?}");
    intent
}

#[test]
fn sol_is_decoded_back() {
    let intent = read(&Payment { memo: Some("invoice 7"), ..sol() });
    assert_eq!(intent.outflows.len(), 1);
    assert_eq!((intent.outflows[0].asset, intent.outflows[0].to, intent.outflows[0].amount), (Asset::Sol, key(TO), 5));
    assert_eq!(intent.memo.as_deref(), Some("invoice 7"));
    assert_eq!(intent.signers, [key(2), key(1)]);
}

#[test]
fn tokens_are_decoded_back() {
    for create in [false, true] {
        let intent = read(&token(create));
        let outflow = &intent.outflows[0];
        assert_eq!((outflow.asset, outflow.to, outflow.decimals), (Asset::Token(key(4)), key(TO), Some(6)));
        assert_eq!(intent.creates.len(), usize::from(create));
    }
}

#[test]
fn the_owner_can_be_both() {
    let intent = read(&Payment { fee_payer: key(1), ..token(true) });
    assert_eq!(intent.signers, [key(1)]);
}

#[test]
fn equal_payments_are_set_apart() {
    let bytes = |salt| payment(&Payment { salt, ..sol() }).unwrap();
    assert_ne!(bytes(0), bytes(1));
    assert_eq!(bytes(1), bytes(1 + SALTS));
    let intent = |salt| read(&Payment { salt, ..sol() }).digest();
    assert_eq!(intent(0), intent(1));
}

#[test]
fn a_transaction_needs_every_signature() {
    let message = payment(&sol()).unwrap();
    let signature = Signature([8; 64]);
    assert_eq!(assemble(&message, &[signature]), None);
    let transaction = assemble(&message, &[signature, signature]).unwrap();
    assert_eq!(transaction.len(), 1 + 128 + message.len());
    assert_eq!(transaction[0], 2);
    assert_eq!(assemble(b"no message", &[]), None);
}

#[test]
fn writable_accounts_are_those_that_change() {
    let message = payment(&sol()).unwrap();
    assert_eq!(writable(&message), [key(2), key(1), key(TO)]);
}
