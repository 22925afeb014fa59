//! The function `update_ticket`.

fn main() -> std::process::ExitCode {
    app::http(&tickets::update_ticket::ROUTE)
}
