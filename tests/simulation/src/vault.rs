//! Secrets Manager in memory: what the bundle asks of it, answered and refused on the wire as the real one does.

use crate::table::Refused;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// All secrets.
#[derive(Debug, Default)]
pub struct Vault {
    secrets: BTreeMap<String, Secret>,
    counts: BTreeMap<String, u64>,
}

#[derive(Debug)]
struct Secret {
    arn: String,
    /// The versions' texts, by the tokens that they came with.
    versions: BTreeMap<String, String>,
    current: String,
    is_deleted: bool,
}

const NOT_FOUND: &str = "ResourceNotFoundException";
const EXISTS: &str = "ResourceExistsException";
const INVALID_REQUEST: &str = "InvalidRequestException";
const INVALID: &str = "ValidationException";
const LARGEST: usize = 65_536;

fn refuse(kind: &str, message: impl Into<String>) -> Refused {
    Refused { status: 400, body: json!({"__type": kind, "Message": message.into()}) }
}

impl Vault {
    /// No secrets.
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers a request.
    pub fn answer(&mut self, operation: &str, request: &Value) -> Result<Value, Refused> {
        *self.counts.entry(operation.to_owned()).or_default() += 1;
        match operation {
            "GetSecretValue" => self.get(members(request, &["SecretId"])?),
            "CreateSecret" => self.create(members(request, &["Name", "SecretString", "ClientRequestToken"])?),
            "PutSecretValue" => self.put(members(request, &["SecretId", "SecretString", "ClientRequestToken"])?),
            "DeleteSecret" => {
                self.delete(members(request, &["SecretId", "ForceDeleteWithoutRecovery", "RecoveryWindowInDays"])?)
            }
            _ => Err(refuse("UnknownOperationException", operation)),
        }
    }

    /// How often each operation was asked for.
    pub fn counts(&self) -> &BTreeMap<String, u64> {
        &self.counts
    }

    fn get(&mut self, request: &Map<String, Value>) -> Result<Value, Refused> {
        let (name, secret) = self.active(text(request, "SecretId")?)?;
        let mut answer = secret.named(name, &secret.current);
        answer["SecretString"] = json!(secret.versions.get(&secret.current));
        answer["VersionStages"] = json!(["AWSCURRENT"]);
        Ok(answer)
    }

    fn create(&mut self, request: &Map<String, Value>) -> Result<Value, Refused> {
        let (name, content, token) = (name(request)?, content(request)?, token(request)?);
        if let Some(secret) = self.secrets.get(name) {
            return secret.created_again(name, content, token);
        }
        let arn = format!("arn:aws:secretsmanager:eu-central-1:123456789012:secret:{name}-{:06}", self.secrets.len());
        let versions = BTreeMap::from([(token.to_owned(), content.to_owned())]);
        let secret = Secret { arn, versions, current: token.to_owned(), is_deleted: false };
        let answer = secret.named(name, token);
        self.secrets.insert(name.to_owned(), secret);
        Ok(answer)
    }

    fn put(&mut self, request: &Map<String, Value>) -> Result<Value, Refused> {
        let (content, token) = (content(request)?, token(request)?);
        let (name, secret) = self.active(text(request, "SecretId")?)?;
        match secret.versions.get(token) {
            // the same request again
            Some(known) if known == content => {}
            Some(_) => {
                let why = "because that value is already in use for a version of secret";
                return Err(refuse(EXISTS, format!("You can't use ClientRequestToken {token} {why} {}.", secret.arn)));
            }
            None => {
                secret.versions.insert(token.to_owned(), content.to_owned());
                token.clone_into(&mut secret.current);
            }
        }
        let mut answer = secret.named(name, token);
        let is_current = secret.current == token;
        answer["VersionStages"] = if is_current { json!(["AWSCURRENT"]) } else { json!([]) };
        Ok(answer)
    }

