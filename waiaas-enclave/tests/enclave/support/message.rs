//! Messages, built by hand: these tests must not depend on the code that they judge.

use waiaas_policy::{
    Address,
    address::{TOKEN, associated_token_address},
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
        bytes.push(u8::try_from(data.len()).unwrap());
        bytes.extend(*data);
    }
    bytes
}

/// The address of a key pair, for recipients.
pub fn address(byte: u8) -> Address {
    let pair = ed25519_dalek::SigningKey::from_bytes(&[byte; 32]);
    Address::new_from_array(pair.verifying_key().to_bytes())
}
