//! The function `update_calendar`.

fn main() -> std::process::ExitCode {
    app::http(&sla::update_calendar::ROUTE)
}
