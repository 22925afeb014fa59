//! The function `delete_holiday`.

fn main() -> std::process::ExitCode {
    app::http("delete_holiday", |app, request| Box::pin(sla::delete_holiday::delete_holiday(app, request)))
}
