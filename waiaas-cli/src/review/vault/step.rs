//! The instructions of the Squads v4 program that the owner signs here, read from their bytes. Anything else, and any
//! byte too many, is not understood.

use waiaas_policy::{Address, address::SQUADS};

/// One thing that a message does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Makes a multisig.
    Create(Create),
    /// Makes a spending limit.
    AddLimit(Limit),
    /// Removes a spending limit.
    RemoveLimit {
        /// Of this multisig.
        multisig: Address,
        /// Ordered by.
        authority: Address,
        /// The limit.
        limit: Address,
    },
    /// Adds a member.
    AddMember {
        /// Of this multisig.
        multisig: Address,
        /// Ordered by.
        authority: Address,
        /// The member.
        member: Address,
        /// What it may do, as bits.
        may: u8,
    },
    /// Removes a member.
    RemoveMember {
        /// Of this multisig.
        multisig: Address,
        /// Ordered by.
        authority: Address,
        /// The member.
        member: Address,
    },
    /// Pays out of the vault.
    Use(Use),
    /// Answers a proposal, or opens a draft so that it can be answered.
    Vote {
        /// Of this multisig.
        multisig: Address,
        /// Who votes.
        member: Address,
        /// The proposal.
        proposal: Address,
        /// How.
        vote: Vote,
    },
    /// Executes what a vault was proposed to do.
    Execute {
        /// Of this multisig.
        multisig: Address,
        /// Ordered by.
        member: Address,
        /// The proposal.
        proposal: Address,
        /// The account with what the vault is to do.
        transaction: Address,
        /// The accounts that it is done with, in order.
        given: Vec<Address>,
    },
    /// Makes a token account, if it is missing.
    OpenAccount {
        /// The multisig that the message is about.
        multisig: Address,
        /// Who pays for it.
        payer: Address,
        /// Whose it is.
        wallet: Address,
        /// What it holds.
        mint: Address,
    },
}

/// A vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vote {
    /// Votes for an open proposal.
    Approve,
    /// Opens a draft for votes.
    Activate,
    /// Votes an open proposal down.
    Reject,
    /// Takes an approved proposal back.
    Cancel,
}

/// A new multisig.
#[expect(clippy::struct_field_names, reason = "the program's own word")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Create {
    /// Its address.
    pub multisig: Address,
    /// What the address is derived from.
    pub create_key: Address,
    /// Who pays.
    pub creator: Address,
    /// Who may change it alone.
    pub config_authority: Option<Address>,
    /// How many votes pass a proposal.
    pub threshold: u16,
    /// Keys with what they may do.
    pub members: Vec<(Address, u8)>,
    /// Seconds between vote and execution.
    pub time_lock: u32,
    /// Who gets the rent of closed accounts.
    pub rent_collector: Option<Address>,
}

/// A new spending limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// Of this multisig.
    pub multisig: Address,
    /// Ordered by.
    pub authority: Address,
    /// Its address.
    pub address: Address,
    /// What the address is derived from.
    pub create_key: Address,
    /// On this vault.
    pub vault_index: u8,
    /// The mint; the zero key for SOL.
    pub mint: Address,
    /// Base units per period.
    pub amount: u64,
    /// 0 once, 1 day, 2 week, 3 month.
    pub period: u8,
    /// Who may use it.
    pub members: Vec<Address>,
    /// Who may be paid; empty: anybody.
    pub destinations: Vec<Address>,
}

/// A payment within a limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// Of this multisig.
    pub multisig: Address,
    /// Ordered by.
    pub member: Address,
    /// Within this limit.
    pub limit: Address,
    /// To this wallet.
    pub to: Address,
    /// The mint; absent for SOL.
    pub mint: Option<Address>,
    /// Base units.
    pub amount: u64,
    /// Of the mint.
    pub decimals: u8,
}

