//! One target, named by `FUZZ_TARGET`, in libFuzzer's hands.
#![no_main]

use fuzz::{TARGETS, Target};
use std::sync::LazyLock;

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
    let found = TARGETS.iter().find(|target| target.name == name);
    *found.unwrap_or_else(|| panic!("FUZZ_TARGET is none of {:?}", TARGETS.map(|target| target.name)))
});

libfuzzer_sys::fuzz_target!(|data: &[u8]| (TARGET.run)(data));
