//! The function `send_test_mail`.

fn main() -> std::process::ExitCode {
    app::http("send_test_mail", |app, request| Box::pin(mail_channel::send_test_mail::send_test_mail(app, request)))
}
