//! The function `get_ticket`.

fn main() -> std::process::ExitCode {
    app::http(&tickets::get_ticket::ROUTE)
}
