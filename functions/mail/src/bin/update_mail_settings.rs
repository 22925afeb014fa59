//! The function `update_mail_settings`.

fn main() -> std::process::ExitCode {
    app::http("update_mail_settings", |app, request| {
        Box::pin(mail_channel::update_mail_settings::update_mail_settings(app, request))
    })
}
