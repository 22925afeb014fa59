//! The function `list_calendars`.

fn main() -> std::process::ExitCode {
    app::http("list_calendars", |app, request| Box::pin(sla::list_calendars::list_calendars(app, request)))
}
