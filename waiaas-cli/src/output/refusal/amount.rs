//! What is written on the command line: amounts, addresses, times.

use std::{fmt::Display, path::Path};
use waiaas_policy::leave::NotALeave;
use waiaas_wire::{Code, Problem};

/// Something that is no address.
pub fn address(text: &str) -> String {
    format!("`{text}` is no Solana address: 32 bytes in base58 expected, such as 11111111111111111111111111111111")
}

/// Something that is no amount.
pub fn amount(text: &str, why: impl Display) -> Problem {
    Problem::new(Code::ValidationFormat, format!("`{text}` is no amount: {why}")).at("amount")
}

/// An amount without its asset.
pub fn amount_without_asset(text: &str) -> Problem {
    let detail = format!("`{text}` names no asset; write for example `0.5 SOL`, `10 USDC`, or a mint's address");
    Problem::new(Code::ValidationRequired, detail).at("amount")
}

/// No amount at all, or two of them.
pub fn amount_missing() -> Problem {
    Problem::new(Code::ValidationRequired, "give an amount such as `0.5 SOL`, or `--raw N --asset X`").at("amount")
}

/// More words than an amount has.
pub fn amount_too_many_words(text: &str) -> Problem {
    Problem::new(Code::ValidationFormat, format!("`{text}` is no amount: a number and an asset expected")).at("amount")
}

/// Nothing.
pub fn amount_zero() -> Problem {
    Problem::new(Code::ValidationRange, "the amount is 0; at least one base unit can be paid").at("amount")
}

/// A token's decimals are not known here.
pub fn asset_unknown(asset: &str) -> Problem {
    let detail = format!("`{asset}` is not known here; use the mint's address, or list it in the policy");
    Problem::new(Code::ValidationFormat, detail).at("asset")
}

/// A time that is over.
pub fn in_the_past(text: impl Display) -> Problem {
    Problem::new(Code::ValidationRange, format!("`{text}` is in the past")).at("expires")
}

/// The owner pays from one of several wallets.
pub fn from_missing() -> Problem {
    Problem::new(Code::ValidationRequired, "name the wallet that pays with `--from`").at("from")
}

/// Instructions that cannot be read.
pub fn instructions(path: &Path, why: &dyn Display) -> Problem {
    let detail = format!(
        "the instructions in `{}` cannot be read: {why}; each has a `program`, `accounts` (with `address`, `signer`, `writable`) and \
         `data` in base64",
        path.display()
    );
    Problem::new(Code::ValidationFormat, detail).at("instruction")
}

/// Something that is no time.
pub fn moment(text: &str) -> String {
    format!("`{text}` is no time: write for example `90d`, or `2027-01-31T00:00:00Z`")
}

/// A token that a policy does not list, so that its decimals are not known.
pub fn asset_unlisted(asset: &str) -> Problem {
    let detail = format!("the decimals of `{asset}` are not known here: the policy does not list it");
    Problem::new(Code::ValidationFormat, detail).at("asset")
}

/// Nothing to ask about.
pub fn proposal_missing() -> Problem {
    Problem::new(Code::ValidationRequired, "name a payment with `--pay` and `--to`, or give a transaction").at("pay")
}

/// A payment to nobody.
pub fn recipient_missing() -> Problem {
    Problem::new(Code::ValidationRequired, "name the recipient with `--to`, or as in `0.2 SOL to ADDRESS`").at("to")
}

/// A payment to two.
pub fn recipient_twice() -> Problem {
    Problem::new(Code::ValidationFormat, "the recipient is given twice: with `--to` and behind the amount").at("to")
}

/// Neither an address nor a label.
pub fn recipient(text: &str) -> Problem {
    let detail = format!("`{text}` is no recipient: an address, or the label of one in the policy, is expected");
    Problem::new(Code::ValidationFormat, detail).at("to")
}

/// Neither a file nor base64.
pub fn not_a_transaction(text: &str) -> Problem {
    let start: String = text.chars().take(40).collect();
    Problem::new(Code::ValidationFormat, format!("`{start}` is neither a file nor base64")).at("transaction")
}

/// Bytes that are no transaction.
pub fn transaction(why: impl Display) -> Problem {
    Problem::new(Code::ValidationFormat, format!("these bytes are no Solana transaction: {why}")).at("transaction")
}

/// What is left behind is not what can be.
pub fn no_leave(why: NotALeave) -> Problem {
    Problem::new(Code::ValidationRange, why.to_string()).at("leave_behind")
}

/// What the policy does not list has no decimals here.
pub fn not_listed(asset: &str) -> Problem {
    let detail = format!("`{asset}` is not in the wallet's policy; `--leave-behind unlisted` is about all such tokens");
    Problem::new(Code::ValidationRange, detail).at("leave_behind")
}
