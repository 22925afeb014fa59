//! The function `list_templates`.

fn main() -> std::process::ExitCode {
    app::http("list_templates", |app, request| Box::pin(mail_channel::list_templates::list_templates(app, request)))
}
