//! What the journeys share: a running bundle and its simulated peers.
