//! One record of every type, with all that it can hold.

mod payments;

pub use payments::payment;

use super::super::{
    Record, StoreError, Table,
    acts::{Act, Kind, OfSignature, Stage},
    alerts::{Acknowledged, Alert, OpenAlert},
    audit::{Leaf, Subtree},
    clients::{Client, TokenSecret},
    deposits::{Cursor, Deposit, DepositOfWallet, DepositSeen},
    factor::Factor,
    heartbeats::Heartbeat,
    idempotency::{Claim, ClaimAge, Scope},
    keys::{ApiKey, ApiKeyHash, ApiKeyUse, Holder},
    leaf::{Decided, Event, LeafRecord},
    ledgers::{AgentLedger, OwnerLedger},
    overlay::Row,
    policies::{BudgetVersion, PolicyVersion, WaitingPolicy},
    record::{from_row, row_key, row_value},
    recoveries::Recovery,
    refills::{Refills, Rule},
    remembered::{Remembered, RememberedAge},
    schema::Schema,
    sealed::SealedRoot,
    wallets::{Place, State, Wallet, WalletName},
    webhooks::{self, Delivery, OpenDelivery, Previous, Webhook},
};
use waiaas_policy::{
    Address,
    asset::Asset,
    budget::{Hold, Ledger, Spent},
    decide::{Decision, Denial},
    id::{AgentId, AlertId, ClientId, Digest, EventId, KeyId, TxId, WebhookId},
    intent::{Fees, Intent, Outflow},
    rule::RuleId,
    time::Timestamp,
};
use waiaas_wire::{
    Signature,
    enclave::{self, PolicyMark, Purpose},
    merkle::{Frontier, leaf_hash},
    receipt::Succession,
    signed::{Manifest, SignedBudget, SignedDestination, SignedManifest, SignedPolicy},
};

/// A record as a row, and how such rows are read and written again.
pub struct Sample {
    pub table: Table,
    pub row: Row,
    pub read: fn(&[u8], &[u8]) -> Result<Row, StoreError>,
}

fn sample<R: Record>(record: &R) -> Sample {
    let row = |record: &R| (row_key::<R>(&record.key()), row_value(record).unwrap());
    let read = |key: &[u8], value: &[u8]| {
        let record = from_row::<R>(key, value)?;
        Ok((row_key::<R>(&record.key()), row_value(&record)?))
    };
    Sample { table: R::TABLE, row: row(record), read }
}

pub fn all() -> Vec<Sample> {
    let mut samples = vec![sample(&Schema { layout: 1 }), sample(&manifest())];
    samples.extend(owned());
    samples.extend(limits());
    samples.extend(keys());
    samples.extend(log());
    samples.extend(received());
    samples.extend(claims());
    samples.extend(payments::all());
    samples.extend(acts());
    samples.extend(webhooks());
    samples.extend(clients());
    samples.extend(alerts());
    samples.extend(recoveries());
    samples.push(sample(&factor()));
    let key = "arn:aws:kms:eu-west-1:1:key/a".to_owned();
    samples.push(sample(&SealedRoot { sealed: vec![1, 2, 3], key, commitment: Digest([9; 32]) }));
    samples.push(sample(&Succession {
        namespace: "home".to_owned(),
        owner: address(1),
        old: address(8),
        new: address(9),
        time: at(6),
        by_old: signature(5),
        by_new: signature(6),
    }));
    samples.push(sample(&Heartbeat { agent: agent(), at: at(5) }));
    samples.push(sample(&refills()));
    samples
}

fn refills() -> Refills {
    let [asset, below, amount, most_per_day, keep] = ["SOL", "0.5", "1", "3", "10"].map(str::to_owned);
    Refills { wallet: agent(), rules: vec![Rule { from: agent(), asset, below, amount, most_per_day, keep }] }
}

fn factor() -> Factor {
    Factor {
        secret: vec![7; 20],
        since: Some(at(3)),
        used: 60_000_000,
        wrong: 2,
        locked: Some(at(4)),
        recovery: vec![Digest([8; 32]), Digest([9; 32])],
    }
}

fn agent() -> AgentId {
    AgentId::from_parts(1_800_000_000_000, 7)
}

fn tx() -> TxId {
    TxId::from_parts(1_800_000_000_001, 8)
}

fn address(byte: u8) -> Address {
    Address::from([byte; 32])
}

fn at(seconds: u64) -> Timestamp {
    Timestamp::from_secs(1_800_000_000 + seconds)
}

