//! The bytes of token accounts and mints, as SPL Token and Token-2022 lay them out.

use waiaas_policy::{Address, address};

/// Bytes of an SPL Token account; Token-2022 puts extensions behind.
const TOKEN_ACCOUNT: usize = 165;
/// Bytes of an SPL Token mint.
const MINT: usize = 82;
/// Byte behind the base layout that tells the two kinds apart when extensions follow.
const KIND: usize = TOKEN_ACCOUNT;

/// What is known of a mint. None of it ever changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mint {
    /// Fraction digits.
    pub decimals: u8,
    /// SPL Token or Token-2022.
    pub program: Address,
    /// Token-2022 extensions, in the order of the account.
    pub extensions: Vec<Extension>,
}

/// A Token-2022 extension of a mint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extension {
    /// A part of every transfer is withheld.
    TransferFee,
    /// The mint's authority may close it.
    MintCloseAuthority,
    /// Amounts may be hidden.
    ConfidentialTransfer,
    /// New token accounts begin frozen, for example.
    DefaultAccountState,
    /// Cannot be transferred.
    NonTransferable,
    /// The shown amount grows; the base units do not.
    InterestBearing,
    /// Somebody may take tokens out of any account.
    PermanentDelegate,
    /// Another program runs in every transfer.
    TransferHook,
    /// The shown amount is scaled; the base units are not.
    ScaledAmount,
    /// All transfers can be stopped.
    Pausable,
    /// Name, group and the like, which move no money.
    Description,
    /// Not known here.
    Unknown(u16),
}

impl Extension {
    /// The numbers are those of Token-2022's `ExtensionType`.
    const fn from_number(number: u16) -> Self {
        match number {
            1 => Self::TransferFee,
            3 => Self::MintCloseAuthority,
            4 | 16 | 24 => Self::ConfidentialTransfer,
            6 => Self::DefaultAccountState,
            9 => Self::NonTransferable,
            10 => Self::InterestBearing,
            12 => Self::PermanentDelegate,
            14 => Self::TransferHook,
            18..=23 => Self::Description,
            25 => Self::ScaledAmount,
            26 => Self::Pausable,
            other => Self::Unknown(other),
        }
    }

    /// Bytes that the extension adds to each associated token account: type and length (4) and the account's own part.
    const fn account_bytes(self) -> u64 {
        match self {
            Self::TransferFee => 4 + 8,
            Self::TransferHook => 4 + 1,
            Self::NonTransferable | Self::Pausable => 4,
            _ => 0,
        }
    }
}

impl Mint {
    pub(super) fn read(program: Address, data: &[u8]) -> Option<Self> {
        let decimals = match Kind::of(program, data)? {
            Kind::Mint => *data.get(44)?,
            Kind::Account => return None,
        };
        let initialised = *data.get(45)? == 1;
        initialised.then(|| Self { decimals, program, extensions: extensions(data) })
    }

    /// Bytes of an associated token account of this mint. Under Token-2022 each is born with an immutable owner.
    pub fn account_bytes(&self) -> u64 {
        let base = u64::try_from(TOKEN_ACCOUNT).unwrap_or_default();
        if self.program == address::TOKEN {
            return base;
        }
        let own: u64 = self.extensions.iter().map(|extension| extension.account_bytes()).sum();
        base.saturating_add(1 + 4).saturating_add(own)
    }
}

/// A token account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TokenAccount {
    pub mint: Address,
    pub owner: Address,
    pub amount: u64,
    pub frozen: bool,
}

impl TokenAccount {
    pub(super) fn read(program: Address, data: &[u8]) -> Option<Self> {
        if Kind::of(program, data)? != Kind::Account {
            return None;
        }
        let state = *data.get(108)?;
        let read = Self {
            mint: address_at(data, 0)?,
            owner: address_at(data, 32)?,
            amount: u64::from_le_bytes(*data.get(64..)?.first_chunk()?),
            frozen: state == 2,
        };
        (state != 0).then_some(read)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Mint,
    Account,
}

impl Kind {
    fn of(program: Address, data: &[u8]) -> Option<Self> {
        if program != address::TOKEN && program != address::TOKEN_2022 {
            return None;
        }
        match (data.len(), data.get(KIND)) {
            (MINT, _) | (_, Some(1)) => Some(Self::Mint),
            (TOKEN_ACCOUNT, _) | (_, Some(2)) => Some(Self::Account),
            _ => None,
        }
    }
}

/// Type and length, two bytes each, then the value; type 0 ends the list.
fn extensions(data: &[u8]) -> Vec<Extension> {
    let mut found = Vec::new();
    let mut rest = data.get(KIND.saturating_add(1)..).unwrap_or_default();
    while let Some((number, behind)) = rest.split_first_chunk() {
        let number = u16::from_le_bytes(*number);
        let Some((length, behind)) = behind.split_first_chunk() else { break };
        if number == 0 {
            break;
        }
        found.push(Extension::from_number(number));
        rest = behind.get(usize::from(u16::from_le_bytes(*length))..).unwrap_or_default();
    }
    found
}

fn address_at(data: &[u8], offset: usize) -> Option<Address> {
    Some(Address::new_from_array(*data.get(offset..)?.first_chunk()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extended_mint() -> Vec<u8> {
        let mut data = vec![0; TOKEN_ACCOUNT];
        data[44] = 6;
        data[45] = 1;
        data.push(1);
        data.extend([14, 0, 2, 0, 7, 7, 1, 0, 0, 0, 0, 0, 9]);
        data
    }

    #[test]
    fn extensions_of_a_mint_are_read() {
        let mint = Mint::read(address::TOKEN_2022, &extended_mint()).unwrap();
        assert_eq!(mint.decimals, 6);
        assert_eq!(mint.extensions, [Extension::TransferHook, Extension::TransferFee]);
        assert_eq!(mint.account_bytes(), 165 + 1 + 4 + 5 + 12);
    }

    #[test]
    fn a_cut_extension_list_ends_the_reading() {
        let mut data = extended_mint();
        data.truncate(TOKEN_ACCOUNT + 4);
        assert!(Mint::read(address::TOKEN_2022, &data).unwrap().extensions.is_empty());
    }

    #[test]
    fn kinds_are_not_confused() {
        let mut account = vec![0; TOKEN_ACCOUNT];
        account[108] = 1;
        account[64] = 5;
        assert_eq!(TokenAccount::read(address::TOKEN, &account).unwrap().amount, 5);
        assert_eq!(Mint::read(address::TOKEN, &account), None);
        assert_eq!(TokenAccount::read(address::SYSTEM, &account), None);
        assert_eq!(TokenAccount::read(address::TOKEN_2022, &extended_mint()), None);
    }
}
