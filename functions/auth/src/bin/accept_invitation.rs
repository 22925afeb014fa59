//! The function `accept_invitation`.

fn main() -> std::process::ExitCode {
    app::http(&auth::accept_invitation::ROUTE)
}