fn signature(byte: u8) -> Signature {
    Signature([byte; 64])
}

fn manifest() -> SignedManifest {
    let manifest = Manifest {
        namespace: "home".to_owned(),
        owner: address(1),
        version: 1,
        created: at(0),
        images: None,
        kms: None,
        moves: None,
    };
    SignedManifest { manifest, signature: signature(1) }
}

fn owned() -> [Sample; 4] {
    let (purpose, name) = (Purpose::Agent(agent()), "shop".to_owned());
    let wallet = Wallet {
        agent: agent(),
        name: name.clone(),
        state: State::Active,
        pocket: Some(address(2)),
        purpose,
        created: at(1),
        vault: None,
        tags: None,
        lifted: None,
    };
    let key = enclave::Key { purpose, address: address(2), sealed: vec![1, 2, 3], state: None };
    let mark = PolicyMark { version: 3, hash: Digest([4; 32]) };
    let state = enclave::State {
        agent: agent(),
        sequence: 300,
        sealed: vec![4, 5],
        policy: Some(mark),
        stop: None,
        next: None,
    };
    [sample(&wallet), sample(&WalletName { name, agent: agent() }), sample(&key), sample(&state)]
}

fn acts() -> [Sample; 2] {
    let act = Act {
        id: tx(),
        wallet: agent(),
        kind: Kind::Create(Place { multisig: address(3), vault: address(4) }),
        stage: Stage::Done,
        message: vec![1, 2],
        signatures: vec![signature(5), signature(6)],
        last_valid_height: 300,
        created: at(4),
    };
    [sample(&act), sample(&OfSignature { signature: signature(5), wallet: agent(), act: tx() })]
}

fn recoveries() -> [Sample; 2] {
    let word = SignedDestination { agent: agent(), version: 2, to: address(7), signature: signature(8) };
    let recovery = Recovery { agent: agent(), to: address(7), begun: at(5), ended: Some(at(6)) };
    [sample(&word), sample(&recovery)]
}

fn limits() -> [Sample; 5] {
    let policy = SignedPolicy { agent: agent(), version: 3, policy: vec![0xa0], signature: signature(2) };
    let budget = SignedBudget { version: 2, budget: vec![0xa0], signature: signature(3) };
    let document = "[assets.SOL]\n".to_owned();
    let waiting = WaitingPolicy { signed: policy.clone(), document: document.clone(), asked: at(15), due: at(16) };
    [
        sample(&waiting),
        sample(&PolicyVersion { signed: policy, document: document.clone(), set: at(2) }),
        sample(&BudgetVersion { signed: budget, document, set: at(3) }),
        sample(&AgentLedger { agent: agent(), ledger: ledger() }),
        sample(&OwnerLedger { ledger: ledger() }),
    ]
}

fn intent() -> Intent {
    Intent {
        fee_payer: address(9),
        signers: vec![address(9), address(2)],
        outflows: vec![outflow()],
        calls: Vec::new(),
        dangers: Vec::new(),
        opaque: Vec::new(),
        fees: fees(),
        memo: None,
        creates: Vec::new(),
        host: None,
        ..Intent::default()
    }
}

/// Of one payment that is spent and one that is held.
fn ledger() -> Ledger {
    let mut ledger = Ledger::new();
    let hold = ledger.hold(&intent(), at(4)).unwrap();
    ledger.spend(&hold, at(5)).unwrap();
    ledger.hold(&intent(), at(6)).unwrap();
    ledger
}

/// What a payment holds, and where it was counted.
fn spent() -> (Hold, Spent) {
    let mut ledger = Ledger::new();
    let hold = ledger.hold(&intent(), at(4)).unwrap();
    let spent = ledger.spend(&hold, at(5)).unwrap();
    (hold, spent)
}

fn outflow() -> Outflow {
    Outflow { asset: Asset::Token(address(5)), to: address(3), from: address(2), amount: 1_000_000, decimals: Some(6) }
}

fn fees() -> Fees {
    Fees { signature: 10_000, priority: 1, rent: 2_039_280 }
}

fn keys() -> [Sample; 3] {
    let (id, secret) = (KeyId::from_parts(1_800_000_000_002, 9), Digest([6; 32]));
    let key = ApiKey {
        id,
        secret,
        name: "ci".to_owned(),
        wallet: agent(),
        hint: "wk_ab…wxyz".to_owned(),
        created: at(7),
        expires: Some(at(8)),
        revoked: Some(at(9)),
        role: None,
        scopes: None,
        ranges: None,
        tier: None,
    };
    [sample(&key), sample(&ApiKeyHash { secret, id }), sample(&ApiKeyUse { id, at: at(10) })]
}

