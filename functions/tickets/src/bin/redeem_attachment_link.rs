//! The function `redeem_attachment_link`.

fn main() -> std::process::ExitCode {
    app::http(&tickets::redeem_attachment_link::ROUTE)
}
