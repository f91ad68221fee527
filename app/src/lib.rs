//! The pages of Entente, and what they ask of a server.

pub mod access;
pub mod api_error;
#[cfg(feature = "ssr")]
pub mod backend;
pub mod directories;
pub mod engagements;
pub mod messages;
pub mod registration;
pub mod response;
pub mod session;
