//! The state of the installation.

use super::{approvals, owner};
use crate::{
    daemon::Daemon,
    store::{alerts, audit, policies, wallets},
};
use waiaas_wire::{
    Problem,
    enclave::Hello,
    view::{EnclaveView, StatusView},
};

/// Everything that `waiaas status` shows. What does not answer is shown as not answering.
///
/// # Errors
/// The store does not answer.
pub async fn status(daemon: &Daemon) -> Result<StatusView, Problem> {
    let manifest = owner::known(daemon)?.map(|signed| signed.manifest);
    let identity = daemon.identity();
    let trouble = identity.as_ref().err().filter(|why| **why != Problem::plain(why.code)).map(|why| why.detail.clone());
    let identity = identity.ok();
    let fee_payer = identity.as_ref().map(|identity| identity.fee_payer);
    let fee_payer_balance = match fee_payer {
        Some(account) => daemon.chain.balance(account).await.ok(),
        None => None,
    };
    let (wallets, leaves) =
        daemon.store.read(|view| Ok::<_, crate::store::StoreError>((wallets::all(view)?, audit::head(view)?)))?;
    Ok(StatusView {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        pid: std::process::id(),
        started_at: daemon.started,
        api: daemon.api.get().cloned(),
        initialised: manifest.is_some(),
        namespace: manifest.as_ref().map(|manifest| manifest.namespace.clone()),
        owner: manifest.as_ref().map(|manifest| manifest.owner),
        fee_payer,
        fee_payer_balance,
        enclave: known(enclave(daemon.enclave.hello().await.ok()), identity.is_some(), trouble),
        rpc: daemon.chain.views(),
        wallets: count(wallets.len()),
        open: count(daemon.store.open_payments()?.iter().filter(|payment| payment.state.is_open()).count()),
        inbox: count(approvals::inbox(daemon)?.len()),
        waiting_policies: count(daemon.store.read(|view| policies::all_waiting(view))?.len()),
        alerts: count(daemon.store.read(|view| alerts::open(view, None))?.len()),
        audit_leaves: leaves.size(),
    })
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// An enclave that is ready serves nobody through a daemon that has just started and does not know it yet.
fn known(enclave: EnclaveView, identified: bool, trouble: Option<String>) -> EnclaveView {
    let trouble = trouble.filter(|_| enclave.reachable);
    match enclave.phase.as_deref() {
        Some("ready") if !identified => EnclaveView { phase: Some("loading".to_owned()), trouble, ..enclave },
        _ => EnclaveView { trouble, ..enclave },
    }
}

/// What is said about the enclave.
pub fn enclave(hello: Option<Hello>) -> EnclaveView {
    let Some(hello) = hello else {
        return EnclaveView {
            reachable: false,
            phase: None,
            version: None,
            provider: None,
            isolated: false,
            note: "the enclave does not answer: nothing can be signed".to_owned(),
            receipt_key: None,
            kms_key: None,
            trouble: None,
        };
    };
    EnclaveView {
        reachable: true,
        phase: Some(hello.phase.to_string()),
        note: protection(&hello),
        version: Some(hello.version),
        provider: Some(hello.provider),
        isolated: hello.isolated,
        receipt_key: hello.receipt_key,
        kms_key: hello.kms_key,
        trouble: None,
    }
}

/// Plain words about how keys are protected: by what they are isolated while they are used, and under what they are kept.
pub fn protection(hello: &Hello) -> String {
    let Hello { provider, isolated, kms_key, .. } = hello;
    let kept = kms_key.as_ref().map_or_else(
        || "kept under a root of its own".to_owned(),
        |key| format!("kept under the KMS key {key}, which opens them for an attested enclave alone"),
    );
    if *isolated {
        format!("keys are isolated by hardware ({provider}); {kept}")
    } else {
        let what = unisolated(provider);
        format!("NO hardware isolation: the `{provider}` provider {what}; for trying and testing only; keys are {kept}")
    }
}

/// What a device is that nothing isolates.
fn unisolated(provider: &str) -> &'static str {
    match provider {
        "development" => "is an ordinary process",
        "nitro-emulated" => "is a machine that a program emulates, and a security module that signs nothing",
        _ => "says so itself",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use waiaas_policy::time::Timestamp;
    use waiaas_wire::enclave::Phase;

    fn said(provider: &str, isolated: bool) -> String {
        protection(&Hello {
            version: String::new(),
            phase: Phase::Ready,
            provider: provider.to_owned(),
            isolated,
            namespace: None,
            owner: None,
            fee_payer: None,
            receipt_key: None,
            agents: 0,
            now: Timestamp::from_millis(0),
            kms_key: None,
        })
    }

    #[test]
    fn every_device_is_called_what_it_is() {
        assert!(said("nitro", true).starts_with("keys are isolated by hardware (nitro); "));
        for (provider, what) in
            [("development", "an ordinary process;"), ("nitro-emulated", "emulates"), ("another", "says so itself;")]
        {
            let said = said(provider, false);
            assert!(said.starts_with("NO hardware isolation: ") && said.contains(what), "{said}");
        }
    }
}
