//! The function `create_calendar`.

fn main() -> std::process::ExitCode {
    app::http("create_calendar", |app, request| Box::pin(sla::create_calendar::create_calendar(app, request)))
}
