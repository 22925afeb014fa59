//! The function `refresh_session`.

fn main() -> std::process::ExitCode {
    app::http(&auth::refresh_session::ROUTE)
}
