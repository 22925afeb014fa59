//! Drives the functions' real binaries through a small Runtime API and an AWS of this process, and tells what they cost:
//! see the README.

mod arguments;
mod endpoint;
mod functions;
mod measure;
mod process;
mod report;
mod runtime_api;
mod server;
mod stage;
mod statistics;
mod wire;

use std::fs;
use std::io::Write as _;
use std::process::ExitCode;

use jiff::Timestamp;
use kit::Failure;

use crate::arguments::{Arguments, Wanted};
use crate::functions::Function;
use crate::measure::Bench;
use crate::report::Report;

fn main() -> ExitCode {
    let outcome = match Arguments::parse(std::env::args().skip(1)) {
        Ok(Wanted::Run(arguments)) => run(&arguments),
        Ok(Wanted::Help) => writeln!(std::io::stdout(), "{}", arguments::USAGE).map(|()| true).map_err(Failure::from),
        Err(failure) => Err(failure),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            tell(&failure.to_string());
            ExitCode::FAILURE
        }
    }
}

/// Measures, prints and writes. Tells whether all is well.
fn run(arguments: &Arguments) -> Result<bool, Failure> {
    let functions = functions::selected(&arguments.filters)?;
    let bare = Function::beside_this("bare")?;
    let bench = Bench::new(bare, arguments.runs, arguments.warm)?;
    let mut rows = Vec::new();
    for (index, function) in functions.iter().enumerate() {
        tell(&format!("[{}/{}] {}", index + 1, functions.len(), function.name));
        rows.push(bench.row(function));
    }
    let report = Report::new(Timestamp::now(), arguments.runs, arguments.warm, bench.bare_row()?, rows);
    writeln!(std::io::stdout(), "{}", report.table())?;
    if let Some(folder) = arguments.json.parent() {
        fs::create_dir_all(folder)?;
    }
    let text = serde_json::to_string_pretty(&report)? + "\n";
    fs::write(&arguments.json, text)
        .map_err(|error| Failure::from(error).context(format!("writing {}", arguments.json.display())))?;
    let is_bad = report.has_failed() || (arguments.is_strict && report.has_missed());
    Ok(!is_bad)
}

/// Progress and reasons, apart from the table.
fn tell(line: &str) {
    // Nobody is left to be told when the terminal is gone.
    writeln!(std::io::stderr(), "{line}").ok();
}
