//! The function `create_holiday`.

fn main() -> std::process::ExitCode {
    app::http("create_holiday", |app, request| Box::pin(sla::create_holiday::create_holiday(app, request)))
}
