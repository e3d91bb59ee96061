//! Images, and the policies of the keys that let them open.

use super::{
    Plain, Style,
    money::moment,
    table::{Columns, Facts},
};
use serde::Serialize;
use serde_json::Value;
use waiaas_policy::{Address, time::Timestamp};
use waiaas_wire::signed::{Images, KnownImage};

/// The signed list of images.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImagesView {
    /// Name of the installation.
    pub namespace: String,
    /// The Owner Key.
    #[serde(with = "waiaas_wire::text")]
    pub owner: Address,
    /// Rises with every list; 0: none is signed yet.
    pub version: u64,
    /// When it was signed.
    #[serde(with = "waiaas_wire::text")]
    pub signed_at: Timestamp,
    /// The images, the oldest first.
    pub images: Vec<KnownImageView>,
}

/// One of them.
#[derive(Debug, Serialize)]
pub struct KnownImageView {
    /// What it is called.
    pub name: String,
    /// The commit that it was built of.
    pub commit: Option<String>,
    /// The whole image.
    #[serde(rename = "PCR0")]
    pub pcr0: String,
    /// Kernel and boot.
    #[serde(rename = "PCR1")]
    pub pcr1: String,
    /// The application.
    #[serde(rename = "PCR2")]
    pub pcr2: String,
    /// The certificate that signed it.
    #[serde(rename = "PCR8")]
    pub pcr8: Option<String>,
    /// When it was added.
    #[serde(with = "waiaas_wire::text")]
    pub added: Timestamp,
    /// From when on it is let in no more.
    #[serde(with = "waiaas_wire::text::option")]
    pub expires: Option<Timestamp>,
    /// Whether that is so already.
    pub expired: bool,
}

impl ImagesView {
    /// Of a list, as of `now`.
    pub fn of(list: &Images, now: Timestamp) -> Self {
        let images = list.list.iter().map(|image| KnownImageView::of(image, now)).collect();
        let (namespace, owner) = (list.namespace.clone(), list.owner);
        Self { namespace, owner, version: list.version, signed_at: list.created, images }
    }
}

impl KnownImageView {
    fn of(image: &KnownImage, now: Timestamp) -> Self {
        let [pcr0, pcr1, pcr2] = [image.mark.pcr0, image.mark.pcr1, image.mark.pcr2].map(hex::encode);
        let (name, commit, pcr8) = (image.name.clone(), image.commit.clone(), image.certificate.map(hex::encode));
        let (added, expires) = (image.added, image.expires);
        Self { name, commit, pcr0, pcr1, pcr2, pcr8, added, expires, expired: !image.is_good(now) }
    }
}

impl Plain for ImagesView {
    fn plain(&self, style: Style) -> String {
        let head = Facts::new()
            .with("installation", &self.namespace)
            .with("owner", self.owner)
            .with("version", self.version)
            .text(style);
        if self.images.is_empty() {
            return format!("{head}\n\n{}", style.yellow("no image is listed"));
        }
        let mut columns = Columns::new(style, &["name", "commit", "added", "good until", "PCR0"]);
        for image in &self.images {
            let until = match (image.expires, image.expired) {
                (Some(at), true) => style.red(&format!("expired {}", moment(at))),
                (Some(at), false) => moment(at),
                (None, _) => "retired by hand".to_owned(),
            };
            let commit = image.commit.as_deref().map_or("-", |commit| commit.get(..12).unwrap_or(commit)).to_owned();
            columns.row(vec![image.name.clone(), commit, moment(image.added), until, image.pcr0.clone()]);
        }
        format!("{head}\n\n{}", columns.text())
    }
}

/// The statements for the policies of keys.
#[derive(Debug, Serialize)]
pub struct PoliciesView {
    /// One for each key.
    pub items: Vec<PolicyView>,
}

/// The statements for one key.
#[derive(Debug, Serialize)]
pub struct PolicyView {
    /// The key's region.
    pub region: String,
    /// Its ARN.
    pub key: String,
    /// For its policy.
    pub statements: Vec<Value>,
}

impl Plain for PoliciesView {
    fn plain(&self, style: Style) -> String {
        let one = |item: &PolicyView| {
            // Plain data: nothing in it can fail to be written as JSON.
            let text = serde_json::to_string_pretty(&item.statements).unwrap_or_default();
            format!("{}\n{text}", style.dim(&format!("{}: {}", item.region, item.key)))
        };
        self.items.iter().map(one).collect::<Vec<_>>().join("\n\n")
    }
}

/// What differs, for each key.
#[derive(Debug, Serialize)]
pub struct DriftView {
    /// Whether anything does.
    pub differs: bool,
    /// One for each key.
    pub items: Vec<KeyDrift>,
}

/// What differs in the policy of one key.
#[derive(Debug, Serialize)]
pub struct KeyDrift {
    /// The key's region.
    pub region: String,
    /// Its ARN.
    pub key: String,
    /// What differs, in words; empty: nothing.
    pub found: Vec<String>,
}

impl Plain for DriftView {
    fn plain(&self, style: Style) -> String {
        let one = |item: &KeyDrift| {
            let found =
                if item.found.is_empty() { style.green("as it should be") } else { style.red(&item.found.join("\n")) };
            Facts::new().with("region", &item.region).with("key", &item.key).with("policy", found).text(style)
        };
        self.items.iter().map(one).collect::<Vec<_>>().join("\n\n")
    }
}