    /// Schedules a deletion, or deletes at once.
    fn delete(&mut self, request: &Map<String, Value>) -> Result<Value, Refused> {
        let at_once = request.get("ForceDeleteWithoutRecovery") == Some(&Value::Bool(true));
        let (name, secret) = self.active(text(request, "SecretId")?)?;
        secret.is_deleted = true;
        let answer = json!({"ARN": secret.arn, "Name": name});
        if at_once {
            let name = name.to_owned();
            self.secrets.remove(&name);
        }
        Ok(answer)
    }

    fn active<'a>(&'a mut self, id: &'a str) -> Result<(&'a str, &'a mut Secret), Refused> {
        let found = self.secrets.get_mut(id);
        let secret = found.ok_or_else(|| refuse(NOT_FOUND, "Secrets Manager can't find the specified secret."))?;
        if secret.is_deleted {
            let why = "You can't perform this operation on the secret because it was marked for deletion.";
            return Err(refuse(INVALID_REQUEST, why));
        }
        Ok((id, secret))
    }
}

impl Secret {
    fn named(&self, name: &str, version: &str) -> Value {
        json!({"ARN": self.arn, "Name": name, "VersionId": version})
    }

    fn created_again(&self, name: &str, content: &str, token: &str) -> Result<Value, Refused> {
        if self.is_deleted {
            let why = "because a secret with this name is already scheduled for deletion.";
            return Err(refuse(INVALID_REQUEST, format!("You can't create this secret {why}")));
        }
        if self.versions.get(token).is_some_and(|known| known == content) {
            return Ok(self.named(name, token));
        }
        Err(refuse(EXISTS, format!("The operation failed because the secret {name} already exists.")))
    }
}

/// The members of a request, none of them but these.
fn members<'a>(request: &'a Value, known: &[&str]) -> Result<&'a Map<String, Value>, Refused> {
    let members = request.as_object().ok_or_else(|| refuse("SerializationException", "no object"))?;
    match members.keys().find(|member| !known.contains(&member.as_str())) {
        None => Ok(members),
        Some(unknown) => Err(refuse(INVALID, format!("the member {unknown} is not known here"))),
    }
}

fn text<'a>(request: &'a Map<String, Value>, member: &str) -> Result<&'a str, Refused> {
    let value = request.get(member).and_then(Value::as_str);
    value.ok_or_else(|| refuse("InvalidParameterException", format!("{member} has to be given, as text.")))
}

fn name(request: &Map<String, Value>) -> Result<&str, Refused> {
    let name = text(request, "Name")?;
    let allowed = |character: char| character.is_ascii_alphanumeric() || "/_+=.@-!".contains(character);
    if (1..=512).contains(&name.len()) && name.chars().all(allowed) {
        return Ok(name);
    }
    Err(refuse(INVALID, "Invalid name. Must be a valid name containing alphanumeric characters, or any of: -/_+=.@!"))
}

fn content(request: &Map<String, Value>) -> Result<&str, Refused> {
    let content = text(request, "SecretString")?;
    if (1..=LARGEST).contains(&content.len()) {
        return Ok(content);
    }
    Err(refuse(INVALID, format!("A secret value has between 1 and {LARGEST} bytes.")))
}

