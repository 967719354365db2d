//! cargo sandbox: the whole bundle on one machine, offline.
