//! An intent in the making.

use alloc::{string::String, vec::Vec};

use super::{
    compute_budget::Budget,
    facts::Facts,
    message::Message,
    owner::{Owners, TokenAccount},
    step::Step,
};
use crate::{
    Address,
    address::TOKEN_2022,
    asset::Asset,
    intent::{Call, Creation, Danger, DangerKind, Fees, Intent, Opaque, OpaqueReason, Outflow},
};

/// What the network takes for a signature, in lamports.
pub(crate) const SIGNATURE_FEE: u64 = 5_000;

/// Bytes that every account has beside its data, and lamports for each byte.
const ACCOUNT_OVERHEAD: u64 = 128;
const RENT_PER_BYTE: u64 = 6_960;

/// The deposit of a token account of 165 bytes, in lamports: (128 + 165) × 6,960.
const TOKEN_ACCOUNT_RENT: u64 = 2_039_280;

/// The deposit of the largest associated token account of Token-2022 that a mint can ask for, in lamports: 195 bytes
/// with the extensions immutable owner, transfer fee, non-transferable, transfer hook and pausable.
const TOKEN_2022_ACCOUNT_RENT: u64 = 2_248_080;

/// What was found so far.
pub(super) struct Draft<'a> {
    pub(super) facts: &'a Facts<'a>,
    pub(super) budget: Budget,
    intent: Intent,
    /// Whether what is decoded now is proposed and not done.
    proposing: bool,
    /// Whether anything was done beside what is proposed.
    done: bool,
    /// Token transfers, whose recipients are known only when all instructions were seen.
    transfers: Vec<TokenTransfer>,
    /// Token accounts to create, each with the place of its instruction.
    creations: Vec<(u16, Creation)>,
    owners: Owners,
}

/// A transfer into a token account.
pub(super) struct TokenTransfer {
    /// The place of its instruction.
    pub(super) place: u16,
    pub(super) from: Address,
    pub(super) into: TokenAccount,
    pub(super) amount: u64,
    pub(super) decimals: u8,
}

impl<'a> Draft<'a> {
    pub(super) fn new(message: &Message<'_>, facts: &'a Facts<'a>) -> Self {
        let signature = SIGNATURE_FEE.saturating_mul(message.header.required_signatures.into());
        let priority = message.config.priority_fee.unwrap_or_default();
        let mut draft = Self {
            facts,
            budget: Budget::default(),
            intent: Intent {
                fee_payer: message.fee_payer(),
                signers: message.signers().to_vec(),
                fees: Fees { signature, priority, rent: 0 },
                ..Intent::default()
            },
            proposing: false,
            done: false,
            transfers: Vec::new(),
            creations: Vec::new(),
            owners: Owners::default(),
        };
        draft.check_signers();
        draft
    }

    fn check_signers(&mut self) {
        if self.intent.fee_payer != self.facts.fee_payer {
            self.doubt(OpaqueReason::UnexpectedFeePayer, None, Some(self.intent.fee_payer));
        }
        let expected = [self.facts.fee_payer, self.facts.wallet, self.intent.fee_payer];
        let unexpected = self.intent.signers.iter().filter(|signer| !expected.contains(signer));
        let doubt = |signer: &Address| Opaque {
            reason: OpaqueReason::UnexpectedSigner,
            instruction: None,
            subject: Some(*signer),
        };
        self.intent.opaque.extend(unexpected.map(doubt));
    }

    pub(super) fn opaque(&mut self, step: &Step<'_>, reason: OpaqueReason) {
        self.doubt(reason, Some(step.place), Some(step.program));
    }

    fn doubt(&mut self, reason: OpaqueReason, instruction: Option<u16>, subject: Option<Address>) {
        self.intent.opaque.push(Opaque { reason, instruction, subject });
    }

    pub(super) fn danger(
        &mut self,
        step: &Step<'_>,
        kind: DangerKind,
        account: Address,
        to: Option<Address>,
        amount: Option<u64>,
    ) {
        self.done |= !self.proposing;
        self.intent.dangers.push(Danger { kind, program: step.program, account, to, amount });
    }

    pub(super) fn call(&mut self, call: Call) {
        self.done |= !self.proposing;
        self.intent.calls.push(call);
    }

    /// Signatures that a precompile checks cost as much as those of the transaction.
    pub(super) fn signature_checks(&mut self, count: u8) {
        let more = SIGNATURE_FEE.saturating_mul(count.into());
        self.intent.fees.signature = self.intent.fees.signature.saturating_add(more);
    }

