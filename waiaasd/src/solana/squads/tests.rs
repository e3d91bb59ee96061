//! Against the vectors that the official client made: data and accounts, byte by byte.

use serde_json::Value;
use solana_sdk::instruction::Instruction;
use waiaas_policy::{
    Address,
    address::{TOKEN, squads},
};

use super::*;
use crate::solana::build::{Paid, instruction::transfer};

fn vectors() -> Value {
    serde_json::from_str(include_str!("../../../../waiaas-policy/vectors/squads.json")).unwrap()
}

/// The key that is 32 times this byte.
fn key(byte: u8) -> Address {
    Address::new_from_array([byte; 32])
}

fn the_multisig() -> Address {
    squads::multisig(&key(1)).unwrap().0
}

#[track_caller]
fn same(name: &str, made: &Instruction) {
    let vector = &vectors()["instructions"][name];
    assert_eq!(hex::encode(&made.data), vector["data"].as_str().unwrap(), "{name}");
    let accounts: Vec<String> = made
        .accounts
        .iter()
        .map(|account| {
            let flag = |set: bool, letter: &str| if set { format!(" {letter}") } else { String::new() };
            format!("{}{}{}", account.pubkey, flag(account.is_writable, "W"), flag(account.is_signer, "S"))
        })
        .collect();
    let expected: Vec<&str> = vector["accounts"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    assert_eq!(accounts, expected, "{name}");
}

#[test]
fn addresses_are_those_of_the_official_client() {
    let (multisig, pda) = (the_multisig(), &vectors()["pda"]);
    let transaction = squads::transaction(&multisig, 7).unwrap();
    let both = |name: &str, (address, bump): (Address, u8)| {
        assert_eq!(pda[name], serde_json::json!([address.to_string(), bump]), "{name}");
    };
    both("programConfig", squads::program_config().unwrap());
    both("multisig(createKey=K1)", squads::multisig(&key(1)).unwrap());
    both("vault0", squads::vault(&multisig, 0).unwrap());
    both("transaction(7)", transaction);
    both("proposal(7)", squads::proposal(&multisig, 7).unwrap());
    both("spendingLimit(createKey=K2)", squads::spending_limit(&multisig, &key(2)).unwrap());
    assert_eq!(pda["vault1"], squads::vault(&multisig, 1).unwrap().0.to_string());
}

#[test]
fn a_multisig_is_made_as_the_official_client_makes_it() {
    let members = [member(3, 7), member(5, 3)];
    let full = Create {
        create_key: key(1),
        creator: key(4),
        treasury: key(8),
        config_authority: Some(key(3)),
        threshold: 2,
        members: &members,
        time_lock: 3600,
        rent_collector: Some(key(3)),
        memo: None,
    };
    same("multisig_create_v2", &create(&full).unwrap());
    let short = Create {
        config_authority: None,
        threshold: 1,
        members: &members[..1],
        time_lock: 0,
        rent_collector: None,
        memo: Some("hi"),
        ..full
    };
    same("multisig_create_v2_none_none_memo", &create(&short).unwrap());
}

fn member(byte: u8, permissions: u8) -> Member {
    Member { key: key(byte), permissions: Permissions(permissions) }
}

#[test]
fn changes_are_made_as_the_official_client_makes_them() {
    let (multisig, owner) = (the_multisig(), key(3));
    let paying = Authority { multisig, authority: owner, rent_payer: Some(owner) };
    same("multisig_add_member", &add_member(&paying, &member(6, 7)));
    same("multisig_remove_member", &remove_member(&Authority { rent_payer: None, ..paying }, &key(6)));
    let limit = AddLimit {
        create_key: key(2),
        mint: key(0),
        amount: 1_000_000_000,
        period: Period::Day,
        members: &[key(5)],
        destinations: &[key(9)],
    };
    same("multisig_add_spending_limit", &add_limit(&multisig, &owner, &limit).unwrap());
    let limit = squads::spending_limit(&multisig, &key(2)).unwrap().0;
    same("multisig_remove_spending_limit", &remove_limit(&multisig, &owner, &limit));
}

#[test]
fn a_threshold_is_changed_as_the_official_client_does_it_but_for_the_system_program() {
    let made =
        change_threshold(&Authority { multisig: the_multisig(), authority: key(3), rent_payer: Some(key(3)) }, 2);
    assert_eq!(hex::encode(&made.data), vectors()["instructions"]["multisig_change_threshold"]["data"]);
}

#[test]
fn payments_within_a_limit_are_made_as_the_official_client_makes_them() {
    let (multisig, agent) = (the_multisig(), key(5));
    let limit = squads::spending_limit(&multisig, &key(2)).unwrap().0;
    let pay = |paid, amount| use_limit(&multisig, &agent, &limit, &key(9), paid, amount).unwrap();
    same("spending_limit_use_sol", &pay(Paid::Sol, 600_000_000));
    let token = Paid::Token { mint: key(10), program: TOKEN, decimals: 6, create_account: false };
    same("spending_limit_use_spl", &pay(token, 5_000_000));
}

#[test]
fn proposals_are_made_as_the_official_client_makes_them() {
    let (multisig, agent) = (the_multisig(), key(5));
    let by = Creation { multisig, index: 7, creator: agent, rent_payer: agent };
    let vault = squads::vault(&multisig, 0).unwrap().0;
    let message = Message::new(vault, vec![transfer(vault, key(9), 2_000_000_000)]);
    assert_eq!(hex::encode(message.bytes().unwrap()), vectors()["vault_message_bytes"]);
    same("vault_transaction_create", &create_transaction(&by, &message).unwrap());
    same("proposal_create", &create_proposal(&by).unwrap());
    same("proposal_approve", &approve(&multisig, &agent, 7).unwrap());
    same("proposal_reject", &reject(&multisig, &agent, 7).unwrap());
    same("proposal_cancel", &cancel(&multisig, &agent, 7).unwrap());
    same("vault_transaction_accounts_close", &close(&multisig, 7, &key(3)).unwrap());
}

#[test]
fn an_execution_names_every_account_and_the_vault_does_not_sign() {
    let multisig = the_multisig();
    let vault = squads::vault(&multisig, 0).unwrap().0;
    let message = Message::new(vault, vec![transfer(vault, key(9), 1)]);
    let made = execute(&multisig, &key(3), 7, &message).unwrap();
    let signers: Vec<_> = made.accounts.iter().filter(|account| account.is_signer).map(|it| it.pubkey).collect();
    assert_eq!(signers, [key(3)]);
    assert_eq!(made.accounts.len(), 4 + 3);
}

#[test]
fn a_limit_is_full_again_one_second_after_its_period() {
    let mut data = Limit::DISCRIMINATOR.to_vec();
    data.extend([[1; 32], [2; 32]].concat());
    data.push(0);
    data.extend([0; 32]);
    data.extend(500_u64.to_le_bytes());
    data.push(1);
    data.extend(20_u64.to_le_bytes());
    data.extend(1_000_i64.to_le_bytes());
    data.push(255);
    data.extend(1_u32.to_le_bytes());
    data.extend([5; 32]);
    data.extend(0_u32.to_le_bytes());
    data.extend([0; 9]);
    let limit = Limit::read(&data).unwrap();
    assert_eq!((limit.amount, limit.period, limit.members.as_slice()), (500, Period::Day, [key(5)].as_slice()));
    assert_eq!((limit.remaining_at(1_000 + 86_400), limit.remaining_at(1_000 + 86_401)), (20, 500));
    for length in 0..data.len() - 9 {
        assert_eq!(Limit::read(&data[..length]), None, "{length} bytes");
    }
    data[0] ^= 1;
    assert_eq!(Limit::read(&data), None);
}
