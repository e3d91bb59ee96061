//! `waiaas receipt`.

mod bundle;
mod verify;

use crate::{
    Ending, attestation,
    output::{receipt::ExportedReceipt, refusal},
    session::Session,
};
use bundle::Bundle;
use clap::Subcommand;
use std::path::PathBuf;
use waiaas_policy::id::TxId;
use waiaas_wire::{
    Problem,
    control::TxIdText,
    error::exit,
    view::{SealedReceiptView, SuccessionView},
};

/// The enclave's signed statements about payments
#[derive(Debug, Subcommand)]
pub enum Receipt {
    /// Write a payment's receipt to a new file, with an attestation of the key that signed it
    #[command(after_help = "Example:\n  waiaas receipt export tx_01K00000000000000000000000 coffee.json")]
    Export {
        /// The payment
        #[arg(value_name = "ID")]
        id: TxId,
        /// The new file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    Verify(verify::Verify),
}

impl Receipt {
    /// Whether an agent's key is never enough for it.
    pub fn is_for_owner(&self) -> bool {
        matches!(self, Self::Export { .. })
    }

    pub async fn run(self, session: &Session) -> Ending {
        match self {
            Self::Export { id, file } => session.output.show(&export(session, id, file).await?),
            Self::Verify(verify) => session.output.show(&verify.run()?),
        }
        Ok(exit::DONE)
    }
}

async fn export(session: &Session, id: TxId, file: PathBuf) -> Result<ExportedReceipt, Problem> {
    if file.exists() {
        return Err(refusal::exists(&file));
    }
    let daemon = session.daemon().await?;
    let asked = daemon.ask(async move |client, context, caller| client.tx_receipt(context, caller, TxIdText(id)).await);
    let SealedReceiptView { receipt: sealed, successions } = asked.await?;
    let attested = attestation::verified(session, &daemon, None).await?;
    let known = SuccessionView::read(&successions);
    let (key, stated) = verify::signed_by(&attested.statement, &sealed, &known)?;
    if stated.tx != id {
        return Err(refusal::receipt("it is about another payment"));
    }
    let needed = if attested.statement.receipt_key == Some(key) { &[][..] } else { &known };
    Bundle::new(sealed, attested.document, needed).write(&file)?;
    Ok(ExportedReceipt { transaction: id, file, key })
}
