//! Attestations of an enclave that is not there: a security module in software under the manifest of the installation.

use ed25519_dalek::{Signer as _, SigningKey};
use std::{fs, path::Path, time::SystemTime};
use waiaas_attest::{
    Image,
    virtual_nsm::{Ask, Authority, VirtualNsm},
};
use waiaas_policy::{
    Address,
    asset::Asset,
    budget::Period,
    id::{AgentId, Digest, RequestId, TxId},
    intent::{Fees, Outflow},
    time::Timestamp,
};
use waiaas_wire::{
    Signature,
    attested::{AgentKey, MANIFEST_REGISTER, SESSION_REGISTER, Statement},
    receipt::{Line, Receipt, seal},
    signed::{SignedManifest, decode, encode},
};

/// What the enclave is to state.
pub struct Stated {
    /// The fee payer's key.
    pub fee_payer: Address,
    /// A wallet's key.
    pub agent: Option<(AgentId, Address)>,
}

/// A document, and beside it in `home` the root that it leads to.
pub fn document(home: &Path, nonce: &[u8], stated: &Stated) -> Vec<u8> {
    let manifest: SignedManifest = decode(&fs::read(home.join("data/manifest.cbor")).unwrap()).unwrap();
    let hash: Digest = manifest.manifest.hash();
    fs::create_dir_all(home.join("data/enclave")).unwrap();
    let module = VirtualNsm::new(authority(home), Image { pcr0: [1; 48], pcr1: [2; 48], pcr2: [3; 48] });
    fs::write(home.join("data/enclave/virtual-root.pem"), module.root().to_pem()).unwrap();
    module.extend(MANIFEST_REGISTER, &hash.0).unwrap();
    module.lock_below(SESSION_REGISTER);
    let statement = Statement {
        namespace: manifest.manifest.namespace,
        owner: manifest.manifest.owner,
        manifest: hash,
        fee_payer: Some(stated.fee_payer),
        receipt_key: Some(receipt_key()),
        agent: stated.agent.map(|(agent, address)| AgentKey { agent, address, next: None }),
        recipient: None,
    };
    module.extend(SESSION_REGISTER, &statement.session().unwrap().hash().0).unwrap();
    module.lock_below(32);
    let ask = Ask { public_key: None, user_data: Some(&encode(&statement)), nonce: Some(nonce) };
    module.attest(&ask, now()).unwrap()
}

/// The same for the whole run.
fn authority(home: &Path) -> Authority {
    let file = home.join("data/enclave/virtual-authority.der");
    if let Ok(key) = fs::read(&file) {
        return Authority::from_pkcs8(&key).unwrap();
    }
    let authority = Authority::generate().unwrap();
    fs::write(file, authority.to_pkcs8().as_slice()).unwrap();
    authority
}

/// The key of the receipts that this daemon has.
fn receipt_key() -> Address {
    Address::new_from_array(signing_key().verifying_key().to_bytes())
}

fn signing_key() -> SigningKey {
    SigningKey::from_bytes(&[6; 32])
}

/// A receipt of a wallet, with this number.
pub fn receipt(tx: TxId, agent: AgentId, sequence: u64) -> Vec<u8> {
    let outflow = Outflow { asset: Asset::Sol, to: agent_address(), from: agent_address(), amount: 5, decimals: None };
    let receipt = Receipt {
        request: RequestId::for_attempt(tx, 1),
        tx,
        agent,
        message: Digest::of(&tx.as_u128().to_be_bytes()),
        intent: Digest::of(b"intent"),
        outflows: vec![outflow],
        fees: Fees::default(),
        policy_version: 3,
        policy_hash: Digest::of(b"policy"),
        approved_by_owner: false,
        budget: vec![Line { asset: Asset::Sol, period: Period::Day, limit: Some(10), before: 0, after: 5 }],
        sequence,
        time: Timestamp::from_secs(1_790_000_000),
        provider: "development".to_owned(),
    };
    seal(&receipt, |bytes| Signature(signing_key().sign(bytes).to_bytes())).unwrap()
}

fn agent_address() -> Address {
    Address::new_from_array([4; 32])
}

#[allow(clippy::disallowed_methods, reason = "the command under test has the machine's clock, too")]
fn now() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    u64::try_from(since.as_millis()).unwrap()
}
