//! The function `create_attachment_upload`.

fn main() -> std::process::ExitCode {
    app::http(&tickets::create_attachment_upload::ROUTE)
}
