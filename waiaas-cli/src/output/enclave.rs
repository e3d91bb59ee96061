//! What the enclave proved, and the manifest that it runs under.

use super::{Plain, Style, money::moment, table::Facts};
use crate::attestation::{Attested, Voucher};
use serde::Serialize;
use std::fmt::Write as _;
use waiaas_attest::Pcr;
use waiaas_policy::{
    Address,
    id::{AgentId, Digest},
    time::Timestamp,
};
use waiaas_wire::{
    signed::{ImageMark, Manifest, Moves},
    view::EnclaveView,
};

/// What was verified, for showing.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AttestedView {
    /// Always true: what does not verify is an error.
    pub verified: bool,
    /// What vouches: `aws` or `virtual`.
    pub voucher: Voucher,
    /// Whether hardware isolates the enclave.
    pub isolated: bool,
    /// Plain words about it.
    pub note: String,
    /// Names the machine and the enclave.
    pub module: String,
    /// When the document was made.
    #[serde(with = "waiaas_wire::text")]
    pub made: Timestamp,
    /// The image that runs.
    pub image: ImageView,
    /// Whether the manifest names the image; null where it names none.
    pub image_accepted: Option<bool>,
    /// SHA-256 of the manifest, measured into PCR16.
    #[serde(with = "waiaas_wire::text")]
    pub manifest: Digest,
    /// The owner that the enclave obeys.
    #[serde(with = "waiaas_wire::text")]
    pub owner: Address,
    /// Pays fees.
    #[serde(with = "waiaas_wire::text::option")]
    pub fee_payer: Option<Address>,
    /// Signs receipts and checkpoints.
    #[serde(with = "waiaas_wire::text::option")]
    pub receipt_key: Option<Address>,
    /// The wallet that was asked about.
    #[serde(with = "waiaas_wire::text::option")]
    pub wallet: Option<AgentId>,
    /// Its key.
    #[serde(with = "waiaas_wire::text::option")]
    pub wallet_key: Option<Address>,
    /// ARN of the KMS key that the keys are kept under, as the manifest in PCR16 has it; absent: the device's own root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kms_key: Option<String>,
}

/// An image by its registers.
#[derive(Debug, Serialize)]
pub struct ImageView {
    /// The whole image.
    #[serde(rename = "PCR0")]
    pub pcr0: String,
    /// Kernel and boot.
    #[serde(rename = "PCR1")]
    pub pcr1: String,
    /// The application.
    #[serde(rename = "PCR2")]
    pub pcr2: String,
}

impl From<&ImageMark> for ImageView {
    fn from(mark: &ImageMark) -> Self {
        Self { pcr0: register(&mark.pcr0), pcr1: register(&mark.pcr1), pcr2: register(&mark.pcr2) }
    }
}

impl AttestedView {
    /// Of what was verified.
    pub fn of(attested: &Attested) -> Self {
        let statement = &attested.statement;
        Self {
            verified: true,
            voucher: attested.voucher,
            isolated: attested.voucher == Voucher::Aws,
            note: note(attested.voucher).to_owned(),
            module: attested.module.clone(),
            made: attested.made,
            image: ImageView::from(&crate::attestation::mark(&attested.image)),
            image_accepted: attested.accepted,
            manifest: statement.manifest,
            owner: statement.owner,
            fee_payer: statement.fee_payer,
            receipt_key: statement.receipt_key,
            wallet: statement.agent.map(|agent| agent.agent),
            wallet_key: statement.agent.map(|agent| agent.address),
            kms_key: attested.kms_key.clone(),
        }
    }
}

impl Plain for AttestedView {
    fn plain(&self, style: Style) -> String {
        let note = if self.isolated { style.green(&self.note) } else { style.yellow(&self.note) };
        let image = match self.image_accepted {
            Some(_) => style.green("accepted by the manifest"),
            None => style.yellow("not named by the manifest: `waiaas enclave manifest sign --accept-running` pins it"),
        };
        Facts::new()
            .with("attestation", style.green("verified"))
            .with("device", note)
            .with("made", moment(self.made))
            .with("image", image)
            .with("PCR0", &self.image.pcr0)
            .with("PCR1", &self.image.pcr1)
            .with("PCR2", &self.image.pcr2)
            .with("manifest", format!("sha256 {} (PCR16)", self.manifest))
            .with("owner", self.owner)
            .with_some("fee payer", self.fee_payer)
            .with_some("receipt key", self.receipt_key)
            .with_some("wallet", self.wallet)
            .with_some("wallet key", self.wallet_key)
            .with_some("keys under", self.kms_key.as_deref())
            .text(style)
    }
}

