//! The function `verify_ticket_history`.

fn main() -> std::process::ExitCode {
    app::http(&tickets::verify_ticket_history::ROUTE)
}
