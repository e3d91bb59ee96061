//! The journal's records.

use super::{Sample, address, agent, at, sample, signature, spent, tx};
use crate::store::{
    idempotency::Scope,
    journal::{
        Ask, Called, CalledAccount, Calls, Counted, Decided, Failure, Kind, Landed, Payment, Prepared, Proposal, Stage,
        State, Verdict,
    },
    payments::{OfMessage, OfSignature, OfWallet, Open},
};
use waiaas_policy::{
    asset::Asset,
    decide::{Reason, Standing},
    id::{Digest, TxId},
    rule::RuleId,
};
use waiaas_wire::signed::SignedApproval;

pub fn all() -> [Sample; 7] {
    [
        sample(&payment()),
        sample(&proposed()),
        sample(&call()),
        sample(&OfWallet { wallet: agent(), tx: tx() }),
        sample(&Open { tx: tx() }),
        sample(&OfMessage { message: Digest([10; 32]), tx: tx() }),
        sample(&OfSignature { signature: signature(5), tx: tx() }),
    ]
}

/// With every field filled, which no payment ever has.
pub fn payment() -> Payment {
    let (hold, spent) = spent();
    Payment {
        id: tx(),
        kind: Kind::Payment,
        wallet: agent(),
        caller: Scope::Agent(agent()),
        ask: ask(),
        idempotency_key: Some("order-7".to_owned()),
        created: at(15),
        updated: at(16),
        state: State::Confirmed,
        standing: Standing::Approved,
        decision: Some(decided()),
        due: Some(at(17)),
        approval: Some(approval()),
        prepared: prepared(),
        hold: Some(hold),
        spent: Some(Counted { agent: spent.clone(), owner: spent }),
        signatures: vec![signature(5), signature(6)],
        receipt: vec![0xd2, 0x84],
        landed: Some(Landed { slot: 300_000_001, fee: Some(10_000) }),
        failure: Some(Failure { code: "TRANSACTION_EXPIRED".to_owned(), detail: "it never landed".to_owned() }),
        proposal: None,
    }
}

/// One that the owner answers by a vote.
fn proposed() -> Payment {
    let proposal = Proposal {
        index: 256,
        account: address(11),
        transaction: address(12),
        stage: Stage::Approved,
        expires: at(18),
        executed: Some(signature(8)),
        reason: Some("not this month".to_owned()),
    };
    let state = State::AwaitingOwner;
    Payment { id: TxId::from_u128(tx().as_u128() + 1), state, approval: None, proposal: Some(proposal), ..payment() }
}

/// Programs that are called out of a vault.
fn call() -> Payment {
    let accounts = [(address(13), true, false), (address(14), false, true)];
    let accounts = accounts.map(|(address, signer, writable)| CalledAccount { address, signer, writable });
    let called = Called { program: address(5), accounts: accounts.to_vec(), data: vec![1, 2, 3] };
    let calls = Calls { instructions: vec![called], recipients: vec![address(3)] };
    let ask = Ask { calls: Some(calls), ..ask() };
    Payment { id: TxId::from_u128(tx().as_u128() + 2), ask, ..proposed() }
}

fn ask() -> Ask {
    Ask {
        asset: Asset::Token(address(5)),
        symbol: Some("USDC".to_owned()),
        decimals: 6,
        token_program: Some(address(7)),
        amount: 1_000_000,
        to: address(3),
        memo: Some("thanks".to_owned()),
        calls: None,
    }
}

fn decided() -> Decided {
    let reason = Reason {
        rule: RuleId::ALL[1],
        asset: Some(Asset::Sol),
        subject: Some(address(3)),
        threshold: Some(1),
        asked: Some(2),
    };
    Decided { policy_version: 3, policy_hash: Digest([4; 32]), verdict: Verdict::OwnerAsked(vec![reason]), leaf: 256 }
}

fn approval() -> SignedApproval {
    SignedApproval {
        tx: tx(),
        agent: agent(),
        intent: Digest([7; 32]),
        expires: at(18),
        effect: "pay 1 USDC".to_owned(),
        signature: signature(7),
    }
}

fn prepared() -> Prepared {
    Prepared {
        attempt: 2,
        message: vec![0x80, 1, 2, 3],
        wallets: vec![address(3)],
        intent: Digest([7; 32]),
        fee: 2_049_281,
        last_valid_height: 280_000_000,
    }
}
