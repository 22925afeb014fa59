//! The function `sign_in`.

fn main() -> std::process::ExitCode {
    app::http(&auth::sign_in::ROUTE)
}
