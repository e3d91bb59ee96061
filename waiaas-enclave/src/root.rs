//! The storage root under a key service: made in the enclave, sealed to the public half of a KMS key, opened again by a
//! secret that KMS agrees on for an attested enclave alone.
//!
//! Sealing needs no call and proves nothing about who sealed: anybody has the public half, and could seal a root of their
//! own with states of their own under it. So a sealed root comes with an attestation document of the enclave that made it,
//! which states the root's commitment. It is verified before anything is opened. See decision 0022.
//!
//! Opening takes two steps, because the host carries the question to KMS and the answer back: [`Opening::begin`] and
//! [`Opening::finish`]. Whatever the host changes, the seal does not open.

mod cipher;
pub mod cms;

use crate::{
    attest,
    boot::Belonging,
    device::{Device, Evidence, SecurityModule},
    keys::Root,
    refusal::{internal, refuse},
};
use cipher::Recipient;
use minicbor::{Decode, Encode};
use waiaas_attest::{Expected, Image, NotAttested};
use waiaas_policy::{Address, id::Digest};
use waiaas_wire::{
    attested::RootStatement,
    enclave::{Reason, Refusal, Unseal},
    signed::{ImageMark, KmsMark, Manifest, decode, encode},
};
use zeroize::Zeroizing;

/// The format that is written; no other is read.
const FORMAT: u8 = 1;

/// What is told of a root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// For the daemon to keep.
    pub blob: Vec<u8>,
    /// Names the root without telling anything of it.
    pub commitment: Digest,
}

/// A root as the daemon keeps it.
#[derive(Debug, Clone, Encode, Decode)]
struct SealedRoot {
    #[n(0)]
    format: u8,
    /// The KMS key whose public half it is sealed to. Not always the manifest's: the owner may have changed that since.
    #[n(1)]
    mark: KmsMark,
    /// The enclave's half of the agreement.
    #[cbor(n(2), with = "minicbor::bytes")]
    ephemeral: [u8; 65],
    #[cbor(n(3), with = "minicbor::bytes")]
    nonce: [u8; 12],
    #[cbor(n(4), with = "minicbor::bytes")]
    sealed: Vec<u8>,
    /// Attests that the enclave that sealed it states this commitment.
    #[cbor(n(5), with = "minicbor::bytes")]
    document: Vec<u8>,
}

/// What a seal is bound to, as associated data and in the derivation of its key.
#[derive(Encode)]
struct Bound<'a> {
    #[n(0)]
    format: u8,
    #[n(1)]
    namespace: &'a str,
    #[cbor(n(2), with = "waiaas_policy::address::cbor")]
    owner: Address,
    #[n(3)]
    mark: &'a KmsMark,
    #[cbor(n(4), with = "minicbor::bytes")]
    ephemeral: [u8; 65],
}

/// Whom a root belongs to, and under what it is sealed.
#[derive(Clone, Copy)]
pub struct Keeper<'a> {
    /// Vouches for it.
    pub device: &'a dyn Device,
    /// Whose it is.
    pub belonging: &'a Belonging,
    /// Names the KMS key and the images.
    pub manifest: &'a Manifest,
}

