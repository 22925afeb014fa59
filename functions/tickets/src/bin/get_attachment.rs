//! The function `get_attachment`.

fn main() -> std::process::ExitCode {
    app::http(&tickets::get_attachment::ROUTE)
}
