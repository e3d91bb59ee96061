//! Values that stand in the document as examples.

use super::operation::Field;
use serde_json::json;
use waiaas_policy::{
    Address,
    id::{AgentId, AlertId, KeyId, TxId, WebhookId},
    leave::Leave,
};
use waiaas_wire::{
    schema::{Schema as _, Text as _},
    view::{AlertState, TxKind, TxStatus},
};

/// The id of an agent.
pub const AGENT_ID: Field = Field {
    name: "agentId",
    doc: "The agent's id.",
    schema: |_| AgentId::text(),
    example: "agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2",
};
/// The id of a transaction.
pub const TX_ID: Field = Field {
    name: "txId",
    doc: "The transaction's id.",
    schema: |_| TxId::text(),
    example: "tx_01K3A12ABCDEFGHJKMNPQRSTVW",
};
/// The id of a key.
pub const KEY_ID: Field =
    Field { name: "keyId", doc: "The key's id.", schema: |_| KeyId::text(), example: "key_01K3A0ZQ1R2S3T4V5W6X7Y8Z90" };
/// The id of a webhook.
pub const WEBHOOK_ID: Field = Field {
    name: "webhookId",
    doc: "The webhook's id.",
    schema: |_| WebhookId::text(),
    example: "whk_01K3A0ZQ1R2S3T4V5W6X7Y8Z90",
};
/// The id of an alert.
pub const ALERT_ID: Field = Field {
    name: "alertId",
    doc: "The alert's id.",
    schema: |_| AlertId::text(),
    example: "alt_01K3A0ZQ1R2S3T4V5W6X7Y8Z90",
};
/// Which state.
pub const ALERT_STATE: Field =
    Field { name: "state", doc: "Only those in this state.", schema: AlertState::schema, example: "OPEN" };
/// The number of a message.
pub const NUMBER: Field = Field {
    name: "number",
    doc: "The message's number at the webhook.",
    schema: |_| json!({"type": "integer", "minimum": 0, "maximum": 9_007_199_254_740_991_u64}),
    example: "28",
};
/// An entry of the audit log.
pub const ENTRY: Field = Field {
    name: "entry",
    doc: "The entry's position in the log, from 0.",
    schema: |_| json!({"type": "integer", "minimum": 0, "maximum": 9_007_199_254_740_991_u64}),
    example: "0",
};
/// An earlier head of the audit log.
pub const FIRST: Field = Field {
    name: "first",
    doc: "How many entries the log had then.",
    schema: |_| json!({"type": "integer", "minimum": 0, "maximum": 9_007_199_254_740_991_u64}),
    example: "1",
};
/// Who gets what is in a vault.
pub const TO: Field = Field {
    name: "to",
    doc: "The wallet that gets what is in the agent's vault; the owner's own unless told.",
    schema: |_| Address::text(),
    example: "9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin",
};
/// What may be lost with a key that goes.
pub const LEAVE: Field = Field {
    name: "leave",
    doc: "What may be lost with the key where somebody keeps paying to its own account: most of each asset in base units, and \
          `unlisted` for any amount of tokens that the policy does not list. Nothing unless told.",
    schema: |_| Leave::text(),
    example: "SOL:1000000,unlisted",
};
/// How many items of a list.
pub const LIMIT: Field = Field {
    name: "limit",
    doc: "Most items of the page; 20 unless told.",
    schema: |_| json!({"type": "integer", "minimum": 1, "maximum": 100, "default": 20}),
    example: "20",
};
/// Where a page begins.
pub const CURSOR: Field = Field {
    name: "cursor",
    doc: "From the page before.",
    schema: |_| json!({"type": "string", "minLength": 1, "maxLength": 64}),
    example: "tx_01K3A12ABCDEFGHJKMNPQRSTVW",
};
/// How long to wait.
pub const WAIT: Field = Field {
    name: "wait",
    doc: "Seconds to wait for the transaction to be over; it is answered as it stands then.",
    schema: |_| json!({"type": "integer", "minimum": 0, "maximum": 60, "default": 0}),
    example: "30",
};
/// Which status.
pub const STATUS: Field =
    Field { name: "status", doc: "Only those in this status.", schema: TxStatus::schema, example: "CONFIRMED" };
/// Which kind.
pub const TYPE: Field =
    Field { name: "type", doc: "Only those of this kind.", schema: TxKind::schema, example: "payment" };
