//! The function `delete_suspended_mail`.

fn main() -> std::process::ExitCode {
    app::http("delete_suspended_mail", |app, request| {
        Box::pin(mail_channel::delete_suspended_mail::delete_suspended_mail(app, request))
    })
}
