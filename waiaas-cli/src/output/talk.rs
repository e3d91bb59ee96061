//! What is said beside the result: prompts, progress and next steps.

use super::money;
use waiaas_policy::time::Timestamp;
use waiaas_wire::view::{TxState, TxView, WaitingPolicyView};

/// Asks for the passphrase chosen earlier.
pub const ASK_PASSPHRASE: &str = "passphrase of the owner key: ";
/// Asks for the PIN of a token.
pub const ASK_PIN: &str = "PIN of the token with the owner key: ";
/// Asks for the passphrase of a backup, where the owner key has none.
pub const ASK_BACKUP_PASSPHRASE: &str = "passphrase for the backup (it cannot be recovered): ";
/// Asks for a new passphrase.
pub const ASK_NEW_PASSPHRASE: &str = "new passphrase for the owner key (it cannot be recovered): ";
/// Asks for it once more.
pub const ASK_PASSPHRASE_AGAIN: &str = "the same once more: ";
/// While the key is opened.
pub const OPENING_KEY: &str = "opening the owner key";
/// While the key is locked.
pub const LOCKING_KEY: &str = "locking the owner key";
/// While the key is looked up that the enclave's root is sealed under.
pub const ASKING_KMS: &str = "asking AWS KMS for the key to seal under";
/// After a key was found at another end point than the daemon asks.
pub const KMS_ELSEWHERE: &str =
    "the daemon asks KMS at another end point: set `kms.endpoint` in its settings, or the enclave waits for KMS";
/// After the manifest named a KMS key.
pub const NEXT_SEALED: &str =
    "until `waiaas doctor` says that the root is sealed under this key, keep what it was under before (key or device)";
/// Before the owner signs a list of images.
pub const ASK_IMAGES: &str = "sign this list of images?";
/// After the list of images has changed.
pub const NEXT_POLICIES: &str =
    "now bring the policies of the keys in line: `waiaas enclave pcr policy` prints them, `pcr drift` compares";
/// After the enclave has made another receipt key.
pub const NEXT_RECEIPT_KEY: &str = "it signs from the enclave's next start on: `waiaas down`, then `waiaas up`";
/// While a key service or a token is asked.
pub const ASKING_SIGNER: &str = "asking for the owner key";
/// After a key was made elsewhere.
pub const MADE_ELSEWHERE: &str = "there was no such key, so it was made";
/// While a program starts.
pub const STARTING_ENCLAVE: &str = "starting the enclave";
/// While a program starts.
pub const STARTING_DAEMON: &str = "starting the daemon";
/// While a program starts.
pub const STARTING_LEDGER: &str = "starting the local ledger";
/// While a program ends.
pub const STOPPING: &str = "stopping";
/// While a payment is on its way.
pub const PAYING: &str = "paying";
/// While a payment is on its way.
pub const CONFIRMING: &str = "waiting for the ledger to confirm";
/// While somebody else has to act.
pub const WAITING: &str = "waiting for the owner or the delay";
/// While a deposit is awaited.
pub const WAITING_FOR_DEPOSIT: &str = "waiting for a deposit (Ctrl-C ends the waiting)";
/// While a wallet is made.
pub const MAKING_WALLET: &str = "making a key in the enclave";
/// While money is moved by the owner.
pub const FUNDING: &str = "sending the transfer";
/// While a vault is changed by the owner.
pub const CHANGING_VAULT: &str = "changing the vault on chain";
/// Before the owner signs a change of a vault.
pub const ASK_VAULT: &str = "sign this change on chain?";
/// After a wallet was stopped in the daemon and the enclave.
pub const SUSPENDED: &str = "the wallet pays nothing any more; if it has a vault, its limits are now removed on chain";
/// After a wallet was stopped in the daemon alone.
pub const ENCLAVE_NOT_TOLD: &str = "the enclave does not answer; it is told as soon as it does";
/// Before the owner registers where everything goes in an emergency.
pub const ASK_DESTINATION: &str = "register this recovery destination?";
/// Before everything is taken out of a wallet.
pub const ASK_RECOVER: &str = "stop it, and take everything out of its vault?";
/// Before the owner replaces an agent's key.
pub const ASK_ROTATE: &str = "replace its key?";
/// While an agent's key is replaced.
pub const REPLACING_KEY: &str = "replacing the key, and waiting until the ledger is final";
/// Before the owner ends a wallet.
pub const ASK_END: &str = "destroy its key, for good?";
/// Before the owner lets a wallet go on.
pub const ASK_LIFT: &str = "let it pay again?";
/// While a faucet is asked.
pub const ASKING_FAUCET: &str = "asking the faucet";
/// While a document is set.
pub const SETTING: &str = "setting it in the daemon and the enclave";
/// While an approval is carried out.
pub const APPROVING: &str = "approving and paying";
/// While a backup is written.
pub const WRITING_BACKUP: &str = "writing the backup";
/// While a backup is read.
pub const READING_BACKUP: &str = "reading the backup";
/// While an installation is made of a backup.
pub const RESTORING: &str = "restoring";
/// A backup without the enclave's signature.
pub const BACKUP_WITHOUT_HEAD: &str = "the enclave did not answer, so the backup's audit log has no signed head";
/// After a restore.
pub const AFTER_RESTORE: &str = "make sure that the installation it was made of never starts again; then: waiaas up";
/// While the audit log is read.
pub const READING_LOG: &str = "reading the audit log";
/// While the installation is examined.
pub const EXAMINING: &str = "examining";
/// While everything for trying is prepared.
pub const PREPARING: &str = "making an owner, a wallet and a policy";

