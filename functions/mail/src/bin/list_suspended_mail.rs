//! The function `list_suspended_mail`.

fn main() -> std::process::ExitCode {
    app::http("list_suspended_mail", |app, request| {
        Box::pin(mail_channel::list_suspended_mail::list_suspended_mail(app, request))
    })
}
