//! The program's instructions.

use super::{Data, compact, config, limit, multisig, program, proposal, remaining, transaction, vault};
use crate::solana::{Account, Address, Instruction, SYSTEM, token_account};

/// A spending limit to be made.
#[derive(Debug, Clone)]
pub struct Limit {
    /// Its address is derived from it.
    pub create_key: Address,
    /// The mint; zeros for SOL.
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

impl Limit {
    fn fields(&self, data: Data) -> Data {
        let data = data.put(&self.create_key.0).byte(0).put(&self.mint.0).put(&self.amount.to_le_bytes());
        data.byte(self.period).keys(&self.members).keys(&self.destinations)
    }
}

/// Somebody who does something to a multisig. Each method makes one instruction.
#[derive(Debug, Clone, Copy)]
pub struct Act {
    /// The multisig.
    pub multisig: Address,
    /// Signs, and pays the rent where there is any.
    pub who: Address,
}

fn absent() -> Account {
    Account::read(program())
}

impl Act {
    fn signer(&self) -> Account {
        Account::read(self.who).signed()
    }

    fn payer(&self) -> Account {
        Account::write(self.who).signed()
    }

    /// What the config authority does: the multisig, itself, who pays for growth, the system program.
    fn change(&self, data: Data) -> Instruction {
        data.no_memo(vec![Account::write(self.multisig), self.signer(), self.payer(), Account::read(SYSTEM)])
    }

    /// The same where nothing grows.
    fn small_change(&self, data: Data) -> Instruction {
        data.no_memo(vec![Account::write(self.multisig), self.signer(), absent(), absent()])
    }

    /// `multisig_add_member`.
    pub fn add_member(&self, member: Address, permissions: u8) -> Instruction {
        self.change(Data::of("multisig_add_member").put(&member.0).byte(permissions))
    }

    /// `multisig_remove_member`.
    pub fn remove_member(&self, member: Address) -> Instruction {
        let data = Data::of("multisig_remove_member").put(&member.0);
        data.no_memo(vec![Account::write(self.multisig), self.signer(), absent(), Account::read(SYSTEM)])
    }

    /// `multisig_change_threshold`.
    pub fn change_threshold(&self, threshold: u16) -> Instruction {
        let data = Data::of("multisig_change_threshold").put(&threshold.to_le_bytes());
        data.no_memo(vec![Account::write(self.multisig), self.signer(), self.payer(), absent()])
    }

    /// `multisig_set_time_lock`.
    pub fn set_time_lock(&self, seconds: u32) -> Instruction {
        self.small_change(Data::of("multisig_set_time_lock").put(&seconds.to_le_bytes()))
    }

    /// `multisig_set_config_authority`.
    pub fn set_config_authority(&self, authority: Address) -> Instruction {
        self.small_change(Data::of("multisig_set_config_authority").put(&authority.0))
    }

    /// `multisig_set_rent_collector`.
    pub fn set_rent_collector(&self, collector: Option<Address>) -> Instruction {
        self.change(Data::of("multisig_set_rent_collector").maybe(collector))
    }

    /// `multisig_add_spending_limit`.
    pub fn add_limit(&self, made: &Limit) -> Instruction {
        made.fields(Data::of("multisig_add_spending_limit")).no_memo(vec![
            Account::read(self.multisig),
            self.signer(),
            Account::write(limit(self.multisig, made.create_key)),
            self.payer(),
            Account::read(SYSTEM),
        ])
    }

    /// `multisig_remove_spending_limit`; its rent goes to who does it.
    pub fn remove_limit(&self, create_key: Address) -> Instruction {
        Data::of("multisig_remove_spending_limit").no_memo(vec![
            Account::read(self.multisig),
            self.signer(),
            Account::write(limit(self.multisig, create_key)),
            Account::write(self.who),
        ])
    }

    /// `spending_limit_use` for SOL.
    pub fn pay(&self, create_key: Address, to: Address, lamports: u64) -> Instruction {
        let mut accounts = self.use_of(create_key, to);
        accounts.extend([absent(); 4]);
        Data::of("spending_limit_use").put(&lamports.to_le_bytes()).byte(9).no_memo(accounts)
    }

    /// `spending_limit_use` for a token, whose token accounts exist.
    pub fn pay_token(&self, mint: (Address, Address, u8), create_key: Address, to: Address, units: u64) -> Instruction {
        let (mint, token, decimals) = mint;
        let mut accounts = self.use_of(create_key, to);
        accounts.extend([
            Account::read(mint),
            Account::write(token_account(vault(self.multisig, 0), mint, token)),
            Account::write(token_account(to, mint, token)),
            Account::read(token),
        ]);
        Data::of("spending_limit_use").put(&units.to_le_bytes()).byte(decimals).no_memo(accounts)
    }

