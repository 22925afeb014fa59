//! The function `update_holiday`.

fn main() -> std::process::ExitCode {
    app::http("update_holiday", |app, request| Box::pin(sla::update_holiday::update_holiday(app, request)))
}
