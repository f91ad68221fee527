//! The life of passwords in built-in directories, and second factors.

mod by_mail;
mod emails;
mod passwords;
mod people;
mod second_factor;
mod steps;

use entente_app::backend::{SessionToken, Visit};
use entente_shared::{Error, FieldErrors, UserId, Violation, credentials::ResetPasswordFields};
use hmac::{Hmac, Mac};
use sha1::Sha1;

use crate::support::World;

const NEW: &str = "another password for tests";

fn wrong(field: &'static str, violation: Violation) -> Error {
    FieldErrors::one(field, violation).into()
}

async fn set(world: &World, token: &str, password: &str) -> Result<(), Error> {
    let form = ResetPasswordFields { token: token.to_owned(), new_password: password.to_owned() };
    world.backend.credentials.reset_password(&world.stranger(), &form).await
}

/// The tokens of all links that were sent to that address.
async fn tokens(world: &World, to: &str) -> Vec<String> {
    let mails = world.mails().await;
    let links = mails.iter().filter(|mail| mail.to == to).flat_map(|mail| mail.links());
    let mut tokens: Vec<String> =
        links.filter_map(|link| link.split_once("/reset-password/new?token=")).map(|(_, token)| token.to_owned()).collect();
    tokens.sort();
    tokens
}

async fn email(world: &World, address: &str) -> String {
    world.texts(&format!("SELECT email FROM users WHERE sign_in_address = '{address}'")).await[0].clone()
}

/// What an app shows for this text of a secret. Written anew here, so that a mistake of the server's shows.
fn app_code(world: &World, secret: &str, steps_ahead: i64) -> String {
    use entente_server::clock::Clock;
    let bits: String = secret.chars().map(|c| format!("{:05b}", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(c).expect("base 32"))).collect();
    let key: Vec<u8> =
        bits.as_bytes().chunks(8).map(|byte| u8::from_str_radix(std::str::from_utf8(byte).expect("bits"), 2).expect("a byte")).collect();
    let step = world.clock.now().0 / 30_000_000 + steps_ahead;
    let mut mac = Hmac::<Sha1>::new_from_slice(&key).expect("a key");
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash[19] & 15);
    let number = u32::from_be_bytes(hash[at..at + 4].try_into().expect("four")) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

/// Sets a second factor up. Gives its secret and the recovery codes.
async fn set_up(world: &World, visit: &Visit) -> (String, Vec<String>) {
    let credentials = &world.backend.credentials;
    credentials.begin_set_up(visit).await.expect("begun");
    let secret = credentials.set_up(visit).await.expect("shown").secret;
    credentials.confirm_set_up(visit, &app_code(world, &secret, 0)).await.expect("the code is right");
    let shown = credentials.set_up(visit).await.expect("shown");
    assert!(shown.is_on && shown.secret.is_empty(), "the secret is not shown again");
    (secret, shown.codes)
}

/// Goes on from a sign-in that is not complete.
async fn prove(world: &World, token: &SessionToken, code: &str) -> Result<SessionToken, Error> {
    let visit = world.with_cookie(token).await;
    world.backend.credentials.prove(&visit, code).await
}

async fn user_id(world: &World, administrator: &Visit, address: &str) -> UserId {
    let people = world.backend.credentials.people(administrator, address).await.expect("the directory's");
    people.people.iter().find(|person| person.sign_in_address == address).expect("there is such a person").id
}
