//! [`Chain`] on Solana.

use serde_json::json;
use solana_client::rpc_request::RpcRequest;
use std::sync::Arc;
use waiaas_policy::Address;
use waiaas_wire::{Signature, view::RpcView};

use super::{
    AccountData, Asked, Blockhash, Chain, ChainError, Commitment, Cost, Execution, Holdings, Mint, Recipient,
    SendError, Settings, Simulation, Status, Trace,
    answer::{Account, LandedTransaction},
    blockhash::Newest,
    execution, fees,
    ledger::Ledger,
    memory::Memory,
    pool::Pool,
    squads::{Limit, Proposal},
    submit, trace,
};

/// Genesis hash of the main network.
const MAIN_NETWORK: &str = "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d";

/// The end points, and what was learnt from them.
pub struct Solana {
    pool: Arc<Pool>,
    settings: Settings,
    newest: Newest,
    mints: Memory<Address, Mint>,
    rents: Memory<u64, u64>,
    fees: fees::Recent,
    genesis: Memory<(), Address>,
}

impl Solana {
    /// Opens the end points. Asks nothing yet, so it succeeds while they are down. Needs a running Tokio runtime.
    ///
    /// # Errors
    /// [`ChainError::Setting`] for a URL that is none, or when there is none.
    pub fn open(settings: Settings) -> Result<Arc<Self>, ChainError> {
        settings.sockets()?;
        let pool = Pool::open(&settings)?;
        Ok(Arc::new(Self {
            pool,
            settings,
            newest: Newest::default(),
            mints: Memory::default(),
            rents: Memory::default(),
            fees: Memory::default(),
            genesis: Memory::default(),
        }))
    }

    pub(super) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(super) fn pool(&self) -> &Pool {
        &self.pool
    }

    pub(super) fn ledger(&self) -> Ledger<'_> {
        Ledger { pool: &self.pool, commitment: self.settings.commitment, mints: &self.mints }
    }

    /// A landed transaction at the commitment of the settings.
    pub(super) async fn landed(&self, signature: Signature) -> Result<Option<LandedTransaction>, ChainError> {
        submit::landed(&self.pool, self.read_at(), signature).await
    }

    /// History can be asked for at confirmed and finalized only.
    pub(super) fn read_at(&self) -> Commitment {
        self.settings.commitment.max(Commitment::Confirmed)
    }

    async fn learn_rent(&self, bytes: u64) -> Result<u64, ChainError> {
        if let Some(known) = self.rents.recall(&bytes) {
            return Ok(known);
        }
        let rent = self.pool.call(RpcRequest::GetMinimumBalanceForRentExemption, json!([bytes])).await?;
        self.rents.learn(bytes, rent);
        Ok(rent)
    }

    async fn learn_genesis(&self) -> Result<Address, ChainError> {
        if let Some(known) = self.genesis.recall(&()) {
            return Ok(known);
        }
        let text: String = self.pool.call(RpcRequest::GetGenesisHash, json!([])).await?;
        let hash = text.parse().map_err(|_| ChainError::Malformed("the genesis hash is no hash".to_owned()))?;
        self.genesis.learn((), hash);
        Ok(hash)
    }

    async fn ask_airdrop(&self, address: Address, lamports: u64) -> Result<Signature, ChainError> {
        if self.learn_genesis().await?.to_string() == MAIN_NETWORK {
            return Err(ChainError::MainNetwork);
        }
        let params = json!([address.to_string(), lamports]);
        let text: String = self.pool.call(RpcRequest::RequestAirdrop, params).await?;
        text.parse().map_err(|_| ChainError::Malformed("the airdrop's signature is none".to_owned()))
    }
}