/// One line about what was verified, before money moves.
pub fn line(attested: &Attested) -> String {
    let image = match attested.accepted {
        Some(_) => "an image that the manifest accepts",
        None => "an image that the manifest does not name",
    };
    format!("verified: the key is in the enclave, in {image}; {}", note(attested.voucher))
}

/// Plain words about who vouches.
pub fn note(voucher: Voucher) -> &'static str {
    match voucher {
        Voucher::Aws => "isolated by hardware: AWS Nitro vouches for it",
        Voucher::Virtual => "virtual device, no hardware isolation",
    }
}

fn register(value: &Pcr) -> String {
    value.iter().fold(String::with_capacity(96), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl Plain for EnclaveView {
    fn plain(&self, style: Style) -> String {
        Facts::new()
            .with("enclave", if self.reachable { style.green("answers") } else { style.red("does not answer") })
            .with_some("phase", self.phase.as_deref())
            .with_some("version", self.version.as_deref())
            .with_some("provider", self.provider.as_deref())
            .with("isolation", &self.note)
            .with_some("KMS key", self.kms_key.as_deref())
            .with_some("waits", self.trouble.as_ref().map(|why| style.yellow(why)))
            .with_some("receipt key", self.receipt_key)
            .text(style)
    }
}

/// The manifest of this installation.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ManifestView {
    /// Name of the installation.
    pub namespace: String,
    /// The Owner Key.
    #[serde(with = "waiaas_wire::text")]
    pub owner: Address,
    /// Rises with every manifest.
    pub version: u64,
    /// When it was signed.
    #[serde(with = "waiaas_wire::text")]
    pub created: Timestamp,
    /// SHA-256 of it: what the enclave measures into PCR16.
    #[serde(with = "waiaas_wire::text")]
    pub hash: Digest,
    /// PCR16 of an enclave under it.
    #[serde(rename = "PCR16")]
    pub pcr16: String,
    /// Accepted images; null: any.
    pub images: Option<Vec<ImageView>>,
    /// ARN of the KMS key that the enclave's keys are kept under; null: the device's own root.
    pub kms_key: Option<String>,
    /// Whether what the device's own root sealed is let in, to be sealed anew.
    pub moves_from_device: bool,
}

impl ManifestView {
    /// Of a manifest.
    pub fn of(manifest: &Manifest) -> Self {
        let hash = manifest.hash();
        Self {
            namespace: manifest.namespace.clone(),
            owner: manifest.owner,
            version: manifest.version,
            created: manifest.created,
            hash,
            pcr16: register(&waiaas_attest::extended(&waiaas_attest::ZERO, &hash.0)),
            images: manifest.images.as_ref().map(|marks| marks.iter().map(ImageView::from).collect()),
            kms_key: manifest.kms.as_ref().map(|mark| mark.key.clone()),
            moves_from_device: manifest.moves == Some(Moves::FromDevice),
        }
    }
}

impl Plain for ManifestView {
    fn plain(&self, style: Style) -> String {
        let images = match &self.images {
            None => style.yellow("any: none is named"),
            Some(images) => images.iter().map(|image| format!("PCR0 {}", image.pcr0)).collect::<Vec<_>>().join("\n"),
        };
        Facts::new()
            .with("installation", &self.namespace)
            .with("owner", self.owner)
            .with("version", self.version)
            .with("signed", moment(self.created))
            .with("sha256", self.hash)
            .with("PCR16", &self.pcr16)
            .with("images", images)
            .with("keys under", self.kms_key.as_deref().unwrap_or("the device's own root"))
            .with_some("lets in", self.moves_from_device.then(|| style.yellow("what the device's own root sealed")))
            .text(style)
    }
}
