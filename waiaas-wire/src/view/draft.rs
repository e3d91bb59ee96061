//! What the owner signs elsewhere and hands in over REST: first a draft of it, then the same with a signature.

use super::{StoppedView, TxView, VaultDraftView, WalletView, vault::base64_option};
use crate::signed::Signature;
use serde::{Deserialize, Serialize};
use waiaas_policy::{
    Address,
    id::{AgentId, Digest, TxId},
    leave::Leave,
    time::Timestamp,
};

ask! {
    /// A document that is to be checked, and made ready for the owner's signature.
    NewDocument {
        /// The document, in TOML.
        document: String,
    }
}

view! {
    /// A policy, ready to be signed.
    PolicyDraft {
        /// The agent that it is for.
        #[serde(with = "crate::text")]
        agent_id: AgentId,
        /// The version that it will have.
        version: u64,
        /// The policy in its canonical form.
        #[serde(with = "crate::text::base64")]
        policy: Vec<u8>,
        /// SHA-256 of the canonical form.
        #[serde(with = "crate::text")]
        hash: Digest,
        /// What the owner's signature says, in words.
        statement: String,
        /// The bytes that the owner signs: the words as a Solana off-chain message.
        #[serde(with = "crate::text::base64")]
        message: Vec<u8>,
        /// Whether it allows anything that the policy in force does not.
        widens: bool,
    }
}

ask! {
    /// A policy with the owner's signature.
    NewPolicy {
        /// One above the version in force.
        version: u64,
        /// The policy in its canonical form.
        #[serde(with = "crate::text::base64")]
        policy: Vec<u8>,
        /// The owner's, over the draft's `message`.
        #[serde(with = "crate::text")]
        signature: Signature,
    }
}

view! {
    /// A budget over all agents, ready to be signed.
    BudgetDraft {
        /// The version that it will have.
        version: u64,
        /// The budget in its canonical form.
        #[serde(with = "crate::text::base64")]
        budget: Vec<u8>,
        /// SHA-256 of the canonical form.
        #[serde(with = "crate::text")]
        hash: Digest,
        /// What the owner's signature says, in words.
        statement: String,
        /// The bytes that the owner signs.
        #[serde(with = "crate::text::base64")]
        message: Vec<u8>,
    }
}

ask! {
    /// A budget over all agents with the owner's signature.
    NewBudget {
        /// One above the version in force.
        version: u64,
        /// The budget in its canonical form.
        #[serde(with = "crate::text::base64")]
        budget: Vec<u8>,
        /// The owner's, over the draft's `message`.
        #[serde(with = "crate::text")]
        signature: Signature,
    }
}

view! {
    /// The owner's yes to a payment, ready to be signed.
    ApprovalDraft {
        /// The payment that waits.
        #[serde(with = "crate::text")]
        tx_id: TxId,
        /// The agent that asked for it.
        #[serde(with = "crate::text")]
        agent_id: AgentId,
        /// Digest of what the payment does.
        #[serde(with = "crate::text")]
        intent: Digest,
        /// Until when the yes is good.
        #[serde(with = "crate::text")]
        expires: Timestamp,
        /// The effect in one line.
        effect: String,
        /// What the owner's signature says, in words.
        statement: String,
        /// The bytes that the owner signs.
        #[serde(with = "crate::text::base64")]
        message: Vec<u8>,
    }
}

ask! {
    /// The owner's yes to a payment, with the owner's signature.
    NewApproval {
        /// Digest of what the payment does.
        #[serde(with = "crate::text")]
        intent: Digest,
        /// Until when it is good.
        #[serde(with = "crate::text")]
        expires: Timestamp,
        /// The effect in one line, as it was signed.
        effect: String,
        /// The owner's, over the draft's `message`.
        #[serde(with = "crate::text")]
        signature: Signature,
    }
}

ask! {
    /// Money that the owner puts into a wallet.
    NewFunding {
        /// Base units, as a decimal string.
        #[serde(with = "crate::text")]
        amount: u64,
        /// `SOL`, a mint, or a symbol of the policy.
        asset: String,
    }
}

ask! {
    /// Money that the owner takes out of a wallet.
    NewWithdrawal {
        /// Base units, as a decimal string; all that is there, without.
        #[serde(with = "crate::text::option", default)]
        amount: Option<u64>,
        /// `SOL`, a mint, or a symbol of the policy.
        asset: String,
        /// The recipient's wallet; the owner's own, without.
        #[serde(with = "crate::text::option", default)]
        to: Option<Address>,
    }
}

ask! {
    /// A transaction that was prepared, with its signatures.
    SignedTransaction {
        /// The message, as it was prepared.
        #[serde(with = "crate::text::base64")]
        message: Vec<u8>,
        /// In the order of the message's signers.
        #[serde(with = "crate::text::list")]
        signatures: Vec<Signature>,
    }
}

view! {
    /// The word that lets a stopped agent go on, ready to be signed.
    LiftDraft {
        /// The agent that is stopped.
        #[serde(with = "crate::text")]
        agent_id: AgentId,
        /// Which of its stops.
        stop: u64,
        /// What the owner's signature says, in words.
        statement: String,
        /// The bytes that the owner signs.
        #[serde(with = "crate::text::base64")]
        message: Vec<u8>,
    }
}

ask! {
    /// The word that lets a stopped agent go on, with the owner's signature.
    NewLift {
        /// Which of its stops.
        stop: u64,
        /// The owner's, over the draft's `message`.
        #[serde(with = "crate::text")]
        signature: Signature,
    }
}

view! {
    /// An agent that was stopped, and what it had under way.
    StopSummary {
        /// The agent.
        agent: WalletView,
        /// Whether the enclave has stopped as well. If not, it is told as soon as it answers; nothing is asked of it.
        enclave: bool,
        /// Payments that are not over: what was signed before may still land.
        pending: Vec<TxView>,
    }
}

