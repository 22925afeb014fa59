//! The function `request_sign_in_link`.

fn main() -> std::process::ExitCode {
    app::http(&auth::request_sign_in_link::ROUTE)
}
