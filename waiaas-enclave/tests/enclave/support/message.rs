//! Messages, built by hand: these tests must not depend on the code that they judge.

use waiaas_policy::{
    Address,
    address::{TOKEN, associated_token_address, squads},
};

/// A legacy message with one System transfer.
#[derive(Clone)]
pub struct Transfer {
    pub fee_payer: Address,
    pub from: Address,
    pub to: Address,
    pub lamports: u64,
    pub blockhash: u8,
}

impl Transfer {
    pub fn bytes(&self) -> Vec<u8> {
        let mut data = vec![2, 0, 0, 0];
        data.extend(self.lamports.to_le_bytes());
        let system = Address::new_from_array([0; 32]);
        legacy([2, 0, 1], &[self.fee_payer, self.from, self.to, system], self.blockhash, &[(3, &[1, 2], &data)])
    }

    /// The fee payer pays for itself and is the one who pays.
    pub fn by_fee_payer_alone(&self) -> Vec<u8> {
        let mut data = vec![2, 0, 0, 0];
        data.extend(self.lamports.to_le_bytes());
        let system = Address::new_from_array([0; 32]);
        legacy([1, 0, 1], &[self.fee_payer, self.to, system], self.blockhash, &[(2, &[0, 1], &data)])
    }

    /// The same transfer with a third signer.
    pub fn with_signer(&self, signer: Address) -> Vec<u8> {
        let mut data = vec![2, 0, 0, 0];
        data.extend(self.lamports.to_le_bytes());
        let system = Address::new_from_array([0; 32]);
        let keys = [self.fee_payer, self.from, signer, self.to, system];
        legacy([3, 0, 1], &keys, self.blockhash, &[(4, &[1, 3], &data)])
    }

    /// The transfer, and behind it another one to someone else.
    pub fn with_second(&self, to: Address, lamports: u64) -> Vec<u8> {
        let data = |lamports: u64| [&[2, 0, 0, 0], &lamports.to_le_bytes()[..]].concat();
        let system = Address::new_from_array([0; 32]);
        let keys = [self.fee_payer, self.from, self.to, to, system];
        let (first, second) = (data(self.lamports), data(lamports));
        legacy([2, 0, 1], &keys, self.blockhash, &[(4, &[1, 2], &first), (4, &[1, 3], &second)])
    }
}

/// A legacy message with one `TransferChecked` of SPL Token between two associated token accounts.
pub struct TokenTransfer {
    pub fee_payer: Address,
    pub from: Address,
    pub to: Address,
    pub mint: Address,
    pub amount: u64,
    pub decimals: u8,
}

impl TokenTransfer {
    pub fn bytes(&self) -> Vec<u8> {
        let account = |owner| associated_token_address(owner, &self.mint, &TOKEN).unwrap();
        let keys = [self.fee_payer, self.from, account(&self.from), account(&self.to), self.mint, TOKEN];
        let data = [&[12], &self.amount.to_le_bytes()[..], &[self.decimals]].concat();
        legacy([2, 1, 2], &keys, 1, &[(5, &[2, 4, 3, 1], &data)])
    }
}

/// A legacy message that proposes one System transfer out of the vault of a multisig.
#[derive(Clone)]
pub struct Proposal {
    pub fee_payer: Address,
    pub from: Address,
    pub multisig: Address,
    pub index: u64,
    pub to: Address,
    pub lamports: u64,
    /// Besides: lamports that the agent itself pays at once.
    pub beside: Option<u64>,
}

impl Proposal {
    pub fn bytes(&self) -> Vec<u8> {
        let system = Address::new_from_array([0; 32]);
        let vault = squads::vault(&self.multisig, 0).unwrap().0;
        let transfer = |lamports: u64| [&[2, 0, 0, 0], &lamports.to_le_bytes()[..]].concat();
        let mut inner = vec![1, 1, 1, 3];
        inner.extend([vault, self.to, system].iter().flat_map(Address::to_bytes));
        inner.extend([1, 2, 2, 0, 1, 12, 0]);
        inner.extend(transfer(self.lamports));
        inner.push(0);
        let mut create = 0x30fa_4ea8_d0e2_dad3_u64.to_be_bytes().to_vec();
        create.extend([0, 0]);
        create.extend(u32::try_from(inner.len()).unwrap().to_le_bytes());
        create.extend(inner);
        create.push(0);
        let mut open = 0xdc3c_49e0_1e6c_4f9f_u64.to_be_bytes().to_vec();
        open.extend(self.index.to_le_bytes());
        open.push(0);
        let (transaction, _) = squads::transaction(&self.multisig, self.index).unwrap();
        let (proposal, _) = squads::proposal(&self.multisig, self.index).unwrap();
        let keys = [
            self.fee_payer,
            self.from,
            self.multisig,
            transaction,
            proposal,
            self.to,
            system,
            waiaas_policy::address::SQUADS,
        ];
        let beside = self.beside.map(transfer);
        let mut all: Vec<(u8, &[u8], &[u8])> = vec![(7, &[2, 3, 1, 0, 6], &create), (7, &[2, 4, 1, 0, 6], &open)];
        all.extend(beside.iter().map(|data| (6, [1, 5].as_slice(), data.as_slice())));
        legacy([2, 0, 2], &keys, 1, &all)
    }
}

fn legacy(header: [u8; 3], keys: &[Address], blockhash: u8, instructions: &[(u8, &[u8], &[u8])]) -> Vec<u8> {
    let mut bytes = header.to_vec();
    bytes.push(u8::try_from(keys.len()).unwrap());
    bytes.extend(keys.iter().flat_map(Address::to_bytes));
    bytes.extend([blockhash; 32]);
    bytes.push(u8::try_from(instructions.len()).unwrap());
    for (program, accounts, data) in instructions {
        bytes.push(*program);
        bytes.push(u8::try_from(accounts.len()).unwrap());
        bytes.extend(*accounts);
        let length = u16::try_from(data.len()).unwrap();
        match u8::try_from(length).ok().filter(|length| *length < 128) {
            Some(length) => bytes.push(length),
            None => bytes.extend([length.to_le_bytes()[0] | 0x80, (length >> 7).to_le_bytes()[0]]),
        }
        bytes.extend(*data);
    }
    bytes
}

/// The address of a key pair, for recipients.
pub fn address(byte: u8) -> Address {
    let pair = ed25519_dalek::SigningKey::from_bytes(&[byte; 32]);
    Address::new_from_array(pair.verifying_key().to_bytes())
}
