//! The migrations are read into the program by a macro, which does not see a new file in their folder.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
