//! The function `list_mails`.

fn main() -> std::process::ExitCode {
    app::http("list_mails", |app, request| Box::pin(mail_channel::list_mails::list_mails(app, request)))
}
