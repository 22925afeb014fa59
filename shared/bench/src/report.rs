//! The numbers: which goals they meet, as a table and as JSON.

use std::fmt::Write as _;
use std::time::Duration;

use jiff::Timestamp;
use kit::Failure;
use serde::{Serialize, Serializer};

/// A cold start may take so many times that of the bare function.
const MOST_TIMES_BARE: f64 = 1.5;
/// Half of the warm invocations may take at most so long outside of AWS.
const MOST_OUTSIDE: Duration = Duration::from_millis(1);

/// These hash a password, which is made to be slow (RFC 9106): no goal counts that holds for what every function does.
const HASHES_PASSWORDS: [&str; 3] = ["sign_up", "sign_in", "accept_invitation"];

/// What was measured of a function. Durations are medians of the cold starts, or percentiles of the warm invocations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// From the start of the process until it asks for an event.
    #[serde(rename = "init_ms", serialize_with = "milliseconds")]
    pub init: Duration,
    /// The first invocation.
    #[serde(rename = "first_ms", serialize_with = "milliseconds")]
    pub first: Duration,
    /// The cold start: how much longer than a warm function a fresh process takes to its first answer, without AWS's time.
    #[serde(rename = "cold_ms", serialize_with = "milliseconds")]
    pub cold: Duration,
    /// The same of the bare function, started in turn with this one.
    #[serde(rename = "bare_cold_ms", serialize_with = "milliseconds")]
    pub bare_cold: Duration,
    /// A later invocation, from the event to the answer.
    #[serde(rename = "warm_p50_ms", serialize_with = "milliseconds")]
    pub warm_p50: Duration,
    /// The slowest but one in a hundred.
    #[serde(rename = "warm_p99_ms", serialize_with = "milliseconds")]
    pub warm_p99: Duration,
    /// A later invocation without the time in which AWS was at work for it.
    #[serde(rename = "outside_p50_ms", serialize_with = "milliseconds")]
    pub outside_p50: Duration,
    /// The slowest but one in a hundred.
    #[serde(rename = "outside_p99_ms", serialize_with = "milliseconds")]
    pub outside_p99: Duration,
    /// How long the process had a processor for a later invocation, where the system tells.
    #[serde(rename = "processor_p50_ms", serialize_with = "maybe_milliseconds")]
    pub processor_p50: Option<Duration>,
    /// Requests to AWS of a later invocation; the middle value.
    pub aws_calls: usize,
    /// The most memory that was ever resident, where the system tells.
    pub peak_memory_kib: Option<u64>,
    /// The size of the binary.
    pub binary_bytes: u64,
}

fn milliseconds<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    // To the microsecond: what is finer is noise.
    serializer.serialize_f64((duration.as_secs_f64() * 1e6).round() / 1e3)
}

#[expect(clippy::ref_option, reason = "serde hands it over so")]
fn maybe_milliseconds<S: Serializer>(duration: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
    match duration {
        Some(duration) => milliseconds(duration, serializer),
        None => serializer.serialize_none(),
    }
}

impl Figures {
    /// The cold start in terms of the bare function's.
    pub fn times_bare(&self) -> f64 {
        self.cold.as_secs_f64() / self.bare_cold.as_secs_f64()
    }
}

/// A function in the report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Its name.
    pub function: String,
    /// What was measured; nothing when it failed.
    #[serde(flatten)]
    pub figures: Option<Figures>,
    /// The cold start in terms of the bare function's.
    pub times_bare: Option<f64>,
    /// Whether it hashes a password, so that the goals do not hold for it.
    pub hashes_password: bool,
    /// Goals that are missed: `cold`, `warm`.
    pub missed: Vec<&'static str>,
    /// Why there are no numbers.
    pub failure: Option<String>,
}

