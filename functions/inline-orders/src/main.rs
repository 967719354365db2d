//! POST /packages/inline/orders: a candidate is ordered an assessment while applying.

fn main() {}
