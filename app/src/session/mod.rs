//! Who is signed in, for every page; language and theme.

pub mod server_fns;
