//! The function `sign_out`.

fn main() -> std::process::ExitCode {
    app::http(&auth::sign_out::ROUTE)
}
