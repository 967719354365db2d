//! The edge: requests in, answers out, tokens, capabilities, calls to the outside.
