//! The trace that a call is in (W3C Trace Context): it goes along with the work, out to Solana's nodes and to webhooks, each
//! time with a span of its own as the parent. Nothing is decided by it.

use std::fmt;
use tokio::task::JoinHandle;

/// Flags that have a meaning: sampled, and random.
const FLAGS: u8 = 3;

/// A trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Traceparent {
    trace: u128,
    span: u64,
    flags: u8,
}

tokio::task_local! {
    static CURRENT: Traceparent;
}

impl Traceparent {
    /// Reads a `traceparent`; `None` for what is none.
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let (version, trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let version = number(version, 2)?;
        // Of a later version, what we know of stands first.
        if version == 0xff || (version == 0 && parts.next().is_some()) {
            return None;
        }
        let (trace, span, flags) = (number(trace, 32)?, number(span, 16)?, number(flags, 2)?);
        let (span, flags) = (u64::try_from(span).ok()?, u8::try_from(flags).ok()? & FLAGS);
        (trace != 0 && span != 0).then_some(Self { trace, span, flags })
    }

    /// The same trace, with a new span as the parent of what follows.
    #[must_use]
    pub fn child(self) -> Self {
        let random = crate::daemon::random().unwrap_or(u128::from(self.span).rotate_left(64));
        Self { span: u64::try_from(random >> 64).unwrap_or_default().max(1), ..self }
    }
}

impl fmt::Display for Traceparent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "00-{:032x}-{:016x}-{:02x}", self.trace, self.span, self.flags)
    }
}

/// So many lower-case hexadecimal digits, and nothing else.
fn number(text: &str, length: usize) -> Option<u128> {
    let digits = text.len() == length && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    digits.then(|| u128::from_str_radix(text, 16).ok()).flatten()
}

/// Does some work in a trace, if there is one.
pub async fn within<T>(trace: Option<Traceparent>, work: impl Future<Output = T>) -> T {
    match trace {
        Some(trace) => CURRENT.scope(trace, work).await,
        None => work.await,
    }
}

/// The trace of the work at hand.
pub fn current() -> Option<Traceparent> {
    CURRENT.try_with(|trace| *trace).ok()
}

/// A task of its own that stays in the trace of who begins it.
pub fn spawn<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
    tokio::spawn(within(current(), work))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    #[test]
    fn what_is_one_comes_out_as_it_went_in() {
        assert_eq!(Traceparent::read(TRACE).unwrap().to_string(), TRACE);
        // A later version may say more; what has no meaning here is not passed on.
        let later = Traceparent::read(&format!("cc{}ff-more", TRACE.get(2..53).unwrap())).unwrap().to_string();
        assert_eq!(later, format!("{}03", TRACE.get(..53).unwrap()));
        let child = Traceparent::read(TRACE).unwrap().child().to_string();
        assert!(child.starts_with(TRACE.get(..36).unwrap()) && child.ends_with("-01") && child != TRACE, "{child}");
    }

    #[test]
    fn what_is_none_is_dropped() {
        let zeros = "0".repeat(32);
        for wrong in [
            String::new(),
            "00".to_owned(),
            format!("{TRACE}-00"),
            TRACE.to_uppercase(),
            TRACE.replacen("00-", "ff-", 1),
            TRACE.replacen("4bf92f3577b34da6a3ce929d0e0e4736", &zeros, 1),
            TRACE.replacen("00f067aa0ba902b7", "0000000000000000", 1),
            TRACE.replacen("00f067aa0ba902b7", "+0f067aa0ba902b7", 1),
            TRACE.replacen("-01", "-1", 1),
            format!(" {TRACE}"),
        ] {
            assert_eq!(Traceparent::read(&wrong), None, "{wrong}");
        }
    }

    #[tokio::test]
    async fn a_task_stays_in_the_trace_of_who_began_it() {
        let trace = Traceparent::read(TRACE);
        assert_eq!(current(), None);
        assert_eq!(within(trace, async { spawn(async { current() }).await.unwrap() }).await, trace);
        assert_eq!(spawn(async { current() }).await.unwrap(), None);
    }
}
