//! The function `update_mail_settings`.

fn main() -> std::process::ExitCode {
    app::http(&mail_channel::update_mail_settings::ROUTE)
}
