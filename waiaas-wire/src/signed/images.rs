//! The images of an installation's enclaves, for the key policies of every region.

use super::{ImageMark, NotAccepted, Signature, check, encode};
use minicbor::{Decode, Encode};
use waiaas_policy::{Address, id::Digest, statement::ImagesStatement, time::Timestamp};

/// The images that may open this installation's keys, in whatever region.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Images {
    /// Name of the installation.
    #[n(0)]
    pub namespace: String,
    /// The Owner Key.
    #[cbor(n(1), with = "waiaas_policy::address::cbor")]
    pub owner: Address,
    /// Rises with every list.
    #[n(2)]
    pub version: u64,
    /// When the owner signed it.
    #[n(3)]
    pub created: Timestamp,
    /// The images, the oldest first.
    #[n(4)]
    pub list: Vec<KnownImage>,
}

/// An image, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct KnownImage {
    /// What it is called: a release, or the name of its file.
    #[n(0)]
    pub name: String,
    /// The commit that it was built of.
    #[n(1)]
    pub commit: Option<String>,
    /// What it measures.
    #[n(2)]
    pub mark: ImageMark,
    /// PCR8: the certificate that signed it, where one did.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub certificate: Option<[u8; 48]>,
    /// When it was added.
    #[n(4)]
    pub added: Timestamp,
    /// From when on it may not be used.
    #[n(5)]
    pub expires: Option<Timestamp>,
}

impl KnownImage {
    /// Whether it may be used at `now`.
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.expires.is_none_or(|expires| now < expires)
    }
}

impl Images {
    /// The statement that the owner signs.
    pub fn statement(&self) -> ImagesStatement {
        let hash = Digest::of(&encode(self));
        ImagesStatement { namespace: self.namespace.clone(), version: self.version, hash }
    }
}

/// Such a list with its owner's signature.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SignedImages {
    /// What was signed.
    #[n(0)]
    pub images: Images,
    /// By the owner that it names.
    #[n(1)]
    pub signature: Signature,
}

impl SignedImages {
    /// Checks that this owner signed it.
    pub fn verify(&self, owner: &Address) -> Result<&Images, NotAccepted> {
        check(owner, self.images.statement().bytes(), &self.signature)?;
        Ok(&self.images)
    }
}
