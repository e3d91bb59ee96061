//! Which request is answered in which phase. Everything else is refused by name.
//!
//! ```text
//! Empty ──load-manifest──▶ Bound ──seal-root / finish-root──▶ Manifested        (a root under a key service)
//! Empty ──load-manifest──▶ Manifested ──both service keys──▶ Keyed ──start──▶ Ready
//!   any phase ──halt──▶ Halted
//! ```

use crate::refusal::refuse;
use waiaas_wire::enclave::{Phase, Purpose, Reason, Refusal, Request};

const EVERY: &[Phase] = &[Phase::Empty, Phase::Bound, Phase::Manifested, Phase::Keyed, Phase::Ready, Phase::Halted];

/// The phases in which `request` is answered: the whole table.
pub fn answered_in(request: &Request) -> &'static [Phase] {
    match request {
        Request::Hello | Request::Halt => EVERY,
        Request::LoadManifest(_) => &[Phase::Empty],
        Request::CreateKey(Purpose::FeePayer | Purpose::Receipt) => &[Phase::Manifested],
        // What was sealed earlier comes back before the first signature, never after it: that would set a budget back.
        Request::LoadKey(_) | Request::LoadState(..) => &[Phase::Manifested, Phase::Keyed],
        Request::Start => &[Phase::Keyed],
        Request::Key(_) => &[Phase::Manifested, Phase::Keyed, Phase::Ready],
        Request::Attest(_) | Request::SealRoot => &[Phase::Bound, Phase::Manifested, Phase::Keyed, Phase::Ready],
        // Another root after the first would leave keys behind that nothing opens.
        Request::OpenRoot(_) | Request::FinishRoot(_) => &[Phase::Bound],
        Request::CreateKey(Purpose::Agent(_))
        | Request::SetPolicy(_)
        | Request::Sign(_)
        | Request::SignAll(_)
        | Request::Stop(_)
        | Request::Lift(_)
        | Request::Destroy(_)
        | Request::Rotate(_)
        | Request::Retire(_)
        | Request::Sweep(_)
        | Request::Query(..)
        | Request::Checkpoint(_)
        | Request::RenewReceipt
        | Request::Ledger(_) => &[Phase::Ready],
    }
}

/// Refuses `request` unless it is answered in `phase`.
pub fn admit(phase: Phase, request: &Request) -> Result<(), Refusal> {
    let phases = answered_in(request);
    if phases.contains(&phase) {
        return Ok(());
    }
    let names: Vec<_> = phases.iter().map(ToString::to_string).collect();
    let detail = format!("{} is not answered in phase {phase}, only in: {}", request.name(), names.join(", "));
    Err(refuse(Reason::WrongPhase, detail))
}