impl Step {
    /// Reads an instruction's data and accounts.
    pub fn read(data: &[u8], accounts: &[Address]) -> Option<Self> {
        let (head, rest) = data.split_first_chunk()?;
        let mut rest = Reader(rest);
        let vote = |vote| match *accounts {
            [multisig, member, proposal] => Some(Self::Vote { multisig, member, proposal, vote }),
            _ => None,
        };
        if u64::from_be_bytes(*head) == 0x0b22_5cf8_9a1b_336a {
            // Without a memo.
            return vote(Vote::Activate).filter(|_| rest.0.is_empty());
        }
        if u64::from_be_bytes(*head) == 0xc208_a157_99a4_19ab {
            let [multisig, proposal, transaction, member, given @ ..] = accounts else { return None };
            let (multisig, member, proposal) = (*multisig, *member, *proposal);
            let execute =
                Self::Execute { multisig, member, proposal, transaction: *transaction, given: given.to_vec() };
            return Some(execute).filter(|_| rest.0.is_empty());
        }
        let step = match u64::from_be_bytes(*head) {
            0x32dd_c75d_28f5_8be9 => Self::create(&mut rest, accounts)?,
            0x0bf2_9f2a_56c5_5973 => Self::add_limit(&mut rest, accounts)?,
            0xe4c6_886f_7b04_b271 => {
                let [multisig, authority, limit, _] = *accounts else { return None };
                Self::RemoveLimit { multisig, authority, limit }
            }
            0x01db_d76c_b8e5_d608 => {
                let [multisig, authority, payer, _] = *accounts else { return None };
                (payer == authority || payer == SQUADS).then_some(())?;
                Self::AddMember { multisig, authority, member: rest.key()?, may: rest.u8()? }
            }
            0xd975_b1d2_b691_da48 => {
                let [multisig, authority, payer, _] = *accounts else { return None };
                (payer == authority || payer == SQUADS).then_some(())?;
                Self::RemoveMember { multisig, authority, member: rest.key()? }
            }
            0x9025_a488_bcd8_2af8 => vote(Vote::Approve)?,
            0xf33e_869c_e66a_f687 => vote(Vote::Reject)?,
            0x1b2a_7fed_26a3_54cb => vote(Vote::Cancel)?,
            0x1039_827f_c114_9b86 => Self::use_limit(&mut rest, accounts)?,
            _ => return None,
        };
        // No memo, and nothing behind it.
        (rest.0 == [0]).then_some(step)
    }

    fn create(data: &mut Reader<'_>, accounts: &[Address]) -> Option<Self> {
        let [_, _, multisig, create_key, creator, _] = *accounts else { return None };
        Some(Self::Create(Create {
            multisig,
            create_key,
            creator,
            config_authority: data.optional_key()?,
            threshold: u16::from_le_bytes(data.take()?),
            members: data.many(|data| Some((data.key()?, data.u8()?)))?,
            time_lock: u32::from_le_bytes(data.take()?),
            rent_collector: data.optional_key()?,
        }))
    }

    fn add_limit(data: &mut Reader<'_>, accounts: &[Address]) -> Option<Self> {
        let [multisig, authority, address, payer, _] = *accounts else { return None };
        (payer == authority).then_some(())?;
        Some(Self::AddLimit(Limit {
            multisig,
            authority,
            address,
            create_key: data.key()?,
            vault_index: data.u8()?,
            mint: data.key()?,
            amount: u64::from_le_bytes(data.take()?),
            period: data.u8()?,
            members: data.many(Reader::key)?,
            destinations: data.many(Reader::key)?,
        }))
    }

    fn use_limit(data: &mut Reader<'_>, accounts: &[Address]) -> Option<Self> {
        let [multisig, member, limit, _, to, _, mint, ..] = *accounts else { return None };
        let mint = (mint != SQUADS).then_some(mint);
        let amount = u64::from_le_bytes(data.take()?);
        Some(Self::Use(Use { multisig, member, limit, to, mint, amount, decimals: data.u8()? }))
    }

    /// The multisig that it is about.
    pub const fn multisig(&self) -> Address {
        match self {
            Self::Create(made) => made.multisig,
            Self::AddLimit(limit) => limit.multisig,
            Self::Use(used) => used.multisig,
            Self::RemoveLimit { multisig, .. }
            | Self::AddMember { multisig, .. }
            | Self::RemoveMember { multisig, .. }
            | Self::Vote { multisig, .. }
            | Self::Execute { multisig, .. }
            | Self::OpenAccount { multisig, .. } => *multisig,
        }
    }

    /// Who orders it, and pays for it.
    pub const fn authority(&self) -> Address {
        match self {
            Self::Create(made) => made.creator,
            Self::AddLimit(limit) => limit.authority,
            Self::Use(used) => used.member,
            Self::RemoveLimit { authority, .. }
            | Self::AddMember { authority, .. }
            | Self::RemoveMember { authority, .. } => *authority,
            Self::Vote { member, .. } | Self::Execute { member, .. } => *member,
            Self::OpenAccount { payer, .. } => *payer,
        }
    }
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, tail) = self.0.split_first_chunk()?;
        self.0 = tail;
        Some(*head)
    }

    fn u8(&mut self) -> Option<u8> {
        self.take().map(u8::from_le_bytes)
    }

    fn key(&mut self) -> Option<Address> {
        self.take().map(Address::new_from_array)
    }

    #[expect(clippy::option_option, reason = "cut off, absent and present are three things")]
    fn optional_key(&mut self) -> Option<Option<Address>> {
        match self.u8()? {
            0 => Some(None),
            1 => self.key().map(Some),
            _ => None,
        }
    }

    fn many<T>(&mut self, mut read: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = u32::from_le_bytes(self.take()?);
        let mut all = Vec::new();
        for _ in 0..count {
            all.push(read(self)?);
        }
        Some(all)
    }
}
