//! POST /packages/orders: a recruiter orders an assessment.

fn main() {}
