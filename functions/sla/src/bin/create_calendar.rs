//! The function `create_calendar`.

fn main() -> std::process::ExitCode {
    app::http(&sla::create_calendar::ROUTE)
}
