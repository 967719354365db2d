//! Configuration: the environment, read once, every missing name reported at once.

use std::path::PathBuf;
use url::Url;

/// What the environment says. The defaults are those of the vendors' documents.
#[derive(Debug, Clone)]
pub struct Config {
    /// `TABLE_NAME`.
    pub table_name: String,
    /// `SECRET_PREFIX`.
    pub secret_prefix: String,
    /// `PUBLIC_BASE_URL`, without a slash at the end.
    pub public_base_url: String,
    /// `EQUALTURE_BASE_URL`.
    pub equalture_base_url: Url,
    /// `EQUALTURE_TOKEN_PATH`, where the vendor's documents leave the path open.
    pub equalture_token_path: Option<String>,
    /// `EQUALTURE_PUBLIC_LINK_PATH`, likewise.
    pub equalture_public_link_path: Option<String>,
    /// `EQUALTURE_LINK_HOSTS`: hosts that a link may name.
    pub equalture_link_hosts: Option<String>,
    /// `SMARTRECRUITERS_BASE_URL`.
    pub smartrecruiters_base_url: Url,
    /// `RETURN_HOSTS`: hosts that a candidate may be sent back to.
    pub return_hosts: Option<String>,
    /// `EXTRA_CA_FILE`: PEM, added to the public roots.
    pub extra_ca_file: Option<PathBuf>,
    /// `LOG_LEVEL`.
    pub log_level: tracing::Level,
    /// How AWS is reached.
    pub aws: AwsConfig,
}

/// How AWS is reached: the SDKs' own names for it.
#[derive(Debug, Clone)]
pub struct AwsConfig {
    /// `AWS_REGION`.
    pub region: String,
    /// `AWS_ACCESS_KEY_ID`.
    pub access_key_id: String,
    /// `AWS_SECRET_ACCESS_KEY`.
    pub secret_access_key: secrecy::SecretString,
    /// `AWS_SESSION_TOKEN`.
    pub session_token: Option<String>,
    /// `AWS_ENDPOINT_URL_DYNAMODB`, else `AWS_ENDPOINT_URL`.
    pub dynamodb_endpoint: Option<String>,
    /// `AWS_ENDPOINT_URL_SECRETS_MANAGER`, else `AWS_ENDPOINT_URL`.
    pub secrets_endpoint: Option<String>,
    /// `AWS_CA_BUNDLE`: PEM, replaces the Amazon roots.
    pub ca_bundle: Option<PathBuf>,
}

/// The environment does not do; every reason is named.
#[derive(Debug, thiserror::Error)]
#[error("the environment does not do: {}", .0.join("; "))]
pub struct ConfigError(Vec<String>);

const SMARTRECRUITERS: &str = "https://api.smartrecruiters.com";

impl Config {
    /// Reads the process's environment.
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::read(|name| std::env::var(name).ok())
    }

    /// Reads from anything that gives values by name. An empty value counts as none.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let mut reader = Reader { variable: &variable, complaints: Vec::new() };
        let config = Self {
            table_name: reader.required("TABLE_NAME"),
            secret_prefix: reader.required("SECRET_PREFIX"),
            public_base_url: reader.required("PUBLIC_BASE_URL").trim_end_matches('/').to_owned(),
            equalture_base_url: reader.url("EQUALTURE_BASE_URL", None),
            equalture_token_path: reader.optional("EQUALTURE_TOKEN_PATH"),
            equalture_public_link_path: reader.optional("EQUALTURE_PUBLIC_LINK_PATH"),
            equalture_link_hosts: reader.optional("EQUALTURE_LINK_HOSTS"),
            smartrecruiters_base_url: reader.url("SMARTRECRUITERS_BASE_URL", Some(SMARTRECRUITERS)),
            return_hosts: reader.optional("RETURN_HOSTS"),
            extra_ca_file: reader.optional("EXTRA_CA_FILE").map(PathBuf::from),
            log_level: reader.log_level(),
            aws: AwsConfig::read(&mut reader),
        };
        if reader.complaints.is_empty() { Ok(config) } else { Err(ConfigError(reader.complaints)) }
    }
}

