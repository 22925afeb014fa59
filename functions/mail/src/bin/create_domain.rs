//! The function `create_domain`.

fn main() -> std::process::ExitCode {
    app::http("create_domain", |app, request| Box::pin(mail_channel::create_domain::create_domain(app, request)))
}
