//! The function `get_raw_mail`.

fn main() -> std::process::ExitCode {
    app::http(&mail_channel::get_raw_mail::ROUTE)
}
