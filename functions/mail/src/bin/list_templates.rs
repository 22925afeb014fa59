//! The function `list_templates`.

fn main() -> std::process::ExitCode {
    app::http(&mail_channel::list_templates::ROUTE)
}
