//! The commands of `entente`.

use std::{process::ExitCode, sync::Arc};

use crate::{
    clock::{SystemClock, SystemIds},
    config::Config,
    http,
    services::Services,
};

pub fn run() -> ExitCode {
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let done = runtime.block_on(async {
        let config = Config::load().map_err(|error| error.to_string())?;
        let services = Services::open(config, Arc::new(SystemClock), Arc::new(SystemIds)).await.map_err(|error| error.to_string())?;
        http::serve(services).await.map_err(|error| error.to_string())
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}