impl Row {
    /// A function that did what it was asked.
    pub fn measured(function: &str, figures: Figures) -> Self {
        let hashes_password = HASHES_PASSWORDS.contains(&function);
        let goals = [("cold", figures.times_bare() > MOST_TIMES_BARE), ("warm", figures.outside_p50 >= MOST_OUTSIDE)];
        let missed = goals.into_iter().filter(|(_, is_missed)| *is_missed && !hashes_password);
        Self {
            function: function.to_owned(),
            times_bare: Some((figures.times_bare() * 100.0).round() / 100.0),
            hashes_password,
            missed: missed.map(|(goal, _)| goal).collect(),
            failure: None,
            figures: Some(figures),
        }
    }

    /// A function that did not.
    pub fn failed(function: &str, failure: &Failure) -> Self {
        Self {
            function: function.to_owned(),
            figures: None,
            times_bare: None,
            hashes_password: false,
            missed: vec![],
            failure: Some(failure.to_string()),
        }
    }

    fn verdict(&self) -> String {
        match self {
            Self { failure: Some(_), .. } => "failed".to_owned(),
            Self { hashes_password: true, .. } => "hashes".to_owned(),
            Self { missed, .. } if missed.is_empty() => "met".to_owned(),
            Self { missed, .. } => format!("{} missed", missed.join(", ")),
        }
    }

    fn cells(&self) -> Vec<String> {
        let Some(figures) = &self.figures else {
            let mut cells = vec![self.function.clone()];
            cells.resize(COLUMNS.len() - 1, "-".to_owned());
            cells.push(self.verdict());
            return cells;
        };
        let ms = |duration: Duration| format!("{:.2}", duration.as_secs_f64() * 1e3);
        #[expect(clippy::cast_precision_loss, reason = "sizes of files and processes fit into 53 bits")]
        let mib = |bytes: u64| format!("{:.1}", bytes as f64 / f64::from(1 << 20));
        vec![
            self.function.clone(),
            ms(figures.init),
            ms(figures.first),
            ms(figures.cold),
            format!("{:.2}", figures.times_bare()),
            ms(figures.warm_p50),
            ms(figures.warm_p99),
            ms(figures.outside_p50),
            figures.processor_p50.map_or("-".to_owned(), ms),
            figures.aws_calls.to_string(),
            figures.peak_memory_kib.map_or("-".to_owned(), |kib| mib(kib * 1024)),
            mib(figures.binary_bytes),
            self.verdict(),
        ]
    }
}

const COLUMNS: [&str; 13] = [
    "function",
    "init ms",
    "first ms",
    "cold ms",
    "x bare",
    "warm p50",
    "p99",
    "outside p50",
    "cpu p50",
    "calls",
    "peak MiB",
    "size MiB",
    "goals",
];

/// A whole run.
#[derive(Debug, Serialize)]
pub struct Report {
    measured_at: Timestamp,
    cores: usize,
    runs: usize,
    warm: usize,
    goals: Goals,
    bare: Row,
    functions: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Goals {
    most_times_bare: f64,
    #[serde(rename = "most_outside_p50_ms", serialize_with = "milliseconds")]
    most_outside_p50: Duration,
}

impl Report {
    /// The report of a run.
    pub fn new(measured_at: Timestamp, runs: usize, warm: usize, bare: Row, functions: Vec<Row>) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let goals = Goals { most_times_bare: MOST_TIMES_BARE, most_outside_p50: MOST_OUTSIDE };
        Self { measured_at, cores, runs, warm, goals, bare, functions }
    }

    /// Whether a function failed.
    pub fn has_failed(&self) -> bool {
        self.functions.iter().any(|row| row.failure.is_some())
    }

    /// Whether a goal is missed.
    pub fn has_missed(&self) -> bool {
        self.functions.iter().any(|row| !row.missed.is_empty())
    }