    /// Several memos are lines of one.
    pub(super) fn memo(&mut self, text: &str) {
        let memo = self.intent.memo.get_or_insert_with(String::new);
        if !memo.is_empty() {
            memo.push('\n');
        }
        memo.push_str(text);
    }

    /// Lamports that stay in a new account.
    pub(super) fn rent(&mut self, lamports: u64) {
        self.intent.fees.rent = self.intent.fees.rent.saturating_add(lamports);
    }

    /// The deposit of a new account of so many bytes.
    pub(super) fn rent_of(&mut self, bytes: usize) {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX).saturating_add(ACCOUNT_OVERHEAD);
        self.rent(bytes.saturating_mul(RENT_PER_BYTE));
    }

    /// What `decode` finds is not done now, but proposed.
    pub(super) fn propose(
        &mut self,
        decode: impl FnOnce(&mut Self) -> Result<(), OpaqueReason>,
    ) -> Result<(), OpaqueReason> {
        self.intent.proposed = true;
        self.proposing = true;
        let decoded = decode(self);
        self.proposing = false;
        decoded
    }

    /// A token account that was shown to be the new owner's.
    pub(super) fn create(&mut self, step: &Step<'_>, account: TokenAccount, creation: Creation) {
        let rent = if account.token_program == TOKEN_2022 { TOKEN_2022_ACCOUNT_RENT } else { TOKEN_ACCOUNT_RENT };
        self.rent(rent);
        self.owners.note(account, creation.owner);
        self.creations.push((step.place, creation));
    }

    pub(super) fn transfer(&mut self, transfer: TokenTransfer) {
        self.done |= !self.proposing;
        self.transfers.push(transfer);
    }

    /// Adds what leaves to what leaves already for the same recipient.
    pub(super) fn outflow(&mut self, outflow: Outflow) -> Result<(), OpaqueReason> {
        self.done |= !self.proposing;
        self.add(outflow)
    }

    fn add(&mut self, outflow: Outflow) -> Result<(), OpaqueReason> {
        let same =
            |known: &&mut Outflow| (known.asset, known.to, known.from) == (outflow.asset, outflow.to, outflow.from);
        let Some(known) = self.intent.outflows.iter_mut().find(same) else {
            self.intent.outflows.push(outflow);
            return Ok(());
        };
        if known.decimals != outflow.decimals {
            return Err(OpaqueReason::DecimalsDisagree);
        }
        known.amount = known.amount.checked_add(outflow.amount).ok_or(OpaqueReason::AmountOverflow)?;
        Ok(())
    }

    /// The intent, once every instruction was seen.
    pub(super) fn finish(mut self) -> Intent {
        self.resolve_transfers();
        self.resolve_creations();
        if self.intent.proposed && self.done {
            self.doubt(OpaqueReason::ProposedAndDone, None, None);
        }
        let priority = self.intent.fees.priority;
        self.intent.fees.priority = priority.saturating_add(self.budget.priority_fee());
        self.intent.outflows.sort_unstable();
        self.intent.opaque.sort_by_key(|opaque| opaque.instruction);
        self.intent
    }

    fn resolve_transfers(&mut self) {
        self.transfers.iter().for_each(|transfer| self.owners.ask(transfer.into));
        self.owners.find(self.facts);
        for TokenTransfer { place, from, into, amount, decimals } in core::mem::take(&mut self.transfers) {
            let asset = Asset::Token(into.mint);
            let outflow = |to| Outflow { asset, to, from, amount, decimals: Some(decimals) };
            let owner = self.owners.owner_of(into).ok_or(OpaqueReason::UnknownTokenAccount);
            if let Err(reason) = owner.and_then(|to| self.add(outflow(to))) {
                self.doubt(reason, Some(place), Some(into.address));
            }
        }
    }

    /// A token account may be created for a wallet that somebody named or that is paid here.
    fn resolve_creations(&mut self) {
        for (place, creation) in core::mem::take(&mut self.creations) {
            let owner = creation.owner;
            let paid = self.intent.outflows.iter().any(|outflow| outflow.to == owner);
            if !paid && !self.facts.wallets.contains(&owner) {
                self.doubt(OpaqueReason::UnrelatedCreation, Some(place), Some(owner));
            }
            self.intent.creates.push(creation);
        }
    }
}
