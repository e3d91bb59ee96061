//! From a manifest to readiness: whom this enclave belongs to, and what it sealed earlier.

use crate::{
    agent::{Agent, Held},
    attest,
    device::Device,
    keys::Root,
    refusal::{internal, not_accepted, refuse, unknown},
    root::{Keeper, Opening, Sealed},
    seal::Sealer,
    serve::Serving,
};
use std::{collections::BTreeMap, sync::Arc};
use waiaas_policy::{
    Address,
    id::{AgentId, Digest},
};
use waiaas_wire::{
    attested::SessionKeys,
    enclave::{Key, Phase, Purpose, Reason, Refusal, State, Unseal},
    signed::{Manifest, Moves, SignedManifest},
};

/// Longest namespace, in characters.
const LONGEST_NAMESPACE: usize = 64;

/// Whom an enclave belongs to, for as long as the process lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Belonging {
    /// Name of the installation.
    pub namespace: String,
    /// The Owner Key.
    pub owner: Address,
    /// SHA-256 of the manifest.
    pub manifest: Digest,
    /// The KMS key that the root is under, where it is.
    pub kms_key: Option<String>,
    /// The root that everything is sealed under, sealed itself, where a key service keeps it.
    pub sealed_root: Option<Sealed>,
    /// SHA-256 of the key that KMS encrypted the root's secret to, where it did.
    pub recipient: Option<Digest>,
}

/// An enclave that knows its owner, and waits for its root.
pub struct Waiting {
    pub(crate) belonging: Belonging,
    manifest: Manifest,
    device: Arc<dyn Device>,
    opening: Option<Opening>,
}

/// Where a manifest leads.
pub enum Accepted {
    /// The root is the device's own.
    Loading(Box<Loading>),
    /// The root is under a key service.
    Waiting(Box<Waiting>),
}

/// Accepts a manifest that the owner named in it signed.
pub fn accept(device: Arc<dyn Device>, manifest: &SignedManifest) -> Result<Accepted, Refusal> {
    let manifest = manifest.verify().map_err(not_accepted)?.clone();
    let hash = manifest.hash();
    let (namespace, owner) = (manifest.namespace.clone(), manifest.owner);
    if !is_name(&namespace) {
        let detail = "a namespace has 1 to 64 letters, digits, dots, hyphens and underscores";
        return Err(refuse(Reason::Undecodable, detail));
    }
    if manifest.kms.is_some() && device.module().is_none() {
        return Err(attest::no_module(&*device));
    }
    if manifest.kms.is_none() && manifest.moves.is_some() {
        return Err(refuse(
            Reason::Undecodable,
            "the manifest moves what is sealed, and names no KMS key to move it to",
        ));
    }
    if manifest.kms.is_none() && device.root().is_none() {
        let detail = format!(
            "the device {} has no place for a root of its own: the manifest must name a KMS key to seal under",
            device.name()
        );
        return Err(refuse(Reason::NotPossible, detail));
    }
    // Last: what is measured stays measured.
    attest::bind(&*device, &hash)?;
    let kms_key = manifest.kms.as_ref().map(|mark| mark.key.clone());
    let belonging = Belonging { namespace, owner, manifest: hash, kms_key, sealed_root: None, recipient: None };
    if manifest.kms.is_some() {
        return Ok(Accepted::Waiting(Box::new(Waiting { belonging, manifest, device, opening: None })));
    }
    let sealer = Sealer::new(device, &belonging.namespace, belonging.owner);
    Ok(Accepted::Loading(Box::new(Loading::new(belonging, sealer))))
}

impl Waiting {
    /// Makes the root, once in the life of an installation.
    pub fn create(&self) -> Result<Loading, Refusal> {
        let (root, sealed) = self.keeper().create()?;
        Ok(self.loading(root, sealed, None))
    }

    /// Asks for what opens a root that was sealed earlier. Asked again, only the last answer counts.
    pub fn open(&mut self, blob: &[u8]) -> Result<Unseal, Refusal> {
        let (opening, unseal) = Opening::begin(&self.keeper(), blob)?;
        self.opening = Some(opening);
        Ok(unseal)
    }

    /// Opens it, and seals it anew: as this image, under the key of this manifest.
    pub fn finish(&self, answer: &[u8]) -> Result<Loading, Refusal> {
        let nothing = || refuse(Reason::WrongPhase, "no sealed root is being opened");
        let keeper = self.keeper();
        let opening = self.opening.as_ref().ok_or_else(nothing)?;
        let root = opening.finish(&keeper, answer)?;
        let sealed = keeper.seal(&root)?;
        Ok(self.loading(root, sealed, Some(opening.recipient())))
    }

