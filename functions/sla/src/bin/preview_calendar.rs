//! The function `preview_calendar`.

fn main() -> std::process::ExitCode {
    app::http("preview_calendar", |app, request| Box::pin(sla::preview_calendar::preview_calendar(app, request)))
}
