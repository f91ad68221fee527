//! The life of a built-in directory's passwords and e-mail addresses, and the second factor.

mod emails;
mod passwords;
mod people;
mod second_factor;
mod steps;

pub use emails::*;
pub use passwords::*;
pub use people::*;
pub use second_factor::*;
pub use steps::*;
