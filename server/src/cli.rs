//! The commands of `entente`.

use std::{
    io::{Read, Write},
    process::ExitCode,
    sync::Arc,
};

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use entente_shared::{MailId, Violation, rules};
use tracing_subscriber::EnvFilter;

use crate::{
    clock::{Clock, IdSource, SystemClock, SystemIds},
    config::{Config, KEYS, SETTINGS},
    demo::{self, DemoRefused},
    host::{self, HostRefused, NewHost},
    http, outbox,
    services::Services,
};

/// Entente: a self-hosted portal for working with partner organizations.
#[derive(Parser)]
#[command(name = "entente", version)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the portal (what happens without a command).
    Serve,
    /// The organization that runs this Entente.
    #[command(subcommand)]
    Host(HostCommand),
    /// Fill in demo content, once, and print the demo sign-ins.
    Demo(DemoArguments),
    /// Bring the database up to this version, and end.
    Migrate,
    /// The mails of the portal.
    #[command(subcommand)]
    Mail(MailCommand),
}

#[derive(Subcommand)]
enum MailCommand {
    /// Send a test mail as ENTENTE_MAIL says, and tell what happened step by step. Ends with 0 if it was taken, else with 1.
    Test(TestArguments),
}

#[derive(Args)]
struct TestArguments {
    /// The e-mail address that it goes to.
    #[arg(value_name = "ADDR")]
    to: String,
}

#[derive(Subcommand)]
enum HostCommand {
    /// Make the host's account with its first administrator, and print how to sign in.
    Create(HostArguments),
}

#[derive(Args)]
struct HostArguments {
    /// Publisher display name of the organization: 1 to 50 characters.
    #[arg(long, value_name = "NAME")]
    organization: String,
    /// Country or region, two letters of ISO 3166-1.
    #[arg(long, value_name = "XX")]
    country: String,
    /// The administrator's own name.
    #[arg(long, value_name = "NAME")]
    admin_name: String,
    /// The administrator's e-mail address, which also works as a sign-in address.
    #[arg(long, value_name = "ADDR")]
    admin_email: String,
    /// Read the password from the first line of standard input: 12 to 128 characters.
    #[arg(long, required = true)]
    password_stdin: bool,
}

#[derive(Args)]
struct DemoArguments {
    /// Add that many engagements on top, for the benchmark.
    #[arg(long, hide = true, value_name = "COUNT", default_value_t = 0)]
    engagements: u32,
    /// Add that many people on top, in many organizations, some of them members of many engagements.
    #[arg(long, hide = true, value_name = "COUNT", default_value_t = 0)]
    people: u32,
    /// Let that many of them have asked for access to one engagement, half of them still waiting.
    #[arg(long, hide = true, value_name = "COUNT", default_value_t = 0, requires = "people")]
    requests: u32,
}

/// How a command ends when it does not succeed.
enum Ended {
    /// What was given was wrong: exit code 2, as for a wrong option.
    Usage(String),
    Failed(String),
}

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    let matches = Cli::command().after_help(keys()).get_matches();
    let command = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli.command.unwrap_or(Command::Serve),
        Err(error) => error.exit(),
    };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return end(Ended::Failed(format!("The program can't start: {error}."))),
    };
    match runtime.block_on(carry_out(command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(ended) => end(ended),
    }
}

fn end(ended: Ended) -> ExitCode {
    let (sentence, code) = match ended {
        Ended::Usage(sentence) => (sentence, 2),
        Ended::Failed(sentence) => (sentence, 1),
    };
    let _ = writeln!(std::io::stderr(), "{sentence}");
    ExitCode::from(code)
}

/// The configuration, for `--help`: from the same table that reads it.
fn keys() -> String {
    let mut text = String::from("Configuration, in the environment or in a TOML file that ENTENTE_CONFIG names (the environment wins):\n");
    for key in &KEYS {
        let variable = format!("ENTENTE_{}", key.name.to_uppercase());
        text.push_str(&format!("  {variable:<23} {}\n  {:<23} in the file: {}; default: {}\n", key.accepts, "", key.name, key.default));
    }
    text.push_str(
        "\nProviders of linked directories, any number of them (docs/linked-directories.md); <NAME> stands in their addresses:\n",
    );
    for setting in &SETTINGS {
        let variable = format!("ENTENTE_OIDC_<NAME>_{}", setting.name.to_uppercase());
        text.push_str(&format!("  {variable}\n  {:<23} {}; default: {}\n", "", setting.accepts, setting.default));
    }
    text
}

