//! The function `import_holidays`.

fn main() -> std::process::ExitCode {
    app::http(&sla::import_holidays::ROUTE)
}
