//! Whether everything is there that the audit log tells of. No sum vouches for entries and payments (`mark.rs`), and sled
//! drops what it cannot read of the end of its file without a word.

use super::{
    Store, Table,
    audit::{self, Leaf},
    error::StoreError,
    journal::Payment,
    leaf::{Event, LeafRecord},
    payments::PaymentError,
    txn::{Reads, View},
    wallets,
};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};
use waiaas_wire::merkle::{Frontier, leaf_hash};

/// Entries that are read in one step: no commit shows meanwhile.
const STEP: u64 = 64;

/// So many of the last entries are read at each start: what sled dropped was written shortly before.
const LAST: u64 = 4_096;

/// What was found to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Whole {
    /// Entries of the audit log.
    pub entries: u64,
    /// How many of them tell of a payment, which is in the journal.
    pub payments: u64,
}

impl Store {
    /// Reads what a start goes on from: every open payment, the last `of_each` of every wallet, and the end of the audit log. The
    /// mark does not vouch for these rows, and damage to them is to be told before anybody is told that the daemon has started.
    ///
    /// # Errors
    /// [`StoreError::Damage`] where one of them is not there or cannot be read; whatever else the store says.
    pub fn examine(&self, directory: &Path, of_each: usize) -> Result<(), StoreError> {
        let look = || -> Result<(), PaymentError> {
            self.look_over(LAST)?;
            self.open_payments()?;
            for wallet in self.read(|view| wallets::all(view))? {
                self.payments(Some(wallet.agent), None, of_each)?;
            }
            Ok(())
        };
        // sled panics over pages whose damage it did not expect.
        let looked = catch_unwind(AssertUnwindSafe(look));
        let why = match looked {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(PaymentError::Store(error))) if !error.is_damage() => return Err(error),
            Ok(Err(error)) => error.to_string(),
            Err(_) => "a page of it cannot be read".to_owned(),
        };
        Err(StoreError::Damage { file: directory.join("db"), why })
    }

    /// Reads the last `most` entries of the audit log: each is there, and what its hash says, and so is each payment that it tells
    /// of; if these are all entries, they make the log's head. Blocks, for seconds if there are a million.
    ///
    /// # Errors
    /// [`StoreError::Damaged`], with the first that is not so; whatever else the store says.
    pub fn look_over(&self, most: u64) -> Result<Whole, StoreError> {
        let head = self.read(|view| audit::head(view))?;
        let first = head.size().saturating_sub(most);
        let (mut found, mut tree, mut next) = (Whole::default(), Frontier::default(), first);
        while next < head.size() {
            let count = usize::try_from(head.size().saturating_sub(next).min(STEP)).unwrap_or(usize::MAX);
            self.read(|view| {
                for leaf in audit::leaves(view, next, count)? {
                    found.payments = found.payments.saturating_add(u64::from(tells_of_a_payment(view, &leaf)?));
                    tree.push(leaf.hash);
                    next = next.saturating_add(1);
                }
                Ok(())
            })?;
        }
        if first == 0 && tree != head {
            let why = "its entries do not make the head that is kept".to_owned();
            return Err(StoreError::Damaged { table: Table::Frontier, key: String::new(), why });
        }
        found.entries = head.size().saturating_sub(first);
        Ok(found)
    }
}

/// Whether an entry tells of a payment, which is there then.
fn tells_of_a_payment(view: &View<'_>, leaf: &Leaf) -> Result<bool, StoreError> {
    let damaged = |table, key, why: &str| StoreError::Damaged { table, key, why: why.to_owned() };
    let of_leaf = |why: &str| damaged(Table::Leaf, leaf.index.to_string(), why);
    if leaf_hash(&leaf.data) != leaf.hash {
        return Err(of_leaf("it is not what its hash says"));
    }
    let Event::Decision(decided) = LeafRecord::read(&leaf.data).map_err(|why| of_leaf(&why))?.event else {
        return Ok(false);
    };
    match view.get::<Payment>(&decided.tx)? {
        Some(_) => Ok(true),
        None => Err(damaged(Table::Payment, decided.tx.to_string(), "it is not there, and the audit log tells of it")),
    }
}
