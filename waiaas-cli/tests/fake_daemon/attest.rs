//! Attestations of an enclave that is not there: a security module in software under the manifest of the installation.

use std::{fs, path::Path, time::SystemTime};
use waiaas_attest::{
    Image,
    virtual_nsm::{Ask, Authority, VirtualNsm},
};
use waiaas_policy::{
    Address,
    id::{AgentId, Digest},
};
use waiaas_wire::{
    attested::{AgentKey, MANIFEST_REGISTER, Statement},
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
    let module = VirtualNsm::new(Authority::generate().unwrap(), Image { pcr0: [1; 48], pcr1: [2; 48], pcr2: [3; 48] });
    fs::create_dir_all(home.join("data/enclave")).unwrap();
    fs::write(home.join("data/enclave/virtual-root.pem"), module.root().to_pem()).unwrap();
    module.extend(MANIFEST_REGISTER, &hash.0).unwrap();
    module.lock_below(32);
    let statement = Statement {
        namespace: manifest.manifest.namespace,
        owner: manifest.manifest.owner,
        manifest: hash,
        fee_payer: Some(stated.fee_payer),
        receipt_key: None,
        agent: stated.agent.map(|(agent, address)| AgentKey { agent, address }),
    };
    let ask = Ask { public_key: None, user_data: Some(&encode(&statement)), nonce: Some(nonce) };
    module.attest(&ask, now()).unwrap()
}

#[allow(clippy::disallowed_methods, reason = "the command under test has the machine's clock, too")]
fn now() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    u64::try_from(since.as_millis()).unwrap()
}
