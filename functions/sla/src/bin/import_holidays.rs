//! The function `import_holidays`.

fn main() -> std::process::ExitCode {
    app::http("import_holidays", |app, request| Box::pin(sla::import_holidays::import_holidays(app, request)))
}
