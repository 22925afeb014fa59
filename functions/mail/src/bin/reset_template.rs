//! The function `reset_template`.

fn main() -> std::process::ExitCode {
    app::http("reset_template", |app, request| Box::pin(mail_channel::reset_template::reset_template(app, request)))
}
