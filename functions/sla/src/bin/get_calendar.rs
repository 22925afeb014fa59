//! The function `get_calendar`.

fn main() -> std::process::ExitCode {
    app::http(&sla::get_calendar::ROUTE)
}
