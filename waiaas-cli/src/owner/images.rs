//! The signed list of images: one file for all regions, in JSON that a build or a reviewer can read.

use super::{Installation, OwnerSigner};
use crate::{clock, home::Home, output::refusal, private};
use serde::{Deserialize, Serialize};
use std::path::Path;
use waiaas_policy::{Address, time::Timestamp};
use waiaas_wire::{
    Problem, Signature,
    signed::{ImageMark, Images, KnownImage, SignedImages},
};

/// Version of the file's form.
const FORMAT: u32 = 1;

/// The file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct File {
    format: u32,
    namespace: String,
    #[serde(with = "waiaas_wire::text")]
    owner: Address,
    version: u64,
    #[serde(with = "waiaas_wire::text")]
    signed_at: Timestamp,
    images: Vec<Line>,
    #[serde(with = "waiaas_wire::text")]
    signature: Signature,
}

/// An image in it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    name: String,
    commit: Option<String>,
    #[serde(rename = "PCR0")]
    pcr0: String,
    #[serde(rename = "PCR1")]
    pcr1: String,
    #[serde(rename = "PCR2")]
    pcr2: String,
    #[serde(rename = "PCR8")]
    pcr8: Option<String>,
    #[serde(with = "waiaas_wire::text")]
    added: Timestamp,
    #[serde(with = "waiaas_wire::text::option", default)]
    expires: Option<Timestamp>,
}

/// The list in force, its signature verified; an empty one of version 0 where there is none yet.
pub fn read(home: &Home, installation: &Installation) -> Result<Images, Problem> {
    let path = home.images_file();
    if !path.exists() {
        let (namespace, owner) = (installation.namespace().to_owned(), installation.owner());
        return Ok(Images { namespace, owner, version: 0, created: clock::now(), list: Vec::new() });
    }
    let signed = parse(&path)?;
    signed.verify(&installation.owner()).map_err(|why| refusal::images(&path, why))?;
    if signed.images.namespace != installation.namespace() || signed.images.owner != installation.owner() {
        return Err(refusal::images(&path, "it is of another installation"));
    }
    Ok(signed.images)
}

/// Signs a list as the next version and writes it down.
pub async fn sign(home: &Home, key: &OwnerSigner, mut images: Images) -> Result<Images, Problem> {
    images.version = images.version.saturating_add(1);
    images.created = clock::now();
    let message = images.statement().bytes().ok_or_else(|| refusal::not_signable("the list of images"))?;
    let file = File::of(&images, key.sign(&message).await?);
    // Plain data: nothing in it can fail to be written as JSON.
    let text = serde_json::to_string_pretty(&file).unwrap_or_default();
    private::write(&home.images_file(), format!("{text}\n").as_bytes())?;
    Ok(images)
}

fn parse(path: &Path) -> Result<SignedImages, Problem> {
    let file: File = serde_json::from_str(&private::read_text(path)?).map_err(|why| refusal::images(path, why))?;
    if file.format != FORMAT {
        return Err(refusal::images(
            path,
            format!("it has the form {}; this version reads form {FORMAT}", file.format),
        ));
    }
    file.signed().ok_or_else(|| refusal::images(path, "a register has 96 hexadecimal digits"))
}

impl File {
    fn of(images: &Images, signature: Signature) -> Self {
        let Images { namespace, owner, version, created, list } = images.clone();
        let images = list.into_iter().map(Line::of).collect();
        Self { format: FORMAT, namespace, owner, version, signed_at: created, images, signature }
    }

    fn signed(self) -> Option<SignedImages> {
        let Self { namespace, owner, version, signed_at: created, images, signature, .. } = self;
        let list = images.into_iter().map(Line::image).collect::<Option<_>>()?;
        Some(SignedImages { images: Images { namespace, owner, version, created, list }, signature })
    }
}

impl Line {
    fn of(image: KnownImage) -> Self {
        let KnownImage { name, commit, mark: ImageMark { pcr0, pcr1, pcr2 }, certificate, added, expires } = image;
        let [pcr0, pcr1, pcr2] = [pcr0, pcr1, pcr2].map(hex::encode);
        Self { name, commit, pcr0, pcr1, pcr2, pcr8: certificate.map(hex::encode), added, expires }
    }

    fn image(self) -> Option<KnownImage> {
        let Self { name, commit, pcr0, pcr1, pcr2, pcr8, added, expires } = self;
        let register = |digits: String| {
            let mut bytes = [0; 48];
            hex::decode_to_slice(digits, &mut bytes).ok()?;
            Some(bytes)
        };
        let mark = ImageMark { pcr0: register(pcr0)?, pcr1: register(pcr1)?, pcr2: register(pcr2)? };
        let certificate = match pcr8 {
            Some(digits) => Some(register(digits)?),
            None => None,
        };
        Some(KnownImage { name, commit, mark, certificate, added, expires })
    }
}
