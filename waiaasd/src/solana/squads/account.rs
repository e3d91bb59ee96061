//! The program's accounts, as it lays them out.

use waiaas_policy::Address;

use super::{Member, Period, Permissions, borsh::Reader};

/// A multisig.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Multisig {
    /// What its address is derived from.
    pub create_key: Address,
    /// Who may change it alone; `None`: nobody.
    pub config_authority: Option<Address>,
    /// How many votes pass a proposal.
    pub threshold: u16,
    /// Seconds between a proposal's last vote and its execution.
    pub time_lock: u32,
    /// Index of its newest transaction.
    pub transaction_index: u64,
    /// Proposals up to this one can no longer be voted on.
    pub stale_transaction_index: u64,
    /// Who gets the rent of closed accounts.
    pub rent_collector: Option<Address>,
    /// Its members, by key.
    pub members: Vec<Member>,
}

impl Multisig {
    /// Reads the account's data; `None` for another account's.
    pub fn read(data: &[u8]) -> Option<Self> {
        let mut data = Reader::new(data, 0xe074_79ba_44a1_4fec)?;
        let create_key = data.key()?;
        let config_authority = data.key().map(|key| (key != Address::default()).then_some(key))?;
        let (threshold, time_lock) = (data.u16()?, data.u32()?);
        let (transaction_index, stale_transaction_index) = (data.u64()?, data.u64()?);
        let rent_collector = data.optional_key()?;
        data.u8()?;
        let members = data.many(|data| Some(Member { key: data.key()?, permissions: Permissions(data.u8()?) }))?;
        Some(Self {
            create_key,
            config_authority,
            threshold,
            time_lock,
            transaction_index,
            stale_transaction_index,
            rent_collector,
            members,
        })
    }

    /// Bytes of the account of a new multisig with so many members.
    pub const fn bytes(members: u64) -> u64 {
        132_u64.saturating_add(members.saturating_mul(33))
    }
}

/// A spending limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// Whose.
    pub multisig: Address,
    /// What its address is derived from.
    pub create_key: Address,
    /// Of which vault.
    pub vault_index: u8,
    /// The mint; the zero key for SOL.
    pub mint: Address,
    /// Base units per period.
    pub amount: u64,
    /// When it is full again.
    pub period: Period,
    /// What was left at the last use. Not what is left now: see [`Limit::remaining_at`].
    pub remaining: u64,
    /// When the period began in which it was last used, in seconds since 1970.
    pub last_reset: i64,
    /// Who may use it.
    pub members: Vec<Address>,
    /// The wallets that may be paid; empty: any.
    pub destinations: Vec<Address>,
}

impl Limit {
    /// The first 8 bytes of the account.
    pub const DISCRIMINATOR: [u8; 8] = 0x0ac9_1ba0_dac3_de98_u64.to_be_bytes();

    /// Reads the account's data; `None` for another account's.
    pub fn read(data: &[u8]) -> Option<Self> {
        let mut data = Reader::new(data, u64::from_be_bytes(Self::DISCRIMINATOR))?;
        let (multisig, create_key) = (data.key()?, data.key()?);
        let (vault_index, mint, amount) = (data.u8()?, data.key()?, data.u64()?);
        let period = Period::from_number(data.u8()?)?;
        let (remaining, last_reset) = (data.u64()?, data.i64()?);
        data.u8()?;
        let (members, destinations) = (data.many(Reader::key)?, data.many(Reader::key)?);
        Some(Self {
            multisig,
            create_key,
            vault_index,
            mint,
            amount,
            period,
            remaining,
            last_reset,
            members,
            destinations,
        })
    }

    /// What could be used at `now` (seconds since 1970). The account is only brought up to date by a use, and a period is
    /// over one second after its end.
    pub fn remaining_at(&self, now: i64) -> u64 {
        match self.period.seconds() {
            Some(period) if now.saturating_sub(self.last_reset) > period => self.amount,
            _ => self.remaining,
        }
    }

    /// Bytes of the account.
    pub const fn bytes(members: u64, destinations: u64) -> u64 {
        139_u64.saturating_add(members.saturating_add(destinations).saturating_mul(32))
    }
}

/// The program's configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProgramConfig {
    /// Lamports that a new multisig costs.
    pub creation_fee: u64,
    /// Who gets them.
    pub treasury: Address,
}

