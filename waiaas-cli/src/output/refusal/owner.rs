//! The owner key and its passphrase.

use std::{fmt::Display, path::Path};
use waiaas_wire::{
    Code, Problem,
    view::{WalletState, WalletView},
};

/// A command for the owner, called with an agent's key.
pub fn owner_only() -> Problem {
    Problem::new(Code::AuthRequired, "this command is for the owner, and an agent's API key is set")
}

/// The note about where the key is cannot be read.
pub fn signer_damaged(path: &Path) -> Problem {
    let detail = format!("`{}` does not tell where the owner key is; restore it from a copy", path.display());
    Problem::new(Code::OwnerLocked, detail)
}

/// A signature that is not the owner's.
pub fn foreign_signature(owner: impl Display) -> Problem {
    let detail = format!("what came back is not a signature of {owner} over what was to be signed; nothing was sent");
    Problem::new(Code::VerificationFailed, detail)
}

/// A key that is nowhere in KMS.
pub fn kms_no_key(key: &str) -> Problem {
    let detail = format!("AWS KMS has no key `{key}` there; `kms:alias/NAME` makes one");
    Problem::new(Code::ValidationFormat, detail).at("owner")
}

/// A key in KMS that cannot be the owner's.
pub fn kms_unusable(key: &str, why: impl Display) -> Problem {
    Problem::new(Code::ValidationFormat, format!("the key `{key}` in AWS KMS cannot be the owner key: {why}"))
        .at("owner")
}

/// A key was made, and could not be named.
pub fn kms_without_alias(key: &str, alias: &str, why: impl Display) -> Problem {
    let detail = format!("the key `{key}` was made, but not named `{alias}`: {why}; take it with `--owner kms:{key}`");
    Problem::new(Code::OwnerUnavailable, detail)
}

/// Nothing says where the key is.
pub fn kms_no_region() -> Problem {
    Problem::new(Code::ValidationRequired, "no region is set: name the key by its ARN, or set AWS_REGION").at("owner")
}

/// KMS does not take what is too long.
pub fn kms_too_long(length: usize, most: usize) -> Problem {
    Problem::new(Code::ValidationRange, format!("AWS KMS signs {most} bytes at most, and this has {length}"))
}

/// KMS does not do it.
pub fn kms(why: impl Display) -> Problem {
    Problem::new(Code::OwnerUnavailable, format!("AWS KMS: {why}"))
}

/// The token does not do it.
pub fn pkcs11(why: impl Display) -> Problem {
    Problem::new(Code::OwnerUnavailable, format!("PKCS#11: {why}"))
}

/// The PIN is not the token's.
pub fn wrong_pin() -> Problem {
    Problem::new(Code::OwnerLocked, "the PIN does not open the token; several wrong ones lock it")
}

/// The token takes no PIN any more.
pub fn pin_locked() -> Problem {
    Problem::new(Code::OwnerLocked, "the token is locked after too many wrong PINs; its security officer unlocks it")
}

/// The key cannot be taken out of where it is.
pub fn not_exportable() -> Problem {
    Problem::new(Code::OwnerUnavailable, "the owner key never leaves the key service or token that it is in")
}

/// No code of the second factor to be had.
pub fn no_code() -> Problem {
    let detail = "a code is needed, and there is no terminal to ask for it; give it with `--code`";
    Problem::new(Code::ValidationRequired, detail).at("code")
}

/// A second factor that is not on.
pub fn no_factor() -> Problem {
    Problem::new(Code::ValidationRange, "there is no second factor that is on")
}

/// No passphrase to be had.
pub fn no_passphrase() -> Problem {
    let detail = "the passphrase of the owner key is needed, and there is no terminal to ask for it; \
                  name a 0600 file with `--passphrase-file`";
    Problem::new(Code::OwnerLocked, detail).at("passphrase-file")
}

/// A new passphrase that is too easy.
pub fn passphrase_short(least: usize) -> Problem {
    Problem::new(Code::ValidationRange, format!("the passphrase is too short: {least} characters at least"))
        .at("passphrase")
}

/// Typed twice, and not the same.
pub fn passphrases_differ() -> Problem {
    Problem::new(Code::ValidationFormat, "the two passphrases are not the same; nothing was made").at("passphrase")
}