    fn use_of(&self, create_key: Address, to: Address) -> Vec<Account> {
        vec![
            Account::read(self.multisig),
            self.signer(),
            Account::write(limit(self.multisig, create_key)),
            Account::write(vault(self.multisig, 0)),
            Account::write(to),
            Account::read(SYSTEM),
        ]
    }

    fn creates(&self, multisig: Account, made: Address) -> Vec<Account> {
        vec![multisig, Account::write(made), self.signer(), self.payer(), Account::read(SYSTEM)]
    }

    /// `vault_transaction_create` on vault 0.
    pub fn propose(&self, index: u64, instructions: &[Instruction]) -> Instruction {
        let message = compact(vault(self.multisig, 0), instructions);
        let data = Data::of("vault_transaction_create").byte(0).byte(0).bytes(&message);
        data.no_memo(self.creates(Account::write(self.multisig), transaction(self.multisig, index)))
    }

    /// `proposal_create`, as a draft or open for votes.
    pub fn open(&self, index: u64, draft: bool) -> Instruction {
        let data = Data::of("proposal_create").put(&index.to_le_bytes()).byte(draft.into());
        data.with(self.creates(Account::read(self.multisig), proposal(self.multisig, index)))
    }

    fn ballot(&self, index: u64) -> Vec<Account> {
        vec![Account::read(self.multisig), self.payer(), Account::write(proposal(self.multisig, index))]
    }

    /// `proposal_activate`.
    pub fn activate(&self, index: u64) -> Instruction {
        Data::of("proposal_activate").with(self.ballot(index))
    }

    /// `proposal_approve`.
    pub fn approve(&self, index: u64) -> Instruction {
        Data::of("proposal_approve").no_memo(self.ballot(index))
    }

    /// `proposal_reject`.
    pub fn reject(&self, index: u64) -> Instruction {
        Data::of("proposal_reject").no_memo(self.ballot(index))
    }

    /// `proposal_cancel`.
    pub fn cancel(&self, index: u64) -> Instruction {
        Data::of("proposal_cancel").no_memo(self.ballot(index))
    }

    /// `proposal_cancel_v2`: only the deployed program has it.
    pub fn cancel_v2(&self, index: u64) -> Instruction {
        let mut accounts = self.ballot(index);
        accounts.push(Account::read(SYSTEM));
        Data::of("proposal_cancel_v2").no_memo(accounts)
    }

    /// `vault_transaction_execute` of what was proposed.
    pub fn execute(&self, index: u64, instructions: &[Instruction]) -> Instruction {
        let mut accounts = vec![
            Account::read(self.multisig),
            Account::write(proposal(self.multisig, index)),
            Account::read(transaction(self.multisig, index)),
            self.signer(),
        ];
        accounts.extend(remaining(vault(self.multisig, 0), instructions));
        Data::of("vault_transaction_execute").with(accounts)
    }

    fn closes(&self, index: u64, rent_collector: Address) -> Vec<Account> {
        vec![
            Account::read(self.multisig),
            Account::write(proposal(self.multisig, index)),
            Account::write(transaction(self.multisig, index)),
            Account::write(rent_collector),
            Account::read(SYSTEM),
        ]
    }

    /// `vault_transaction_accounts_close`.
    pub fn close(&self, index: u64, rent_collector: Address) -> Instruction {
        Data::of("vault_transaction_accounts_close").with(self.closes(index, rent_collector))
    }

    /// `config_transaction_accounts_close`.
    pub fn close_config(&self, index: u64, rent_collector: Address) -> Instruction {
        Data::of("config_transaction_accounts_close").with(self.closes(index, rent_collector))
    }

    /// `config_transaction_create` of these actions.
    pub fn propose_config(&self, index: u64, actions: &[Action]) -> Instruction {
        let data = Data::of("config_transaction_create").length(actions.len());
        let data = actions.iter().fold(data, |data, action| action.put(data));
        data.no_memo(self.creates(Account::write(self.multisig), transaction(self.multisig, index)))
    }

