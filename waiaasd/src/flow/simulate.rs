//! Stage 4: a dry run. It gives the compute units and an early, friendly refusal; it never changes what the policy says.
//!
//! It comes before the reservation so that the reservation holds the exact bytes that will be signed: after a crash the
//! same bytes are signed again, which the enclave recognises.

use super::{
    build::{Drafted, Plan, prepare},
    decide::Allowed,
};
use crate::{
    daemon::Daemon,
    solana::{Blockhash, Failure, Holdings, Simulation},
    store::journal::{Payment, Prepared},
};
use waiaas_policy::{address::associated_token_address, amount::format_ui, asset::Asset, intent::Intent};
use waiaas_wire::{Code, Problem};

/// A payment whose exact message was run dry.
pub struct Rehearsed {
    pub(super) payment: Payment,
    pub(super) intent: Intent,
}

/// Runs the draft dry and makes the message that will be signed.
///
/// # Errors
/// There is not enough money, the ledger would refuse the transaction, or it does not answer.
pub async fn rehearse(daemon: &Daemon, allowed: Allowed) -> Result<Rehearsed, Problem> {
    let Drafted { mut payment, intent, plan, blockhash, .. } = allowed.0;
    let simulation = daemon.chain.simulate(&payment.prepared.message).await?;
    if let Some(why) = &simulation.error {
        return Err(explain(daemon, &plan, &payment, why).await);
    }
    let (final_intent, prepared) = finalise(daemon, plan, &payment, &simulation, blockhash)?;
    if final_intent.digest() != intent.digest() || final_intent.fees.total() > intent.fees.total() {
        return Err(Problem::new(Code::Internal, "the final transaction differs from its draft"));
    }
    payment.prepared = prepared;
    Ok(Rehearsed { payment, intent: final_intent })
}

fn finalise(
    daemon: &Daemon,
    mut plan: Plan,
    payment: &Payment,
    simulation: &Simulation,
    blockhash: Blockhash,
) -> Result<(Intent, Prepared), Problem> {
    let margin = u64::from(daemon.config.fees.compute_unit_margin_percent);
    let wanted = simulation.units.saturating_mul(100 + margin).div_ceil(100);
    plan.units = u32::try_from(wanted).unwrap_or(u32::MAX).min(plan.units);
    let (intent, mut prepared) = prepare(&plan, payment.prepared.attempt)?;
    prepared.last_valid_height = blockhash.last_valid_height;
    Ok((intent, prepared))
}

/// Why the ledger would refuse it: in terms of money where that is the cause.
async fn explain(daemon: &Daemon, plan: &Plan, payment: &Payment, why: &Failure) -> Problem {
    let balances = tokio::try_join!(daemon.chain.balances(plan.source()), daemon.chain.balance(plan.fee_payer));
    let Ok((wallet, fee_payer)) = balances else {
        return why.problem(Code::TransactionSimulation);
    };
    if fee_payer < payment.prepared.fee {
        let detail = format!(
            "the fee payer `{}` has {} SOL; up to {} SOL are needed",
            plan.fee_payer,
            format_ui(fee_payer, 9),
            format_ui(payment.prepared.fee, 9)
        );
        return Problem::new(Code::TransactionFeeBalance, detail);
    }
    let held = held(&wallet, plan);
    // What is only proposed moves nothing yet.
    if plan.proposal.is_none() && held < plan.ask.amount {
        let name = plan.ask.symbol.clone().unwrap_or_else(|| plan.ask.asset.to_string());
        let detail = format!(
            "the wallet has {} {name}; {} {name} are asked for",
            format_ui(held, plan.ask.decimals),
            format_ui(plan.ask.amount, plan.ask.decimals)
        );
        return Problem::new(Code::TransactionBalance, detail).at("amount");
    }
    why.problem(Code::TransactionSimulation)
}

/// What the wallet can pay of the plan's asset: for a token, what is in the account that pays.
fn held(wallet: &Holdings, plan: &Plan) -> u64 {
    let (Asset::Token(mint), Some(program)) = (plan.ask.asset, plan.ask.token_program) else { return wallet.lamports };
    let account = associated_token_address(&plan.source(), &mint, &program);
    wallet.tokens.iter().find(|token| Some(token.account) == account).map_or(0, |token| token.amount)
}
