//! The function `merge_tickets`.

fn main() -> std::process::ExitCode {
    app::http(&tickets::merge_tickets::ROUTE)
}
