//! An enclave's surroundings with fixed secrets: what one run seals, the next one opens.

use std::sync::Arc;
use waiaas_attest::{Image, virtual_nsm::Authority};
use waiaas_enclave::{
    boot::Belonging,
    device::{Device, DeviceError, SecurityModule, VirtualModule},
    keys::Root,
    root::Keeper,
    seal::Sealer,
};
use waiaas_policy::{Address, id::Digest, time::Timestamp};
use waiaas_wire::signed::{KmsMark, Manifest};
use zeroize::Zeroizing;

/// 2026-06-01T00:00:00Z.
const NOW: Timestamp = Timestamp::from_millis(1_780_272_000_000);

const OWNER: Address = Address::new_from_array([1; 32]);

/// The base point of P-256 (SEC 2): a public key whose private half is 1.
const POINT: &str = "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296\
    4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";

/// A device without isolation, whose clock stands.
pub struct Fixed {
    root: Root,
    module: VirtualModule,
}

impl Fixed {
    /// The device; what it vouches for leads to a root of this run alone.
    ///
    /// # Panics
    /// If the system gives no random bytes.
    pub fn new() -> Arc<Self> {
        let image = Image { pcr0: [1; 48], pcr1: [2; 48], pcr2: [3; 48] };
        let module = VirtualModule::new(Authority::generate().expect("a key"), image);
        Arc::new(Self { root: Root::new(&Zeroizing::new([7; 32])), module })
    }

    /// Seals for the installation.
    pub fn sealer(self: &Arc<Self>) -> Sealer {
        Sealer::new(Arc::clone(self) as _, "fuzz", OWNER)
    }
}

impl Device for Fixed {
    fn name(&self) -> &'static str {
        "fixed"
    }

    fn isolated(&self) -> bool {
        false
    }

    fn now(&self) -> Result<Timestamp, DeviceError> {
        Ok(NOW)
    }

    fn entropy(&self, out: &mut [u8]) -> Result<(), DeviceError> {
        // The same every time, so that a run can be repeated. Nothing is kept secret here.
        out.fill(9);
        Ok(())
    }

    fn root(&self) -> Option<&Root> {
        Some(&self.root)
    }

    fn module(&self) -> Option<&dyn SecurityModule> {
        Some(&self.module)
    }
}

/// Whose the root is, and what it is sealed under.
pub struct Papers {
    belonging: Belonging,
    manifest: Manifest,
}

impl Papers {
    /// Of the one installation that there is.
    ///
    /// # Panics
    /// Never: the point is part of this program.
    pub fn new() -> Self {
        let public = hex::decode(POINT).ok().and_then(|point| point.try_into().ok()).expect("a point");
        let kms = Some(KmsMark { key: "arn:aws:kms:here:1:key/1".to_owned(), public });
        let (namespace, owner) = ("fuzz".to_owned(), OWNER);
        let manifest =
            Manifest { namespace: namespace.clone(), owner, version: 1, created: NOW, images: None, kms, moves: None };
        let belonging = Belonging {
            namespace,
            owner,
            manifest: Digest([0; 32]),
            kms_key: None,
            sealed_root: None,
            recipient: None,
        };
        Self { belonging, manifest }
    }

    /// Who seals and opens roots.
    pub fn keeper<'a>(&'a self, device: &'a Fixed) -> Keeper<'a> {
        Keeper { device, belonging: &self.belonging, manifest: &self.manifest }
    }
}

impl Default for Papers {
    fn default() -> Self {
        Self::new()
    }
}
