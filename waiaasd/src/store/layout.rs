//! Every key space of the store, in one place: a row's key is the table's byte followed by the record's key.

macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident = $byte:literal,)*) => {
        /// A table. The bytes are on disk: a number is never given to another table, and never changed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Table { $($(#[$doc])* $name = $byte,)* }

        impl Table {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The table's name as errors tell it.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)*
                }
            }
        }
    };
}

tables! {
    /// The version of the layout as a whole.
    Schema = 0x00,
    /// Further pieces of long rows (see `rows.rs`), and blocks of short ones (see `blocks.rs`).
    Piece = 0x01,
    /// The boot manifest.
    Manifest = 0x02,

    /// Wallets by agent.
    Wallet = 0x10,
    /// Agents by wallet name.
    WalletName = 0x11,

    /// Where everything goes in an emergency, by agent.
    Destination = 0x12,
    /// The last time that everything was taken out, by agent.
    Recovery = 0x13,

    /// Sealed keys by purpose.
    SealedKey = 0x18,
    /// Sealed enclave state by agent.
    SealedState = 0x19,
    /// The enclave's root, sealed.
    SealedRoot = 0x1a,
    /// Which receipt key took the place of which, by the old one.
    Succession = 0x1b,

    /// Policies by agent and version.
    Policy = 0x20,
    /// The owner's budget by version.
    Budget = 0x21,
    /// What each agent has used.
    Ledger = 0x22,
    /// What all agents have used together.
    OwnerLedger = 0x23,
    /// Policies that wait for their cool-down, by agent.
    WaitingPolicy = 0x26,

    /// API keys by id.
    ApiKey = 0x28,
    /// API keys by the hash of their secret.
    ApiKeyHash = 0x29,
    /// When an API key was last used.
    ApiKeyUse = 0x2a,

    /// Leaves of the audit log by index.
    Leaf = 0x30,
    /// What is needed to append to the audit log.
    Frontier = 0x31,
    /// Roots of complete subtrees of the audit log by level and number.
    Subtree = 0x32,

    /// Deposits by sequence.
    Deposit = 0x38,
    /// Deposits of a wallet by sequence.
    DepositOfWallet = 0x39,
    /// Deposits by what makes them unique.
    DepositSeen = 0x3a,
    /// How far a watched address was read.
    Cursor = 0x3b,

    /// Requests by caller and idempotency key.
    Idempotency = 0x40,
    /// The same by age.
    IdempotencyAge = 0x41,
    /// Other calls by caller and idempotency key.
    Remembered = 0x42,
    /// The same by age.
    RememberedAge = 0x43,

    /// Payments by id.
    Payment = 0x48,
    /// Payments of a wallet by id.
    PaymentOfWallet = 0x49,
    /// Payments that are not over.
    OpenPayment = 0x4a,
    /// Payments by the message that is signed for them.
    PaymentMessage = 0x4b,
    /// Payments by their signature on the ledger.
    PaymentSignature = 0x4c,

    /// What the owner did on chain, by wallet and id.
    Act = 0x58,
    /// The same by its signature on the ledger.
    ActSignature = 0x59,

    /// Webhooks by id.
    Webhook = 0x60,
    /// Messages to webhooks, by webhook and number.
    Delivery = 0x61,
    /// Those that are still tried.
    OpenDelivery = 0x62,

    /// OAuth clients by id.
    Client = 0x68,
    /// What signs their tokens.
    TokenSecret = 0x69,

    /// Alerts by id.
    Alert = 0x70,
    /// Those that are not over, by wallet.
    OpenAlert = 0x71,
    /// The owner's second factor.
    Factor = 0x78,
    /// When agents were last heard of.
    Heartbeat = 0x79,
    /// Rules by which wallets are filled up, by the wallet that is.
    Refills = 0x7a,
}

impl Table {
    /// The byte that every key of the table begins with.
    #[allow(clippy::as_conversions, reason = "the discriminant of a `repr(u8)` enum")]
    pub const fn byte(self) -> u8 {
        self as u8
    }
}
