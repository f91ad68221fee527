fn main() -> std::process::ExitCode {
    entente_server::cli::run()
}