    /// `config_transaction_execute`; `limits` are those that it makes and removes.
    pub fn execute_config(&self, index: u64, limits: &[Address]) -> Instruction {
        let mut accounts = vec![
            Account::write(self.multisig),
            self.signer(),
            Account::write(proposal(self.multisig, index)),
            Account::read(transaction(self.multisig, index)),
            self.payer(),
            Account::read(SYSTEM),
        ];
        accounts.extend(limits.iter().map(|limit| Account::write(*limit)));
        Data::of("config_transaction_execute").with(accounts)
    }
}

/// What a config transaction does.
#[derive(Debug, Clone)]
pub enum Action {
    /// Lets somebody in.
    AddMember(Address, u8),
    /// Throws somebody out.
    RemoveMember(Address),
    /// Changes how many votes are needed.
    ChangeThreshold(u16),
    /// Changes how long an approved transaction waits.
    SetTimeLock(u32),
    /// Makes a limit.
    AddLimit(Limit),
    /// Removes the limit at this address.
    RemoveLimit(Address),
    /// Changes who gets the rent.
    SetRentCollector(Option<Address>),
}

impl Action {
    fn put(&self, data: Data) -> Data {
        match self {
            Self::AddMember(key, permissions) => data.byte(0).put(&key.0).byte(*permissions),
            Self::RemoveMember(key) => data.byte(1).put(&key.0),
            Self::ChangeThreshold(threshold) => data.byte(2).put(&threshold.to_le_bytes()),
            Self::SetTimeLock(seconds) => data.byte(3).put(&seconds.to_le_bytes()),
            Self::AddLimit(limit) => limit.fields(data.byte(4)),
            Self::RemoveLimit(limit) => data.byte(5).put(&limit.0),
            Self::SetRentCollector(collector) => data.byte(6).maybe(*collector),
        }
    }
}

/// A new multisig.
#[derive(Debug, Clone)]
pub struct Create {
    /// Its address is derived from it. Signs.
    pub key: Address,
    /// Pays. Signs.
    pub creator: Address,
    /// Gets the fee.
    pub treasury: Address,
    /// Who may change it alone.
    pub config_authority: Option<Address>,
    /// How many votes pass a proposal.
    pub threshold: u16,
    /// Keys and what they may do: 1 propose, 2 vote, 4 execute.
    pub members: Vec<(Address, u8)>,
    /// How long an approved transaction waits, in seconds.
    pub time_lock: u32,
    /// Who gets the rent of closed accounts.
    pub rent_collector: Option<Address>,
}

impl Create {
    /// `multisig_create_v2`.
    pub fn instruction(&self) -> Instruction {
        let data = Data::of("multisig_create_v2").maybe(self.config_authority).put(&self.threshold.to_le_bytes());
        let members = self.members.iter();
        let data = members.fold(data.length(self.members.len()), |data, (key, may)| data.put(&key.0).byte(*may));
        data.put(&self.time_lock.to_le_bytes()).maybe(self.rent_collector).no_memo(vec![
            Account::read(config()),
            Account::write(self.treasury),
            Account::write(multisig(self.key)),
            Account::read(self.key).signed(),
            Account::write(self.creator).signed(),
            Account::read(SYSTEM),
        ])
    }
}

/// Transaction buffers, for messages that are too large for one transaction. Only the deployed program has them.
pub mod buffer {
    use super::{Account, Act, Address, Data, Instruction, SYSTEM};
    use crate::squads::{address, transaction};

    /// Where a buffer of this creator is.
    pub fn place(multisig: Address, creator: Address, index: u8) -> Address {
        address(&[&multisig.0, b"transaction_buffer", &creator.0, &[index]]).0
    }

    impl Act {
        fn buffer(&self, index: u8) -> Vec<Account> {
            vec![Account::read(self.multisig), Account::write(place(self.multisig, self.who, index)), self.signer()]
        }

        /// `transaction_buffer_create`: the hash and the length of all, and the first part.
        pub fn begin_buffer(&self, index: u8, hash: [u8; 32], length: u16, part: &[u8]) -> Instruction {
            let mut accounts = self.buffer(index);
            accounts.extend([self.payer(), Account::read(SYSTEM)]);
            let data = Data::of("transaction_buffer_create").byte(index).byte(0).put(&hash).put(&length.to_le_bytes());
            data.bytes(part).with(accounts)
        }

        /// `transaction_buffer_extend`.
        pub fn extend_buffer(&self, index: u8, part: &[u8]) -> Instruction {
            Data::of("transaction_buffer_extend").bytes(part).with(self.buffer(index))
        }

        /// `transaction_buffer_close`.
        pub fn close_buffer(&self, index: u8) -> Instruction {
            Data::of("transaction_buffer_close").with(self.buffer(index))
        }

        /// `vault_transaction_create_from_buffer`: the message is in the buffer, six zeros stand in its place.
        pub fn propose_buffer(&self, transaction_index: u64, index: u8) -> Instruction {
            let made = transaction(self.multisig, transaction_index);
            let mut accounts = self.creates(Account::write(self.multisig), made);
            accounts.extend([Account::write(place(self.multisig, self.who, index)), self.payer()]);
            let data = Data::of("vault_transaction_create_from_buffer").byte(0).byte(0).bytes(&[0; 6]);
            data.no_memo(accounts)
        }
    }
}
