//! The function `sign_up`.

fn main() -> std::process::ExitCode {
    app::http(&auth::sign_up::ROUTE)
}
