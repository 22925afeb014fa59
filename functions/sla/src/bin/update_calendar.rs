//! The function `update_calendar`.

fn main() -> std::process::ExitCode {
    app::http("update_calendar", |app, request| Box::pin(sla::update_calendar::update_calendar(app, request)))
}
