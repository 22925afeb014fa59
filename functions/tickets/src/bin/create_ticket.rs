//! The function `create_ticket`.

fn main() -> std::process::ExitCode {
    app::http(&tickets::create_ticket::ROUTE)
}
