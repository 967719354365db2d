//! The client id and secret with which an ATS proves itself to the bridge.

use crate::secrets_file::{read_pair, write_pair};
use crate::trouble::Trouble;
use assessment::company::Company;
use assessment::ids::ClientId;
use assessment::ports::{Client, Digests, IssuedSecret, Purpose};
use aws::secrets::Pair;
use std::path::Path;

/// A secret that an operator brings along is at least this long.
const SHORTEST_SECRET: usize = 32;

/// A client id that may be given to an ATS, with its secret.
pub(crate) struct Issued {
    pub(crate) id: ClientId,
    secret: String,
}

impl Issued {
    /// Takes the pair in the file, or mints one and hands it over: into the file, or on standard output.
    ///
    /// Handing over comes before storing: whatever is interrupted, nothing is stored that nobody knows.
    pub(crate) fn hand_over(file: Option<&Path>) -> Result<Self, Trouble> {
        Self::hand_over_as(file, &uuid::Uuid::new_v4().to_string())
    }

    /// The same for a client that has an id; the caller sees whether the file names another.
    pub(crate) fn hand_over_as(file: Option<&Path>, id: &str) -> Result<Self, Trouble> {
        let minted = || Pair { client_id: id.to_owned(), client_secret: edge::keys::random_secret() };
        let Some(path) = file else {
            let pair = minted();
            println!("Client id:      {}", pair.client_id);
            println!("Client secret:  {}", pair.client_secret);
            println!("Shown once: the bridge keeps a digest only.");
            return Self::of(pair).map_err(|why| Trouble::NotAsExpected { file: "-".into(), why });
        };
        let known = read_pair(path)?;
        println!("Client id and secret: {}{}", path.display(), if known.is_some() { ", as they were" } else { "" });
        let pair = if let Some(pair) = known {
            pair
        } else {
            let pair = minted();
            write_pair(path, &pair)?;
            pair
        };
        Self::of(pair).map_err(|why| Trouble::NotAsExpected { file: path.to_owned(), why })
    }

    fn of(pair: Pair) -> Result<Self, String> {
        let id = ClientId::parse(&pair.client_id).map_err(|error| error.to_string())?;
        if pair.client_secret.len() < SHORTEST_SECRET {
            return Err(format!("client_secret has less than {SHORTEST_SECRET} characters"));
        }
        if !pair.client_secret.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)) {
            return Err(
                "client_secret may hold letters, digits and -._~ only: callers encode others differently".to_owned()
            );
        }
        Ok(Self { id, secret: pair.client_secret })
    }

    /// What is stored of it.
    pub(crate) fn client(&self, company: &Company, keys: &impl Digests) -> Client {
        let generation = Some(company.generation);
        Client { company: company.key.clone(), generation, secrets: vec![self.digested(keys)] }
    }

    /// What is stored of its secret, which is valid for good.
    pub(crate) fn digested(&self, keys: &impl Digests) -> IssuedSecret {
        let digest = keys.digest(Purpose::ClientSecret, &[self.id.as_str(), &self.secret]);
        IssuedSecret { digest, until: None }
    }

    /// Whether this is the secret that a digest was made of.
    pub(crate) fn is_of(&self, stored: &IssuedSecret, keys: &impl Digests) -> bool {
        keys.matches(Purpose::ClientSecret, &[self.id.as_str(), &self.secret], &stored.digest)
    }
}