fn log() -> [Sample; 3] {
    let denial = Denial {
        rule: RuleId::ALL[0],
        asset: Some(Asset::Sol),
        subject: Some(address(3)),
        limit: Some(1),
        used: Some(2),
        asked: Some(3),
        earliest: Some(at(11)),
    };
    let decided = Decided {
        tx: tx(),
        wallet: agent(),
        intent: Digest([7; 32]),
        outflows: vec![outflow()],
        fees: fees(),
        decision: Decision::Deny(vec![denial]),
        policy_version: 3,
        policy_hash: Some(Digest([4; 32])),
    };
    let data = LeafRecord { at: at(12), event: Event::Decision(decided) }.data();
    let hash = leaf_hash(&data);
    let frontier = Frontier::from_iter([hash, hash, hash]);
    let subtree = Subtree { level: 8, number: 259, root: hash };
    [sample(&Leaf { index: 256, data, hash }), sample(&frontier), sample(&subtree)]
}

fn received() -> [Sample; 4] {
    let deposit = Deposit {
        sequence: 258,
        wallet: agent(),
        asset: Asset::Token(address(5)),
        amount: 1_000_000,
        signature: signature(4),
        account: address(6),
        slot: 300_000_000,
        seen: at(13),
    };
    let Deposit { sequence, wallet, asset, signature, account, .. } = deposit;
    [
        sample(&deposit),
        sample(&DepositOfWallet { wallet, sequence }),
        sample(&DepositSeen { signature, asset, account, sequence }),
        sample(&Cursor { wallet, account, position: vec![1, 2, 3] }),
    ]
}

fn claims() -> [Sample; 4] {
    let (scope, key, created) = (Scope::Agent(agent()), Digest([8; 32]), at(14));
    [
        sample(&Claim { scope, key, request: Digest([9; 32]), tx: tx(), created }),
        sample(&ClaimAge { created, scope, key }),
        sample(&Remembered { call: key, request: Digest([9; 32]), created, run: at(13), answer: Some(vec![1, 2, 3]) }),
        sample(&RememberedAge { created, call: key }),
    ]
}

fn webhooks() -> [Sample; 3] {
    let (id, number) = (WebhookId::from_parts(1_800_000_000_003, 10), 29);
    let webhook = Webhook {
        id,
        url: "https://example.com/hook".to_owned(),
        events: Some(vec!["transaction.confirmed".to_owned()]),
        agent: Some(agent()),
        secret: vec![1, 2, 3],
        previous: Some(Previous { secret: vec![4, 5], until: at(16) }),
        created: at(15),
        next: 7,
    };
    let event = webhooks::Event {
        id: EventId::from_parts(1_800_000_000_004, 11),
        name: "transaction.confirmed".to_owned(),
        agent: Some(agent()),
    };
    let delivery = Delivery {
        webhook: id,
        number,
        event,
        body: b"{}".to_vec(),
        state: webhooks::State::Delivered,
        attempts: 2,
        due: at(17),
        status: Some(204),
        error: Some("it answered 500".to_owned()),
        created: at(15),
        ended: Some(at(18)),
        since: at(15),
        trace: None,
    };
    [sample(&webhook), sample(&delivery), sample(&OpenDelivery { webhook: id, number })]
}

fn clients() -> [Sample; 2] {
    let client = Client {
        id: ClientId::from_parts(1_800_000_000_005, 12),
        secret: Digest([6; 32]),
        name: "checkout".to_owned(),
        role: Holder::Agent,
        wallet: agent(),
        scopes: vec!["agents:read".to_owned()],
        maker: KeyId::from_parts(1_800_000_000_002, 9),
        created: at(19),
    };
    [sample(&client), sample(&TokenSecret { secret: vec![1, 2, 3] })]
}

fn alerts() -> [Sample; 2] {
    let id = AlertId::from_parts(1_800_000_000_006, 13);
    let alert = Alert {
        id,
        wallet: agent(),
        kind: "vault.member".to_owned(),
        subject: "a key".to_owned(),
        text: "a key is a member".to_owned(),
        raised: at(20),
        seen: at(21),
        acknowledged: Some(Acknowledged { at: at(22), by: "owner".to_owned() }),
        resolved: Some(at(23)),
    };
    [sample(&alert), sample(&OpenAlert { wallet: agent(), id })]
}
