//! PUT /equalture/callbacks/{callback}: Equalture reports a result.