    /// The table for people, with what failed below it.
    pub fn table(&self) -> String {
        let mut lines = vec![COLUMNS.map(str::to_owned).to_vec(), self.bare.cells()];
        // The bare function is the measure and has no goal.
        lines[1][COLUMNS.len() - 1] = String::new();
        lines.extend(self.functions.iter().map(Row::cells));
        let widths: Vec<usize> = (0..COLUMNS.len())
            .map(|column| lines.iter().map(|line| line[column].len()).max().unwrap_or_default())
            .collect();
        let mut text = String::new();
        for line in &lines {
            let mut shown = String::new();
            for (column, (cell, width)) in line.iter().zip(&widths).enumerate() {
                let is_word = column == 0 || column == COLUMNS.len() - 1;
                let padded = if is_word { format!("{cell:<width$}  ") } else { format!("{cell:>width$}  ") };
                shown.push_str(&padded);
            }
            writeln!(text, "{}", shown.trim_end()).expect("a String takes every write");
        }
        for row in &self.functions {
            if let Some(reason) = &row.failure {
                writeln!(text, "\n{} failed: {reason}", row.function).expect("a String takes every write");
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn figures(cold: u64, outside_us: u64) -> Figures {
        let ms = Duration::from_millis;
        Figures {
            init: ms(cold - 2),
            first: ms(2),
            cold: ms(cold),
            bare_cold: ms(10),
            warm_p50: ms(3),
            warm_p99: ms(4),
            outside_p50: Duration::from_micros(outside_us),
            outside_p99: ms(2),
            processor_p50: Some(Duration::from_micros(300)),
            aws_calls: 2,
            peak_memory_kib: Some(20 * 1024),
            binary_bytes: 9 << 20,
        }
    }

    fn report(rows: Vec<Row>) -> Report {
        Report::new(Timestamp::UNIX_EPOCH, 5, 200, Row::measured("bare", figures(10, 200)), rows)
    }

    #[test]
    fn goals_are_met_up_to_their_limit_and_not_asked_of_password_hashing() {
        let missed = |name: &str, cold, outside| Row::measured(name, figures(cold, outside)).missed;
        assert_eq!(missed("get_ticket", 15, 999), Vec::<&str>::new());
        assert_eq!(missed("get_ticket", 16, 999), ["cold"]);
        assert_eq!(missed("get_ticket", 16, 1000), ["cold", "warm"]);
        assert_eq!(missed("sign_in", 90, 40_000), Vec::<&str>::new());
    }

    #[test]
    fn the_table_has_a_line_per_function_and_says_what_failed() {
        let broken = Row::failed("list_tickets", &Failure::new("it answered 500"));
        let report = report(vec![Row::measured("get_ticket", figures(16, 400)), broken]);
        assert!(report.has_failed() && report.has_missed());
        let expected = "\
function      init ms  first ms  cold ms  x bare  warm p50   p99  outside p50  cpu p50  calls  peak MiB  size MiB  goals
bare             8.00      2.00    10.00    1.00      3.00  4.00         0.20     0.30      2      20.0       9.0
get_ticket      14.00      2.00    16.00    1.60      3.00  4.00         0.40     0.30      2      20.0       9.0  cold missed
list_tickets        -         -        -       -         -     -            -        -      -         -         -  failed

list_tickets failed: it answered 500
";
        assert_eq!(report.table(), expected);
    }

    #[test]
    fn the_json_holds_what_the_table_shows() {
        let report = report(vec![Row::measured("get_ticket", figures(12, 400))]);
        assert!(!report.has_failed() && !report.has_missed());
        let json = serde_json::to_value(&report).expect("JSON");
        assert_eq!(json["goals"], json!({"most_times_bare": 1.5, "most_outside_p50_ms": 1.0}));
        assert_eq!(json["bare"]["cold_ms"], 10.0);
        let row = &json["functions"][0];
        assert_eq!((&row["function"], &row["times_bare"]), (&json!("get_ticket"), &json!(1.2)));
        assert_eq!((&row["outside_p50_ms"], &row["binary_bytes"]), (&json!(0.4), &json!(9 << 20)));
        assert_eq!(row["missed"], json!([]));
    }
}