impl ProgramConfig {
    /// Reads the account's data; `None` for another account's.
    pub fn read(data: &[u8]) -> Option<Self> {
        let mut data = Reader::new(data, 0xc4d2_5ae7_9095_8c3f)?;
        data.key()?;
        Some(Self { creation_fee: data.u64()?, treasury: data.key()? })
    }
}

/// Where a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProposalStatus {
    /// Not open for votes yet.
    Draft,
    /// Open for votes.
    Active,
    /// Voted down.
    Rejected,
    /// Voted through, not executed.
    Approved,
    /// Being executed.
    Executing,
    /// Done.
    Executed,
    /// Voted through and then taken back.
    Cancelled,
}

/// A proposal about a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Whose.
    pub multisig: Address,
    /// About which transaction.
    pub index: u64,
    /// Where it stands.
    pub status: ProposalStatus,
    /// Who voted for it.
    pub approved: Vec<Address>,
    /// Who voted against it.
    pub rejected: Vec<Address>,
    /// Who wants it taken back.
    pub cancelled: Vec<Address>,
}

impl Proposal {
    /// The first 8 bytes of the account.
    pub const DISCRIMINATOR: [u8; 8] = 0x1a5e_bdbb_7488_3521_u64.to_be_bytes();

    /// Whether nothing can come of it any more.
    pub const fn is_over(&self) -> bool {
        matches!(self.status, ProposalStatus::Rejected | ProposalStatus::Executed | ProposalStatus::Cancelled)
    }

    /// Reads the account's data; `None` for another account's.
    pub fn read(data: &[u8]) -> Option<Self> {
        let mut data = Reader::new(data, u64::from_be_bytes(Self::DISCRIMINATOR))?;
        let (multisig, index) = (data.key()?, data.u64()?);
        let status = match data.u8()? {
            0 => ProposalStatus::Draft,
            1 => ProposalStatus::Active,
            2 => ProposalStatus::Rejected,
            3 => ProposalStatus::Approved,
            4 => ProposalStatus::Executing,
            5 => ProposalStatus::Executed,
            6 => ProposalStatus::Cancelled,
            _ => return None,
        };
        if status != ProposalStatus::Executing {
            data.i64()?;
        }
        data.u8()?;
        let mut keys = || data.many(Reader::key);
        let (approved, rejected, cancelled) = (keys()?, keys()?, keys()?);
        Some(Self { multisig, index, status, approved, rejected, cancelled })
    }
}

/// A transaction that a vault may be let do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaultTransaction {
    /// Whose.
    pub multisig: Address,
    /// Who proposed it.
    pub creator: Address,
    /// Its index.
    pub index: u64,
    /// Of which vault.
    pub vault_index: u8,
    /// The static keys of its message.
    pub keys: Vec<Address>,
    /// Its instructions: place of the program, places of the accounts, data.
    pub instructions: Vec<(u8, Vec<u8>, Vec<u8>)>,
}

impl VaultTransaction {
    /// Who proposed it, by the account's data; `None` for another account's. (One that changes the multisig has its maker
    /// at the same place.)
    pub fn creator_of(data: &[u8]) -> Option<Address> {
        let kinds = [0xa8fa_a264_510e_a2cf, 0x5e08_0423_718b_8b70];
        let mut data = kinds.into_iter().find_map(|kind| Reader::new(data, kind))?;
        data.key()?;
        data.key()
    }

    /// Reads the account's data; `None` for another account's, and for a message with lookup tables, which we never make.
    pub fn read(data: &[u8]) -> Option<Self> {
        let mut data = Reader::new(data, 0xa8fa_a264_510e_a2cf)?;
        let (multisig, creator, index) = (data.key()?, data.key()?, data.u64()?);
        data.u8()?;
        let vault_index = data.u8()?;
        data.u8()?;
        data.bytes()?;
        // How many keys sign and are writable: none of them matters to who reads what the vault shall do.
        for _ in 0..3 {
            data.u8()?;
        }
        let keys = data.many(Reader::key)?;
        let instructions = data.many(|data| Some((data.u8()?, data.bytes()?, data.bytes()?)))?;
        let lookups = data.u32()?;
        (lookups == 0).then_some(Self { multisig, creator, index, vault_index, keys, instructions })
    }
}
