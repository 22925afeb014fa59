//! Writes the files that are made from the declarations; with `--check` tells which are stale and writes nothing.

use std::{io::Write as _, process::ExitCode};

use openapi::files::{Generated, generate};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => generate().and_then(|files| files.iter().try_for_each(write)),
        ["--check"] => generate().and_then(|files| check(&files)),
        _ => Err("usage: gen [--check]".to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            // Nobody is left to be told when the terminal is gone.
            writeln!(std::io::stderr(), "{reason}").ok();
            ExitCode::FAILURE
        }
    }
}

fn write(file: &Generated) -> Result<(), String> {
    if file.is_fresh() {
        return Ok(());
    }
    std::fs::write(file.location(), &file.content).map_err(|error| format!("{}: {error}", file.path))?;
    writeln!(std::io::stdout(), "wrote {}", file.path).map_err(|error| error.to_string())
}

fn check(files: &[Generated]) -> Result<(), String> {
    let stale: Vec<String> =
        files.iter().filter(|file| !file.is_fresh()).map(|file| format!("{} is stale", file.path)).collect();
    if stale.is_empty() { Ok(()) } else { Err(format!("{}\nwrite it with: scripts/gen", stale.join("\n"))) }
}