async fn carry_out(command: Command) -> Result<(), Ended> {
    let config = Config::load().map_err(|error| Ended::Usage(error.to_string()))?;
    // A command's own words go to standard output; of the log only what is wrong is of interest then.
    let filter = if matches!(command, Command::Serve) { config.log.clone() } else { "warn".to_owned() };
    let _ = tracing_subscriber::fmt().with_env_filter(EnvFilter::new(filter)).with_writer(std::io::stderr).try_init();
    if let Command::Mail(MailCommand::Test(TestArguments { to })) = &command {
        return send_test_mail(&config, to).await;
    }
    let services =
        Services::open(config, Arc::new(SystemClock), Arc::new(SystemIds)).await.map_err(|error| Ended::Failed(error.to_string()))?;
    let done = match command {
        Command::Serve => http::serve(services.clone()).await.map_err(|error| Ended::Failed(error.to_string())),
        Command::Host(HostCommand::Create(arguments)) => create_host(&services, arguments).await,
        Command::Demo(arguments) => fill_in_demo(&services, arguments).await,
        Command::Migrate => {
            say("The database is up to date.");
            Ok(())
        }
        // It was done without the database.
        Command::Mail(_) => Ok(()),
    };
    services.db.close().await;
    done
}

async fn send_test_mail(config: &Config, to: &str) -> Result<(), Ended> {
    let bad = |violation| match violation {
        Violation::EmailNotAscii => {
            format!("{to:?} has letters before the @ that mail servers don't all take; plain ones (a to z) are needed.")
        }
        _ => format!("{to:?} is no e-mail address; one is needed, such as ada@company.example."),
    };
    let to = rules::email(to).map_err(|violation| Ended::Usage(bad(violation)))?;
    let sent = outbox::try_out(config, &to, MailId(SystemIds.id()), SystemClock.now(), say).await;
    sent.map_err(|unsent| Ended::Failed(format!("The mail was not sent: {}.\nWhat to do: {}.", unsent.why, unsent.advice)))
}

async fn create_host(services: &Services, arguments: HostArguments) -> Result<(), Ended> {
    let HostArguments { organization, country, admin_name, admin_email, password_stdin: _ } = arguments;
    let password = read_password()?;
    let created = host::create(services, NewHost { organization, country, admin_name, admin_email, password }).await;
    let created = created.map_err(|refused| match refused {
        HostRefused::Given(_) => Ended::Usage(refused.to_string()),
        HostRefused::Exists(_) | HostRefused::Failed(_) => Ended::Failed(refused.to_string()),
    })?;
    say(&format!(
        "The host is there. Sign in at {}/sign-in as {} or {}.",
        services.config.public_url, created.sign_in_address, created.email
    ));
    Ok(())
}

/// The first line of standard input.
fn read_password() -> Result<String, Ended> {
    let mut text = String::new();
    // Far more than a password may have: enough to say that it is too long.
    let read = std::io::stdin().take(4_096).read_to_string(&mut text);
    read.map_err(|error| Ended::Usage(format!("--password-stdin: the password can't be read: {error}.")))?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

async fn fill_in_demo(services: &Services, arguments: DemoArguments) -> Result<(), Ended> {
    let refused = |refused: DemoRefused| Ended::Failed(refused.to_string());
    let is_new = demo::fill_in(services).await.map_err(refused)?;
    if arguments.engagements > 0 {
        demo::add_engagements(services, arguments.engagements).await.map_err(refused)?;
    }
    if arguments.people > 0 {
        demo::add_people(services, arguments.people, arguments.requests).await.map_err(refused)?;
    }
    say(&demo::sign_ins(&services.config.public_url, is_new));
    Ok(())
}

fn say(text: &str) {
    // Nobody may be reading any more; what was done is done all the same.
    let _ = writeln!(std::io::stdout(), "{text}");
}
