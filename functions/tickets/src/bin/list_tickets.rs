//! The function `list_tickets`.

fn main() -> std::process::ExitCode {
    app::http(&tickets::list_tickets::ROUTE)
}
