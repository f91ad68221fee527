//! Says of each line of the input what is wrong with it as an e-mail address of a company, or gives the address to keep.
//!
//! `printf 'Ada@Contoso.Example\nada@gmail.com\n' | cargo run -p entente-shared --example check`
use std::io::{self, BufRead};

use entente_shared::rules::{WebMail, work_email};

fn main() -> io::Result<()> {
    for line in io::stdin().lock().lines() {
        match work_email(&line?, WebMail::Refused) {
            Ok(address) => println!("{address}"),
            Err(mistake) => println!("{} {:?}", mistake.code(), mistake.limit()),
        }
    }
    Ok(())
}