impl Chain for Solana {
    fn blockhash(&self) -> Asked<'_, Blockhash> {
        Box::pin(self.newest.get(&self.pool, self.settings.commitment, self.settings.blockhash_age))
    }

    fn height(&self) -> Asked<'_, u64> {
        let params = json!([{"commitment": Commitment::Finalized.as_str()}]);
        Box::pin(self.pool.call(RpcRequest::GetBlockHeight, params))
    }

    fn slot(&self, at: Commitment) -> Asked<'_, u64> {
        let params = json!([{"commitment": at.as_str()}]);
        Box::pin(self.pool.call(RpcRequest::GetSlot, params))
    }

    fn balance(&self, address: Address) -> Asked<'_, u64> {
        Box::pin(async move { self.ledger().balance(address).await })
    }

    fn balances(&self, wallet: Address) -> Asked<'_, Holdings> {
        Box::pin(async move { self.ledger().holdings(wallet).await })
    }

    fn mint(&self, address: Address) -> Asked<'_, Option<Mint>> {
        Box::pin(async move { Ok(self.ledger().mints(&[address]).await?.into_iter().flatten().next()) })
    }

    fn recipient(&self, address: Address) -> Asked<'_, Recipient> {
        Box::pin(async move { self.ledger().recipient(address).await })
    }

    fn accounts<'a>(&'a self, addresses: &'a [Address]) -> Asked<'a, Vec<Option<AccountData>>> {
        Box::pin(async move {
            let found = self.ledger().accounts(addresses).await?;
            let read = |account: Account| AccountData { program: account.owner, data: account.data };
            Ok(found.into_iter().map(|account| account.map(read)).collect())
        })
    }

    fn spending_limits(&self, multisig: Address) -> Asked<'_, Vec<(Address, Limit)>> {
        Box::pin(async move { self.ledger().spending_limits(multisig).await })
    }

    fn proposals(&self, multisig: Address) -> Asked<'_, Vec<Proposal>> {
        Box::pin(async move { self.ledger().proposals(multisig).await })
    }

    fn token_account_exists(&self, address: Address) -> Asked<'_, bool> {
        Box::pin(async move {
            let found = self.ledger().recipient(address).await?;
            Ok(matches!(found, Recipient::TokenAccount { .. }))
        })
    }

    fn rent(&self, bytes: u64) -> Asked<'_, u64> {
        Box::pin(self.learn_rent(bytes))
    }

    fn simulate<'a>(&'a self, message: &'a [u8]) -> Asked<'a, Simulation> {
        Box::pin(submit::simulate(&self.pool, self.settings.commitment, message))
    }

    fn send<'a>(&'a self, transaction: &'a [u8]) -> futures::future::BoxFuture<'a, Result<(), SendError>> {
        Box::pin(submit::send(&self.pool, transaction))
    }

    fn statuses<'a>(&'a self, signatures: &'a [Signature]) -> Asked<'a, Vec<Option<Status>>> {
        Box::pin(submit::statuses(&self.pool, signatures))
    }

    fn trace<'a>(&'a self, sent: &'a [(Signature, u64)]) -> Asked<'a, Vec<Trace>> {
        Box::pin(trace::trace(&self.pool, sent))
    }

    fn priority_fee<'a>(&'a self, writable: &'a [Address]) -> Asked<'a, u64> {
        Box::pin(fees::priority(&self.pool, &self.fees, writable, self.settings.priority_cap))
    }

    fn airdrop(&self, address: Address, lamports: u64) -> Asked<'_, Signature> {
        Box::pin(self.ask_airdrop(address, lamports))
    }

    fn genesis(&self) -> Asked<'_, [u8; 32]> {
        Box::pin(async move { Ok(self.learn_genesis().await?.to_bytes()) })
    }

    fn cost_of(&self, signature: Signature) -> Asked<'_, Option<Cost>> {
        Box::pin(async move { Ok(self.landed(signature).await?.as_ref().and_then(submit::cost)) })
    }

    fn execution(&self, transaction: Address) -> Asked<'_, Option<Execution>> {
        Box::pin(execution::of(&self.pool, self.read_at(), transaction))
    }

    fn executed_by(&self, signature: Signature) -> Asked<'_, Option<Vec<Address>>> {
        Box::pin(execution::by(&self.pool, self.read_at(), signature))
    }

    fn views(&self) -> Vec<RpcView> {
        self.pool.views()
    }
}
