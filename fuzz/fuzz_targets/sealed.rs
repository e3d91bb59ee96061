//! What the daemon keeps for the enclave: sealed keys, states and roots. Nothing opens but what was sealed; and what was,
//! whatever is in it, is read as it was written, or refused.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::{Arc, LazyLock};
use waiaas_enclave::{
    agent::{Agent, Held},
    root::Opening,
    seal::{Content, Sealer},
    state::State,
};
use waiaas_fuzz::installation::{Fixed, Papers};
use waiaas_policy::id::AgentId;
use waiaas_wire::enclave::{Purpose, Reason};

const AGENT: AgentId = AgentId::from_u128(1);

struct Enclave {
    device: Arc<Fixed>,
    sealer: Sealer,
    papers: Papers,
    key: Vec<u8>,
}

static ENCLAVE: LazyLock<Enclave> = LazyLock::new(|| {
    let device = Fixed::new();
    let sealer = device.sealer();
    let key = Held::create(&sealer, Purpose::Agent(AGENT)).expect("a key").to_wire(None).sealed;
    Enclave { device, sealer, papers: Papers::new(), key }
});

fuzz_target!(|bytes: &[u8]| {
    let Enclave { device, sealer, papers, key } = &*ENCLAVE;
    // The tag has 16 bytes: whoever finds one is not a fuzzer.
    assert!(sealer.open(bytes).is_err() || is_seed(sealer, bytes), "what nobody sealed does not open");
    assert!(Held::open(sealer, bytes.to_vec()).is_err() || is_seed(sealer, bytes));
    let vouched = Opening::begin(&papers.keeper(device), bytes).map(drop);
    assert_eq!(vouched.map_err(|no| no.reason), Err(Reason::NotMySeal), "nobody vouched for it in this run");
    if let Some(state) = State::decode(bytes) {
        assert_eq!(State::decode(&state.encode()).as_ref(), Some(&state), "it is read back as it was");
    }
    // Sealed by ourselves, as an older version might have: read, or refused.
    let held = Held::open(sealer, key.clone()).expect("our own");
    let label = sealer.label(Purpose::Agent(AGENT), held.address(), Content::State, 1);
    let blob = sealer.seal(&label, bytes).expect("sealing");
    let mut agent = Agent::without_state(AGENT, held);
    match agent.load(sealer, blob) {
        Ok(loaded) => assert_eq!(loaded.sequence, 1),
        Err(refusal) => assert_eq!(refusal.reason, Reason::NotMySeal),
    }
});

/// Sealed under the fixed root: with the nonce that the device always gives.
fn is_seed(sealer: &Sealer, bytes: &[u8]) -> bool {
    let Ok((label, plain)) = sealer.open(bytes) else { return false };
    sealer.seal(&label, &plain).as_deref() == Ok(bytes)
}
