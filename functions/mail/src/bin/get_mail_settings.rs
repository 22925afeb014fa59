//! The function `get_mail_settings`.

fn main() -> std::process::ExitCode {
    app::http(&mail_channel::get_mail_settings::ROUTE)
}