impl AwsConfig {
    fn read(reader: &mut Reader<'_>) -> Self {
        let anywhere = reader.optional("AWS_ENDPOINT_URL");
        Self {
            region: reader.required("AWS_REGION"),
            access_key_id: reader.required("AWS_ACCESS_KEY_ID"),
            secret_access_key: reader.required("AWS_SECRET_ACCESS_KEY").into(),
            session_token: reader.optional("AWS_SESSION_TOKEN"),
            dynamodb_endpoint: reader.optional("AWS_ENDPOINT_URL_DYNAMODB").or_else(|| anywhere.clone()),
            secrets_endpoint: reader.optional("AWS_ENDPOINT_URL_SECRETS_MANAGER").or(anywhere),
            ca_bundle: reader.optional("AWS_CA_BUNDLE").map(PathBuf::from),
        }
    }
}

/// Reads values and collects what is wrong with them.
struct Reader<'v> {
    variable: &'v dyn Fn(&str) -> Option<String>,
    complaints: Vec<String>,
}

impl Reader<'_> {
    fn optional(&self, name: &str) -> Option<String> {
        (self.variable)(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    fn required(&mut self, name: &str) -> String {
        self.optional(name).unwrap_or_else(|| {
            self.complaints.push(format!("{name} is missing"));
            String::new()
        })
    }

    fn url(&mut self, name: &str, default: Option<&str>) -> Url {
        let text = self.optional(name).or_else(|| default.map(ToOwned::to_owned));
        let url = text.as_deref().map(Url::parse);
        match url {
            Some(Ok(url)) if url.has_host() && matches!(url.scheme(), "http" | "https") => return url,
            Some(_) => self.complaints.push(format!("{name} is not an http(s) address")),
            None => self.complaints.push(format!("{name} is missing")),
        }
        NOWHERE.clone()
    }

    fn log_level(&mut self) -> tracing::Level {
        let Some(text) = self.optional("LOG_LEVEL") else { return tracing::Level::INFO };
        text.parse().unwrap_or_else(|_| {
            self.complaints.push("LOG_LEVEL is none of error, warn, info, debug, trace".to_owned());
            tracing::Level::INFO
        })
    }
}

/// Stands in for an address that was complained about; never returned to a caller.
static NOWHERE: std::sync::LazyLock<Url> = std::sync::LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "a constant that parses")]
    Url::parse("http://nowhere.invalid").expect("a constant that parses")
});

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::read(|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    const ENOUGH: [(&str, &str); 7] = [
        ("TABLE_NAME", "bridge"),
        ("SECRET_PREFIX", "bridge"),
        ("PUBLIC_BASE_URL", "https://bridge.example/"),
        ("EQUALTURE_BASE_URL", "https://equalture.example"),
        ("AWS_REGION", "eu-west-1"),
        ("AWS_ACCESS_KEY_ID", "id"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
    ];

    #[test]
    fn every_missing_name_is_reported_at_once() {
        let text = read(&[("LOG_LEVEL", "loud"), ("SMARTRECRUITERS_BASE_URL", "here")]).unwrap_err().to_string();
        for name in ENOUGH.map(|(name, _)| name).iter().chain(&["LOG_LEVEL", "SMARTRECRUITERS_BASE_URL"]) {
            assert!(text.contains(name), "{name} in: {text}");
        }
    }

    #[test]
    fn the_defaults_are_the_vendors() {
        let config = read(&ENOUGH).unwrap();
        assert_eq!(config.smartrecruiters_base_url.as_str(), "https://api.smartrecruiters.com/");
        assert_eq!(config.public_base_url, "https://bridge.example");
        assert_eq!(config.aws.dynamodb_endpoint, None);
        assert!(!format!("{config:?}").contains("\"secret\""), "secrets are not printed");
    }

    #[test]
    fn a_services_own_endpoint_wins_over_the_general_one() {
        let own = ("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1");
        let general = ("AWS_ENDPOINT_URL", "http://127.0.0.1:2");
        let config = read(&[&ENOUGH[..], &[own, general]].concat()).unwrap();
        assert_eq!(config.aws.dynamodb_endpoint.as_deref(), Some("http://127.0.0.1:1"));
        assert_eq!(config.aws.secrets_endpoint.as_deref(), Some("http://127.0.0.1:2"));
    }
}
