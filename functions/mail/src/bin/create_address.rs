//! The function `create_address`.

fn main() -> std::process::ExitCode {
    app::http(&mail_channel::create_address::ROUTE)
}
