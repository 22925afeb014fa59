//! The function `get_suspended_mail`.

fn main() -> std::process::ExitCode {
    app::http("get_suspended_mail", |app, request| {
        Box::pin(mail_channel::get_suspended_mail::get_suspended_mail(app, request))
    })
}
