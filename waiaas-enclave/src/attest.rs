//! What the security module vouches for: that this program runs, under this manifest, with these keys.
//!
//! The enclave is no oracle: who asks chooses a nonce; what is stated about keys and owner is the enclave's own.

use crate::{
    device::{Device, Evidence, REGISTERS},
    refusal::{internal, refuse},
};
use waiaas_policy::id::Digest;
use waiaas_wire::{
    attested::{MANIFEST_REGISTER, NONCE, SESSION_REGISTER, SessionKeys, Statement},
    enclave::{Reason, Refusal},
    signed::encode,
};

/// Measures the manifest, then locks its register and all below: from now on this process belongs to one manifest.
pub fn bind(device: &dyn Device, manifest: &Digest) -> Result<(), Refusal> {
    let Some(module) = device.module() else { return Ok(()) };
    module.extend(MANIFEST_REGISTER, &manifest.0).map_err(internal)?;
    module.lock_below(SESSION_REGISTER).map_err(internal)
}

/// Measures the keys of this process, then locks every register: from now on it has these and no others.
pub fn settle(device: &dyn Device, keys: &SessionKeys) -> Result<(), Refusal> {
    let Some(module) = device.module() else { return Ok(()) };
    module.extend(SESSION_REGISTER, &keys.hash().0).map_err(internal)?;
    module.lock_below(REGISTERS).map_err(internal)
}

/// A document with this statement and the caller's nonce.
pub fn document(device: &dyn Device, statement: &Statement, nonce: &[u8]) -> Result<Vec<u8>, Refusal> {
    let module = device.module().ok_or_else(|| no_module(device))?;
    if !NONCE.contains(&nonce.len()) {
        let (least, most) = (NONCE.start(), NONCE.end());
        return Err(refuse(Reason::Undecodable, format!("a nonce has {least} to {most} bytes, not {}", nonce.len())));
    }
    let now = device.now().map_err(internal)?;
    let evidence = Evidence { public_key: None, user_data: Some(&encode(statement)), nonce: Some(nonce) };
    module.attest(&evidence, now).map_err(internal)
}

/// The device vouches for nothing.
pub fn no_module(device: &dyn Device) -> Refusal {
    refuse(Reason::NotPossible, format!("the device {} has no security module", device.name()))
}
