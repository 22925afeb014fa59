//! The function `replay_mail`.

fn main() -> std::process::ExitCode {
    app::http("replay_mail", |app, request| Box::pin(mail_channel::replay_mail::replay_mail(app, request)))
}
