//! Registration of an organization (SPEC §2), a page for each step.

pub mod approver;
pub mod before;
pub mod confirm;
pub mod contact;
pub mod done;
pub mod existing;
pub mod hand_over;
mod notes;
pub mod organization;
#[cfg(feature = "ssr")]
pub mod port;
pub mod review;
pub mod server_fns;
pub mod start_over;
pub mod step;
pub mod summary;
pub mod take_over;