/// Before the owner signs an approval.
pub const ASK_APPROVE: &str = "sign this approval?";
/// Before the owner signs a policy.
pub const ASK_POLICY: &str = "sign this policy?";
/// Before the owner signs a budget.
pub const ASK_BUDGET: &str = "sign this budget?";
/// Before the owner signs a manifest.
pub const ASK_MANIFEST: &str = "sign this manifest?";
/// After a manifest was signed.
pub const NEXT_RESTART: &str = "the enclave takes it at its next start: `waiaas down`, then `waiaas up`";
/// Before the owner signs a transfer.
pub const ASK_FUND: &str = "sign this transfer?";
/// Before a key is written out in the clear.
pub const EXPORT_IS_CLEAR: &str = "the file will hold the owner key in the clear: whoever reads it controls the money";
/// Before a key is written out in the clear.
pub const ASK_EXPORT: &str = "write it?";

/// After `init`.
pub const NEXT_UP: &str = "next: `waiaas up` starts the daemon";
/// After the first start.
pub const NEXT_INIT: &str = "there is no owner yet: `waiaas init` makes one";
/// After the first start with an owner.
pub const NEXT_WALLET: &str = "next: `waiaas wallet create NAME` makes a wallet";

/// After a wallet was made.
pub fn next_policy(name: &str) -> String {
    format!(
        "nothing is allowed yet. next: `waiaas policy template standard > {name}.toml`, \
         then `waiaas policy set {name} {name}.toml`"
    )
}

/// After wallets were stopped at once, `vaults` of them with limits on chain.
pub fn halted(count: usize, vaults: usize) -> String {
    let next = if vaults == 0 { "" } else { "; now the limits of vaults are removed on chain" };
    format!("{count} stopped: nothing more is signed{next}")
}

/// After a key was made.
pub const KEY_ONCE: &str = "this is the only time that the key is shown: give it to the agent as WAIAAS_API_KEY";

/// Before a code of the second factor is typed.
pub const ASK_CODE: &str = "code of the authenticator: ";

/// After a second factor was made where nobody could be asked for a code.
pub const CONFIRM_FACTOR: &str =
    "it is not on yet: give the secret to an authenticator, then `waiaas owner mfa confirm --code CODE`";

/// After recovery codes were made.
pub const CODES_ONCE: &str =
    "this is the only time that the recovery codes are shown: each is good once, instead of a code";

/// Before the owner's word that takes the second factor off is signed.
pub const ASK_FACTOR_OFF: &str = "sign this, and take the second factor off?";

/// After a webhook was made, or given another secret.
pub const SECRET_ONCE: &str =
    "this is the only time that the secret is shown: whoever gets the messages verifies them with it";

/// The settings could not be written.
pub const NO_CONFIG: &str = "`waiaasd` is not installed beside `waiaas` or in PATH: config.toml was not written; \
                             run `waiaas init` again when it is";

/// What to do about a payment that waits.
pub fn next_of(tx: &TxView) -> String {
    let id = tx.id;
    match (tx.state, tx.due_at) {
        (TxState::AwaitingOwner, _) => {
            format!(
                "it waits for the owner: `waiaas approve {id}` or `waiaas reject {id}`; `waiaas tx wait {id}` waits"
            )
        }
        (_, Some(due)) => {
            format!("it is paid at {}: `waiaas tx cancel {id}` takes it back, `waiaas tx wait {id}` waits", moment(due))
        }
        _ => format!("`waiaas tx wait {id}` waits for it"),
    }
}

/// A moment for a sentence.
fn moment(time: Timestamp) -> String {
    money::moment(time)
}

/// A warning of the ledger for trying.
pub const NOT_REAL: &str = "this is a local ledger for trying: its keys are public and its money is worth nothing";

/// A ledger for trying without the Squads program.
pub const NO_VAULT: &str =
    "this ledger runs without the Squads program, so the wallet has no vault; `--squads-so` names it";

/// How to leave.
pub const CTRL_C: &str = "Ctrl-C ends everything";

/// The last thing that is said.
pub const ENDED: &str = "ended; the ledger and its money are gone";

/// Setting what is set.
pub const IN_FORCE: &str = "this policy is in force already: nothing to sign";

/// After a wider policy was taken back.
pub const WITHDRAWN: &str = "it was taken back; this stays in force";
/// While recorded decisions are decided once more.
pub const REPLAYING: &str = "replaying recorded decisions";

/// After a wider policy was set that has to wait.
pub fn next_of_waiting(waiting: &WaitingPolicyView) -> String {
    let (name, due) = (&waiting.name, moment(waiting.due_at));
    format!("it takes effect at {due}; until then `waiaas policy withdraw {name}` takes it back")
}

/// A wide policy without a question.
pub const WIDENS: &str = "this allows more than the policy in force";
