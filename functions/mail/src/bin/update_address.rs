//! The function `update_address`.

fn main() -> std::process::ExitCode {
    app::http(&mail_channel::update_address::ROUTE)
}