/// A passphrase that is not text.
pub fn passphrase_not_text(path: &Path) -> Problem {
    Problem::new(Code::ValidationFormat, format!("`{}` is not text in UTF-8", path.display())).at("passphrase-file")
}

/// The passphrase does not open the key.
pub fn wrong_passphrase() -> Problem {
    Problem::new(Code::OwnerLocked, "the passphrase does not open the owner key")
}

/// What is stored is no locked key.
pub fn locked_key_damaged() -> Problem {
    Problem::new(Code::OwnerLocked, "what is stored is not a locked owner key; restore it from a copy")
}

/// A file that is no key.
pub fn not_a_keygen_file(path: &Path) -> Problem {
    let detail = format!("`{}` is no key in Solana's keygen form: a JSON array of 64 numbers expected", path.display());
    Problem::new(Code::ValidationFormat, detail).at("import")
}

/// A key file whose two halves are of different keys.
pub fn key_halves_differ(path: &Path) -> Problem {
    let detail = format!("the public half in `{}` is not that of its secret half", path.display());
    Problem::new(Code::ValidationFormat, detail).at("import")
}

/// No owner yet.
pub fn no_owner(home: &Path) -> Problem {
    Problem::new(Code::OwnerMissing, format!("there is no owner in `{}`", home.display()))
}

/// The manifest is damaged or forged.
pub fn manifest(path: &Path, why: impl Display) -> Problem {
    Problem::new(Code::VerificationFailed, format!("`{}`: {why}", path.display()))
}

/// The owner key is not where it was put.
pub fn owner_key_missing(namespace: &str) -> Problem {
    let detail = format!("the owner key of `{namespace}` is neither in a file nor in the keyring of this account");
    Problem::new(Code::OwnerLocked, detail)
}

/// The key that was opened is not the owner's.
pub fn owner_key_differs(found: impl Display, owner: impl Display) -> Problem {
    let detail = format!("the stored key is that of {found}, and the owner of this installation is {owner}");
    Problem::new(Code::VerificationFailed, detail)
}

/// Another place was named for the owner key than the one in use.
pub fn owner_is_here(owner: impl Display) -> Problem {
    let detail = format!("this installation belongs to {owner} already; `waiaas owner show` tells where its key is");
    Problem::new(Code::ValidationDuplicate, detail).at("owner")
}

/// Another key was to be imported than the one that is there.
pub fn owner_is_another(imported: impl Display, owner: impl Display, at: &str) -> Problem {
    let detail = format!("this installation belongs to {owner} already; the key to import is that of {imported}");
    Problem::new(Code::ValidationDuplicate, detail).at(at)
}

/// No keyring where one was asked for.
pub fn keyring(why: impl Display) -> Problem {
    let detail = format!("the keyring of this account cannot be used: {why}; `--key-store file` does without it");
    Problem::new(Code::OwnerLocked, detail).at("key-store")
}

/// Questions were forbidden, and a passphrase is needed.
pub fn non_interactive() -> Problem {
    let detail = "`--non-interactive` needs `--passphrase-file` with a 0600 file";
    Problem::new(Code::ValidationRequired, detail).at("passphrase-file")
}

/// A wallet that is over.
pub fn over(name: &str) -> Problem {
    Problem::new(Code::AgentTerminated, format!("the wallet `{name}` is over: pay nothing to it any more"))
}

/// From a wallet to itself.
pub fn to_itself(name: &str) -> Problem {
    Problem::new(Code::ValidationRange, format!("`{name}` is both: name two wallets")).at("to")
}

/// A wallet whose key is its account.
pub fn no_other_key(wallet: &WalletView) -> Problem {
    match wallet.state {
        WalletState::Creating => Problem::plain(Code::AgentCreating),
        WalletState::Terminated => over(&wallet.name),
        WalletState::Active | WalletState::Suspended => {
            let detail = format!(
                "the wallet `{}` has no vault: its key is its account, and another key is another account; \
                 make another wallet, and pay it what is left in this one",
                wallet.name
            );
            Problem::new(Code::ValidationRange, detail).at("wallet")
        }
    }
}
