//! The function `rate_ticket`.

fn main() -> std::process::ExitCode {
    app::http(&tickets::rate_ticket::ROUTE)
}
