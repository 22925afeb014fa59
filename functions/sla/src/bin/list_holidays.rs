//! The function `list_holidays`.

fn main() -> std::process::ExitCode {
    app::http("list_holidays", |app, request| Box::pin(sla::list_holidays::list_holidays(app, request)))
}
