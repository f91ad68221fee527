//! Publisher display names (ORG-02, ORG-03): whether one is free, and for whom it is kept.

mod free;
mod keep;
mod queries;

pub use free::{Taker, refusal, violation, violation_in};
pub use keep::{FORMER_NAME_DAYS, Rename, fill_in_keys, insert_keys, rename, reserve};
