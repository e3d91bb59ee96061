//! `waiaas receipt verify`: from a receipt to the root, without a daemon and without a ledger.

use super::bundle::Bundle;
use crate::{
    attestation::{Voucher, mark, settled},
    command::transfer::address,
    output::{
        receipt::{ReceiptView, Verified},
        refusal,
    },
    private,
};
use clap::Args;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};
use waiaas_attest::{Document, Expected, NotAttested, Root, ZERO, extended, made_at, verify};
use waiaas_policy::Address;
use waiaas_wire::{
    Problem,
    attested::{MANIFEST_REGISTER, Statement},
    receipt::{self, Receipt, Succession},
    signed::decode,
};

/// Check receipts offline: from each to the key that signed it, to the attestation of the key, to the root
///
/// Ends with 10 when a link does not hold, or when two receipts of one wallet share a sequence number: then the enclave's
/// state was set back between them.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  waiaas receipt verify coffee.json
  waiaas receipt verify coffee.json tea.json --owner 7v3uijLDBfYNSepa4e4wFk4C1xttvzjT15yRyBdUJ7P4
  waiaas receipt verify coffee.json --virtual-root virtual-root.pem       of a machine without hardware")]
pub struct Verify {
    /// Receipts that `receipt export` wrote
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// The owner whose enclave it must be; shown as attested unless told
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    owner: Option<Address>,
    /// The digits that PCR0 of the image must begin with
    #[arg(long, value_name = "PCR0")]
    pcr0: Option<String>,
    /// Accept this root beside that of AWS: the certificate of a virtual device, in PEM
    #[arg(long, value_name = "FILE")]
    virtual_root: Option<PathBuf>,
}

impl Verify {
    /// Verifies all of them.
    pub fn run(&self) -> Result<Verified, Problem> {
        let root = self.virtual_root.as_deref().map(read_root).transpose()?;
        let mut seen = BTreeMap::new();
        let mut items = Vec::new();
        for file in &self.files {
            let bundle = Bundle::read(file)?;
            let view = self.judge(&bundle, root.as_ref())?;
            // Not by key: another one goes on counting.
            let place = (view.owner, view.namespace.clone(), view.wallet.clone(), view.sequence);
            if seen.insert(place, bundle.receipt.clone()).is_some_and(|other| other != bundle.receipt) {
                return Err(refusal::rolled_back(view.sequence));
            }
            items.push(view);
        }
        Ok(Verified { verified: true, items })
    }

    fn judge(&self, bundle: &Bundle, root: Option<&Root>) -> Result<ReceiptView, Problem> {
        let (document, voucher) = chain(&bundle.attestation, root)?;
        let statement: Statement =
            decode(document.user_data.as_deref().unwrap_or_default()).map_err(|_| refusal::no_statement())?;
        let bound = [(MANIFEST_REGISTER, extended(&ZERO, &statement.manifest.0))];
        document.check(&Expected { pcrs: &bound, ..Expected::default() }).map_err(|why| refusal::not_attested(&why))?;
        settled(&document, &statement, false)?;
        if let Some(owner) = self.owner.filter(|owner| *owner != statement.owner) {
            return Err(refusal::receipt(format!(
                "it comes from the enclave of `{}`, not of `{owner}`",
                statement.owner
            )));
        }
        let image =
            document.image().map(|image| mark(&image)).ok_or_else(|| refusal::not_attested(&NotAttested::Image))?;
        let start = self.pcr0.as_deref().unwrap_or_default().to_ascii_lowercase();
        let pcr0 = hex::encode(image.pcr0);
        if !pcr0.starts_with(&start) {
            return Err(refusal::other_image(&pcr0));
        }
        let (key, stated) = signed_by(&statement, &bundle.receipt, &bundle.successions()?)?;
        Ok(ReceiptView::of(&stated, &statement, key, voucher, document.timestamp, &image))
    }
}

/// Reads a receipt that the attested key signed, or one that it took the place of; with the key.
pub fn signed_by(
    statement: &Statement,
    sealed: &[u8],
    successions: &[Succession],
) -> Result<(Address, Receipt), Problem> {
    let attested = statement.receipt_key.ok_or_else(refusal::no_receipt_key)?;
    let keys = receipt::lineage(attested, successions);
    let opened = keys.iter().find_map(|key| Some((*key, receipt::open(sealed, key).ok()?)));
    match opened {
        Some(opened) => Ok(opened),
        None => receipt::open(sealed, &attested).map(|stated| (attested, stated)).map_err(refusal::receipt),
    }
}

/// The document, verified as of the moment at which it says it was made: it is a record, not an answer.
fn chain(bytes: &[u8], root: Option<&Root>) -> Result<(Document, Voucher), Problem> {
    let refuse = |why: NotAttested| refusal::not_attested(&why);
    let made = made_at(bytes).map_err(refuse)?;
    match (Root::aws().and_then(|aws| verify(bytes, &aws, made)), root) {
        (Ok(document), _) => Ok((document, Voucher::Aws)),
        (Err(NotAttested::Chain(_)), Some(root)) => {
            verify(bytes, root, made).map(|document| (document, Voucher::Virtual)).map_err(refuse)
        }
        (Err(why), _) => Err(refuse(why)),
    }
}

fn read_root(file: &Path) -> Result<Root, Problem> {
    Root::from_pem(&private::read_text(file)?).map_err(|why| refusal::not_attested(&why).at("virtual-root"))
}