impl Keeper<'_> {
    /// Makes a root and seals it.
    pub fn create(&self) -> Result<(Root, Sealed), Refusal> {
        let mut secret = Zeroizing::new([0; 32]);
        self.device.entropy(&mut *secret).map_err(internal)?;
        let root = Root::new(&secret);
        let sealed = self.seal(&root)?;
        Ok((root, sealed))
    }

    /// Seals a root under the manifest's KMS key, with an attestation of this enclave.
    pub fn seal(&self, root: &Root) -> Result<Sealed, Refusal> {
        let mark = self.manifest.kms.clone().ok_or_else(|| internal("no key service is named"))?;
        let (ephemeral, secret) = cipher::agree(&mark.public)
            .ok_or_else(|| refuse(Reason::Undecodable, "the manifest's KMS key is no point of P-256"))?;
        let mut nonce = [0; 12];
        self.device.entropy(&mut nonce).map_err(internal)?;
        let bound = self.bound(&mark, ephemeral);
        let sealed = cipher::seal(&secret, &bound, nonce, &*root.secret()).ok_or_else(|| internal("sealing failed"))?;
        let commitment = commitment(root)?;
        let document = self.vouch(commitment)?;
        let blob = encode(&SealedRoot { format: FORMAT, mark, ephemeral, nonce, sealed, document });
        Ok(Sealed { blob, commitment })
    }

    fn bound(&self, mark: &KmsMark, ephemeral: [u8; 65]) -> Vec<u8> {
        let Belonging { namespace, owner, .. } = self.belonging;
        encode(&Bound { format: FORMAT, namespace, owner: *owner, mark, ephemeral })
    }

    fn vouch(&self, commitment: Digest) -> Result<Vec<u8>, Refusal> {
        let Belonging { namespace, owner, manifest, .. } = self.belonging;
        let statement = RootStatement { namespace: namespace.clone(), owner: *owner, manifest: *manifest, commitment };
        let evidence = Evidence { public_key: None, user_data: Some(&encode(&statement)), nonce: None };
        self.attest(&evidence)
    }

    fn attest(&self, evidence: &Evidence<'_>) -> Result<Vec<u8>, Refusal> {
        let now = self.device.now().map_err(internal)?;
        self.module()?.attest(evidence, now).map_err(internal)
    }

    fn module(&self) -> Result<&dyn SecurityModule, Refusal> {
        self.device.module().ok_or_else(|| attest::no_module(self.device))
    }

    /// The commitment that a document states, if an accepted image of this installation made it.
    fn vouched(&self, document: &[u8]) -> Result<Digest, Refusal> {
        let authority = self.module()?.authority().map_err(internal)?;
        // Made long ago: its certificates live for hours. They are judged at the time at which they signed.
        let verified = waiaas_attest::made_at(document).and_then(|at| waiaas_attest::verify(document, &authority, at));
        let verified = verified.map_err(|why| not_vouched(&why))?;
        let images = self.images()?;
        let expected = Expected { nonce: None, images: Some(&images), pcrs: &[] };
        verified.check(&expected).map_err(|why| not_vouched(&why))?;
        let statement: Option<RootStatement> = verified.user_data.as_deref().and_then(|bytes| decode(bytes).ok());
        let statement = statement.ok_or_else(|| not_mine("its document states no root"))?;
        if statement.namespace != self.belonging.namespace || statement.owner != self.belonging.owner {
            return Err(not_mine("its document is of another installation"));
        }
        Ok(statement.commitment)
    }

    /// The manifest's; where it names none, the one that runs.
    fn images(&self) -> Result<Vec<Image>, Refusal> {
        if let Some(marks) = &self.manifest.images {
            return Ok(marks.iter().map(image).collect());
        }
        let document = self.attest(&Evidence { public_key: None, user_data: None, nonce: None })?;
        let authority = self.module()?.authority().map_err(internal)?;
        let at = waiaas_attest::made_at(&document).map_err(internal)?;
        let own = waiaas_attest::verify(&document, &authority, at).map_err(internal)?;
        Ok(own.image().into_iter().collect())
    }
}

/// A root on its way back.
pub struct Opening {
    sealed: SealedRoot,
    commitment: Digest,
    recipient: Recipient,
    /// SHA-256 of the recipient's public half.
    named: Digest,
}

impl Opening {
    /// SHA-256 of the key that KMS is to encrypt its answer to.
    pub const fn recipient(&self) -> Digest {
        self.named
    }

    /// Verifies who sealed it, and asks for the secret that opens it.
    pub fn begin(keeper: &Keeper<'_>, blob: &[u8]) -> Result<(Self, Unseal), Refusal> {
        let sealed: SealedRoot = decode(blob).map_err(|_| not_mine("it is no sealed root"))?;
        if sealed.format != FORMAT {
            return Err(not_mine("it is of another version"));
        }
        let commitment = keeper.vouched(&sealed.document)?;
        let recipient = Recipient::generate().ok_or_else(|| internal("no session key could be made"))?;
        let public = recipient.public().ok_or_else(|| internal("no session key could be made"))?;
        let document = keeper.attest(&Evidence { public_key: Some(&public), user_data: None, nonce: None })?;
        let peer = cipher::subject_public_key_info(&sealed.ephemeral);
        let unseal = Unseal { key: sealed.mark.key.clone(), peer, document };
        Ok((Self { sealed, commitment, recipient, named: Digest::of(&public) }, unseal))
    }

    /// Opens it with what KMS answered, and compares it with what was vouched for.
    pub fn finish(&self, keeper: &Keeper<'_>, answer: &[u8]) -> Result<Root, Refusal> {
        let secret = self.recipient.open(answer).ok_or_else(|| not_mine("the answer is not for this enclave"))?;
        let SealedRoot { mark, ephemeral, nonce, sealed, .. } = &self.sealed;
        let plain = cipher::open(&secret, &keeper.bound(mark, *ephemeral), *nonce, sealed);
        let plain = plain.ok_or_else(|| not_mine("it does not open: another key or installation, or changed"))?;
        let bytes: &[u8; 32] = plain.as_slice().try_into().map_err(|_| not_mine("it holds no root"))?;
        let root = Root::new(&Zeroizing::new(*bytes));
        if commitment(&root)? == self.commitment {
            Ok(root)
        } else {
            Err(not_mine("it is another than was vouched for"))
        }
    }
}

/// Names a root without telling anything of it.
fn commitment(root: &Root) -> Result<Digest, Refusal> {
    let derived = root.derive(b"waiaas root commitment").ok_or_else(|| internal("no commitment could be made"))?;
    Ok(Digest::of(&*derived))
}

fn image(mark: &ImageMark) -> Image {
    Image { pcr0: mark.pcr0, pcr1: mark.pcr1, pcr2: mark.pcr2 }
}

fn not_mine(why: &str) -> Refusal {
    refuse(Reason::NotMySeal, format!("the sealed root: {why}"))
}

fn not_vouched(why: &NotAttested) -> Refusal {
    not_mine(&format!("nobody who may vouches for it: {why}"))
}
