//! The life of a built-in directory's passwords, and the second factor.

mod passwords;
mod people;
mod second_factor;
mod steps;

pub use passwords::*;
pub use people::*;
pub use second_factor::*;
pub use steps::*;
