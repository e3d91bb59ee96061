//! The KMS keys that keep the enclave's root: the one that the manifest names, and the one that it is sealed to at present.

use super::check;
use crate::{daemon::Daemon, kms::Described, manage::owner, store::sealed};
use waiaas_wire::{signed::KmsMark, view::CheckView};

/// Nothing where no key of KMS is named.
pub(super) async fn examine(daemon: &Daemon) -> Vec<CheckView> {
    let manifest = owner::known(daemon).ok().flatten().map(|signed| signed.manifest);
    let Some((mark, moves)) = manifest.and_then(|manifest| Some((manifest.kms?, manifest.moves))) else {
        return Vec::new();
    };
    let mut checks = vec![match daemon.kms.describe(&mark.key).await {
        Ok(described) => judge(&mark, &described),
        Err(why) => check("kms", "failed", format!("`{}`: {why}", mark.key), Some("see docs/howto/kms.md")),
    }];
    let sealed = daemon.store.read(|view| sealed::root(view)).ok().flatten();
    checks.extend(sealed.filter(|root| root.key != mark.key).map(|root| {
        let detail = format!("the root is still sealed under `{}`, not under the manifest's key", root.key);
        check("kms", "warning", detail, Some("keep the old key; `waiaas down`, `waiaas up` seal it anew"))
    }));
    checks.extend(moves.map(|_| {
        let detail = "the manifest lets what the device's own root sealed come in";
        check("kms", "warning", detail, Some("once everything has moved, sign a manifest without it: `--moved`"))
    }));
    checks
}

fn judge(mark: &KmsMark, described: &Described) -> CheckView {
    if !described.enabled {
        return check("kms", "failed", format!("`{}` is not enabled", mark.key), Some("enable it in AWS KMS"));
    }
    // The point is the end of the key's description.
    if !described.public.ends_with(&mark.public) {
        let detail = format!("`{}` has another public half than the manifest pins", mark.key);
        return check(
            "kms",
            "failed",
            detail,
            Some("do not trust the end point in `kms.endpoint` before you know why"),
        );
    }
    check("kms", "ok", format!("`{}` is enabled, and the one that the manifest pins", mark.key), None)
}
