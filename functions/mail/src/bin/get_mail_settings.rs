//! The function `get_mail_settings`.

fn main() -> std::process::ExitCode {
    app::http("get_mail_settings", |app, request| {
        Box::pin(mail_channel::get_mail_settings::get_mail_settings(app, request))
    })
}