fn token(request: &Map<String, Value>) -> Result<&str, Refused> {
    let token = text(request, "ClientRequestToken")?;
    if (32..=64).contains(&token.len()) {
        return Ok(token);
    }
    Err(refuse("InvalidParameterException", "ClientRequestToken must be 32-64 characters long."))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "11111111-1111-1111-1111-111111111111";
    const SECOND: &str = "22222222-2222-2222-2222-222222222222";

    fn create(vault: &mut Vault, content: &str, token: &str) -> Result<Value, Refused> {
        let request = json!({"Name": "b/signing", "SecretString": content, "ClientRequestToken": token});
        vault.answer("CreateSecret", &request)
    }

    fn put(vault: &mut Vault, content: &str, token: &str) -> Result<Value, Refused> {
        let request = json!({"SecretId": "b/signing", "SecretString": content, "ClientRequestToken": token});
        vault.answer("PutSecretValue", &request)
    }

    fn get(vault: &mut Vault) -> Result<Value, Refused> {
        vault.answer("GetSecretValue", &json!({"SecretId": "b/signing"}))
    }

    fn kind<T: std::fmt::Debug>(outcome: Result<T, Refused>) -> String {
        outcome.unwrap_err().kind().to_owned()
    }

    #[test]
    fn a_secret_is_created_read_and_replaced() {
        let mut vault = Vault::new();
        assert_eq!(kind(get(&mut vault)), NOT_FOUND);
        assert_eq!(kind(put(&mut vault, "one", FIRST)), NOT_FOUND);
        create(&mut vault, "one", FIRST).unwrap();
        assert_eq!(get(&mut vault).unwrap()["SecretString"], "one");
        put(&mut vault, "two", SECOND).unwrap();
        let read = get(&mut vault).unwrap();
        assert_eq!((&read["SecretString"], &read["VersionId"]), (&json!("two"), &json!(SECOND)));
        assert_eq!(vault.counts()["GetSecretValue"], 3);
    }

    #[test]
    fn the_same_request_again_is_done_and_a_name_in_use_is_not_written_over() {
        let mut vault = Vault::new();
        let first = create(&mut vault, "one", FIRST).unwrap();
        assert_eq!(create(&mut vault, "one", FIRST), Ok(first));
        assert_eq!(kind(create(&mut vault, "two", FIRST)), EXISTS);
        assert_eq!(kind(create(&mut vault, "one", SECOND)), EXISTS);
        put(&mut vault, "two", SECOND).unwrap();
        assert!(put(&mut vault, "two", SECOND).is_ok());
        assert_eq!(kind(put(&mut vault, "three", SECOND)), EXISTS);
        // an old request again does not bring the old text back
        put(&mut vault, "one", FIRST).unwrap();
        assert_eq!(get(&mut vault).unwrap()["SecretString"], "two");
    }

    #[test]
    fn a_name_that_is_being_deleted_can_neither_be_read_nor_taken() {
        let mut vault = Vault::new();
        create(&mut vault, "one", FIRST).unwrap();
        vault.answer("DeleteSecret", &json!({"SecretId": "b/signing"})).unwrap();
        assert_eq!(kind(get(&mut vault)), INVALID_REQUEST);
        assert_eq!(kind(create(&mut vault, "one", FIRST)), INVALID_REQUEST);
        assert_eq!(kind(put(&mut vault, "two", SECOND)), INVALID_REQUEST);
    }

    #[test]
    fn a_secret_that_is_deleted_at_once_is_gone() {
        let mut vault = Vault::new();
        create(&mut vault, "one", FIRST).unwrap();
        let request = json!({"SecretId": "b/signing", "ForceDeleteWithoutRecovery": true});
        vault.answer("DeleteSecret", &request).unwrap();
        assert_eq!(kind(get(&mut vault)), NOT_FOUND);
        assert!(create(&mut vault, "two", SECOND).is_ok());
    }

    #[test]
    fn what_is_not_known_or_not_well_formed_is_refused() {
        let mut vault = Vault::new();
        assert_eq!(kind(vault.answer("ListSecrets", &json!({}))), "UnknownOperationException");
        let request = json!({"SecretId": "b/signing", "VersionStage": "AWSPREVIOUS"});
        let refused = vault.answer("GetSecretValue", &request).unwrap_err();
        assert!(refused.message().contains("VersionStage"), "{refused:?}");
        assert_eq!(kind(create(&mut vault, "", FIRST)), INVALID);
        assert_eq!(kind(create(&mut vault, "one", "short")), "InvalidParameterException");
        let request = json!({"Name": "a b", "SecretString": "x", "ClientRequestToken": FIRST});
        assert_eq!(kind(vault.answer("CreateSecret", &request)), INVALID);
    }
}
