//! The function `get_holiday`.

fn main() -> std::process::ExitCode {
    app::http("get_holiday", |app, request| Box::pin(sla::get_holiday::get_holiday(app, request)))
}
