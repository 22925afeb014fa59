//! The function `update_template`.

fn main() -> std::process::ExitCode {
    app::http("update_template", |app, request| Box::pin(mail_channel::update_template::update_template(app, request)))
}
