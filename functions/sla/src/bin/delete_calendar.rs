//! The function `delete_calendar`.

fn main() -> std::process::ExitCode {
    app::http("delete_calendar", |app, request| Box::pin(sla::delete_calendar::delete_calendar(app, request)))
}
