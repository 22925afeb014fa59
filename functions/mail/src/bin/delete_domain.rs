//! The function `delete_domain`.

fn main() -> std::process::ExitCode {
    app::http(&mail_channel::delete_domain::ROUTE)
}