/// From when on.
pub const CREATED_AFTER: Field = Field {
    name: "createdAfter",
    doc: "Only those asked for after this time.",
    schema: |_| json!({"type": "string", "format": "date-time"}),
    example: "2026-11-01T00:00:00Z",
};
/// Until when.
pub const CREATED_BEFORE: Field = Field {
    name: "createdBefore",
    doc: "Only those asked for before this time.",
    schema: |_| json!({"type": "string", "format": "date-time"}),
    example: "2026-12-01T00:00:00Z",
};

/// A wallet.
pub const AGENT: &str = r#"{"id":"agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2","name":"shop","state":"ACTIVE","custody":"pocket","address":"7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV4","policyVersion":1,"policyHash":"0f4b3b0c7bd7e1f9a1a8f8a2cf4f5a2a8ad5bd9f4c7b7c86a5b1b0a3c1d2e3f4","protection":"NO hardware isolation: the `development` provider is an ordinary process; for trying and testing only","createdAt":"2026-11-22T10:00:00Z"}"#;
/// A transaction.
pub const TX: &str = r#"{"id":"tx_01K3A12ABCDEFGHJKMNPQRSTVW","kind":"payment","wallet":"agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2","walletName":"shop","status":"CONFIRMED","state":"CONFIRMED","asset":"SOL","symbol":"SOL","decimals":9,"amount":"50000000","uiAmount":"0.05","to":"9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin","memo":null,"tier":"INSTANT","denials":[],"fee":"5000","signature":"5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW","slot":1234,"dueAt":null,"policyVersion":1,"policyHash":"0f4b3b0c7bd7e1f9a1a8f8a2cf4f5a2a8ad5bd9f4c7b7c86a5b1b0a3c1d2e3f4","auditLeaf":7,"error":null,"idempotencyKey":"order-1042","createdAt":"2026-11-22T10:01:00Z","updatedAt":"2026-11-22T10:01:01Z"}"#;
/// A policy.
pub const POLICY: &str = r#"{"wallet":"agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2","name":"shop","version":1,"hash":"0f4b3b0c7bd7e1f9a1a8f8a2cf4f5a2a8ad5bd9f4c7b7c86a5b1b0a3c1d2e3f4","document":"[assets.SOL]\nper_payment = \"0.1\"\n","enclaveVersion":1}"#;
/// A key.
pub const KEY: &str = r#"{"id":"key_01K3A0ZQ1R2S3T4V5W6X7Y8Z90","name":"checkout","role":"agent","wallet":"agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2","scopes":["agents:read","transactions:read","transactions:execute","wallets:read","policies:read"],"ipRanges":[],"hint":"wai_live_…w9Kz","createdAt":"2026-11-22T10:00:30Z","expiresAt":null,"revokedAt":null,"lastUsedAt":null}"#;
/// A page of agents.
pub const AGENT_PAGE: &str = r#"{"items":[{"id":"agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2","name":"shop","state":"ACTIVE","custody":"pocket","address":"7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV4","policyVersion":1,"policyHash":"0f4b3b0c7bd7e1f9a1a8f8a2cf4f5a2a8ad5bd9f4c7b7c86a5b1b0a3c1d2e3f4","protection":"NO hardware isolation: the `development` provider is an ordinary process; for trying and testing only","createdAt":"2026-11-22T10:00:00Z"}],"cursor":null,"hasMore":false}"#;
/// A page of transactions.
pub const TX_PAGE: &str = r#"{"items":[{"id":"tx_01K3A12ABCDEFGHJKMNPQRSTVW","kind":"payment","wallet":"agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2","walletName":"shop","status":"CONFIRMED","state":"CONFIRMED","asset":"SOL","symbol":"SOL","decimals":9,"amount":"50000000","uiAmount":"0.05","to":"9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin","memo":null,"tier":"INSTANT","denials":[],"fee":"5000","signature":"5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW","slot":1234,"dueAt":null,"policyVersion":1,"policyHash":"0f4b3b0c7bd7e1f9a1a8f8a2cf4f5a2a8ad5bd9f4c7b7c86a5b1b0a3c1d2e3f4","auditLeaf":7,"error":null,"idempotencyKey":"order-1042","createdAt":"2026-11-22T10:01:00Z","updatedAt":"2026-11-22T10:01:01Z"}],"cursor":null,"hasMore":false}"#;
/// A page of keys.
pub const KEY_PAGE: &str = r#"{"items":[{"id":"key_01K3A0ZQ1R2S3T4V5W6X7Y8Z90","name":"checkout","role":"agent","wallet":"agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2","scopes":["agents:read","transactions:read","transactions:execute","wallets:read","policies:read"],"ipRanges":[],"hint":"wai_live_…w9Kz","createdAt":"2026-11-22T10:00:30Z","expiresAt":null,"revokedAt":null,"lastUsedAt":null}],"cursor":null,"hasMore":false}"#;
/// A page of what waits.
pub const INBOX_PAGE: &str = r#"{"items":[{"tx":{"id":"tx_01K3A12ABCDEFGHJKMNPQRSTVW","kind":"payment","wallet":"agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2","walletName":"shop","status":"CONFIRMED","state":"CONFIRMED","asset":"SOL","symbol":"SOL","decimals":9,"amount":"50000000","uiAmount":"0.05","to":"9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin","memo":null,"tier":"INSTANT","denials":[],"fee":"5000","signature":"5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW","slot":1234,"dueAt":null,"policyVersion":1,"policyHash":"0f4b3b0c7bd7e1f9a1a8f8a2cf4f5a2a8ad5bd9f4c7b7c86a5b1b0a3c1d2e3f4","auditLeaf":7,"error":null,"idempotencyKey":"order-1042","createdAt":"2026-11-22T10:01:00Z","updatedAt":"2026-11-22T10:01:01Z"},"reasons":["the amount needs the owner's yes above 0.02 SOL (asked 0.05 SOL)"],"message":"AQAB","wallets":[],"from":"7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV4","feePayer":"3h1zGmCwsRJnVk5BuRNMLsPaQu1y2aqXqXDWYCgrp5UG"}],"cursor":null,"hasMore":false}"#;
/// A page of the audit log.
pub const LEAF_PAGE: &str = r#"{"items":[{"index":0,"hash":"0f4b3b0c7bd7e1f9a1a8f8a2cf4f5a2a8ad5bd9f4c7b7c86a5b1b0a3c1d2e3f4","data":"gwAB","summary":{"at":"2026-11-22T10:00:00Z","event":"started","wallet":null,"tx":null,"text":"waiaasd 0.1.0 started"}}],"cursor":null,"hasMore":false}"#;
/// The head of the audit log.
pub const CHECKPOINT: &str = r#"{"note":"waiaas/own_01\n1\nD0s7DHvX4fmhqPiiz09aKorVvZ9Me3yGpbGwo8HS4/Q=\n\n— waiaas/own_01 AAAA\n","key":"3h1zGmCwsRJnVk5BuRNMLsPaQu1y2aqXqXDWYCgrp5UG","size":1,"root":"0f4b3b0c7bd7e1f9a1a8f8a2cf4f5a2a8ad5bd9f4c7b7c86a5b1b0a3c1d2e3f4"}"#;
/// What a wallet holds.
pub const BALANCE: &str = r#"{"wallet":"agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2","name":"shop","address":"7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV4","balances":[{"asset":"SOL","symbol":"SOL","decimals":9,"amount":"1500000000","uiAmount":"1.5"}]}"#;
/// An agent with all that it needs to know.
pub const ME: &str = r#"{"agent":{"id":"agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2","name":"shop","state":"ACTIVE","custody":"pocket","address":"7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV4","policyVersion":1,"policyHash":"0f4b3b0c7bd7e1f9a1a8f8a2cf4f5a2a8ad5bd9f4c7b7c86a5b1b0a3c1d2e3f4","protection":"NO hardware isolation: the `development` provider is an ordinary process; for trying and testing only","createdAt":"2026-11-22T10:00:00Z"},"balance":{"wallet":"agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2","name":"shop","address":"7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV4","balances":[{"asset":"SOL","symbol":"SOL","decimals":9,"amount":"1500000000","uiAmount":"1.5"}]},"policy":{"wallet":"agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2","name":"shop","version":1,"hash":"0f4b3b0c7bd7e1f9a1a8f8a2cf4f5a2a8ad5bd9f4c7b7c86a5b1b0a3c1d2e3f4","document":"[assets.SOL]\nper_payment = \"0.1\"\n","enclaveVersion":1},"usage":[{"asset":"SOL","symbol":"SOL","decimals":9,"perPayment":"100000000","windows":[{"period":"day","limit":"1000000000","spent":"50000000","held":"0","remaining":"950000000","enclave":"50000000"}]}],"scopes":["agents:read","transactions:read","transactions:execute","wallets:read","policies:read"]}"#;
/// What would happen.
pub const PREVIEW: &str = r#"{"allowed":true,"tier":"INSTANT","denials":[],"fee":"5000","createsAccount":false}"#;
/// A budget.
pub const BUDGET: &str = r#"{"version":0,"document":null,"usage":[]}"#;
/// The owner's overview.
pub const DASHBOARD: &str = r#"{"agents":1,"open":0,"inbox":0,"feePayerBalance":"1000000000","budget":{"version":0,"document":null,"usage":[]},"alerts":[],"at":"2026-11-22T10:05:00Z"}"#;
/// What is used.
pub const USAGE_LIST: &str = r#"{"items":[{"asset":"SOL","symbol":"SOL","decimals":9,"perPayment":"100000000","windows":[{"period":"day","limit":"1000000000","spent":"50000000","held":"0","remaining":"950000000","enclave":"50000000"}]}]}"#;
/// A new key.
pub const NEW_KEY: &str = r#"{"key":{"id":"key_01K3A0ZQ1R2S3T4V5W6X7Y8Z90","name":"checkout","role":"agent","wallet":"agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2","scopes":["agents:read","transactions:read","transactions:execute","wallets:read","policies:read"],"ipRanges":[],"hint":"wai_live_…w9Kz","createdAt":"2026-11-22T10:00:30Z","expiresAt":null,"revokedAt":null,"lastUsedAt":null},"secret":"wai_live_4fT0b9Xr2LmQ8sVw5yZ1cD3eG6hJ7kN0pR2tU4vX6zA8"}"#;
/// A document.
pub const NEW_DOCUMENT: &str = r#"{"document":"[assets.SOL]\nper_payment = \"0.1\"\n"}"#;
/// A policy that is to be signed.
pub const POLICY_DRAFT: &str = r#"{"agentId":"agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2","version":2,"policy":"oQGh","hash":"0f4b3b0c7bd7e1f9a1a8f8a2cf4f5a2a8ad5bd9f4c7b7c86a5b1b0a3c1d2e3f4","statement":"WAIaaS policy | agent agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2 | version 2 | sha256 0f4b3b0c7bd7e1f9a1a8f8a2cf4f5a2a8ad5bd9f4c7b7c86a5b1b0a3c1d2e3f4","message":"/3NvbGFuYSBvZmZjaGFpbgAA","widens":false}"#;
/// A signed policy.
pub const NEW_POLICY: &str = r#"{"version":2,"policy":"oQGh","signature":"5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW"}"#;
/// A budget that is to be signed.
pub const BUDGET_DRAFT: &str = r#"{"version":1,"budget":"oQGh","hash":"0f4b3b0c7bd7e1f9a1a8f8a2cf4f5a2a8ad5bd9f4c7b7c86a5b1b0a3c1d2e3f4","statement":"WAIaaS global budget | version 1 | sha256 0f4b3b0c7bd7e1f9a1a8f8a2cf4f5a2a8ad5bd9f4c7b7c86a5b1b0a3c1d2e3f4","message":"/3NvbGFuYSBvZmZjaGFpbgAA"}"#;
/// A signed budget.
pub const NEW_BUDGET: &str = r#"{"version":1,"budget":"oQGh","signature":"5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW"}"#;
/// A yes that is to be signed.
pub const APPROVAL_DRAFT: &str = r#"{"txId":"tx_01K3A12ABCDEFGHJKMNPQRSTVW","agentId":"agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2","intent":"0f4b3b0c7bd7e1f9a1a8f8a2cf4f5a2a8ad5bd9f4c7b7c86a5b1b0a3c1d2e3f4","expires":"2026-11-22T10:20:00Z","effect":"pay 0.5 SOL (500000000) to 9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin","statement":"WAIaaS approval | pay 0.5 SOL (500000000) to 9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin","message":"/3NvbGFuYSBvZmZjaGFpbgAA"}"#;
/// A signed yes.
pub const NEW_APPROVAL: &str = r#"{"intent":"0f4b3b0c7bd7e1f9a1a8f8a2cf4f5a2a8ad5bd9f4c7b7c86a5b1b0a3c1d2e3f4","expires":"2026-11-22T10:20:00Z","effect":"pay 0.5 SOL (500000000) to 9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin","signature":"5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW"}"#;
/// A transaction that is to be signed.
pub const UNSIGNED: &str =
    r#"{"message":"AQABAg==","fee":"5000","wallets":["7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV4"]}"#;
