//! The core: the order of an assessment, its state and its use cases.
