//! The Squads v4 multisig program on this ledger: compiled for this machine, or the very file that runs on chain.

#[path = "../squads/src/abi.rs"]
mod abi;
#[expect(unsafe_code, reason = "the one file that calls a foreign library; it argues its case at its head")]
mod bridge;
mod genesis;
mod input;

use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;
use solana_pubkey::{Pubkey, pubkey};
use surfpool_core::surfnet::svm::SurfnetSvm;

use crate::options::Options;

/// Where the program lives, here as on chain.
pub const PROGRAM_ID: Pubkey = pubkey!("SQDS4ep65T869zMMBKyuUq6aD6EgTu8psMjkvj52pCf");

/// Which Squads program to run.
#[derive(Debug, Clone, Copy)]
pub enum Source<'a> {
    /// A shared object built from `localnet/squads`.
    Native(&'a Path),
    /// An ELF file of the program as it is on chain.
    Elf(&'a Path),
}

/// What the announcement says about Squads.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Announcement {
    program_id: String,
    program_config: String,
    treasury: String,
    multisig_creation_fee: u64,
    /// `native` or `elf`.
    source: &'static str,
}

impl<'a> Source<'a> {
    /// The program that the command line names, if any.
    pub fn from_options(options: &'a Options) -> Option<Self> {
        match (options.no_squads, &options.squads_elf, &options.squads_so) {
            (true, _, _) | (_, None, None) => None,
            (_, Some(elf), _) => Some(Self::Elf(elf)),
            (_, None, Some(so)) => Some(Self::Native(so)),
        }
    }

    /// What to announce about it.
    pub fn announcement(self) -> Announcement {
        Announcement {
            program_id: PROGRAM_ID.to_string(),
            program_config: genesis::program_config().to_string(),
            treasury: genesis::treasury().to_string(),
            multisig_creation_fee: genesis::MULTISIG_CREATION_FEE,
            source: match self {
                Self::Native(_) => "native",
                Self::Elf(_) => "elf",
            },
        }
    }

    /// Puts the program and its configuration on the ledger.
    pub fn install(self, svm: &mut SurfnetSvm) -> Result<()> {
        let ledger = &mut svm.inner.svm;
        match self {
            Self::Native(path) => {
                bridge::load(path, &PROGRAM_ID).with_context(|| format!("cannot load {}", path.display()))?;
                ledger.add_builtin(PROGRAM_ID, bridge::REGISTER);
            }
            Self::Elf(path) => ledger
                .add_program_from_file(PROGRAM_ID, path)
                .with_context(|| format!("cannot load {}", path.display()))?,
        }
        for (address, account) in genesis::accounts(|len| svm.inner.minimum_balance_for_rent_exemption(len)) {
            svm.set_account(&address, account)?;
        }
        Ok(())
    }
}
