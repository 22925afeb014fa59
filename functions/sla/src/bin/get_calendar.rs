//! The function `get_calendar`.

fn main() -> std::process::ExitCode {
    app::http("get_calendar", |app, request| Box::pin(sla::get_calendar::get_calendar(app, request)))
}
