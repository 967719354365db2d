//! AWS: the table, the secrets, the configuration from the environment.
