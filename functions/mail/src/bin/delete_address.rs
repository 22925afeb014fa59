//! The function `delete_address`.

fn main() -> std::process::ExitCode {
    app::http(&mail_channel::delete_address::ROUTE)
}
