//! What the caller wants measured.

use std::path::PathBuf;

use kit::Failure;

/// Shown for `--help`.
pub const USAGE: &str = "\
usage: bench [--runs N] [--warm N] [--json FILE] [--strict] [word...]

  word         measure functions whose name contains one of the words; without words all
  --runs N     cold starts of each function, of which the median counts; 11
  --warm N     later invocations; 200
  --json FILE  where the numbers are written; .local/bench.json
  --strict     fail when a goal is missed, too";

/// A run's settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arguments {
    /// Parts of names; none means all functions.
    pub filters: Vec<String>,
    /// Cold starts per function.
    pub runs: usize,
    /// Warm invocations per function.
    pub warm: usize,
    /// Where the numbers go.
    pub json: PathBuf,
    /// Whether a missed goal is a failure.
    pub is_strict: bool,
}

/// To measure, or to be told how.
#[derive(Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Measure.
    Run(Arguments),
    /// Show [`USAGE`].
    Help,
}

impl Arguments {
    /// Reads a command line, without the program's name.
    ///
    /// # Errors
    /// An option that does not exist, or one without its value.
    pub fn parse(words: impl IntoIterator<Item = String>) -> Result<Wanted, Failure> {
        let json = openapi::files::root().join(".local/bench.json");
        let mut read = Self { filters: vec![], runs: 11, warm: 200, json, is_strict: false };
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            let (option, glued) = match word.split_once('=') {
                Some((option, value)) if option.starts_with("--") => (option.to_owned(), Some(value.to_owned())),
                _ => (word, None),
            };
            let mut value = || {
                glued.clone().or_else(|| words.next()).ok_or_else(|| Failure::new(format!("{option} needs a value")))
            };
            match option.as_str() {
                "-h" | "--help" => return Ok(Wanted::Help),
                "--strict" => read.is_strict = true,
                "--runs" => read.runs = count(&option, &value()?)?,
                "--warm" => read.warm = count(&option, &value()?)?,
                "--json" => read.json = value()?.into(),
                unknown if unknown.starts_with('-') => {
                    return Err(Failure::new(format!("unknown option {unknown}\n{USAGE}")));
                }
                name => read.filters.push(name.replace('-', "_")),
            }
        }
        Ok(Wanted::Run(read))
    }
}

fn count(option: &str, value: &str) -> Result<usize, Failure> {
    let number = value.parse().ok().filter(|number| (1..=10_000).contains(number));
    number.ok_or_else(|| Failure::new(format!("{option} must be a number from 1 to 10000, not '{value}'")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Wanted, Failure> {
        Arguments::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn options_and_words_come_in_any_order() {
        let Wanted::Run(read) = parse("ticket --runs 3 --json=out.json sign-in --strict").expect("read") else {
            panic!("a run is wanted")
        };
        assert_eq!((read.runs, read.warm, read.is_strict), (3, 200, true));
        assert_eq!(read.filters, ["ticket", "sign_in"]);
        assert_eq!(read.json, PathBuf::from("out.json"));
        assert_eq!(parse("--runs 3 -h").expect("read"), Wanted::Help);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (line, named) in [("--fast", "--fast"), ("--runs", "--runs"), ("--warm 0", "'0'"), ("--warm x", "'x'")] {
            let failure = parse(line).expect_err(line).to_string();
            assert!(failure.contains(named), "{failure}");
        }
    }
}
