//! Simulated outside systems: state machines behind HTTP, as strict as the vendor.
