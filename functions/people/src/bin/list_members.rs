//! The function `list_members`.

fn main() -> std::process::ExitCode {
    app::http(&people::list_members::ROUTE)
}
