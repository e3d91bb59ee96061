//! `waiaas enclave pcr`: which images may open the keys, in every region alike.

mod drift;
mod statements;

use crate::{
    Ending, clock, measurements,
    output::{
        pcr::{ImagesView, PoliciesView},
        refusal, talk,
    },
    owner::{self, Installation, images},
    session::Session,
};
use clap::{Args, Subcommand};
use statements::Place;
use std::path::PathBuf;
use waiaas_policy::time::Span;
use waiaas_wire::{
    Problem,
    error::exit,
    signed::{Images, KnownImage},
};

/// The images that may open the keys in KMS: one signed list for every region
#[derive(Debug, Subcommand)]
pub enum Pcr {
    /// Show the list, its signature verified
    List,
    Add(Add),
    /// Sign a list without an image
    #[command(after_help = "Example:\n  waiaas enclave pcr retire 4f1a09")]
    Retire {
        /// The digits that its PCR0 begins with
        #[arg(value_name = "PCR0")]
        start: String,
    },
    /// Print the statements for each key's policy: the images of the list may open, and nothing else
    ///
    /// They belong into the policy of each key, beside the statement that lets its administrators change it. Every image of the
    /// list that has not expired is let in: the present one, and during a change the next.
    #[command(after_help = "\
Examples:
  waiaas enclave pcr policy --role arn:aws:iam::111122223333:role/waiaas
  waiaas enclave pcr policy --key ARN-IN-ONE-REGION --key ARN-IN-ANOTHER --role ROLE")]
    Policy(Where),
    /// Read the policy of each key from KMS and tell what differs
    ///
    /// Ends with 10 when something differs.
    Drift(drift::Drift),
}

/// Sign a list with an image more
///
/// Add the next image before the first machine runs it, and retire the old one when none runs it any more; bring the policies
/// of the keys in line in between (`waiaas enclave pcr policy`, `pcr drift`). The manifest names images, too:
/// `waiaas enclave manifest sign --image FILE`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  waiaas enclave pcr add --image-file target/image/waiaas-enclave.json
  waiaas enclave pcr add --image-file next.json --name 0.2.0 --good-for 90d")]
pub struct Add {
    /// What the build wrote: JSON with image, commit and PCRs, or with PCR0, PCR1 and PCR2 as `nitro-cli` has them
    #[arg(long, value_name = "FILE")]
    image_file: PathBuf,
    /// What it is called (else the name of its file)
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// For how long it may be used, such as `90d` (else until it is retired)
    #[arg(long, value_name = "TIME")]
    good_for: Option<Span>,
}

/// Which keys, and who may use them.
#[derive(Debug, Args)]
pub struct Where {
    /// ARN of a key, one for each region (else the manifest's)
    #[arg(long, value_name = "ARN")]
    key: Vec<String>,
    /// Role of the machines that run enclaves: bound as principal and in PCR3; one for all keys, or one for each
    #[arg(long, value_name = "ARN")]
    role: Vec<String>,
    /// Let in enclaves under the manifest of now alone (PCR16); every manifest needs the policies renewed then
    #[arg(long)]
    bind_manifest: bool,
}

impl Pcr {
    pub async fn run(self, session: &Session) -> Ending {
        let installation = Installation::read(&session.home)?;
        let listed = images::read(&session.home, &installation)?;
        match self {
            Self::List => session.output.show(&ImagesView::of(&listed, clock::now())),
            Self::Add(add) => sign(session, add.to(listed)?).await?,
            Self::Retire { start } => sign(session, without(listed, &start)?).await?,
            Self::Policy(places) => {
                let items = places.of(&installation)?.iter().map(|place| place.view(&listed, clock::now())).collect();
                session.output.show(&PoliciesView { items });
            }
            Self::Drift(drift) => return drift.run(session, &installation, &listed).await,
        }
        Ok(exit::DONE)
    }
}

async fn sign(session: &Session, images: Images) -> Result<(), Problem> {
    session.confirm(&ImagesView::of(&images, clock::now()), talk::ASK_IMAGES).await?;
    let key = owner::open(session).await?;
    let signed = images::sign(&session.home, &key, images).await?;
    session.output.show(&ImagesView::of(&signed, clock::now()));
    session.output.talk(talk::NEXT_POLICIES);
    Ok(())
}

impl Add {
    fn to(self, mut images: Images) -> Result<Images, Problem> {
        let found = measurements::read(&self.image_file)?;
        if let Some(known) = images.list.iter().find(|known| known.mark.pcr0 == found.mark.pcr0) {
            return Err(refusal::image_listed(&known.name));
        }
        let name = self.name.or(found.name).unwrap_or_else(|| self.image_file.display().to_string());
        let added = clock::now();
        let expires = self.good_for.map(|span| added.saturating_add(span));
        let (mark, certificate, commit) = (found.mark, found.certificate, found.commit);
        images.list.push(KnownImage { name, commit, mark, certificate, added, expires });
        Ok(images)
    }
}

fn without(mut images: Images, start: &str) -> Result<Images, Problem> {
    let start = start.to_ascii_lowercase();
    let is_meant = |image: &KnownImage| !start.is_empty() && hex::encode(image.mark.pcr0).starts_with(&start);
    match images.list.iter().filter(|image| is_meant(image)).count() {
        0 => Err(refusal::image_not_listed(&start)),
        1 => {
            images.list.retain(|image| !is_meant(image));
            Ok(images)
        }
        more => Err(refusal::images_listed(&start, more)),
    }
}

impl Where {
    /// One place for each key.
    fn of(&self, installation: &Installation) -> Result<Vec<Place>, Problem> {
        let manifest = installation.manifest();
        let named = manifest.kms.as_ref().map(|mark| mark.key.clone());
        let keys = if self.key.is_empty() { named.into_iter().collect() } else { self.key.clone() };
        if keys.is_empty() {
            return Err(refusal::no_key_named());
        }
        if self.role.len() > 1 && self.role.len() != keys.len() {
            return Err(refusal::roles_for_keys(self.role.len(), keys.len()));
        }
        let bound = self.bind_manifest.then(|| manifest.hash());
        let roles = self.role.iter().cycle().map(Some).chain(std::iter::repeat(None));
        keys.into_iter().zip(roles).map(|(key, role)| Place::new(key, role.cloned(), bound)).collect()
    }
}
