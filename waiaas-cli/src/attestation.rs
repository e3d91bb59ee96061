//! What the enclave proves about itself, judged here: nothing of it is believed because the daemon says so.

use crate::{clock, daemon::Daemon, home::Home, output::refusal, owner::Installation, private, session::Session};
use serde::Serialize;
use waiaas_attest::{Document, Expected, Image, NotAttested, Root, ZERO, extended, verify};
use waiaas_policy::{Address, time::Timestamp};
use waiaas_wire::{
    Problem,
    attested::{MANIFEST_REGISTER, SESSION_REGISTER, Statement},
    signed::{ImageMark, Manifest, decode},
};

/// What vouches for the enclave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Voucher {
    /// A Nitro security module, under the root of AWS.
    Aws,
    /// A security module in software, under a root of this machine. It shows that the parts fit, and isolates nothing.
    Virtual,
}

/// What was verified.
#[derive(Debug)]
pub struct Attested {
    /// Who vouches.
    pub voucher: Voucher,
    /// Names the machine and the enclave.
    pub module: String,
    /// When the document was made.
    pub made: Timestamp,
    /// The image that runs.
    pub image: Image,
    /// Whether the manifest names it; `None` where the manifest names no images.
    pub accepted: Option<bool>,
    /// The enclave's own words.
    pub statement: Statement,
    /// ARN of the KMS key that its keys are kept under, as the manifest has it that it is bound to.
    pub kms_key: Option<String>,
    /// The document itself.
    pub document: Vec<u8>,
}

/// Asks for an attestation and verifies it: chain, nonce, manifest, owner, and the image where the manifest names some.
///
/// # Errors
/// `VERIFICATION_FAILED` with what does not hold.
pub async fn verified(session: &Session, daemon: &Daemon, wallet: Option<String>) -> Result<Attested, Problem> {
    let installation = Installation::read(&session.home)?;
    let mut nonce = [0; 32];
    getrandom::fill(&mut nonce).map_err(|_| refusal::no_randomness())?;
    let asked = hex::encode(nonce);
    let view = daemon.ask(async move |client, context, caller| client.attest(context, caller, asked, wallet).await);
    judge(&session.home, installation.manifest(), &view.await?.document, &nonce, clock::now())
}

/// The same for an account that is about to get money: its key must be in the enclave.
///
/// # Errors
/// `VERIFICATION_FAILED` also when the enclave states another key.
pub async fn account(session: &Session, daemon: &Daemon, wallet: &str, address: Address) -> Result<Attested, Problem> {
    let is_fee_payer = wallet == "fee-payer";
    let attested = verified(session, daemon, (!is_fee_payer).then(|| wallet.to_owned())).await?;
    let Statement { agent, fee_payer, .. } = &attested.statement;
    let stated = if is_fee_payer { *fee_payer } else { agent.map(|agent| agent.address) };
    if stated == Some(address) { Ok(attested) } else { Err(refusal::not_attested_key(wallet, address)) }
}

/// The same for a key that is to take the place of an agent's: it must have been made in the enclave for this very agent.
///
/// # Errors
/// `VERIFICATION_FAILED` also when the enclave states another key, or none.
pub async fn coming(session: &Session, daemon: &Daemon, wallet: &str, address: Address) -> Result<Attested, Problem> {
    let attested = verified(session, daemon, Some(wallet.to_owned())).await?;
    let stated = attested.statement.agent.and_then(|agent| agent.next);
    if stated == Some(address) { Ok(attested) } else { Err(refusal::not_attested_key(wallet, address)) }
}

fn judge(home: &Home, manifest: &Manifest, bytes: &[u8], nonce: &[u8], now: Timestamp) -> Result<Attested, Problem> {
    let (document, voucher) = chain(home, bytes, now)?;
    let bound = [(MANIFEST_REGISTER, extended(&ZERO, &manifest.hash().0))];
    let expected = Expected { nonce: Some(nonce), images: None, pcrs: &bound };
    document.check(&expected).map_err(|why| match why {
        NotAttested::Pcr(_) => refusal::other_manifest(),
        other => refusal::not_attested(&other),
    })?;
    let statement: Statement =
        decode(document.user_data.as_deref().unwrap_or_default()).map_err(|_| refusal::no_statement())?;
    let same = statement.owner == manifest.owner
        && statement.namespace == manifest.namespace
        && statement.manifest == manifest.hash();
    if !same {
        return Err(refusal::other_manifest());
    }
    settled(&document, &statement, true)?;
    let image = document.image().ok_or_else(|| refusal::not_attested(&NotAttested::Image))?;
    let accepted = manifest.images.as_ref().map(|marks| marks.contains(&mark(&image)));
    if accepted == Some(false) {
        return Err(refusal::not_attested(&NotAttested::Image));
    }
    let Document { module, timestamp, .. } = document;
    let (made, document) = (Timestamp::from_millis(timestamp), bytes.to_vec());
    let kms_key = manifest.kms.as_ref().map(|mark| mark.key.clone());
    Ok(Attested { voucher, module, made, image, accepted, statement, kms_key, document })
}

/// The keys of the session are in their register. A document of an enclave of before has no such register: where it is a record,
/// that is as it was.
pub fn settled(document: &Document, statement: &Statement, now: bool) -> Result<(), Problem> {
    let measured = document.pcrs.get(&SESSION_REGISTER);
    match statement.session() {
        Some(_) if measured.is_none() && !now => Ok(()),
        Some(keys) if measured != Some(&extended(&ZERO, &keys.hash().0)) => {
            Err(refusal::not_attested(&NotAttested::Pcr(SESSION_REGISTER)))
        }
        _ => Ok(()),
    }
}

/// An image as the manifest names it.
pub fn mark(image: &Image) -> ImageMark {
    let Image { pcr0, pcr1, pcr2 } = *image;
    ImageMark { pcr0, pcr1, pcr2 }
}

/// The root of AWS first; the root of a virtual module only where this installation has one, and said plainly then.
fn chain(home: &Home, bytes: &[u8], now: Timestamp) -> Result<(Document, Voucher), Problem> {
    let aws = Root::aws().and_then(|root| verify(bytes, &root, now.as_millis()));
    let path = home.enclave().join("virtual-root.pem");
    match aws {
        Ok(document) => Ok((document, Voucher::Aws)),
        Err(NotAttested::Chain(_)) if path.exists() => {
            let root = Root::from_pem(&private::read_text(&path)?).map_err(|why| refusal::not_attested(&why))?;
            let document = verify(bytes, &root, now.as_millis()).map_err(|why| refusal::not_attested(&why))?;
            Ok((document, Voucher::Virtual))
        }
        Err(why) => Err(refusal::not_attested(&why)),
    }
}
