//! cargo sandbox

fn main() {}
