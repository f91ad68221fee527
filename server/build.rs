//! The migrations are compiled in: a changed file has to be seen.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
