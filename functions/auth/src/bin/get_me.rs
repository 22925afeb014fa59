//! The function `get_me`.

fn main() -> std::process::ExitCode {
    app::http(&auth::get_me::ROUTE)
}
