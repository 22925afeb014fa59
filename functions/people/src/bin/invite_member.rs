//! The function `invite_member`.

fn main() -> std::process::ExitCode {
    app::http(&people::invite_member::ROUTE)
}