/// A signed transaction.
pub const SIGNED: &str = r#"{"message":"AQABAg==","signatures":["5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW"]}"#;
/// An act on a vault that is to be signed.
pub const VAULT_DRAFT: &str = r#"{"message":"AQABAg==","multisig":"9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin","agentKey":"7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV4","fee":"5000","rent":"0","creationFee":"0"}"#;
/// A vault.
pub const VAULT: &str = r#"{"wallet":"agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2","multisig":"9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin","vault":"7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV4","configAuthority":"3h1zGmCwsRJnVk5BuRNMLsPaQu1y2aqXqXDWYCgrp5UG","threshold":1,"timeLock":0,"members":[{"key":"3h1zGmCwsRJnVk5BuRNMLsPaQu1y2aqXqXDWYCgrp5UG","role":"owner","may":["propose","vote","execute"]}],"limits":[],"drift":[],"seenAt":"2026-11-22T10:05:00Z"}"#;
/// A proof that an entry is in the log.
pub const INCLUSION: &str = r#"{"leaf":{"index":0,"hash":"0f4b3b0c7bd7e1f9a1a8f8a2cf4f5a2a8ad5bd9f4c7b7c86a5b1b0a3c1d2e3f4","data":"gwAB","summary":{"at":"2026-11-22T10:00:00Z","event":"started","wallet":null,"tx":null,"text":"daemon 0.1.0 started"}},"path":[],"checkpoint":{"note":"waiaas/own_01\n1\nD0s7DHvX4fmhqPiiz09aKorVvZ9Me3yGpbGwo8HS4/Q=\n\n— waiaas/own_01 AAAA\n","key":"3h1zGmCwsRJnVk5BuRNMLsPaQu1y2aqXqXDWYCgrp5UG","size":1,"root":"0f4b3b0c7bd7e1f9a1a8f8a2cf4f5a2a8ad5bd9f4c7b7c86a5b1b0a3c1d2e3f4"}}"#;
/// A proof that the log goes on.
pub const CONSISTENCY: &str = r#"{"first":1,"path":[],"checkpoint":{"note":"waiaas/own_01\n1\nD0s7DHvX4fmhqPiiz09aKorVvZ9Me3yGpbGwo8HS4/Q=\n\n— waiaas/own_01 AAAA\n","key":"3h1zGmCwsRJnVk5BuRNMLsPaQu1y2aqXqXDWYCgrp5UG","size":1,"root":"0f4b3b0c7bd7e1f9a1a8f8a2cf4f5a2a8ad5bd9f4c7b7c86a5b1b0a3c1d2e3f4"}}"#;
/// Figures.
pub const METRICS: &str = r##""# TYPE waiaas_agents gauge\nwaiaas_agents 1\n""##;
/// A webhook.
pub const WEBHOOK: &str = r#"{"id":"whk_01K3A0ZQ1R2S3T4V5W6X7Y8Z90","url":"https://example.com/hook","events":["transaction.confirmed"],"agentId":null,"createdAt":"2026-11-22T10:00:00Z","previousSecretUntil":null}"#;
/// A new webhook.
pub const NEW_WEBHOOK: &str = r#"{"webhook":{"id":"whk_01K3A0ZQ1R2S3T4V5W6X7Y8Z90","url":"https://example.com/hook","events":["transaction.confirmed"],"agentId":null,"createdAt":"2026-11-22T10:00:00Z","previousSecretUntil":null},"secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="}"#;
/// All webhooks.
pub const WEBHOOK_PAGE: &str = r#"{"items":[{"id":"whk_01K3A0ZQ1R2S3T4V5W6X7Y8Z90","url":"https://example.com/hook","events":["transaction.confirmed"],"agentId":null,"createdAt":"2026-11-22T10:00:00Z","previousSecretUntil":null}],"cursor":null,"hasMore":false}"#;
/// A message.
pub const DELIVERY: &str = r#"{"number":28,"eventId":"evt_01K3A12ABCDEFGHJKMNPQRSTVW","event":"transaction.confirmed","agentId":"agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2","state":"DELIVERED","attempts":1,"lastStatus":204,"lastError":null,"dueAt":null,"createdAt":"2026-11-22T10:01:00Z","endedAt":"2026-11-22T10:01:01Z"}"#;
/// A page of messages.
pub const DELIVERY_PAGE: &str = r#"{"items":[{"number":28,"eventId":"evt_01K3A12ABCDEFGHJKMNPQRSTVW","event":"transaction.confirmed","agentId":"agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2","state":"DELIVERED","attempts":1,"lastStatus":204,"lastError":null,"dueAt":null,"createdAt":"2026-11-22T10:01:00Z","endedAt":"2026-11-22T10:01:01Z"}],"cursor":null,"hasMore":false}"#;
/// A new client.
pub const NEW_CLIENT: &str = r#"{"client_name":"checkout","agent_id":"agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2","scope":"agents:read transactions:execute"}"#;
/// A client.
pub const CLIENT: &str = r#"{"client_id":"clt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2","client_secret":"bm90IGEgc2VjcmV0IG9mIGFueWJvZHksIHRoaXMgaXM","client_id_issued_at":1795341600,"client_secret_expires_at":0,"client_name":"checkout","scope":"agents:read transactions:execute","token_endpoint_auth_method":"client_secret_basic","grant_types":["client_credentials"]}"#;
/// What a token is asked for with.
pub const TOKEN_REQUEST: &str = r#"{"grant_type":"client_credentials","scope":"agents:read"}"#;
/// A token.
pub const TOKEN: &str =
    r#"{"access_token":"eyJhbGciOiJIUzI1NiJ9.e30.AA","token_type":"Bearer","expires_in":900,"scope":"agents:read"}"#;
