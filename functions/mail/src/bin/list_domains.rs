//! The function `list_domains`.

fn main() -> std::process::ExitCode {
    app::http("list_domains", |app, request| Box::pin(mail_channel::list_domains::list_domains(app, request)))
}
