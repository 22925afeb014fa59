//! The function `get_raw_mail`.

fn main() -> std::process::ExitCode {
    app::http("get_raw_mail", |app, request| Box::pin(mail_channel::get_raw_mail::get_raw_mail(app, request)))
}