    fn keeper(&self) -> Keeper<'_> {
        Keeper { device: &*self.device, belonging: &self.belonging, manifest: &self.manifest }
    }

    fn loading(&self, root: Root, sealed: Sealed, recipient: Option<Digest>) -> Loading {
        let belonging = Belonging { sealed_root: Some(sealed), recipient, ..self.belonging.clone() };
        let under = Sealer::new(Arc::clone(&self.device), &belonging.namespace, belonging.owner).under(root);
        let under = match self.manifest.moves {
            Some(Moves::FromDevice) => under.taking_over(),
            None => under,
        };
        Loading::new(belonging, under)
    }
}

/// An enclave that knows its owner and takes up what it sealed.
pub struct Loading {
    pub(crate) belonging: Belonging,
    sealer: Sealer,
    pub(crate) fee_payer: Option<Held>,
    pub(crate) receipt: Option<Held>,
    pub(crate) agents: BTreeMap<AgentId, Agent>,
}

impl Loading {
    fn new(belonging: Belonging, sealer: Sealer) -> Self {
        Self { belonging, sealer, fee_payer: None, receipt: None, agents: BTreeMap::new() }
    }

    /// Keyed once both service keys are there.
    pub fn phase(&self) -> Phase {
        if self.fee_payer.is_some() && self.receipt.is_some() { Phase::Keyed } else { Phase::Manifested }
    }

    /// Makes the fee payer's or the receipt key.
    pub fn create_key(&mut self, purpose: Purpose) -> Result<Key, Refusal> {
        self.check_new(purpose)?;
        let held = Held::create(&self.sealer, purpose)?;
        Ok(self.hold(held))
    }

    /// Takes up a key that was sealed here.
    pub fn load_key(&mut self, blob: Vec<u8>) -> Result<Key, Refusal> {
        let held = Held::open(&self.sealer, blob)?;
        self.check_new(held.purpose())?;
        Ok(self.hold(held))
    }

    /// Takes up an agent's state.
    pub fn load_state(&mut self, agent: AgentId, blob: Vec<u8>) -> Result<State, Refusal> {
        let loaded = self.agents.get_mut(&agent).ok_or_else(|| unknown(agent))?;
        loaded.load(&self.sealer, blob)
    }

    /// The key that is loaded for `purpose`.
    pub fn key(&self, purpose: Purpose) -> Result<Key, Refusal> {
        match purpose {
            Purpose::Agent(agent) => self.agents.get(&agent).map(Agent::to_wire).ok_or_else(|| unknown(agent)),
            Purpose::FeePayer => service_key(self.fee_payer.as_ref()),
            Purpose::Receipt => service_key(self.receipt.as_ref()),
        }
    }

    /// Measures the keys of this process: nothing is signed before.
    pub fn settle(&self) -> Result<(), Refusal> {
        let receipt = self.receipt.as_ref().ok_or_else(|| internal("a service key is missing"))?.address();
        attest::settle(self.sealer.device(), &SessionKeys { receipt, recipient: self.belonging.recipient })
    }

    /// Everything is loaded.
    pub fn start(self) -> Result<Serving, Refusal> {
        let Self { belonging, sealer, fee_payer, receipt, agents } = self;
        let missing = || internal("a service key is missing");
        let (fee_payer, receipt) = (fee_payer.ok_or_else(missing)?, receipt.ok_or_else(missing)?);
        Ok(Serving::new(belonging, sealer, fee_payer, receipt, agents))
    }

    fn check_new(&self, purpose: Purpose) -> Result<(), Refusal> {
        let there = match purpose {
            Purpose::Agent(agent) => self.agents.contains_key(&agent),
            Purpose::FeePayer => self.fee_payer.is_some(),
            Purpose::Receipt => self.receipt.is_some(),
        };
        if there { Err(refuse(Reason::AlreadyLoaded, "a key for this purpose is loaded already")) } else { Ok(()) }
    }

    fn hold(&mut self, held: Held) -> Key {
        let key = held.to_wire(None);
        match held.purpose() {
            Purpose::Agent(agent) => drop(self.agents.insert(agent, Agent::without_state(agent, held))),
            Purpose::FeePayer => self.fee_payer = Some(held),
            Purpose::Receipt => self.receipt = Some(held),
        }
        key
    }
}

fn service_key(held: Option<&Held>) -> Result<Key, Refusal> {
    let missing = || refuse(Reason::UnknownAgent, "no key is loaded for this purpose");
    held.map(|held| held.to_wire(None)).ok_or_else(missing)
}

/// Whether checkpoints and statements can carry the name as it is.
fn is_name(namespace: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    (1..=LONGEST_NAMESPACE).contains(&namespace.len()) && namespace.bytes().all(allowed)
}
