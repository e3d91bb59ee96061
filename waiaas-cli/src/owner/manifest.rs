//! Whom an installation belongs to: the boot manifest that its owner signed.

use super::OwnerSigner;
use crate::{clock, home::Home, output::refusal, private};
use std::fs;
use waiaas_policy::Address;
use waiaas_wire::{
    Problem,
    control::SignedManifestText,
    signed::{self, KmsMark, Manifest, SignedManifest},
};

/// An installation with its owner.
#[derive(Debug, Clone)]
pub struct Installation(SignedManifest);

impl Installation {
    /// This installation's; a problem if it has none.
    pub fn read(home: &Home) -> Result<Self, Problem> {
        Self::find(home)?.ok_or_else(|| refusal::no_owner(home.data()))
    }

    /// This installation's, if it has one.
    pub fn find(home: &Home) -> Result<Option<Self>, Problem> {
        let path = home.manifest();
        if !path.exists() {
            return Ok(None);
        }
        let bytes = fs::read(&path).map_err(|why| refusal::file(&path, &why))?;
        let manifest: SignedManifest = signed::decode(&bytes).map_err(|why| refusal::manifest(&path, why))?;
        manifest.verify().map_err(|why| refusal::manifest(&path, why))?;
        Ok(Some(Self(manifest)))
    }

    /// Signs the first manifest of an installation and writes it down.
    pub async fn make(
        home: &Home,
        key: &OwnerSigner,
        namespace: String,
        kms: Option<KmsMark>,
    ) -> Result<Self, Problem> {
        let (owner, created) = (key.address(), clock::now());
        Self::sign(home, key, Manifest { namespace, owner, version: 1, created, images: None, kms, moves: None }).await
    }

    /// Signs a manifest and writes it down in place of the one before.
    pub async fn sign(home: &Home, key: &OwnerSigner, manifest: Manifest) -> Result<Self, Problem> {
        let message = manifest.statement().bytes().ok_or_else(|| refusal::not_signable("the manifest"))?;
        let signed = SignedManifest { signature: key.sign(&message).await?, manifest };
        private::write(&home.manifest(), &signed::encode(&signed))?;
        Ok(Self(signed))
    }

    /// What the owner signed.
    pub fn manifest(&self) -> &Manifest {
        &self.0.manifest
    }

    /// The owner's account on chain.
    pub fn owner(&self) -> Address {
        self.0.manifest.owner
    }

    /// The installation's name.
    pub fn namespace(&self) -> &str {
        &self.0.manifest.namespace
    }

    /// For the daemon.
    pub fn for_daemon(&self) -> SignedManifestText {
        SignedManifestText::new(&self.0)
    }
}
