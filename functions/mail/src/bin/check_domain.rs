//! The function `check_domain`.

fn main() -> std::process::ExitCode {
    app::http("check_domain", |app, request| Box::pin(mail_channel::check_domain::check_domain(app, request)))
}
