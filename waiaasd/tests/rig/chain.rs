//! A stand-in for the ledger: it answers at once, and its transactions meet the fate that the test wants.

use futures::{FutureExt as _, future::BoxFuture};
use std::sync::{
    Mutex,
    atomic::{AtomicBool, AtomicU64, Ordering::SeqCst},
};
use waiaas_policy::Address;
use waiaas_wire::{Signature, view::RpcView};
use waiaasd::solana::{
    AccountData, Asked, Blockhash, Chain, ChainError, Commitment, Cost, Execution, Failure, FailureKind, Holdings,
    Mint, Recipient, SendError, Simulation, Status, Trace,
    squads::{Limit, Proposal},
};

/// What becomes of transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// They land for good at once.
    Lands,
    /// They land and fail.
    Fails,
    /// Nobody ever sees them again, and then it is proven that they are dead.
    Vanishes,
}

/// How many transactions are kept.
const MOST_SENT: usize = 10_000;

/// The stand-in.
pub struct Scripted {
    pub fate: Mutex<Fate>,
    /// Nothing answers.
    pub down: AtomicBool,
    pub height: AtomicU64,
    /// The last block height of every blockhash.
    pub last_valid: AtomicU64,
    /// The last so many: a bench sends a million.
    pub sent: Mutex<Vec<Vec<u8>>>,
    blockhashes: AtomicU64,
}

impl Default for Scripted {
    fn default() -> Self {
        Self {
            fate: Mutex::new(Fate::Lands),
            down: AtomicBool::new(false),
            height: AtomicU64::new(1),
            last_valid: AtomicU64::new(u64::MAX),
            sent: Mutex::default(),
            blockhashes: AtomicU64::new(0),
        }
    }
}

impl Scripted {
    fn say<'a, T: Send + 'a>(&self, value: T) -> Asked<'a, T> {
        let down = self.down.load(SeqCst);
        async move { if down { Err(ChainError::Unreachable("the test says so".to_owned())) } else { Ok(value) } }
            .boxed()
    }

    fn status(&self) -> Option<Status> {
        let error = match *self.fate.lock().unwrap() {
            Fate::Lands => None,
            Fate::Fails => Some(Failure { kind: FailureKind::Other, detail: "the test says so".to_owned() }),
            Fate::Vanishes => return None,
        };
        Some(Status { slot: 7, error, commitment: Commitment::Finalized })
    }
}

impl Chain for Scripted {
    fn blockhash(&self) -> Asked<'_, Blockhash> {
        let mut hash = [7; 32];
        // A new one now and then: equal payments meet under one blockhash, as on a real chain.
        hash[..8].copy_from_slice(&(self.blockhashes.fetch_add(1, SeqCst) / 1_000).to_le_bytes());
        self.say(Blockhash { hash, last_valid_height: self.last_valid.load(SeqCst) })
    }

    fn height(&self) -> Asked<'_, u64> {
        self.say(self.height.load(SeqCst))
    }

    fn slot(&self, _: Commitment) -> Asked<'_, u64> {
        self.say(7)
    }

    fn balance(&self, _: Address) -> Asked<'_, u64> {
        self.say(u64::MAX)
    }

    fn balances(&self, _: Address) -> Asked<'_, Holdings> {
        self.say(Holdings { lamports: u64::MAX, tokens: Vec::new() })
    }

    fn mint(&self, _: Address) -> Asked<'_, Option<Mint>> {
        self.say(None)
    }

    fn recipient(&self, _: Address) -> Asked<'_, Recipient> {
        self.say(Recipient::Wallet)
    }

    fn accounts<'a>(&'a self, addresses: &'a [Address]) -> Asked<'a, Vec<Option<AccountData>>> {
        self.say(vec![None; addresses.len()])
    }

    fn spending_limits(&self, _: Address) -> Asked<'_, Vec<(Address, Limit)>> {
        self.say(Vec::new())
    }

    fn proposals(&self, _: Address) -> Asked<'_, Vec<Proposal>> {
        self.say(Vec::new())
    }

    fn token_account_exists(&self, _: Address) -> Asked<'_, bool> {
        self.say(true)
    }

    fn rent(&self, _: u64) -> Asked<'_, u64> {
        self.say(890_880)
    }

    fn simulate<'a>(&'a self, _: &'a [u8]) -> Asked<'a, Simulation> {
        self.say(Simulation { units: 450, error: None, logs: Vec::new() })
    }

    fn send<'a>(&'a self, transaction: &'a [u8]) -> BoxFuture<'a, Result<(), SendError>> {
        let mut sent = self.sent.lock().unwrap();
        if sent.len() == MOST_SENT {
            sent.clear();
        }
        sent.push(transaction.to_vec());
        async { Ok(()) }.boxed()
    }

    fn statuses<'a>(&'a self, signatures: &'a [Signature]) -> Asked<'a, Vec<Option<Status>>> {
        self.say(signatures.iter().map(|_| self.status()).collect())
    }

    fn trace<'a>(&'a self, sent: &'a [(Signature, u64)]) -> Asked<'a, Vec<Trace>> {
        let height = self.height.load(SeqCst);
        let of = |last: u64| match self.status() {
            Some(status) => Trace::Landed(status),
            None if height > last => Trace::Dead,
            None => Trace::Open,
        };
        self.say(sent.iter().map(|(_, last)| of(*last)).collect())
    }

    fn priority_fee<'a>(&'a self, _: &'a [Address]) -> Asked<'a, u64> {
        self.say(0)
    }

    fn airdrop(&self, _: Address, _: u64) -> Asked<'_, Signature> {
        self.say(Signature([0; 64]))
    }

    fn genesis(&self) -> Asked<'_, [u8; 32]> {
        self.say([0; 32])
    }

    fn cost_of(&self, _: Signature) -> Asked<'_, Option<Cost>> {
        self.say(Some(Cost { fee: 10_000, rent: 0 }))
    }

    fn execution(&self, _: Address) -> Asked<'_, Option<Execution>> {
        self.say(None)
    }

    fn executed_by(&self, _: Signature) -> Asked<'_, Option<Vec<Address>>> {
        self.say(None)
    }

    fn views(&self) -> Vec<RpcView> {
        Vec::new()
    }
}
