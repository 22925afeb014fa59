//! The function `open_survey`.

fn main() -> std::process::ExitCode {
    app::http(&tickets::open_survey::ROUTE)
}
