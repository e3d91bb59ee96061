//! Reading accounts.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use solana_client::rpc_request::RpcRequest;
use waiaas_policy::{Address, address};

use super::{
    ChainError, Commitment, Holdings, Mint, Recipient, TokenHolding,
    account::TokenAccount,
    answer::{Account, Contexted, KeyedAccount},
    memory::Memory,
    pool::Pool,
    squads::{Limit, Proposal},
};

/// Accounts that one request may ask for.
const BATCH: usize = 100;

/// Reads accounts at one commitment.
pub(super) struct Ledger<'a> {
    pub pool: &'a Pool,
    pub commitment: Commitment,
    pub mints: &'a Memory<Address, Mint>,
}

impl Ledger<'_> {
    pub(super) async fn balance(&self, address: Address) -> Result<u64, ChainError> {
        let params = json!([address.to_string(), {"commitment": self.commitment.as_str()}]);
        let answer: Contexted<u64> = self.pool.call(RpcRequest::GetBalance, params).await?;
        Ok(answer.value)
    }

    /// In the order asked; `None` for accounts that do not exist.
    pub(super) async fn accounts(&self, addresses: &[Address]) -> Result<Vec<Option<Account>>, ChainError> {
        let mut found = Vec::with_capacity(addresses.len());
        for batch in addresses.chunks(BATCH) {
            let keys: Vec<_> = batch.iter().map(ToString::to_string).collect();
            let params = json!([keys, self.config()]);
            let answer: Contexted<Vec<Option<Account>>> =
                self.pool.call(RpcRequest::GetMultipleAccounts, params).await?;
            if answer.value.len() != batch.len() {
                return Err(ChainError::Malformed("another number of accounts than asked for".to_owned()));
            }
            found.extend(answer.value);
        }
        Ok(found)
    }

    pub(super) async fn recipient(&self, address: Address) -> Result<Recipient, ChainError> {
        Ok(kind(self.accounts(&[address]).await?.into_iter().flatten().next().as_ref()))
    }

    /// The mints at these addresses, in the order asked.
    pub(super) async fn mints(&self, addresses: &[Address]) -> Result<Vec<Option<Mint>>, ChainError> {
        let unknown: Vec<_> = addresses.iter().copied().filter(|mint| self.mints.recall(mint).is_none()).collect();
        for (mint, account) in unknown.iter().zip(self.accounts(&unknown).await?) {
            if let Some(read) = account.and_then(|account| Mint::read(account.owner, &account.data)) {
                self.mints.learn(*mint, read);
            }
        }
        Ok(addresses.iter().map(|mint| self.mints.recall(mint)).collect())
    }

    pub(super) async fn holdings(&self, wallet: Address) -> Result<Holdings, ChainError> {
        let (lamports, accounts) = tokio::try_join!(self.balance(wallet), self.token_accounts(wallet))?;
        let mut mints: Vec<_> = accounts.iter().map(|(_, _, account)| account.mint).collect();
        mints.sort_unstable();
        mints.dedup();
        let known = self.mints(&mints).await?;
        let decimals = |mint| {
            let place = mints.binary_search(&mint).ok()?;
            Some(known.get(place)?.as_ref()?.decimals)
        };
        let holdings = accounts.into_iter().filter_map(|(account, program, token)| {
            Some(TokenHolding {
                mint: token.mint,
                account,
                program,
                decimals: decimals(token.mint)?,
                amount: token.amount,
                frozen: token.frozen,
            })
        });
        let mut tokens: Vec<_> = holdings.collect();
        tokens.sort_unstable();
        Ok(Holdings { lamports, tokens })
    }

    /// Address, program and content of every token account of a wallet.
    pub(super) async fn token_accounts(
        &self,
        wallet: Address,
    ) -> Result<Vec<(Address, Address, TokenAccount)>, ChainError> {
        let of = |program| self.token_accounts_under(wallet, program);
        let (first, second) = tokio::try_join!(of(address::TOKEN), of(address::TOKEN_2022))?;
        Ok(first.into_iter().chain(second).collect())
    }

    async fn token_accounts_under(
        &self,
        wallet: Address,
        program: Address,
    ) -> Result<Vec<(Address, Address, TokenAccount)>, ChainError> {
        let params = json!([wallet.to_string(), {"programId": program.to_string()}, self.config()]);
        let answer: Contexted<Vec<KeyedAccount>> = self.pool.call(RpcRequest::GetTokenAccountsByOwner, params).await?;
        let read = |keyed: &KeyedAccount| TokenAccount::read(keyed.account.owner, &keyed.account.data);
        let owned = |token: &TokenAccount| token.owner == wallet;
        Ok(answer.value.iter().filter_map(|keyed| Some((keyed.pubkey, program, read(keyed).filter(owned)?))).collect())
    }

    /// The limits of a multisig, with their addresses.
    pub(super) async fn spending_limits(&self, multisig: Address) -> Result<Vec<(Address, Limit)>, ChainError> {
        let found = self.of_multisig(Limit::DISCRIMINATOR, multisig).await?;
        let read = |keyed: &KeyedAccount| {
            let limit = Limit::read(&keyed.account.data).filter(|limit| limit.multisig == multisig)?;
            Some((keyed.pubkey, limit))
        };
        Ok(found.iter().filter_map(read).collect())
    }

    /// The proposals of a multisig.
    pub(super) async fn proposals(&self, multisig: Address) -> Result<Vec<Proposal>, ChainError> {
        let found = self.of_multisig(Proposal::DISCRIMINATOR, multisig).await?;
        let read =
            |keyed: &KeyedAccount| Proposal::read(&keyed.account.data).filter(|proposal| proposal.multisig == multisig);
        Ok(found.iter().filter_map(read).collect())
    }

    /// The program keeps no list of them: they are found by their first bytes, which name the kind and the multisig.
    async fn of_multisig(&self, kind: [u8; 8], multisig: Address) -> Result<Vec<KeyedAccount>, ChainError> {
        let head = [kind.as_slice(), multisig.as_array().as_slice()].concat();
        let filter = json!({"memcmp": {"offset": 0, "encoding": "base64", "bytes": STANDARD.encode(&head)}});
        let mut config = self.config();
        if let Some(fields) = config.as_object_mut() {
            fields.insert("filters".to_owned(), json!([filter]));
        }
        let params = json!([address::SQUADS.to_string(), config]);
        self.pool.call(RpcRequest::GetProgramAccounts, params).await
    }

    fn config(&self) -> Value {
        json!({"commitment": self.commitment.as_str(), "encoding": "base64"})
    }
}

fn kind(account: Option<&Account>) -> Recipient {
    let Some(account) = account else { return Recipient::Wallet };
    if account.executable {
        return Recipient::Program;
    }
    if account.owner == address::SYSTEM && account.data.is_empty() {
        return Recipient::Wallet;
    }
    if let Some(token) = TokenAccount::read(account.owner, &account.data) {
        return Recipient::TokenAccount { owner: token.owner, mint: token.mint };
    }
    match Mint::read(account.owner, &account.data) {
        Some(_) => Recipient::Mint,
        None => Recipient::Other { program: account.owner },
    }
}
