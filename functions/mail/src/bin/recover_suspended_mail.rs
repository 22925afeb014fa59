//! The function `recover_suspended_mail`.

fn main() -> std::process::ExitCode {
    app::http("recover_suspended_mail", |app, request| {
        Box::pin(mail_channel::recover_suspended_mail::recover_suspended_mail(app, request))
    })
}