/// Where tokens come from.
pub const SERVER_METADATA: &str = r#"{"issuer":"http://127.0.0.1:3100","token_endpoint":"http://127.0.0.1:3100/oauth/token","registration_endpoint":"http://127.0.0.1:3100/oauth/register","scopes_supported":["agents:read"],"response_types_supported":[],"grant_types_supported":["client_credentials"],"token_endpoint_auth_methods_supported":["client_secret_basic","client_secret_post"]}"#;
/// What the API is to a client.
pub const RESOURCE_METADATA: &str = r#"{"resource":"http://127.0.0.1:3100/api/v1","authorization_servers":["http://127.0.0.1:3100"],"scopes_supported":["agents:read"],"bearer_methods_supported":["header"]}"#;
/// A stopped agent.
pub const STOPPED: &str = r#"{"wallet":{"id":"agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2","name":"shop","state":"SUSPENDED","custody":"pocket","address":"7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV4","policyVersion":1,"policyHash":"0f4b3b0c7bd7e1f9a1a8f8a2cf4f5a2a8ad5bd9f4c7b7c86a5b1b0a3c1d2e3f4","protection":"NO hardware isolation: the `development` provider is an ordinary process; for trying and testing only","createdAt":"2026-11-22T10:00:00Z"},"enclave":true}"#;
/// Stopped agents.
pub const STOPPED_LIST: &str = r#"{"items":[{"wallet":{"id":"agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2","name":"shop","state":"SUSPENDED","custody":"pocket","address":"7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV4","policyVersion":1,"policyHash":"0f4b3b0c7bd7e1f9a1a8f8a2cf4f5a2a8ad5bd9f4c7b7c86a5b1b0a3c1d2e3f4","protection":"NO hardware isolation: the `development` provider is an ordinary process; for trying and testing only","createdAt":"2026-11-22T10:00:00Z"},"enclave":true}]}"#;
/// A stopped agent with what it had under way.
pub const STOP_SUMMARY: &str = r#"{"agent":{"id":"agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2","name":"shop","state":"SUSPENDED","custody":"pocket","address":"7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV4","policyVersion":1,"policyHash":"0f4b3b0c7bd7e1f9a1a8f8a2cf4f5a2a8ad5bd9f4c7b7c86a5b1b0a3c1d2e3f4","protection":"NO hardware isolation: the `development` provider is an ordinary process; for trying and testing only","createdAt":"2026-11-22T10:00:00Z"},"enclave":true,"pending":[]}"#;
/// The word that lets an agent go on.
pub const LIFT_DRAFT: &str = r#"{"agentId":"agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2","stop":1,"statement":"WAIaaS lift | agent agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2 | stop 1","message":"/3NvbGFuYSBvZmZjaGFpbgAA"}"#;
/// The same, signed.
pub const NEW_LIFT: &str = r#"{"stop":1,"signature":"5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW"}"#;
/// An alert.
pub const ALERT: &str = r#"{"id":"alt_01K3A0ZQ1R2S3T4V5W6X7Y8Z90","kind":"vault.member","state":"ACKNOWLEDGED","agentId":"agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2","walletName":"shop","text":"`9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin` is a member, and neither owner nor agent","raisedAt":"2026-11-22T10:02:00Z","lastSeenAt":"2026-11-22T10:05:00Z","acknowledgedAt":"2026-11-22T10:04:00Z","acknowledgedBy":"owner","resolvedAt":null}"#;
/// A page of alerts.
pub const ALERT_PAGE: &str = r#"{"items":[{"id":"alt_01K3A0ZQ1R2S3T4V5W6X7Y8Z90","kind":"vault.member","state":"ACKNOWLEDGED","agentId":"agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2","walletName":"shop","text":"`9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin` is a member, and neither owner nor agent","raisedAt":"2026-11-22T10:02:00Z","lastSeenAt":"2026-11-22T10:05:00Z","acknowledgedAt":"2026-11-22T10:04:00Z","acknowledgedBy":"owner","resolvedAt":null}],"cursor":null,"hasMore":false}"#;
/// How far the replacement of a key is.
pub const ROTATION: &str = r#"{"agentId":"agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2","stop":1,"stage":"SIGN_WORD","statement":"WAIaaS rotate | agent agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2 | stop 1 | its key is replaced","message":"/3NvbGFuYSBvZmZjaGFpbgAA","key":"7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV4","next":null,"transaction":null}"#;
/// Its word, signed.
pub const NEW_ROTATION: &str = r#"{"stop":1,"signature":"5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW"}"#;
/// Where everything goes in an emergency.
pub const DESTINATION: &str = r#"{"agentId":"agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2","version":1,"to":"9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin","signature":"5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW"}"#;
/// The same, ready to be signed.
pub const DESTINATION_DRAFT: &str = r#"{"agentId":"agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2","version":1,"to":"9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin","statement":"WAIaaS recovery destination | agent agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2 | version 1 | 9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin","message":"/3NvbGFuYSBvZmZjaGFpbgAA"}"#;
/// The same, signed.
pub const NEW_DESTINATION: &str = r#"{"version":1,"to":"9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin","signature":"5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW"}"#;
/// How far a recovery is.
pub const RECOVERY: &str = r#"{"agent":{"id":"agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2","name":"shop","state":"SUSPENDED","custody":"pocket","address":"7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV4","policyVersion":1,"policyHash":"0f4b3b0c7bd7e1f9a1a8f8a2cf4f5a2a8ad5bd9f4c7b7c86a5b1b0a3c1d2e3f4","protection":"NO hardware isolation: the `development` provider is an ordinary process; for trying and testing only","createdAt":"2026-11-22T10:00:00Z"},"to":"9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin","stage":"DONE","transaction":null,"left":[]}"#;
/// Money that goes from one agent to another.
pub const NEW_MOVE: &str = r#"{"fromAgentId":"agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2","toAgentId":"agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z3","amount":"1000000000","asset":"SOL"}"#;
/// How far the end of an agent is.
pub const END_DRAFT: &str = r#"{"agent":{"id":"agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2","name":"shop","state":"SUSPENDED","custody":"pocket","address":"7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV4","policyVersion":1,"policyHash":"0f4b3b0c7bd7e1f9a1a8f8a2cf4f5a2a8ad5bd9f4c7b7c86a5b1b0a3c1d2e3f4","protection":"NO hardware isolation: the `development` provider is an ordinary process; for trying and testing only","createdAt":"2026-11-22T10:00:00Z"},"status":"TERMINATING","step":"word","transaction":null,"word":{"statement":"WAIaaS end | agent agt_01K3A0Z7M4R5S6T7V8W9X0Y1Z2 | its key is destroyed","message":"/3NvbGFuYSBvZmZjaGFpbgAA"}}"#;
/// The owner's last word.
pub const NEW_END: &str =
    r#"{"signature":"5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW"}"#;
