//! Starts surfpool inside this process, with what the ledger shall hold from its first block on.

use std::{net::SocketAddr, thread, time::Duration};

use anyhow::{Context, Result, anyhow, bail};
use crossbeam_channel::{Receiver, Sender, bounded, select, unbounded};
use surfpool_core::{
    runloops::start_local_surfnet_runloop,
    surfnet::{
        locker::SurfnetSvmLocker,
        svm::{SurfnetSvm, SurfnetSvmConfig},
    },
};
use surfpool_types::{BlockProductionMode, RpcConfig, SimnetCommand, SimnetConfig, SimnetEvent, SurfpoolConfig};

use crate::events;

const START_TIMEOUT: Duration = Duration::from_mins(1);
const STOP_TIMEOUT: Duration = Duration::from_secs(3);

/// Where the ledger listens and how fast it makes blocks.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// JSON-RPC.
    pub rpc: SocketAddr,
    /// WebSocket.
    pub ws: SocketAddr,
    /// Milliseconds between two blocks.
    pub slot_ms: u64,
}

/// A running ledger.
pub struct Ledger {
    state: SurfnetSvmLocker,
    commands: Sender<SimnetCommand>,
    ended: Receiver<String>,
}

impl Ledger {
    /// Starts a ledger whose first state `genesis` has filled in, and waits until its servers are up.
    pub fn start(settings: Settings, genesis: impl FnOnce(&mut SurfnetSvm) -> Result<()>) -> Result<Self> {
        let (mut svm, events, geyser) = SurfnetSvm::new(SurfnetSvmConfig {
            slot_time: settings.slot_ms,
            // Profiling runs every transaction again, instruction by instruction, for a studio nobody looks at.
            instruction_profiling_enabled: false,
            ..SurfnetSvmConfig::default()
        })?;
        genesis(&mut svm)?;
        begin_heights_at_slots(&mut svm);

        let state = SurfnetSvmLocker::new(svm);
        let config = surfpool_config(settings);
        let (commands, commands_inbox) = unbounded();
        let (ended_tx, ended) = bounded(1);
        let runloop = {
            let (state, commands) = (state.clone(), commands.clone());
            move || {
                let run = start_local_surfnet_runloop(state, config, commands, commands_inbox, geyser);
                // The error is not `Send`, so it leaves this thread as words.
                hiro_system_kit::nestable_block_on(run).map_err(|error| error.to_string())
            }
        };
        thread::Builder::new().name("ledger".into()).spawn(move || {
            let why = runloop().err().unwrap_or_else(|| "the ledger's loop returned".into());
            ended_tx.send(why)
        })?;

        wait_until_started(&events, &ended)?;
        thread::Builder::new()
            .name("events".into())
            .spawn(move || events.iter().for_each(|event| events::log(&event)))?;
        Ok(Self { state, commands, ended })
    }

    /// The ledger's state, shared with its threads.
    pub fn state(&self) -> SurfnetSvmLocker {
        self.state.clone()
    }

    /// Tells, once, that the ledger ended and why.
    pub fn ended(&self) -> &Receiver<String> {
        &self.ended
    }

    /// Asks the ledger to end and waits a moment for it.
    pub fn stop(self) {
        if self.commands.send(SimnetCommand::Terminate(None)).is_ok() && self.ended.recv_timeout(STOP_TIMEOUT).is_err()
        {
            tracing::debug!("the ledger did not end in time; leaving it to the end of the process");
        }
    }
}

/// Lets the block heights begin where the slots begin.
///
/// Surfpool begins its slots at 31 and its heights at 1, but says of every empty block that its height is its slot. So
/// the first blocks seemed to lie above the heights that they have, and nobody could tell that the ledger's memory
/// reaches back to them: a transaction that was lost there could not be proven dead.
fn begin_heights_at_slots(svm: &mut SurfnetSvm) {
    let slot = svm.latest_epoch_info.absolute_slot;
    svm.chain_tip.index = slot;
    svm.latest_epoch_info.block_height = slot;
}

/// Everything that keeps the ledger to itself: no datasource to fetch accounts from, no plugins, no studio.
fn surfpool_config(settings: Settings) -> SurfpoolConfig {
    SurfpoolConfig {
        simnets: vec![SimnetConfig {
            offline_mode: true,
            remote_rpc_url: None,
            slot_time: settings.slot_ms,
            block_production_mode: BlockProductionMode::Clock,
            instruction_profiling_enabled: false,
            ..SimnetConfig::default()
        }],
        rpc: RpcConfig {
            bind_host: settings.rpc.ip().to_string(),
            bind_port: settings.rpc.port(),
            ws_port: settings.ws.port(),
            ..RpcConfig::default()
        },
        ..SurfpoolConfig::default()
    }
}

fn wait_until_started(events: &Receiver<SimnetEvent>, ended: &Receiver<String>) -> Result<()> {
    let deadline = crossbeam_channel::after(START_TIMEOUT);
    loop {
        select! {
            recv(events) -> event => match event.context("the ledger ended while starting")? {
                SimnetEvent::CoreStarted(_) => return Ok(()),
                SimnetEvent::Aborted(why) => bail!("the ledger did not start: {why}"),
                other => events::log(&other),
            },
            recv(ended) -> why => {
                return Err(anyhow!("the ledger did not start: {}", why.unwrap_or_else(|_| "its thread panicked".into())));
            }
            recv(deadline) -> _ => bail!("the ledger did not start within {} s", START_TIMEOUT.as_secs()),
        }
    }
}
