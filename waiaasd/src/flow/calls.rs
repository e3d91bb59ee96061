//! Calls of programs out of a vault: read and checked, and in the words of the chain. They are proposed to the owner, and never
//! made otherwise.

use super::request::address;
use crate::{
    solana::build,
    store::{
        journal::{Ask, Called, CalledAccount, Calls},
        wallets::Place,
    },
};
use solana_sdk::instruction::{AccountMeta, Instruction};
use waiaas_policy::{
    Address,
    asset::{Asset, SOL_DECIMALS},
    decode::{Facts, decode},
};
use waiaas_wire::{
    Code, Problem,
    control::CallAsk,
    view::{NewAccount, NewInstruction},
};

/// Most instructions of one proposal.
const MOST: usize = 8;

/// Most accounts of one instruction: more do not fit beside what makes the proposal.
const MOST_ACCOUNTS: usize = 32;

/// Reads what is asked. What does not fit into a transaction shows when it is built.
///
/// # Errors
/// A wallet without a vault; a value that is not understood or not possible, each naming its field.
pub fn read(ask: &CallAsk, place: Option<Place>) -> Result<Ask, Problem> {
    let place = place.ok_or_else(|| {
        let detail = "programs are called out of a vault, and this wallet has none";
        Problem::new(Code::ValidationRange, detail).at("from")
    })?;
    if !(1..=MOST).contains(&ask.instructions.len()) {
        let detail = format!("{} instructions are asked for: 1 to {MOST} are possible", ask.instructions.len());
        return Err(Problem::new(Code::ValidationRange, detail).at("instructions"));
    }
    let asked = ask.instructions.iter().enumerate();
    let instructions = asked.map(|(nth, asked)| called(nth, asked, place)).collect::<Result<Vec<_>, _>>()?;
    let recipients = ask.recipients.iter().map(|text| address(text, "recipients")).collect::<Result<_, _>>()?;
    let to = instructions.first().map(|first| first.program).unwrap_or_default();
    let calls = Calls { instructions, recipients };
    Ok(Ask {
        asset: Asset::Sol,
        symbol: Some("SOL".to_owned()),
        decimals: SOL_DECIMALS,
        token_program: None,
        amount: sol(&calls, place),
        to,
        memo: None,
        calls: Some(calls),
    })
}

fn called(nth: usize, asked: &NewInstruction, place: Place) -> Result<Called, Problem> {
    let field = |name: &str| format!("instructions[{nth}].{name}");
    let program = address(&asked.program, &field("program"))?;
    if asked.accounts.len() > MOST_ACCOUNTS {
        let detail = format!("{} accounts are given: at most {MOST_ACCOUNTS} are possible", asked.accounts.len());
        return Err(Problem::new(Code::ValidationRange, detail).at(field("accounts")));
    }
    let account = |(place_of, given): (usize, &NewAccount)| {
        let field = field(&format!("accounts[{place_of}]"));
        let address = address(&given.address, &field)?;
        if given.signer && address != place.vault {
            let detail = format!("`{address}` is to sign; only the vault `{}` can", place.vault);
            return Err(Problem::new(Code::ValidationRange, detail).at(field));
        }
        Ok(CalledAccount { address, signer: given.signer, writable: given.writable })
    };
    let accounts = asked.accounts.iter().enumerate().map(account).collect::<Result<_, _>>()?;
    Ok(Called { program, accounts, data: asked.data.clone() })
}

/// The SOL that leaves the vault as far as that is understood. Whether it may is decided by what the whole message does.
fn sol(calls: &Calls, place: Place) -> u64 {
    let message = build::message(place.vault, &instructions(calls), [0; 32]);
    let intent = decode(&message, &Facts::new(place.vault, place.vault, &calls.recipients));
    intent.map_or(0, |intent| intent.total(Asset::Sol))
}

/// The same in the words of the chain.
pub fn instructions(calls: &Calls) -> Vec<Instruction> {
    let account = |given: &CalledAccount| AccountMeta {
        pubkey: given.address,
        is_signer: given.signer,
        is_writable: given.writable,
    };
    let instruction = |called: &Called| Instruction {
        program_id: called.program,
        accounts: called.accounts.iter().map(account).collect(),
        data: called.data.clone(),
    };
    calls.instructions.iter().map(instruction).collect()
}

/// Whether these are the calls of a proposal, in order, as read back from its bytes.
pub fn are_in(calls: &Calls, inner: &waiaas_policy::decode::Message<'_>) -> bool {
    let key = |place: &u8| inner.keys.get(usize::from(*place)).copied();
    let read = inner.instructions.iter().map(|made| {
        let accounts: Vec<Option<Address>> = made.accounts.iter().map(key).collect();
        (key(&made.program), accounts, made.data)
    });
    let asked = calls.instructions.iter().map(|called| {
        let accounts = called.accounts.iter().map(|given| Some(given.address)).collect();
        (Some(called.program), accounts, called.data.as_slice())
    });
    read.eq(asked)
}
