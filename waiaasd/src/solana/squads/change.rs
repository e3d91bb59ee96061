//! What makes and changes a multisig: signed by its config authority, who is the owner.

use solana_sdk::instruction::{AccountMeta, Instruction};
use waiaas_policy::{
    Address,
    address::{SYSTEM, squads},
};

use super::{Member, Period, borsh::Writer, instruction, optional};

/// A new multisig.
#[expect(clippy::struct_field_names, reason = "the program's own word")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Create<'a> {
    /// Its address is derived from this key, which signs, once.
    pub create_key: Address,
    /// Pays the program's fee and the rent. Signs.
    pub creator: Address,
    /// Who gets the program's fee, as the program's configuration says.
    pub treasury: Address,
    /// Who may change it alone; `None`: only its members together.
    pub config_authority: Option<Address>,
    /// How many votes pass a proposal.
    pub threshold: u16,
    /// Its members.
    pub members: &'a [Member],
    /// Seconds between a proposal's last vote and its execution.
    pub time_lock: u32,
    /// Who gets the rent of closed accounts.
    pub rent_collector: Option<Address>,
    /// Text for everybody to read.
    pub memo: Option<&'a str>,
}

/// `multisig_create_v2`. `None` if an address cannot be derived, which no input is known to cause.
pub fn create(new: &Create<'_>) -> Option<Instruction> {
    let head = Writer::new(0x32dd_c75d_28f5_8be9).optional_key(new.config_authority.as_ref()).u16(new.threshold);
    let members = head.length(new.members.len());
    let members = new.members.iter().fold(members, |data, member| data.key(&member.key).u8(member.permissions.0));
    let data = members.u32(new.time_lock).optional_key(new.rent_collector.as_ref()).memo(new.memo);
    let accounts = vec![
        AccountMeta::new_readonly(squads::program_config()?.0, false),
        AccountMeta::new(new.treasury, false),
        AccountMeta::new(squads::multisig(&new.create_key)?.0, false),
        AccountMeta::new_readonly(new.create_key, true),
        AccountMeta::new(new.creator, true),
        AccountMeta::new_readonly(SYSTEM, false),
    ];
    Some(instruction(data, accounts))
}

/// The config authority of a multisig, at work.
#[expect(clippy::struct_field_names, reason = "the program's own word")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Authority {
    /// The multisig.
    pub multisig: Address,
    /// Signs.
    pub authority: Address,
    /// Pays for accounts that grow, where one may. Signs.
    pub rent_payer: Option<Address>,
}

impl Authority {
    fn change(&self, data: Vec<u8>) -> Instruction {
        let payer = self.rent_payer.map(|payer| AccountMeta::new(payer, true));
        let system = AccountMeta::new_readonly(SYSTEM, false);
        let accounts = vec![
            AccountMeta::new(self.multisig, false),
            AccountMeta::new_readonly(self.authority, true),
            optional(payer),
            system,
        ];
        instruction(data, accounts)
    }
}

/// `multisig_add_member`.
pub fn add_member(by: &Authority, member: &Member) -> Instruction {
    by.change(Writer::new(0x01db_d76c_b8e5_d608).key(&member.key).u8(member.permissions.0).memo(None))
}

/// `multisig_remove_member`.
pub fn remove_member(by: &Authority, member: &Address) -> Instruction {
    by.change(Writer::new(0xd975_b1d2_b691_da48).key(member).memo(None))
}

/// `multisig_change_threshold`.
pub fn change_threshold(by: &Authority, threshold: u16) -> Instruction {
    by.change(Writer::new(0x8d2a_0f7e_a95c_3eb5).u16(threshold).memo(None))
}

/// A spending limit to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddLimit<'a> {
    /// Its address is derived from this key, which does not sign.
    pub create_key: Address,
    /// The mint; the zero key for SOL.
    pub mint: Address,
    /// Base units per period.
    pub amount: u64,
    /// When it is full again.
    pub period: Period,
    /// Who may use it.
    pub members: &'a [Address],
    /// The wallets that may be paid; empty: any.
    pub destinations: &'a [Address],
}

/// `multisig_add_spending_limit`, on vault 0, paid by the config authority.
pub fn add_limit(multisig: &Address, authority: &Address, limit: &AddLimit<'_>) -> Option<Instruction> {
    let data = Writer::new(0x0bf2_9f2a_56c5_5973)
        .key(&limit.create_key)
        .u8(0)
        .key(&limit.mint)
        .u64(limit.amount)
        .u8(limit.period.number())
        .keys(limit.members)
        .keys(limit.destinations)
        .memo(None);
    let accounts = vec![
        AccountMeta::new_readonly(*multisig, false),
        AccountMeta::new_readonly(*authority, true),
        AccountMeta::new(squads::spending_limit(multisig, &limit.create_key)?.0, false),
        AccountMeta::new(*authority, true),
        AccountMeta::new_readonly(SYSTEM, false),
    ];
    Some(instruction(data, accounts))
}

/// `multisig_remove_spending_limit`: its rent goes to the config authority.
pub fn remove_limit(multisig: &Address, authority: &Address, limit: &Address) -> Instruction {
    let accounts = vec![
        AccountMeta::new_readonly(*multisig, false),
        AccountMeta::new_readonly(*authority, true),
        AccountMeta::new(*limit, false),
        AccountMeta::new(*authority, false),
    ];
    instruction(Writer::new(0xe4c6_886f_7b04_b271).memo(None), accounts)
}
