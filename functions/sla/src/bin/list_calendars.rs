//! The function `list_calendars`.

fn main() -> std::process::ExitCode {
    app::http(&sla::list_calendars::ROUTE)
}
