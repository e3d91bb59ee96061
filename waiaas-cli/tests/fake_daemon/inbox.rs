//! What waits for the owner: one honest item, and every way to lie about one.

use super::{
    message::{Step, memo, message, pay},
    views::{self, POCKET, RECIPIENT},
};
use waiaas_policy::{Address, id::TxId};
use waiaas_wire::view::{InboxItem, TxState, TxView};

const FEE_PAYER: Address = Address::new_from_array([5; 32]);
const STRANGER: Address = Address::new_from_array([66; 32]);

/// What is asked for: 0.9 SOL.
const AMOUNT: u64 = 900_000_000;

/// The ids, in the order of [`items`].
pub fn id(number: u128) -> TxId {
    TxId::from_u128(number)
}

/// All items.
pub fn items() -> Vec<InboxItem> {
    let honest = || pay(POCKET, RECIPIENT, AMOUNT);
    vec![
        item(1, &[honest(), memo("order 17")]),
        // The draft pays somebody else.
        item(2, &[pay(POCKET, STRANGER, AMOUNT), memo("order 17")]),
        // The draft pays more.
        item(3, &[pay(POCKET, RECIPIENT, AMOUNT + 1), memo("order 17")]),
        // The draft pays twice.
        item(4, &[honest(), pay(POCKET, STRANGER, 1), memo("order 17")]),
        // The draft says something else to everybody.
        item(5, &[honest(), memo("order 18")]),
        // The draft calls a program that is not understood.
        item(6, &[honest(), memo("order 17"), Step { program: STRANGER, accounts: vec![POCKET], data: vec![1] }]),
        // The draft gives the account away.
        item(7, &[honest(), memo("order 17"), assign()]),
        // The draft is no message.
        InboxItem { message: vec![1, 2, 3], ..item(8, &[honest(), memo("order 17")]) },
        // The account that pays is not the wallet's.
        other_account(),
        // What is shown to people is not what is counted.
        shown_amount(),
    ]
}

fn assign() -> Step {
    let mut data = 1_u32.to_le_bytes().to_vec();
    data.extend(STRANGER.to_bytes());
    Step { program: waiaas_policy::address::SYSTEM, accounts: vec![POCKET], data }
}

fn item(number: u128, steps: &[Step]) -> InboxItem {
    InboxItem {
        tx: TxView {
            memo: Some("order 17".into()),
            amount: AMOUNT,
            ui_amount: "0.9".into(),
            ..views::payment(id(number), TxState::AwaitingOwner)
        },
        reasons: vec!["needs approval: 0.9 SOL asked, up to 0.8 SOL goes without asking".into()],
        message: message(&[FEE_PAYER, POCKET], steps),
        wallets: vec![RECIPIENT],
        from: POCKET,
        multisig: None,
        fee_payer: FEE_PAYER,
        signatures: Vec::new(),
    }
}

fn other_account() -> InboxItem {
    let steps = [pay(STRANGER, RECIPIENT, AMOUNT), memo("order 17")];
    InboxItem { message: message(&[FEE_PAYER, STRANGER], &steps), from: STRANGER, ..item(9, &[]) }
}

fn shown_amount() -> InboxItem {
    let mut item = item(10, &[pay(POCKET, RECIPIENT, AMOUNT), memo("order 17")]);
    item.tx.ui_amount = "0.09".into();
    item
}
