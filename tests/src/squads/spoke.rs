//! A multisig as the product makes one, with keys that the test holds.

use super::{
    act::{Act, Create, Limit},
    config, limit, multisig, vault,
};
use crate::{
    Keypair, LAMPORTS, Ledger,
    solana::{Address, Refused},
};

/// A multisig whose owner's and agent's keys are at hand.
pub struct Spoke {
    /// May change it alone, and is a member who may do everything.
    pub owner: Keypair,
    /// A member who may propose.
    pub agent: Keypair,
    /// The multisig.
    pub multisig: Address,
    /// Its vault 0.
    pub vault: Address,
}

/// What is set when a multisig is made, where it is not as the product makes it.
#[derive(Debug, Clone, Default)]
pub struct Made {
    /// Others who are members, with what they may do.
    pub others: Vec<(Address, u8)>,
    /// Votes that are needed; 0 for the one of the product.
    pub threshold: u16,
    /// How long an approved transaction waits, in seconds.
    pub time_lock: u32,
    /// Who may change it in the owner's place, who then is a mere member; zeros for nobody.
    pub config_authority: Option<Address>,
}

impl Spoke {
    /// As the product makes it, with 5 SOL in the vault.
    pub fn new(ledger: &Ledger) -> Self {
        Self::made(ledger, &Made::default())
    }

    /// One that differs.
    pub fn made(ledger: &Ledger, made: &Made) -> Self {
        let (owner, agent, create_key) = (Keypair::new(), Keypair::new(), Keypair::new());
        for key in [&owner, &agent] {
            ledger.airdrop(&key.address(), 10 * LAMPORTS);
        }
        let mut members = vec![(owner.key(), 7), (agent.key(), 1)];
        members.extend(&made.others);
        let create = Create {
            key: create_key.key(),
            creator: owner.key(),
            treasury: treasury(ledger),
            config_authority: Some(made.config_authority.unwrap_or(owner.key()))
                .filter(|key| *key != Address::default()),
            threshold: made.threshold.max(1),
            members,
            time_lock: made.time_lock,
            rent_collector: Some(owner.key()),
        };
        ledger.send(&[&owner, &create_key], &[create.instruction()]).expect("the multisig is made");
        let multisig = multisig(create_key.key());
        let vault = vault(multisig, 0);
        ledger.airdrop(&vault.to_string(), 5 * LAMPORTS);
        Self { owner, agent, multisig, vault }
    }

    /// What the owner does.
    pub fn owner(&self) -> Act {
        self.by(&self.owner)
    }

    /// What the agent does.
    pub fn agent(&self) -> Act {
        self.by(&self.agent)
    }

    /// What anybody does.
    pub fn by(&self, who: &Keypair) -> Act {
        Act { multisig: self.multisig, who: who.key() }
    }

    /// A limit on SOL for these members, as the product makes it for an agent.
    pub fn limit(lamports: u64, members: &[&Keypair], destinations: &[Address]) -> Limit {
        Limit {
            create_key: Address::default(),
            mint: Address::default(),
            amount: lamports,
            period: 1,
            members: members.iter().map(|member| member.key()).collect(),
            destinations: destinations.to_vec(),
        }
    }

    /// Gives the agent such a limit.
    pub fn allow(&self, ledger: &Ledger, lamports: u64, destinations: &[Address]) {
        let made = Self::limit(lamports, &[&self.agent], destinations);
        ledger.send(&[&self.owner], &[self.owner().add_limit(&made)]).expect("the limit is made");
    }

    /// The agent pays within the limit on SOL.
    ///
    /// # Errors
    /// The chain refuses.
    pub fn pay(&self, ledger: &Ledger, to: Address, lamports: u64) -> Result<String, Refused> {
        ledger.send(&[&self.agent], &[self.agent().pay(Address::default(), to, lamports)])
    }

    /// What the limit on SOL says: left at its last use, and when its period began.
    pub fn left(&self, ledger: &Ledger) -> (u64, i64) {
        let data = ledger.data(limit(self.multisig, Address::default())).expect("there is a limit");
        let number = |from: usize| data[from..from + 8].try_into().unwrap();
        (u64::from_le_bytes(number(114)), i64::from_le_bytes(number(122)))
    }

    /// The index of the newest transaction.
    pub fn index(&self, ledger: &Ledger) -> u64 {
        let data = ledger.data(self.multisig).expect("there is a multisig");
        u64::from_le_bytes(data[78..86].try_into().unwrap())
    }
}

/// Who gets the fee of a new multisig, as the program's configuration says.
pub fn treasury(ledger: &Ledger) -> Address {
    let data = ledger.data(config()).expect("the program is configured");
    Address(data[48..80].try_into().unwrap())
}
