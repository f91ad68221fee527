//! The life of built-in directories' passwords and e-mail addresses, and second factors.

pub mod confirm_email;
pub mod email_of;
pub mod lost_factor;
pub mod one_time;
pub mod people;
#[cfg(feature = "ssr")]
pub mod port;
pub mod reset;
pub mod server_fns;
pub mod set_up;
pub mod steps;