view! {
    /// Agents that were stopped.
    StoppedList {
        /// One entry per agent.
        items: Vec<StoppedView>,
    }
}

words! {
    /// What is next when an agent's key is replaced.
    RotationStage {
        /// The owner signs the word that has another key made.
        SignWord = "SIGN_WORD",
        /// The owner signs the transaction that lets the new key in on chain, and the old one out.
        SignTransaction = "SIGN_TRANSACTION",
        /// The new key is in force, and the old one is destroyed. The agent is stopped until it is let go on.
        Done = "DONE",
    }
}

view! {
    /// How far the replacement of an agent's key is.
    RotationView {
        /// The agent.
        #[serde(with = "crate::text")]
        agent_id: AgentId,
        /// Its stop in force.
        stop: u64,
        /// What is next.
        stage: RotationStage,
        /// The word that the owner signs, in words.
        statement: String,
        /// The bytes of that word.
        #[serde(with = "crate::text::base64")]
        message: Vec<u8>,
        /// The key in force.
        #[serde(with = "crate::text")]
        key: Address,
        /// The key that takes its place, once it is made.
        #[serde(with = "crate::text::option", default)]
        next: Option<Address>,
        /// The transaction to be signed, where that is next.
        #[serde(default)]
        transaction: Option<VaultDraftView>,
    }
}

ask! {
    /// The word that has an agent's key replaced, with the owner's signature.
    NewRotation {
        /// The stop in force.
        stop: u64,
        /// The owner's, over the word's `message`.
        #[serde(with = "crate::text")]
        signature: Signature,
        /// What may be lost with the key, as the word says; where the word says nothing, nothing.
        #[serde(with = "crate::text::option", default)]
        leave: Option<Leave>,
    }
}

ask! {
    /// Money of the owner's that goes from one agent's vault to another agent's wallet.
    NewMove {
        /// The agent whose vault it leaves.
        #[serde(with = "crate::text")]
        from_agent_id: AgentId,
        /// The agent whose wallet gets it.
        #[serde(with = "crate::text")]
        to_agent_id: AgentId,
        /// Base units, as a decimal string; all that is there, without.
        #[serde(with = "crate::text::option", default)]
        amount: Option<u64>,
        /// `SOL`, a mint, or a symbol of the policy.
        asset: String,
    }
}

words! {
    /// Where the end of an agent stands.
    EndStatus {
        /// Something is left that the owner has to sign.
        Terminating = "TERMINATING",
        /// It is over: the key is destroyed.
        Terminated = "TERMINATED",
    }
}

words! {
    /// What is next of an agent's end.
    EndStep {
        /// The spending limits of its vault are removed.
        Limits = "limits",
        /// What is in its vault is paid out, one asset at a time.
        PayOut = "pay-out",
        /// Its key is removed from the vault's members.
        Member = "member",
        /// The owner's last word: its key is destroyed.
        Word = "word",
        /// Nothing: it is over.
        Done = "done",
    }
}

view! {
    /// The owner's last word about an agent, ready to be signed.
    EndWord {
        /// What the owner's signature says, in words.
        statement: String,
        /// The bytes that the owner signs.
        #[serde(with = "crate::text::base64")]
        message: Vec<u8>,
    }
}

view! {
    /// How far the end of an agent is, and what the owner signs next.
    EndDraft {
        /// The agent. It is stopped from the first call on.
        agent: WalletView,
        /// Where its end stands.
        status: EndStatus,
        /// What is next.
        step: EndStep,
        /// For a step on chain: the transaction, which `POST /agents/{agentId}/vault/submit` takes signed.
        transaction: Option<VaultDraftView>,
        /// For the last step: the word, which `POST /agents/{agentId}/end` takes signed.
        word: Option<EndWord>,
    }
}

ask! {
    /// The owner's last word about an agent, signed.
    NewEnd {
        /// The owner's, over the word's `message`.
        #[serde(with = "crate::text")]
        signature: Signature,
        /// What may be lost with the key, as the word says; where the word says nothing, nothing.
        #[serde(with = "crate::text::option", default)]
        leave: Option<Leave>,
    }
}

words! {
    /// The owner's answer to what a payment proposes.
    Vote {
        /// Yes: vote for it, and execute it.
        Approve = "approve",
        /// No: vote it down, or take its approval back.
        Reject = "reject",
    }
}

ask! {
    /// A vote on the proposal of a payment that is to be made ready for the owner's signature.
    NewVote {
        /// Yes or no.
        vote: Vote,
        /// With a no: why, for the agent to read.
        #[serde(default)]
        reason: Option<String>,
    }
}

words! {
    /// A change of a vault on chain.
    ChangeOfVault {
        /// Make it, for an agent that has none yet.
        Create = "create",
        /// Bring them in line with a policy: the one that is named, or the one in force.
        Limits = "limits",
        /// Remove them; the agent is stopped.
        Suspend = "suspend",
        /// Put those of the policy in force back; the agent is stopped and is to go on.
        Resume = "resume",
    }
}

ask! {
    /// A change of a vault that is to be made ready for the owner's signature.
    NewVaultChange {
        /// What is to be done.
        act: ChangeOfVault,
        /// With `limits`: a policy in its canonical form, as a draft of it has it; the one in force, without.
        #[serde(with = "base64_option", default)]
        policy: Option<Vec<u8>>,
        /// With `create`: the address of a key that nobody used before. It signs beside the owner, once, and has no power; the
        /// vault's address is derived from it.
        #[serde(with = "crate::text::option", default)]
        create_key: Option<Address>,
    }
}
