//! What is made of many durations.

use std::time::{Duration, Instant};

/// The smallest value that at least `percent` of the values do not exceed (nearest rank); nothing of nothing.
pub fn percentile(values: &[Duration], percent: usize) -> Option<Duration> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

/// The middle value; of two middle ones the lower.
pub fn median(values: &[Duration]) -> Option<Duration> {
    percentile(values, 50)
}

/// How much of the time from `from` to `to` lies in at least one of `intervals`: what happens side by side counts once.
pub fn covered(intervals: &[(Instant, Instant)], from: Instant, to: Instant) -> Duration {
    let mut sorted = intervals.to_vec();
    sorted.sort_unstable();
    let mut total = Duration::ZERO;
    let mut until = from;
    for (start, end) in sorted {
        let (start, end) = (start.max(until), end.min(to));
        if end > start {
            total += end - start;
            until = end;
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(values: &[u64]) -> Vec<Duration> {
        values.iter().copied().map(Duration::from_millis).collect()
    }

    #[test]
    fn percentiles_are_values_that_occurred() {
        let hundred = ms(&(1..=100).rev().collect::<Vec<_>>());
        let of_hundred = |percent| percentile(&hundred, percent).map(|value| value.as_millis());
        assert_eq!([1, 50, 99, 100].map(of_hundred), [Some(1), Some(50), Some(99), Some(100)]);
        assert_eq!(percentile(&ms(&[7]), 99), Some(Duration::from_millis(7)));
        assert_eq!(percentile(&ms(&[7]), 0), Some(Duration::from_millis(7)));
        assert_eq!(percentile(&[], 50), None);
        assert_eq!(median(&ms(&[9, 1, 5])), Some(Duration::from_millis(5)));
        assert_eq!(median(&ms(&[9, 1, 5, 3])), Some(Duration::from_millis(3)));
    }

    #[test]
    fn overlapping_work_counts_once_and_only_inside_the_invocation() {
        let zero = Instant::now();
        let at = |ms| zero + Duration::from_millis(ms);
        let table = [
            ("none", vec![], 0),
            ("one", vec![(2, 5)], 3),
            ("one after the other", vec![(2, 3), (7, 9)], 3),
            ("side by side", vec![(2, 6), (4, 8)], 6),
            ("one within another, in any order", vec![(4, 5), (2, 8)], 6),
            ("before and after the invocation", vec![(0, 2), (9, 20)], 2),
            ("outside of it", vec![(0, 1), (10, 12)], 0),
        ];
        for (name, intervals, expected) in table {
            let intervals: Vec<_> = intervals.into_iter().map(|(start, end)| (at(start), at(end))).collect();
            assert_eq!(covered(&intervals, at(1), at(10)), Duration::from_millis(expected), "{name}");
        }
    }
}
