//! Time and randomness as values that a function is given, so that a test can set both.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Tells the time.
#[derive(Clone, Default)]
pub struct Clock(Source);

#[derive(Clone, Default)]
enum Source {
    #[default]
    System,
    Manual(Arc<Mutex<Timestamp>>),
}

impl Clock {
    /// The clock of the machine.
    pub fn system() -> Self {
        Self::default()
    }

    /// The time now, in UTC.
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System => Timestamp::now(),
            Source::Manual(time) => *time.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Source::System => formatter.write_str("Clock(system)"),
            Source::Manual(_) => write!(formatter, "Clock({})", self.now()),
        }
    }
}

/// A clock that stands still until it is moved; for tests.
#[derive(Clone)]
pub struct ManualClock(Arc<Mutex<Timestamp>>);

impl ManualClock {
    /// A clock that shows `now`.
    pub fn new(now: Timestamp) -> Self {
        Self(Arc::new(Mutex::new(now)))
    }

    /// The clock to hand to the code under test. It follows later calls of [`Self::set`] and [`Self::advance`].
    pub fn clock(&self) -> Clock {
        Clock(Source::Manual(self.0.clone()))
    }

    /// Sets the time.
    pub fn set(&self, now: Timestamp) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }

    /// Moves the time on, or back with a negative duration.
    ///
    /// # Panics
    /// When the time would leave the range that [`Timestamp`] can hold.
    pub fn advance(&self, by: SignedDuration) {
        let mut time = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *time = time.checked_add(by).expect("a test stays between the years -9999 and 9999");
    }
}

/// A source of random bytes.
#[derive(Clone, Default)]
pub struct Entropy(Option<Arc<Seeded>>);

struct Seeded {
    seed: u64,
    next: AtomicU64,
}

impl Entropy {
    /// The operating system's generator, fit for keys and tokens.
    pub fn system() -> Self {
        Self::default()
    }

    /// Bytes that are the same in every run with the same seed, for tests: SHA-256 over seed and counter.
    pub fn seeded(seed: u64) -> Self {
        Self(Some(Arc::new(Seeded { seed, next: AtomicU64::new(0) })))
    }

    /// `N` random bytes.
    ///
    /// # Panics
    /// When the operating system has no randomness to give; nothing safe can be done without it.
    pub fn random_bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    fn fill(&self, bytes: &mut [u8]) {
        let Some(seeded) = &self.0 else {
            return getrandom::fill(bytes).expect("the operating system gives random bytes");
        };
        for chunk in bytes.chunks_mut(32) {
            let counter = seeded.next.fetch_add(1, Ordering::Relaxed);
            let block = Sha256::new().chain_update(seeded.seed.to_be_bytes()).chain_update(counter.to_be_bytes());
            chunk.copy_from_slice(&block.finalize()[..chunk.len()]);
        }
    }

    /// A fresh version 7 UUID (RFC 9562, section 5.7): 48 bits of milliseconds, then randomness, so that ids sort by
    /// the time they were made. Times before 1970 count as 1970.
    pub fn uuid_v7(&self, now: Timestamp) -> Uuid {
        let milliseconds = u64::try_from(now.as_millisecond()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(milliseconds, &self.random_bytes()).into_uuid()
    }
}

impl fmt::Debug for Entropy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.0.is_some() { "Entropy(seeded)" } else { "Entropy(system)" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manual_clock_moves_only_when_told() {
        let start: Timestamp = "2026-11-21T04:00:00Z".parse().expect("a time");
        let hand = ManualClock::new(start);
        let clock = hand.clock();
        assert_eq!(clock.now(), start);
        hand.advance(SignedDuration::from_mins(15));
        assert_eq!(clock.now().to_string(), "2026-11-21T04:15:00Z");
        hand.set(start);
        assert_eq!(clock.now(), start);
    }

    #[test]
    fn seeded_bytes_repeat_per_run_and_differ_per_call() {
        let (one, two) = (Entropy::seeded(7), Entropy::seeded(7));
        let first: [u8; 40] = one.random_bytes();
        assert_eq!(first, two.random_bytes::<40>());
        assert_ne!(first, one.random_bytes::<40>());
        assert_ne!(first, Entropy::seeded(8).random_bytes::<40>());
        assert_ne!(Entropy::system().random_bytes::<32>(), Entropy::system().random_bytes::<32>());
    }

    #[test]
    fn uuids_carry_the_time_and_sort_by_it() {
        let entropy = Entropy::seeded(1);
        let early = entropy.uuid_v7("2026-11-21T04:00:00Z".parse().expect("a time"));
        let late = entropy.uuid_v7("2026-11-21T04:00:00.001Z".parse().expect("a time"));
        assert_eq!(early.get_version_num(), 7);
        assert!(early < late);
    }
}
